"""What the cloud has seen is never issued or written again."""

from datetime import UTC, datetime

import pytest

from app.model.closing import Erasure
from app.model.code import CodeState
from app.store.errors import BatchExhausted, CodeActivated, LedgerConflict, UnknownProduct
from tests.store.centre import LI
from tests.store.samples import PRODUCT, REFUSED, mac, new_codes, take_in

SEEN = datetime(2026, 2, 20, 7, 30, tzinfo=UTC)


def name(number) -> str:
    return f"unit-{number:05}"


def flash(store, batch, unit, end="confirm") -> int:
    job = f"j{unit}"
    got = store.ledger.reserve(batch, mac(unit), job=job, slot=1, operator="Wang")
    if end == "reserve":
        return got.code_id
    store.ledger.begin_writing(got.code_id, mac(unit), job=job)
    if end == "confirm":
        store.ledger.confirm(got.code_id, mac(unit), job=job, slot=1, operator="Wang")
    elif end == "hold":
        store.ledger.hold(got.code_id, mac(unit), job=job, reason="contact lost")
    return got.code_id


def mark(store, *numbers, at=SEEN):
    return store.activation.mark(PRODUCT, {name(one): at for one in numbers}, source="list.csv", by=LI)


def test_the_lists_tell_what_does_not_agree(store, batch):
    for unit in (1, 2, 3):
        flash(store, batch, unit)
    flash(store, batch, 4, "hold")
    report = mark(store, 1, 4, 7, 99)
    assert (report.marked, report.already, report.unknown) == (3, 0, (name(99),))
    assert [(one.device_name, one.mac) for one in report.consumed_not_activated] == [
        (name(2), str(mac(2))),
        (name(3), str(mac(3))),
    ]
    assert [(one.device_name, one.mac, one.activated_at) for one in report.activated_not_consumed] == [
        (name(4), str(mac(4)), SEEN),
        (name(7), None, SEEN),
    ]
    again = mark(store, 1, 2)
    assert (again.marked, again.already, len(again.consumed_not_activated)) == (1, 1, 1)
    row = store.records.batch(batch)
    assert (row.activated, row.counts.consumed, row.counts.void, row.counts.difference) == (4, 3, 1, 0)
    assert store.activation.report(PRODUCT, batch).consumed_not_activated == again.consumed_not_activated
    with pytest.raises(UnknownProduct):
        store.activation.report("b2Nobody")


def test_an_activated_code_that_was_free_is_never_handed_out(store):
    batch = take_in(store, new_codes(2))
    mark(store, 1)
    assert store.ledger.find(PRODUCT, name(1)).state is CodeState.VOID
    event = store.records.history(1)[-1]
    assert (event.to_state, event.person) == (CodeState.VOID, "Li")
    assert "the cloud has seen" in event.reason
    assert flash(store, batch, 1) == 2
    with pytest.raises(BatchExhausted):
        flash(store, batch, 2)
    with pytest.raises(CodeActivated, match="set this unit aside"):
        store.ledger.put_back(1, person="Zhao", reason="try")


def test_a_held_code_that_is_activated_is_not_written_again(store, batch):
    code = flash(store, batch, 1, "hold")
    mark(store, 1)
    with pytest.raises(CodeActivated, match=f"code {name(1)} is activated"):
        store.ledger.reserve(batch, mac(1), job="again", slot=1, operator="Wang")
    with pytest.raises(CodeActivated):
        store.ledger.begin_writing(code, mac(1), job="again", slot=1, operator="Wang")
    case = store.ledger.return_case(code)
    proof = Erasure(mac(1), "esp32", 0x9000, 0x4000, SEEN, case.mark)
    with pytest.raises(CodeActivated):
        store.ledger.put_back(code, person="Zhao", reason="module scrapped", proof=proof)
    store.ledger.void(code, person="Zhao", reason="module scrapped")


def test_a_held_code_whose_proof_comes_late_is_still_confirmed(store, batch):
    code = flash(store, batch, 1, "hold")
    mark(store, 1)
    store.ledger.confirm(code, mac(1), job="j1", slot=1, operator="Wang")
    assert store.ledger.find(PRODUCT, name(1)).state is CodeState.CONSUMED


def test_an_activated_unit_is_not_reworked(store, batch):
    code = flash(store, batch, 1)
    mark(store, 1)
    with pytest.raises(CodeActivated):
        store.ledger.reopen(code, mac(1), person="Zhao", reason="rework")
    bound = store.ledger.bound_to(PRODUCT, mac(1))
    assert (bound.state, bound.activated) == (CodeState.CONSUMED, True)


def test_a_code_in_work_is_left_for_the_next_list(store, batch):
    flash(store, batch, 1, "reserve")
    report = mark(store, 1)
    assert (report.marked, report.already) == (0, 0)
    assert store.ledger.find(PRODUCT, name(1)).activated_at is None


def test_a_free_code_of_a_closed_batch_is_marked_and_passed_over_when_the_batch_opens_again(store):
    batch = take_in(store, new_codes(2))
    store.closing.close(batch, person="Li")
    assert mark(store, 1).marked == 1
    store.closing.reopen(batch, person="Li", reason="one more unit")
    assert flash(store, batch, 1) == 2


def test_without_a_time_the_time_of_the_list_counts(store, batch):
    flash(store, batch, 1)
    mark(store, 1, at=None)
    assert store.ledger.find(PRODUCT, name(1)).activated_at is not None


@pytest.mark.parametrize(
    "change",
    ["activated_at = NULL", "activated_at = '2026-01-01 00:00:00'", "state='held', consumed_at=NULL"],
)
def test_the_database_itself_keeps_an_activated_code_as_it_is(store, tool, batch, change):
    flash(store, batch, 1)
    mark(store, 1)
    with pytest.raises(REFUSED, match="never issued or written again"):
        tool.execute(f"UPDATE code SET {change} WHERE id=1")


def test_many_devices_are_marked_at_once(store):
    take_in(store, new_codes(6000))
    report = mark(store, *range(1, 5502))
    assert (report.marked, store.records.batch(1).activated) == (5501, 5501)
    assert store.records.batch(1).counts.void == 5501


def test_a_list_that_was_taken_in_is_on_record(store, batch):
    mark(store, 1)
    [deed] = [one for one in store.deeds.rows() if one.what == "take device list in"]
    assert (deed.person, deed.product_key) == ("Li", PRODUCT)
    assert deed.detail == "list.csv: 1 active devices, 1 codes newly marked"
    assert issubclass(CodeActivated, LedgerConflict)
