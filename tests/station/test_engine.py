"""The engine on virtual modules: real ports, real books."""

import pytest

from app.model.code import CodeState
from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, Phase, SlotStatus
from app.model.reports import DeskError
from app.station.events import JobEnded, JobProgress, PhaseBegan, SlotChanged
from app.station.phases.order import ORDER


def outcomes(ended):
    return [(one.outcome, one.failure) for one in ended]


def test_every_module_gets_one_code_of_its_own_and_the_books_say_so(line_of):
    line = line_of(modules=4)
    ended = line.run()
    assert outcomes(ended) == [(Outcome.PASSED, None)] * 4
    assert {one.boot for one in ended} == {BootResult.CONFIRMED}
    assert len({one.device_name for one in ended}) == 4
    assert {one.mac for one in ended} == {str(module.mac) for module in line.bench.modules}
    assert line.counts().consumed == 4
    assert line.counts().available == 16
    consumed = {row.device_name: row.mac for row in line.codes() if row.state is CodeState.CONSUMED}
    assert consumed == {one.device_name: one.mac for one in ended}


def test_the_phases_come_in_their_order_and_progress_never_falls(line_of):
    line = line_of(modules=1)
    line.run()
    phases = [event.phase for event in line.events if isinstance(event, PhaseBegan)]
    assert phases == [phase for phase, _ in ORDER]
    assert phases == [phase for phase in Phase if phase not in (Phase.CONNECT, Phase.PERMANENT)]
    fractions = [event.fraction for event in line.events if isinstance(event, JobProgress)]
    assert fractions == sorted(fractions)
    assert 0.0 <= fractions[0] < fractions[-1] <= 1.0


def test_a_unit_that_passed_comes_again_and_is_already_done(line_of):
    line = line_of(modules=1)
    first = line.run()
    again = line.run()
    assert outcomes(again) == [(Outcome.ALREADY_DONE, None)]
    assert again[0].device_name == first[0].device_name
    assert line.counts().consumed == 1


def test_rework_gives_a_passed_unit_its_own_code_again(line_of):
    line = line_of(modules=1)
    first = line.run()
    again = line.run(rework=True)
    assert outcomes(again) == [(Outcome.PASSED, None)]
    assert again[0].device_name == first[0].device_name
    assert line.counts().consumed == 1


def test_every_attempt_is_on_record_with_its_phases(line_of):
    line = line_of(modules=1)
    ended = line.run()[0]
    line.run()
    first, second = line.store.jobs.of_unit(line.codes()[0].mac)
    assert {first.outcome, second.outcome} == {Outcome.PASSED, Outcome.ALREADY_DONE}
    passed = next(job for job in (first, second) if job.outcome is Outcome.PASSED)
    assert passed.device_name == ended.device_name
    assert [one.phase for one in passed.phases] == [phase for phase, _ in ORDER]
    assert passed.written > 64 * 1024
    assert passed.chip == "esp32"


def test_a_second_module_with_the_same_mac_is_set_aside(line_of):
    line = line_of(modules=2, macs=["24:6f:28:00:00:01", "24:6f:28:00:00:01"])
    ended = line.run()
    assert sorted(outcomes(ended), key=str) == sorted(
        [(Outcome.PASSED, None), (Outcome.FAILED, FailureCode.DUPLICATE_MAC)], key=str
    )
    assert line.counts().consumed == 1


def test_a_twin_that_comes_later_does_not_get_the_code_of_the_first(line_of):
    line = line_of(modules=2, macs=["24:6f:28:00:00:01", "24:6f:28:00:00:01"])
    line.bench.unplug(2)
    assert outcomes(line.run(units=1)) == [(Outcome.PASSED, None)]
    line.bench.unplug(1)
    line.bench.plug(2)
    ended = line.run(units=1)
    assert outcomes(ended) == [(Outcome.FAILED, FailureCode.IDENTITY_GONE)]
    assert line.counts().consumed == 1


