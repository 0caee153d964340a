"""The station refuses to run blind, in plain words, before anything is started."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.station.readiness import Readiness
from tests.store.samples import raw

ZHAO = Person("Zhao", Role.SUPERVISOR)


@pytest.fixture
def line(line_of):
    return line_of(modules=1)


def at(days: float):
    return lambda: datetime.now(UTC) + timedelta(days=days)


def backups(line):
    return line.store.backups.listed()


def test_a_run_is_backed_up_before_the_first_start_and_at_its_close(line):
    line.run()
    assert sorted(one.why for one in backups(line)) == ["run", "start"]
    line.run()
    assert sorted(one.why for one in backups(line)) == ["run", "run", "start"]


def test_a_clock_that_went_back_stops_the_start(line):
    line.run()
    with pytest.raises(DeskError, match="set the clock right"):
        Readiness(line.store, at(days=-1)).require()
    Readiness(line.store, at(days=0)).require()


def test_books_that_lack_what_this_station_wrote_stop_the_start_until_a_supervisor_answers_for_it(line):
    line.run()
    older = sqlite3.connect(line.store.path)
    copy = sqlite3.connect(":memory:")
    older.backup(copy)  # as an administrator's copy has it
    line.store.deeds.note(ZHAO, "something")
    copy.backup(older)
    copy.close()
    older.close()
    with pytest.raises(DeskError, match=r"lack lines that this station wrote \(1 ends"):
        line.desk.open_run(line.order())
    line.store.lost_ends.acknowledge(line.store.audit.verify().gone, ZHAO, "put back to Monday")
    Readiness(line.store, at(0)).require()


def test_a_disk_that_is_nearly_full_stops_the_start(line):
    with pytest.raises(DeskError, match=r"MB left; .* make room"):
        Readiness(line.store, at(0), least_free=2**60).require()


def test_without_a_backup_of_the_last_days_there_is_no_start(line):
    line.run()
    folder = line.store.folder / "backups"
    for one in backups(line):
        one.path.unlink()
    folder.rmdir()
    folder.touch()  # where the folder should be there is a file: no backup can be made
    with pytest.raises(DeskError, match="no good backup of the last 3 days"):
        Readiness(line.store, at(0)).require()
    folder.unlink()
    Readiness(line.store, at(0)).require()


def block(line, when: datetime) -> None:
    """Let no backup of these minutes be made, whoever asks: folders stand where its draft would be."""
    for second in range(120):
        name = f"{when + timedelta(seconds=second):%Y%m%d-%H%M%S}-start.sqlite.part"
        (line.store.folder / "backups" / name).mkdir()


def test_a_backup_of_yesterday_will_do_where_today_none_can_be_made(line):
    early = at(-1)()
    line.store.backups._clock = lambda: early
    line.store.backups.make("run")
    line.store.backups._clock = at(0)
    block(line, datetime.now(UTC))
    Readiness(line.store, at(0)).require()
    assert [one.why for one in backups(line)] == ["run"]
    with pytest.raises(DeskError, match="no good backup"):
        Readiness(line.store, at(3)).require()


def test_a_database_that_takes_nothing_stops_the_start(line):
    tool = raw(line.store)
    try:
        tool.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON station BEGIN SELECT RAISE(ABORT, 'no more room'); END"
        )
        with pytest.raises(DeskError, match="no more room"):
            line.desk.open_run(line.order())
    finally:
        tool.close()
    assert not line.desk.running
