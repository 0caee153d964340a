"""A stop and a closing window: at most one block late, ports free, codes in a known state, no thread left."""

import threading

import pytest
import serial

from app.model.code import CodeState
from app.model.outcome import Outcome, Phase
from app.station.events import JobEnded, JobProgress, PhaseBegan
from app.station.phases.order import ORDER
from app.virtual.firmware import build_firmware


def threads_of_the_station():
    names = ("slot-", "run-closer", "teaching")
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(names)]


@pytest.mark.parametrize("phase", [phase for phase, _ in ORDER])
def test_a_stop_in_any_phase_leaves_codes_ports_and_threads_in_order(line_of, phase):
    line = line_of(modules=2, paced=False, boot_delays=False)

    def stop(event):
        if isinstance(event, PhaseBegan) and event.phase is phase:
            line.desk.close_run()

    end = line.desk.subscribe(stop)
    ended = line.run()
    end()
    counts = line.counts()
    assert counts.reserved == counts.writing == 0
    assert counts.consumed == sum(one.outcome is Outcome.PASSED for one in ended)
    assert threads_of_the_station() == []
    for place in line.bench.fixture.slots:
        serial.Serial(place.port, exclusive=True).close()
    again = line.run()
    assert [one.outcome in (Outcome.PASSED, Outcome.ALREADY_DONE) for one in again] == [True, True]
    assert line.counts().consumed == 2


def test_a_stop_is_obeyed_within_one_block(line_of, tmp_path):
    big = build_firmware(tmp_path / "big", "esp32", app_size=512 * 1024)
    line = line_of(modules=1, boot_delays=False)
    after = []

    def stop(event):
        if isinstance(event, JobProgress) and event.phase is Phase.FIRMWARE and event.fraction > 0.2:
            if not after:
                line.desk.close_run()
            after.append(event.fraction)

    line.desk.subscribe(stop)
    (ended,) = line.run(firmware=(str(big),))
    assert ended.outcome is Outcome.ABORTED
    assert len(after) <= 2, "one block may be under way when the stop comes, no more"
    assert line.counts().available == 20


def test_closing_the_desk_in_the_middle_of_a_run_ends_every_thread(line_of):
    line = line_of(modules=2, boot_delays=False)
    line.desk.open_run(line.order(once=False, wait=None))
    line.wait_for(lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.FIRMWARE)
    assert line.desk.close()
    assert threads_of_the_station() == []


def test_a_stop_while_slots_are_empty_is_obeyed_at_once(line_of):
    line = line_of(modules=2, boot_delays=False)
    line.bench.unplug(1)
    line.bench.power(2, on=False)
    run = line.desk.open_run(line.order(once=False, wait=None))
    line.wait_for(lambda event: event is not None)
    line.desk.close_run()
    assert run.wait(10)
    assert threads_of_the_station() == []
    assert not [event for event in line.events if isinstance(event, JobEnded)]
    assert all(row.state is CodeState.AVAILABLE for row in line.codes())
