"""Two programs on the same books, and a clock that goes back."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from app.composition import RECIPE
from app.model.code import CodeState
from app.model.faults import FailureCode
from app.model.outcome import Outcome
from app.station.desk import Desk
from app.station.events import JobEnded, RunOpened
from app.store.opening import open_store
from tests.faults.line import Line, take_in
from tests.faults.points import Points
from tests.faults.promise import broken_at_the_end
from tests.faults.station import Shift, Tell, desk_of, order_of, run_through

RACES = 3


def opens_and_waits(shift: Shift, tell: Tell) -> None:
    """Say when the run is open, so that the test knows that this station looks for units."""
    desk = desk_of(shift, tell)
    desk.subscribe(lambda event: tell("point", "open") if isinstance(event, RunOpened) else None)
    run_through(desk, shift)
    assert desk.close()


@pytest.fixture
def last_code_line(tmp_path, stations, tiny_firmware):
    line = Line(tmp_path / "last", stations, take_in(tmp_path / "one", codes=1), tiny_firmware)
    yield line
    line.jig.close()


@pytest.mark.parametrize("names", [("station-1", "station-1"), ("station-1", "station-2")])
def test_of_two_stations_that_race_for_the_last_code_one_gets_it(last_code_line, names):
    line = last_code_line
    for _ in range(RACES):
        line.begin(powered=False)
        both_open = threading.Barrier(2, action=lambda: line.jig.power(on=True))

        def wait_for_the_other(kind: str, both_open: threading.Barrier = both_open) -> None:
            if kind == "point":
                both_open.wait(30)

        with ThreadPoolExecutor(2) as pool:
            work = [
                pool.submit(
                    line.work,
                    slot,
                    body=opens_and_waits,
                    heard=wait_for_the_other,
                    name=name,
                    wait=30.0,
                )
                for slot, name in enumerate(names, 1)
            ]
            told = [one.result() for one in work]
        assert [one.exit_code for one in told] == [0, 0]
        ended = [job for one in told for job in one.ended]
        assert Counter(job.outcome for job in ended) == {Outcome.PASSED: 1, Outcome.FAILED: 1}
        lost = next(job for job in ended if job.outcome is Outcome.FAILED)
        assert (lost.failure, lost.device_name) == (FailureCode.BATCH_EXHAUSTED, None)
        assert not broken_at_the_end(line.books(), line.jig.identities(), 1)


def dies_while_writing(shift: Shift, tell: Tell) -> None:
    """Killed with its credential on the way to the chip."""

    def die(name: str) -> None:
        if name == "after Ledger.begin_writing":
            os.kill(os.getpid(), signal.SIGKILL)

    Points(shift.classes, each=die).install()
    run_through(desk_of(shift, tell), shift)


def test_a_unit_of_a_station_that_was_killed_is_done_by_the_one_that_lives_on(line):
    line.begin(powered=False)
    bound: list[str | None] = []

    def the_other_dies(kind: str) -> None:
        """The living station is open and looks for units: kill the other one, then move its unit over."""
        if kind != "point":
            return
        line.jig.power_slot(1, on=True)
        assert line.work(1, body=dies_while_writing).exit_code == -signal.SIGKILL
        bound.extend(code.device_name for code in line.books().codes if code.state == "writing")
        line.jig.exchange(1, 2)
        line.jig.power_slot(2, on=True)

    told = line.work(2, body=opens_and_waits, heard=the_other_dies, wait=60.0)
    assert told.exit_code == 0
    assert [(job.outcome, job.device_name) for job in told.ended] == [(Outcome.PASSED, bound[0])], told.ended
    assert not broken_at_the_end(line.books(), line.jig.identities(), 1)


def test_a_clock_that_goes_back_between_reserve_and_confirm_changes_no_order(line):
    line.begin()
    shift = line.shift(1)
    started = datetime.now(UTC).replace(microsecond=0)
    times: list[datetime] = []

    def backward() -> datetime:
        """Each look at the clock shows an hour earlier than the one before."""
        times.append(started - timedelta(hours=len(times)))
        return times[-1]

    desk = Desk(
        open_store(line.data_dir, clock=backward), line.jig.fixture(1), recipe_file=RECIPE, clock=backward
    )
    ended: list[JobEnded] = []
    desk.subscribe(lambda event: ended.append(event) if isinstance(event, JobEnded) else None)
    assert desk.open_run(order_of(shift)).wait(60)
    assert [job.outcome for job in ended] == [Outcome.PASSED]
    (code,) = (
        row
        for row in desk.records.code_rows(desk.records.code_ids(shift.batch))
        if row.state is CodeState.CONSUMED
    )
    history = desk.records.history(code.id)
    assert desk.close()
    assert [step.to_state for step in history] == ["available", "reserved", "writing", "consumed"]
    steps = [step.at for step in history[1:]]
    assert steps == sorted(steps, reverse=True)
    assert set(steps) <= set(times)
    assert code.consumed_at == steps[-1]
    assert not broken_at_the_end(line.books(), line.jig.identities(), 1)
