"""The record in the window: read page by page, verified, and answered for where ends of it are gone."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest

from app.gui.language import Language
from app.gui.record import record_dialog
from app.gui.record.line_words import what_word
from app.model.audit import LineKind
from app.model.person import Person, Role
from app.model.secret import Secret
from app.station.people import NotAllowed
from app.store.trail import Wanted
from tests.gui.conftest import PINS, quiet
from tests.store.history import work
from tests.store.samples import mac

ENGINEER, CHEN = Person("Li Wei", Role.ENGINEER), Person("Chen", Role.OPERATOR)


@pytest.fixture
def worked(staffed):
    """A desk with a history, and an engineer who has signed in."""
    work(staffed._store)
    staffed.people.sign_in("Li Wei", Secret(PINS["Li Wei"]))
    return staffed


@pytest.fixture
def window(qtbot, worked, open_station):
    window = open_station(worked)
    quiet(qtbot, window)
    return window


@pytest.fixture
def record(qtbot, window):
    """The open record."""
    window.top.person.record_action.trigger()
    dialog = window.reader.dialog
    settled(qtbot, dialog)
    return dialog


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.reading, timeout=20_000)


def looked(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.looking, timeout=20_000)


def meddle(desk, *statements):
    """Somebody with a tool for SQLite, who takes the guards away first."""
    with closing(sqlite3.connect(desk._store.path)) as tool:
        for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            tool.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert tool.execute(statement).rowcount, statement
        tool.commit()


def cells(dialog, column):
    return [dialog.model._cells(row)[column] for row in dialog.model.rows()]


def test_the_record_shows_who_did_what_the_newest_first(record, worked):
    assert cells(record, 1)[0] == "Li Wei"
    assert cells(record, 2)[0] == "signed in"
    assert {"code consumed", "batch closed", "job failed", "run opened", "unit erased"} <= set(
        cells(record, 2)
    )
    times = [line.at for line in record.model.rows()]
    assert times == sorted(times, reverse=True)


def test_the_record_is_leafed_through_page_by_page(qtbot, record, worked, monkeypatch):
    whole = record.model.rows()[:]
    monkeypatch.setattr(record_dialog, "PAGE", 10)
    record.read()
    settled(qtbot, record)
    found = record.model.rows()[:]
    assert not record.newer.isEnabled()
    while record.older.isEnabled():
        record.older.click()
        settled(qtbot, record)
        found += record.model.rows()
    assert found == whole
    record.newer.click()
    settled(qtbot, record)
    assert record.model.rows() == whole[len(whole) // 10 * 10 - 10 : len(whole) // 10 * 10]


def test_the_record_is_narrowed_by_person_kind_batch_unit_and_day(qtbot, record):
    narrow = record.filter

    def shown():
        record.read()
        settled(qtbot, record)
        return set(cells(record, 2))

    narrow.person.setText("zhao")
    assert shown() == {
        "code void",
        "unit erased",
        "code available",
        "batch closed",
        "batch opened again",
        "person named",
        "signed out",
    }
    narrow.person.clear()
    narrow.kind.setCurrentIndex(1 + list(LineKind).index(LineKind.JOBS))
    assert shown() == {"run opened", "run closed", "job failed"}
    narrow.unit.setText(str(mac(1)).replace(":", "").upper())
    assert shown() == {"job failed"}
    narrow.kind.setCurrentIndex(0)
    narrow.batch.setText("2")
    assert shown() == set()
    assert "Nothing like that" in record.place.text()
    narrow.unit.setText("7c:df")
    record.read()
    settled(qtbot, record)
    assert "is no MAC" in record.message.text()


def test_days_that_are_chosen_bound_the_record(qtbot, record):
    record.filter.time.setCurrentIndex(5)
    record.filter._time_chosen()
    settled(qtbot, record)
    assert record.filter.first.isVisible()
    assert "signed in" in cells(record, 2)
    yesterday = record.filter.last.date().addDays(-1)
    record.filter.first.setDate(yesterday)
    record.filter.last.setDate(yesterday)
    record.read()
    settled(qtbot, record)
    assert "signed in" not in cells(record, 2)


def test_a_record_that_is_whole_is_said_to_be(qtbot, record):
    record.verify_button.click()
    dialog = record.verifying
    looked(qtbot, dialog)
    assert dialog.headline.text().startswith("✓")
    assert "all is as it was written" in dialog.headline.text()
    assert dialog.table.isHidden()
    assert dialog.answer_button.isHidden()
    dialog.reject()
    assert record.verifying is None


def test_a_row_that_was_altered_is_named_in_the_window(qtbot, record, worked):
    meddle(
        worked,
        "UPDATE code_event SET person = 'nobody' WHERE id = 5",
        "UPDATE code SET slot = slot, mac = '00:00:00:00:00:77' WHERE id = 1",
    )
    record.verify_button.click()
    dialog = record.verifying
    looked(qtbot, dialog)
    assert dialog.headline.text().startswith("✗")
    assert "2 findings" in dialog.headline.text()
    rows = {row.place: row.what for row in dialog.model.rows()}
    assert "is not as it was written" in rows["code_event 5"]
    assert "its history ends with" in rows["code 1"]
    assert dialog.table.isVisible()
    assert dialog.answer_button.isHidden(), "only ends that are gone can be acknowledged"
    dialog.reject()


def test_a_look_is_stopped_when_asked_and_never_blocks_the_window(qtbot, record, worked, monkeypatch):
    reached, go_on = threading.Event(), threading.Event()
    verify = worked._store.audit.verify

    def slow(progress):
        def waiting(done, total):
            reached.set()
            assert go_on.wait(20)
            progress(done, total)

        return verify(waiting)

    monkeypatch.setattr(worked._store.audit, "verify", slow)
    record.verify_button.click()
    dialog = record.verifying
    qtbot.waitUntil(reached.is_set)
    assert dialog.looking
    assert dialog.stop_button.isVisible()
    dialog.stop_button.click()
    go_on.set()
    looked(qtbot, dialog)
    assert "stopped" in dialog.headline.text()
    dialog.again_button.click()
    dialog.reject()
    qtbot.waitUntil(lambda: record.verifying is None)


def test_a_supervisor_answers_for_ends_that_are_gone(qtbot, staffed, open_station, tmp_path):
    path = staffed._store.path
    shutil.copy(path, tmp_path / "older.sqlite")
    _lose_an_end(staffed)
    staffed.people.sign_in("Li Wei", Secret(PINS["Li Wei"]))
    window = open_station(staffed)
    window.top.person.record_action.trigger()
    window.reader.dialog.verify_button.click()
    dialog = window.reader.dialog.verifying
    looked(qtbot, dialog)
    assert not dialog.answer_button.isEnabled()
    assert "supervisor" in dialog.answer_button.toolTip()
    staffed.people.sign_in("Zhao Min", Secret(PINS["Zhao Min"]))
    window.session.read()
    qtbot.waitUntil(dialog.answer_button.isEnabled)
    dialog.answer_button.click()
    answer = dialog.answering
    qtbot.waitUntil(lambda: not answer.busy)
    assert answer.who.text() == "Zhao Min"
    answer.reason.setText("the server was put back to Monday")
    assert not answer.do_button.isEnabled(), "a PIN is wanted"
    answer.pin.setText("wrong-1")
    answer.do_button.click()
    qtbot.waitUntil(lambda: not answer.busy, timeout=20_000)
    assert "wrong PIN" in answer.message.text()
    staffed._store.people.set_pin("Zhao Min", Secret(PINS["Zhao Min"]), Person("Zhao Min", Role.SUPERVISOR))
    answer.pin.setText(PINS["Zhao Min"])
    answer.do_button.click()
    qtbot.waitUntil(lambda: dialog.answering is None, timeout=20_000)
    looked(qtbot, dialog)
    assert dialog.headline.text().startswith("✓")
    assert any("acknowledged by Zhao Min" in row.what for row in dialog.model.rows())
    [line] = staffed._store.trail.lines(Wanted(kind="acknowledge"))
    assert (line.person, line.detail) == ("Zhao Min", "the server was put back to Monday; 1 ends of chains")
    dialog.reject()


def _lose_an_end(desk):
    """An end that the station's disk knows of and the books do not, as after a restore of a server."""
    heads = desk._store._sessions.chain.heads
    heads.add(type(desk._store.audit.head)("ab" * 16, 7, bytes(32), "deed:99"))


def test_operators_see_no_record_and_the_station_refuses_them_too(qtbot, staffed, open_station):
    staffed.people.sign_in("Chen", Secret(PINS["Chen"]))
    window = open_station(staffed)
    assert not window.top.person.record_action.isVisible()
    window.reader.open()
    assert window.reader.dialog is None
    for act in (
        lambda: staffed.record.lines(Wanted(), CHEN),
        lambda: staffed.record.verify(lambda done, total: None, CHEN),
        lambda: staffed.record.acknowledge([], "why", ENGINEER),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_record_goes_when_nobody_is_here_any_more(qtbot, record, window, worked):
    window.door.sign_out()
    qtbot.waitUntil(lambda: window.reader.dialog is None)
    window.door.dialog.reject()


def test_every_line_is_shown_in_chinese(worked, translations):
    translations.speak(Language.CHINESE)
    lines = worked._store.trail.lines(Wanted(limit=1000))
    assert [line.what for line in lines if what_word(line.what) == line.what] == []
    assert what_word("wrong PIN: sign in") == "PIN 错误：已登录"
