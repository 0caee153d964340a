"""The way to the desk: set-up, passphrase, recovery sheet; and what a supervisor keeps from there."""

from __future__ import annotations

import os
import shutil

import pytest

from app.composition.entrance import line_entrance
from app.model.fixture import Fixture, SlotPlace
from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.entrance import Start
from app.station.keys import KeyTrouble
from app.store.founding import KeyChoice
from app.store.key_forms import KeyForm
from app.store.trail import Wanted
from tests.books import CHEAP
from tests.station.conftest import write_codes

PIN = Secret("mountain-7")
PHRASE, OTHER = Secret("four words on paper"), Secret("four words elsewhere")
JIG = Fixture("jig 1", (SlotPlace(1, "/dev/null"),), 1)
UNDER_PHRASE = KeyChoice(KeyForm.PASSPHRASE, PHRASE)
ENGINEER = Person("Li Wei", Role.ENGINEER)
KEPT = {
    "bring the key back from its sheet",
    "change how the key is kept",
    "change the key",
    "print recovery sheet",
    "put recovery sheet away",
    "make backup",
    "check backup",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("FLASHLINE_PASSPHRASE", "FLASHLINE_KEY_FILE", "FLASHLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


@pytest.fixture
def entrance(folder):
    return line_entrance(folder, JIG, CHEAP)


@pytest.fixture
def desk(entrance):
    """Books whose key is under a passphrase; their supervisor is here."""
    desk = entrance.set_up(UNDER_PHRASE, "Zhao Min", PIN, sheet_away=False)
    yield desk
    desk.close()


def whats(desk) -> list[str]:
    """What was done with key and backups, by the history."""
    return [deed.what for deed in desk._store.deeds.rows() if deed.what in KEPT]


def test_new_books_are_set_up_and_their_supervisor_is_signed_in(folder, entrance):
    assert entrance.look() is Start.SET_UP
    assert not folder.exists()
    desk = entrance.set_up(KeyChoice(KeyForm.FILE), "Zhao Min", PIN, sheet_away=True)
    assert desk.people.current == Person("Zhao Min", Role.SUPERVISOR)
    assert not desk.strongbox.sheet_due
    assert not desk.strongbox.asks
    desk.close()
    assert line_entrance(folder, JIG, CHEAP).look() is Start.OPEN
    line_entrance(folder, JIG, CHEAP).open().close()


def test_a_passphrase_is_asked_for_and_the_right_one_opens(folder, desk):
    desk.close()
    again = line_entrance(folder, JIG, CHEAP)
    assert again.look() is Start.PASSPHRASE
    with pytest.raises(KeyTrouble, match="needed"):
        again.open()
    with pytest.raises(KeyTrouble, match="does not open") as caught:
        again.open(OTHER)
    assert caught.value.wrong
    again.open(PHRASE).close()


def test_wrong_passphrases_make_the_next_try_wait_even_after_a_restart(folder, desk):
    desk.close()
    for _ in range(3):
        with pytest.raises(KeyTrouble, match="does not open"):
            line_entrance(folder, JIG, CHEAP).open(OTHER)
    with pytest.raises(KeyTrouble, match=r"wait \d+ seconds"):
        line_entrance(folder, JIG, CHEAP).open(PHRASE)


def test_a_passphrase_in_the_environment_asks_nobody(folder, desk, monkeypatch):
    desk.close()
    monkeypatch.setenv("FLASHLINE_PASSPHRASE", PHRASE.reveal())
    again = line_entrance(folder, JIG, CHEAP)
    assert again.look() is Start.OPEN
    opened = again.open()
    assert not opened.strongbox.asks
    opened.close()
    monkeypatch.setenv("FLASHLINE_PASSPHRASE", OTHER.reveal())
    with pytest.raises(KeyTrouble, match="does not open"):
        line_entrance(folder, JIG, CHEAP).open()
    line_entrance(folder, JIG, CHEAP).open(PHRASE).close()


def test_the_sheet_brings_the_key_back_under_a_new_passphrase_and_that_is_on_record(folder, desk):
    sheet = desk.strongbox.sheet(PHRASE, desk.people.acting)
    desk.close()
    (folder / "vault.key").unlink()
    again = line_entrance(folder, JIG, CHEAP)
    assert again.look() is Start.OPEN
    with pytest.raises(KeyTrouble, match="missing"):
        again.open()
    with pytest.raises(KeyTrouble, match="line 2"):
        again.recover("\n".join((sheet.lines[0], "x", *sheet.lines[2:])), OTHER)
    with pytest.raises(DeskError, match="at least 12"):
        again.recover("\n".join(sheet.lines), Secret("short"))
    again.recover("\n".join(sheet.lines), OTHER)
    assert again.look() is Start.PASSPHRASE
    opened = again.open(OTHER)
    assert whats(opened)[-1] == "bring the key back from its sheet"
    opened.close()


def test_a_damaged_key_is_told_before_anything_opens(folder, desk):
    desk.close()
    (folder / "vault.key").write_bytes(b"{}")
    again = line_entrance(folder, JIG, CHEAP)
    with pytest.raises(KeyTrouble, match="does not hold 32 bytes"):
        again.open()


def test_a_key_file_that_others_can_read_is_told(folder, desk):
    if os.name != "posix":
        pytest.skip("rights are other ones there")
    desk.close()
    (folder / "vault.key").chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        line_entrance(folder, JIG, CHEAP).open(PHRASE)


def test_copies_of_books_that_are_gone_are_told_before_new_ones_are_set_up(folder, desk):
    desk.strongbox.back_up(None, desk.people.acting)
    desk.close()
    assert line_entrance(folder, JIG, CHEAP).earlier is None
    for path in folder.iterdir():
        if path.name != "backups":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert line_entrance(folder, JIG, CHEAP).earlier == folder / "backups"


def test_the_key_gets_another_passphrase_and_another_form_on_record(folder, desk):
    box, by = desk.strongbox, desk.people.acting
    assert box.asks
    with pytest.raises(KeyTrouble, match="needed"):
        box.protect(KeyForm.FILE, None, None, by)
    with pytest.raises(KeyTrouble, match="does not open"):
        box.protect(KeyForm.PASSPHRASE, PHRASE, OTHER, by)
    with pytest.raises(DeskError, match="at least 12"):
        box.protect(KeyForm.PASSPHRASE, Secret("short"), PHRASE, by)
    box.protect(KeyForm.PASSPHRASE, OTHER, PHRASE, by)
    box.protect(KeyForm.FILE, None, OTHER, by)
    assert box.form is KeyForm.FILE
    kept = [line.what for line in desk._store.trail.lines(Wanted())]
    assert kept[-2:] == ["change how the key is kept"] * 2
    assert kept.count("change how the key is kept") == 2, "one line for each act"
    desk.close()
    line_entrance(folder, JIG, CHEAP).open().close()


def test_the_reminder_of_the_sheet_stays_until_somebody_says_that_it_is_away(folder, entrance, desk):
    box, by = desk.strongbox, desk.people.acting
    assert box.sheet_due
    sheet = box.sheet(PHRASE, by)
    assert box.sheet_due, "printed is not put away"
    assert sheet.key in {deed.detail for deed in desk._store.deeds.rows()}
    assert sheet.lines[0] not in repr(sheet)
    box.put_away(by)
    assert not box.sheet_due

    box.require_key(PHRASE, by)
    desk.close()
    number = entrance.change_key(PHRASE, by, lambda _: None)
    again = entrance.open(PHRASE)
    assert number == 2
    assert again.strongbox.sheet_due, "the sheet of the key of before opens nothing"
    assert whats(again)[-2:] == ["put recovery sheet away", "change the key"]
    again.close()


def test_a_backup_is_made_listed_and_checked_on_record(desk):
    box, by = desk.strongbox, desk.people.acting
    made = box.back_up(None, by)
    assert made.path in [one.path for one in box.backups()]
    box.check(made, ENGINEER)
    made.path.write_bytes(made.path.read_bytes()[:5000])
    with pytest.raises(DeskError):
        box.check(made, ENGINEER)
    assert whats(desk)[-3:] == ["make backup", "check backup", "check backup"]


def test_an_engineer_leaves_the_key_alone_and_an_operator_the_backups_too(desk):
    box, operator = desk.strongbox, Person("Chen", Role.OPERATOR)
    for act in (
        lambda: box.protect(KeyForm.FILE, None, PHRASE, ENGINEER),
        lambda: box.sheet(PHRASE, ENGINEER),
        lambda: box.put_away(ENGINEER),
        lambda: box.require_key(PHRASE, ENGINEER),
        lambda: box.back_up(None, operator),
        lambda: box.check(box.backups()[0], operator) if box.backups() else box.back_up(None, operator),
    ):
        with pytest.raises(DeskError, match=r"takes the (supervisor|engineer)"):
            act()
    assert box.form is KeyForm.PASSPHRASE
    assert not whats(desk)


def test_on_a_server_the_set_up_makes_whole_books_and_backups_are_the_servers(
    folder, empty_postgres_url, monkeypatch, tmp_path
):
    monkeypatch.setenv("FLASHLINE_DATABASE_URL", empty_postgres_url)
    entrance = line_entrance(folder, JIG, CHEAP)
    assert entrance.look() is Start.SET_UP
    desk = entrance.set_up(KeyChoice(KeyForm.FILE), "Zhao Min", PIN, sheet_away=True)
    desk.import_codes(write_codes(tmp_path / "codes.csv", 2), None, None)
    assert desk.strongbox.backups() == []
    assert not desk.strongbox.has_backups
    desk.close()
    assert line_entrance(folder, JIG, CHEAP).look() is Start.OPEN
    assert line_entrance(tmp_path / "second", JIG, CHEAP).look() is Start.OPEN, "it lacks the key only"
    with pytest.raises(KeyTrouble, match="has not got the key"):
        line_entrance(tmp_path / "second", JIG, CHEAP).open()
