"""Slots that are fenced off, and modules that fail in two slots, on virtual modules."""

import pytest

from app.model.faults import FAILURES, Action, FailureCode
from app.model.outcome import Outcome, SlotStatus
from app.model.reports import DeskError
from app.station.desk import Desk
from app.station.events import JobEnded, SlotChanged, SlotFenced, SlotOpen, StationTrouble
from app.virtual.faults import BadCell, Faults

QUICK = {"paced": False, "boot_delays": False}
BAD = Faults(bad_cells=tuple(BadCell(0x10400 + at, bit, 1) for at in range(8) for bit in range(8)))


def fail_in_a_row(line, slot, units):
    """So many different modules fail one after the other in a slot."""
    ended = []
    for _ in range(units):
        line.bench.swap(slot, faults=BAD)
        ended += [one for one in line.run() if one.slot == slot]
    return ended


def of(line, kind):
    return [event for event in line.events if isinstance(event, kind)]


def test_three_different_modules_that_fail_in_a_row_fence_the_slot_and_no_other(line_of):
    line = line_of(modules=2, **QUICK)
    failed = fail_in_a_row(line, 1, 3)
    assert {one.failure for one in failed} == {FailureCode.VERIFY_MISMATCH}
    (fence,) = of(line, SlotFenced)
    assert fence.slot == 1
    assert all(one.mac in fence.reason for one in failed)
    assert set(line.desk.fences()) == {1}
    line.bench.swap_all()
    first, second = line.run()
    assert (first.outcome, first.failure) == (Outcome.FAILED, FailureCode.SLOT_FENCED)
    assert first.mac is None, "nothing was touched"
    assert second.outcome is Outcome.PASSED
    assert of(line, StationTrouble)[-1].failure is FailureCode.SLOT_FENCED


def test_a_fence_outlives_the_program_and_someone_opens_it_again(line_of):
    line = line_of(modules=1, **QUICK)
    fail_in_a_row(line, 1, 3)
    later = Desk(line.store, line.bench.fixture, recipe_file=line.desk._recipe_file, clock=line.desk._clock)
    assert set(later.fences()) == {1}
    with pytest.raises(DeskError, match="no slot 7"):
        line.desk.unfence(7)
    line.desk.unfence(1)
    line.desk.unfence(1)
    assert of(line, SlotOpen) == [SlotOpen(1)]
    [deed] = [deed for deed in line.store.deeds.rows() if deed.what == "open fence"]
    assert (deed.person, deed.role) == (line.desk.people.acting.name, "supervisor")
    assert deed.detail.startswith("slot 1 (")
    assert later.fences()[1] in deed.detail
    line.bench.swap(1)
    assert [one.outcome for one in line.run()] == [Outcome.PASSED]


def test_in_an_open_run_a_fenced_slot_waits_until_it_is_opened(line_of):
    line = line_of(modules=1, **QUICK)
    fail_in_a_row(line, 1, 3)
    line.bench.swap(1)
    run = line.desk.open_run(line.order(once=False, units=1, wait=None))
    line.wait_for(lambda event: isinstance(event, SlotChanged) and event.status is SlotStatus.FENCED)
    assert not run.closed
    line.desk.unfence(1)
    assert run.wait(20)
    assert of(line, JobEnded)[-1].outcome is Outcome.PASSED


def test_a_run_can_be_stopped_while_its_slot_is_fenced(line_of):
    line = line_of(modules=1, **QUICK)
    fail_in_a_row(line, 1, 3)
    run = line.desk.open_run(line.order(once=False, wait=None))
    line.wait_for(lambda event: isinstance(event, SlotChanged) and event.status is SlotStatus.FENCED)
    line.desk.close_run()
    assert run.wait(10)


def test_a_module_that_passes_in_between_keeps_the_slot_open(line_of):
    line = line_of(modules=1, **QUICK)
    fail_in_a_row(line, 1, 2)
    line.bench.swap(1)
    assert line.run()[0].outcome is Outcome.PASSED
    fail_in_a_row(line, 1, 2)
    assert line.desk.fences() == {}


def test_the_same_module_in_two_slots_is_the_modules_fault(line_of):
    line = line_of(modules=2, **QUICK)
    mac = line.bench.swap(1, faults=BAD).mac
    line.bench.unplug(2)
    assert line.run(units=1)[0].failure is FailureCode.VERIFY_MISMATCH
    line.bench.unplug(1)
    line.bench.plug(2)
    line.bench.swap(2, mac=mac, faults=BAD)
    (ended,) = line.run(units=1)
    assert (ended.slot, ended.failure) == (2, FailureCode.BAD_MODULE)
    assert FAILURES[ended.failure].action is Action.SET_ASIDE
    assert "slots 1, 2" in ended.detail
    assert "verify-mismatch" in ended.detail
    assert line.counts().available == 20
