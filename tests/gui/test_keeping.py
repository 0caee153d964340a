"""Key, recovery sheet and backups from the window; each by its role and on record."""

from __future__ import annotations

import pytest

from app.composition.entrance import line_entrance
from app.gui.keeping.backup_words import occasion_word, size_text
from app.model.fixture import Fixture, SlotPlace
from app.model.key_form import KeyForm
from app.model.person import Role
from app.model.secret import Secret
from app.store.founding import KeyChoice
from tests.books import CHEAP
from tests.gui.conftest import PINS, quiet

JIG = Fixture("jig 1", (SlotPlace(1, "/dev/null"),), 1)
PHRASE = "four words on paper"
KEPT = {
    "change how the key is kept",
    "print recovery sheet",
    "put recovery sheet away",
    "make backup",
    "check backup",
}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A desk with a key in a file; the supervisor is here, an engineer is named."""
    for name in ("FLASHLINE_PASSPHRASE", "FLASHLINE_KEY_FILE", "FLASHLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    desk = line_entrance(tmp_path / "data", JIG, CHEAP).set_up(
        KeyChoice(KeyForm.FILE), "Zhao Min", Secret(PINS["Zhao Min"]), sheet_away=False
    )
    desk.people.add("Li Wei", Role.ENGINEER, Secret(PINS["Li Wei"]), desk.people.acting)
    yield desk
    desk.close()


@pytest.fixture
def window(qtbot, kept, open_station):
    window = open_station(kept)
    quiet(qtbot, window)
    return window


@pytest.fixture
def box(qtbot, window):
    """The open dialog on key and backups."""
    window.top.person.station_action.trigger()
    dialog = window.keeper.dialog
    settled(qtbot, dialog)
    yield dialog
    if window.keeper.dialog is not None:
        settled(qtbot, dialog)
        dialog.reject()


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.busy, timeout=30_000)


def whats(desk) -> list[str]:
    """What was done with key and backups, by the history."""
    return [deed.what for deed in desk._store.deeds.rows() if deed.what in KEPT]


def test_the_key_goes_under_a_passphrase_and_comes_out_again(qtbot, box, kept):
    assert "key file" in box.key_line.text()
    box.form_button.click()
    dialog = box.opened
    settled(qtbot, dialog)
    assert dialog.present.isHidden()
    dialog.choices[KeyForm.PASSPHRASE].click()
    dialog.passphrase.first.field.setText("short")
    assert "At least 12" in dialog.message.text()
    assert not dialog.do_button.isEnabled()
    for field in (dialog.passphrase.first, dialog.passphrase.again):
        field.field.setText(PHRASE)
    dialog.do_button.click()
    qtbot.waitUntil(lambda: box.opened is None, timeout=30_000)
    settled(qtbot, box)
    assert kept.strongbox.form is KeyForm.PASSPHRASE
    assert "passphrase" in box.key_line.text()

    box.form_button.click()
    dialog = box.opened
    settled(qtbot, dialog)
    dialog.choices[KeyForm.FILE].click()
    assert not dialog.do_button.isEnabled(), "the present passphrase comes first"
    dialog.present.field.setText("four words elsewhere")
    dialog.do_button.click()
    settled(qtbot, dialog)
    assert "does not open" in dialog.message.text()
    dialog.present.field.setText(PHRASE)
    dialog.do_button.click()
    qtbot.waitUntil(lambda: box.opened is None, timeout=30_000)
    settled(qtbot, box)
    assert kept.strongbox.form is KeyForm.FILE
    assert whats(kept) == ["change how the key is kept"] * 2


def test_the_sheet_is_made_on_record_and_put_away_and_the_reminder_goes(qtbot, window, kept):
    assert window.keeper.reminder.isVisible()
    window.keeper.reminder.button.click()
    dialog = window.keeper.dialog
    settled(qtbot, dialog)
    assert not dialog.away_button.isEnabled()
    assert not dialog.panel.isEnabled()
    dialog.do_button.click()
    settled(qtbot, dialog)
    assert not dialog.away_button.isEnabled(), "it was not handed out yet"
    dialog.panel.show_button.click()
    assert len(dialog.panel.view.toPlainText().splitlines()) > 8
    dialog.away_button.click()
    qtbot.waitUntil(lambda: window.keeper.dialog is None, timeout=30_000)
    quiet(qtbot, window)
    assert not window.keeper.reminder.isVisible()
    assert "put away" in window.banner.label.text()
    assert whats(kept) == ["print recovery sheet", "put recovery sheet away"]


def test_the_station_dialog_hands_the_sheet_out_too(qtbot, window, box):
    box.sheet_button.click()
    dialog = box.opened
    settled(qtbot, dialog)
    dialog.do_button.click()
    settled(qtbot, dialog)
    dialog.panel.show_button.click()
    dialog.away_button.click()
    qtbot.waitUntil(lambda: box.opened is None, timeout=30_000)
    quiet(qtbot, window)
    assert not window.keeper.reminder.isVisible()


def test_a_backup_is_made_listed_checked_and_a_damaged_one_is_told(qtbot, box, dialogs, tmp_path, kept):
    before = len(box.model.rows())
    box.backup_button.click()
    settled(qtbot, box)
    qtbot.waitUntil(lambda: len(box.model.rows()) == before + 1)
    assert "made and checked" in box.message.text()
    dialogs.file = tmp_path / "stick.sqlite"
    box.elsewhere_button.click()
    settled(qtbot, box)
    assert dialogs.file.exists()
    box.elsewhere_button.click()
    settled(qtbot, box)
    assert "there already" in box.message.text()
    assert not box.check_button.isEnabled()
    box.table.selectRow(0)
    box.check_button.click()
    settled(qtbot, box)
    assert "is sound" in box.message.text()
    path = box.model.row(0).path
    path.write_bytes(path.read_bytes()[:9000])
    box.table.selectRow(0)
    box.check_button.click()
    settled(qtbot, box)
    assert box.message.objectName() == "problem"
    assert whats(kept) == ["make backup", "make backup", "check backup", "check backup"]


def test_an_engineer_makes_backups_and_leaves_the_key_alone(qtbot, window, kept):
    kept.people.sign_in("Li Wei", Secret(PINS["Li Wei"]))
    window.session.read()
    quiet(qtbot, window)
    assert not window.keeper.reminder.isVisible(), "an engineer can do nothing about it"
    window.keeper.open_station()
    dialog = window.keeper.dialog
    settled(qtbot, dialog)
    for button in (dialog.form_button, dialog.sheet_button, dialog.change_button):
        assert not button.isEnabled()
        assert "supervisor" in button.toolTip()
    assert dialog.backup_button.isEnabled()
    dialog.reject()
    kept.people.sign_out()
    window.session.read()
    quiet(qtbot, window)
    assert not window.top.person.station_action.isVisible()
    if window.door.dialog is not None:
        window.door.dialog.reject()


def test_where_no_strongbox_is_there_is_nothing_to_open(qtbot, open_station, station):
    window = open_station(station)
    window.keeper.open_station()
    window.keeper.hand_out_sheet()
    assert window.keeper.dialog is None
    assert not window.top.person.station_action.isVisible()


@pytest.mark.parametrize(
    ("why", "word"), [("upgrade-0007", "before an upgrade"), ("run", "close of a run"), ("odd", "odd")]
)
def test_occasions_have_words(why, word):
    assert occasion_word(why) == word


def test_sizes_are_in_megabytes():
    assert (size_text(300_000), size_text(52_428_800)) == ("0.3 MB", "50 MB")