def test_a_batch_that_runs_out_stops_the_slot_and_nothing_is_on_the_chip(line_of):
    line = line_of(modules=3, codes=2)
    ended = line.run()
    failed = [one for one in ended if one.outcome is Outcome.FAILED]
    assert [one.failure for one in failed] == [FailureCode.BATCH_EXHAUSTED]
    assert failed[0].device_name is None
    assert line.store.jobs.of_unit(failed[0].mac)[0].written == 0
    assert line.counts().consumed == 2


def test_a_run_on_an_empty_batch_is_refused_before_a_port_is_touched(line_of):
    line = line_of(modules=1, codes=1)
    line.run()
    with pytest.raises(DeskError, match="no available code"):
        line.desk.open_run(line.order())


def test_a_slot_whose_module_is_missing_fails_alone(line_of):
    line = line_of(modules=3)
    line.bench.unplug(2)
    ended = line.run(wait=1.0)
    assert outcomes(ended)[0] == outcomes(ended)[2] == (Outcome.PASSED, None)
    assert ended[1].outcome is Outcome.FAILED
    assert ended[1].failure in (FailureCode.PORT_MISSING, FailureCode.NO_ANSWER)


def test_a_stop_in_the_middle_of_the_firmware_aborts_and_no_code_is_bound(line_of):
    line = line_of(modules=2)
    run = line.desk.open_run(line.order())
    line.wait_for(lambda event: isinstance(event, PhaseBegan) and event.phase is Phase.FIRMWARE)
    line.desk.close_run()
    assert run.wait(20)
    ended = [event for event in line.events if isinstance(event, JobEnded)]
    assert {one.outcome for one in ended} <= {Outcome.ABORTED, Outcome.PASSED}
    counts = line.counts()
    assert counts.reserved == counts.writing == 0
    assert counts.consumed == sum(one.outcome is Outcome.PASSED for one in ended)


def test_flow_loading_holds_the_result_until_the_unit_is_swapped(line_of):
    line = line_of(modules=1)
    run = line.desk.open_run(line.order(once=False, wait=None))
    line.wait_for(lambda event: isinstance(event, JobEnded))
    line.wait_for(lambda event: isinstance(event, SlotChanged) and event.status is SlotStatus.SWAP)
    line.bench.swap(1)
    line.wait_for(lambda event: isinstance(event, JobEnded) and event.mac == str(line.bench.modules[0].mac))
    line.desk.close_run()
    assert run.wait(20)
    passed = [event for event in line.events if isinstance(event, JobEnded)]
    assert outcomes(passed) == [(Outcome.PASSED, None)] * 2
    assert line.counts().consumed == 2


def test_a_run_of_so_many_units_closes_though_a_slot_still_holds_its_last_one(line_of):
    line = line_of(modules=2)
    line.bench.unplug(2)
    run = line.desk.open_run(line.order(once=False, units=2, wait=None))
    line.wait_for(lambda event: isinstance(event, JobEnded))
    line.bench.plug(2)
    assert run.wait(20)
    assert run.ended(Outcome.PASSED) == 2


def test_a_module_for_other_firmware_is_refused_before_anything_is_written(line_of, tmp_path):
    from app.virtual.firmware import build_firmware

    line = line_of(modules=1)
    other = build_firmware(tmp_path / "c3", "esp32c3", app_size=64 * 1024)
    ended = line.run(firmware=(str(other),))
    assert outcomes(ended) == [(Outcome.FAILED, FailureCode.WRONG_CHIP)]
    assert line.counts().available == 20


def test_firmware_that_changes_on_disk_during_a_run_stops_it(line_of, tmp_path):
    from app.virtual.firmware import build_firmware

    line = line_of(modules=1)
    own = build_firmware(tmp_path / "own", "esp32", app_size=64 * 1024)
    run = line.desk.open_run(line.order(firmware=(str(own),), once=False, wait=None))
    line.wait_for(lambda event: isinstance(event, JobEnded))
    for path in own.rglob("*.bin"):
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    line.bench.swap(1)
    second = line.wait_for(lambda event: isinstance(event, JobEnded) and event.failure is not None)
    line.desk.close_run()
    assert run.wait(20)
    assert second.failure is FailureCode.FIRMWARE_CHANGED
