"""One more try for what may pass, none for the rest, and never on another unit."""

import threading
from pathlib import Path
from time import sleep

import pytest

from app.model.code import CodeState
from app.model.faults import FailureCode
from app.model.outcome import Outcome, Phase
from app.station.events import JobEnded, JobProgress, JobRetried, PhaseBegan
from app.virtual.faults import BadCell, Faults
from app.virtual.firmware import PARTITIONS

FACTORY = next(part for part in PARTITIONS if part.name == "fctry")
QUICK = {"paced": False, "boot_delays": False}


def retried(line):
    return [event for event in line.events if isinstance(event, JobRetried)]


def records(line, ended):
    return line.store.jobs.of_unit(ended.mac)


def when_unplugged(line, act):
    """Do something as soon as the port of slot 1 has vanished."""
    port = Path(line.bench.modules[0].port)

    def watch():
        while port.exists():
            sleep(0.002)
        act()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_unit_that_came_loose_and_is_back_is_tried_once_more_in_the_same_job(line_of):
    line = line_of(modules=1, faults={1: Faults(unplug_at_percent=50)}, **QUICK)
    hand = when_unplugged(line, lambda: line.bench.plug(1))
    (ended,) = line.run()
    hand.join()
    assert (ended.outcome, ended.tries) == (Outcome.PASSED, 2)
    (again,) = retried(line)
    assert (again.job, again.failure, again.tries) == (ended.job, FailureCode.UNIT_LOST, 2)
    (record,) = records(line, ended)
    assert record.tries == 2
    assert [one.phase for one in record.phases].count(Phase.FIRMWARE) == 2
    assert "unit-lost" in record.detail
    assert line.counts().consumed == 1


def test_the_bar_never_goes_back_for_the_second_try(line_of):
    line = line_of(modules=1, faults={1: Faults(unplug_at_percent=80)}, **QUICK)
    hand = when_unplugged(line, lambda: line.bench.plug(1))
    line.run()
    hand.join()
    fractions = [event.fraction for event in line.events if isinstance(event, JobProgress)]
    assert fractions == sorted(fractions)


def test_a_job_never_goes_on_with_whatever_is_plugged_in_next(line_of):
    line = line_of(modules=1, faults={1: Faults(unplug_at_percent=50)}, **QUICK)
    lost = str(line.bench.modules[0].mac)

    def exchange():
        line.bench.swap(1)
        line.bench.plug(1)

    hand = when_unplugged(line, exchange)
    first, second = line.run(once=False, units=2)
    hand.join()
    assert (first.mac, first.outcome, first.failure) == (lost, Outcome.FAILED, FailureCode.UNIT_LOST)
    assert first.tries == 1
    assert (second.mac, second.outcome) == (str(line.bench.modules[0].mac), Outcome.PASSED)
    assert first.job != second.job
    assert line.counts().consumed == 1


def test_a_unit_that_stays_away_has_failed(line_of):
    line = line_of(modules=1, faults={1: Faults(unplug_at_percent=50)}, **QUICK)
    (ended,) = line.run()
    assert (ended.failure, ended.tries) == (FailureCode.UNIT_LOST, 1)


def test_a_bad_cell_fails_twice_and_binds_no_code(line_of):
    bad = Faults(bad_cells=tuple(BadCell(0x10400 + at, bit, 1) for at in range(8) for bit in range(8)))
    line = line_of(modules=1, faults={1: bad}, **QUICK)
    (ended,) = line.run()
    assert (ended.failure, ended.tries) == (FailureCode.VERIFY_MISMATCH, 2)
    assert line.counts().available == 20


def test_a_bad_cell_under_the_identity_keeps_its_code_with_the_unit(line_of):
    bad = Faults(
        bad_cells=tuple(BadCell(FACTORY.offset + 64 + at, bit, 1) for at in (0, 40) for bit in range(8))
    )
    line = line_of(modules=1, faults={1: bad}, **QUICK)
    (ended,) = line.run()
    assert (ended.failure, ended.tries) == (FailureCode.IDENTITY_MISMATCH, 2)
    assert line.counts().held == 1
    (held,) = [row for row in line.codes() if row.state is CodeState.HELD]
    assert (held.mac, held.device_name) == (ended.mac, ended.device_name)
    phases = [event.phase for event in line.events if isinstance(event, PhaseBegan)]
    assert phases.count(Phase.CREDENTIAL) == 2


@pytest.mark.parametrize(
    ("faults", "failure"),
    [
        (Faults(flash_encryption=True), FailureCode.SECURED_CHIP),
        (Faults(flash_size=0x100000), FailureCode.FLASH_TOO_SMALL),
        (Faults(boot_loop=True), FailureCode.BOOT_FAILED),
    ],
)
def test_what_another_try_cannot_mend_is_not_tried_again(line_of, tmp_path, faults, failure):
    line = line_of(modules=1, faults={1: faults}, **QUICK)
    recipe = tmp_path / "quick.toml"
    recipe.write_text('name = "quick"\n[boot]\ntimeout = 1.0\n')
    (ended,) = line.run(recipe=recipe)
    assert (ended.failure, ended.tries) == (failure, 1)
    assert retried(line) == []


def test_noise_steps_the_slots_rate_down_and_the_unit_passes_at_the_lower_one(line_of):
    line = line_of(modules=1, faults={1: Faults(flip_to_module=3000, seed=7)}, **QUICK)

    def calm(event):
        if isinstance(event, JobRetried):
            threading.Thread(target=line.bench.set_faults, args=(1, Faults())).start()

    line.desk.subscribe(calm)
    (ended,) = line.run()
    assert (ended.outcome, ended.tries, ended.baud) == (Outcome.PASSED, 2, 460_800)
    assert records(line, ended)[0].baud == 460_800
    line.bench.swap(1)
    (after,) = line.run()
    assert (after.outcome, after.tries, after.baud) == (Outcome.PASSED, 1, 460_800)


def test_a_stop_while_a_lost_unit_is_awaited_ends_the_slot(line_of):
    line = line_of(modules=1, faults={1: Faults(unplug_at_percent=50)}, **QUICK)
    run = line.desk.open_run(line.order())
    port = Path(line.bench.modules[0].port)
    while port.exists():
        sleep(0.002)
    line.desk.close_run()
    assert run.wait(10)
    (ended,) = [event for event in line.events if isinstance(event, JobEnded)]
    assert ended.outcome in (Outcome.FAILED, Outcome.ABORTED)
    assert line.counts().available == 20
