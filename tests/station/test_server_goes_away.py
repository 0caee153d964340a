"""The PostgreSQL server is killed in a run: slots wait, nothing is lost, nothing passes unconfirmed."""

from __future__ import annotations

import signal
import threading

import pytest

from app.model.faults import FailureCode
from app.model.outcome import Outcome, Phase
from app.station.events import JobEnded, PhaseBegan, StationTrouble, TroubleOver
from app.store.opening import open_store


@pytest.fixture
def server(own_server):
    return own_server


@pytest.fixture
def url(server) -> str:
    return server.url(server.new_database())


@pytest.fixture
def line(url, line_of):
    return line_of(modules=2, database_url=url)


def crash_when(line, server, wanted) -> threading.Event:
    """Kill the server inside the first event that `wanted` is true of, before the slot goes on."""
    crashed, lock = threading.Event(), threading.Lock()

    def hear(event) -> None:
        with lock:
            if wanted(event) and not crashed.is_set():
                server.stop(signal.SIGQUIT)
                crashed.set()

    line.desk.subscribe(hear)
    return crashed


def is_away(event) -> bool:
    return isinstance(event, StationTrouble) and event.failure is FailureCode.STORE_UNAVAILABLE


def ended(line) -> list[JobEnded]:
    return [event for event in line.events if isinstance(event, JobEnded)]


def test_slots_that_have_no_code_yet_wait_for_the_server_and_say_so(line, server):
    crash_when(line, server, lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.FIRMWARE)
    run = line.desk.open_run(line.order())
    line.wait_for(is_away)
    assert ended(line) == []
    server.start()
    assert run.wait(60)
    assert [one.outcome for one in ended(line)] == [Outcome.PASSED] * 2
    assert any(isinstance(event, TroubleOver) for event in line.events)
    assert line.counts().consumed == 2


def test_a_slot_that_writes_finishes_its_unit_and_passes_only_when_the_server_has_taken_it(line, server):
    crash_when(line, server, lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.VERIFY)
    run = line.desk.open_run(line.order(units=1))
    line.wait_for(is_away)
    line.wait_for(lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.CONFIRM)
    assert ended(line) == []
    server.start()
    assert run.wait(60)
    assert [one.outcome for one in ended(line)] == [Outcome.PASSED]
    assert line.counts().consumed == 1
    assert line.store.outbox.waiting() == []


def test_a_confirmation_outlives_the_program_while_the_server_is_away(line, server, tmp_path):
    crash_when(line, server, lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.VERIFY)
    run = line.desk.open_run(line.order(units=1))
    line.wait_for(is_away)
    line.wait_for(lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.CONFIRM)
    kept = tmp_path / "data" / "outbox"
    line.desk.close_run()
    assert run.wait(60)
    assert [one.outcome for one in ended(line)] == [Outcome.ABORTED]
    assert [path.suffix for path in kept.iterdir()] == [".json"]

    server.start()
    again = line.run(units=1, once=False)
    assert [one.outcome for one in again] in ([Outcome.ALREADY_DONE], [Outcome.PASSED])
    assert list(kept.iterdir()) == []
    consumed = line.counts().consumed
    assert consumed == (1 if again[0].outcome is Outcome.ALREADY_DONE else 2)


def test_another_start_delivers_what_this_one_kept(line, server, url, tmp_path):
    crash_when(line, server, lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.VERIFY)
    run = line.desk.open_run(line.order(units=1))
    line.wait_for(lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.CONFIRM)
    line.wait_for(is_away)
    line.desk.close_run()
    assert run.wait(60)
    server.start()
    with open_store(tmp_path / "data", database_url=url) as second:
        row = second.records.batch(line.batch)
        assert row is not None
        assert row.counts.consumed == 1
        assert row.counts.difference == 0
        assert second.outbox.waiting() == []
