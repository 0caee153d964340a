"""Going back while the present books can't say who is who: the people of the backup answer for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.model.person import Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.copies import Copies
from app.station.people import NotAllowed
from app.store.backups import Backups
from app.store.opening import open_store
from app.store.restoring import Restoring
from tests.books import CHEAP, laid_out
from tests.store.samples import Clock, new_codes, take_in

PIN = Secret("sesame-93")


@pytest.fixture
def folder(tmp_path) -> Path:
    return laid_out(tmp_path / "data")


@pytest.fixture
def copies(folder) -> Copies:
    stopped = Clock()()
    restoring = Restoring(folder, clock=lambda: stopped)  # nobody waits out a delay here
    return Copies(Backups(folder / "flashline.sqlite", folder / "backups", Clock()), restoring)


@pytest.fixture
def backup(folder, copies) -> Path:
    """Of books that were lost then: damaged beyond reading."""
    with open_store(folder, station="station-1", clock=Clock(), cost=CHEAP) as store:
        take_in(store, new_codes(2))
        store.people.found("Ana", PIN)
        store.people.add("Wang", Role.OPERATOR, PIN, by="Ana")
        made = copies.make().path
    for path in folder.glob("flashline.sqlite*"):
        path.write_bytes(b"\0" * 9000)
    return made


def as_person(name: str, pin: Secret = PIN):
    return lambda people: people.sign_in(name, pin)


def test_the_supervisor_whom_the_backup_names_goes_back(copies, backup, folder):
    assert copies.present
    by = copies.person(backup, as_person("Ana"))
    assert (by.name, by.role) == ("Ana", Role.SUPERVISOR)
    assert not copies.restore(backup, by, forget=True).readable
    with open_store(folder, station="station-1", clock=Clock(), cost=CHEAP) as store:
        assert {row.name for row in store.people.rows()} == {"Ana", "Wang"}
    assert not list(folder.glob("restore*"))


def test_an_operator_whom_it_names_does_not(copies, backup):
    by = copies.person(backup, as_person("Wang"))
    with pytest.raises(NotAllowed, match="supervisor"):
        copies.restore(backup, by, forget=True)


def test_wrong_pins_are_counted_beside_the_books_and_make_the_next_one_wait(copies, backup, folder):
    for _ in range(3):
        with pytest.raises(NotAllowed, match="wrong PIN"):
            copies.person(backup, as_person("Ana", Secret("another-1")))
    assert not (folder / "restore").exists()
    with pytest.raises(DeskError, match="too many wrong PINs: wait"):
        copies.person(backup, as_person("Ana"))


def test_whoever_is_logged_in_goes_back_to_a_backup_that_names_nobody(copies, folder):
    with open_store(folder, station="station-1", clock=Clock(), cost=CHEAP) as store:
        take_in(store, new_codes(2))
        made = copies.make().path
    (folder / "flashline.sqlite").unlink()
    assert not copies.present
    assert copies.person(made, lambda people: people.acting).role is Role.SUPERVISOR


def test_a_backup_from_before_people_were_named_lets_nobody_in_whom_a_later_one_does_not_know(
    copies, folder, tmp_path
):
    with open_store(folder, station="station-1", clock=Clock(), cost=CHEAP) as store:
        take_in(store, new_codes(2))
        early = copies.make(tmp_path / "early.sqlite").path
        store.people.found("Ana", PIN)
        copies.make()
    (folder / "flashline.sqlite").unlink()
    (folder / "backups" / "20990101-000000-run.sqlite").write_bytes(b"\0" * 9000)
    with pytest.raises(NotAllowed, match="nobody has signed in"):
        copies.person(early, lambda people: people.acting)
    assert copies.person(early, as_person("Ana")).role is Role.SUPERVISOR


def test_a_backup_that_is_damaged_too_says_nothing_of_anybody(copies, backup):
    backup.write_bytes(b"\0" * 9000)
    with pytest.raises(DeskError, match="no sound copy"):
        copies.person(backup, as_person("Ana"))
