"""Codes that become available again: only with proof that no unit bears them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.model.closing import Erasure
from app.model.code import CodeState
from app.store.errors import BatchExhausted, LedgerConflict
from tests.store.samples import REFUSED, mac, new_codes, take_in

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def reserve(store, batch, unit, job="job-1"):
    return store.ledger.reserve(batch, mac(unit), job=job, slot=1, operator="Wang").code_id


def hold(store, batch, unit, job="job-1"):
    code_id = reserve(store, batch, unit, job)
    store.ledger.begin_writing(code_id, mac(unit), job=job)
    store.ledger.hold(code_id, mac(unit), job=job, reason="contact lost")
    return code_id


def void(store, code_id):
    store.ledger.void(code_id, person="Zhao", reason="scrapped")


def proof_for(store, code_id, unit):
    return Erasure(mac(unit), "esp32", 0x10000, 0x6000, NOW, store.ledger.return_case(code_id).mark)


def put_back(store, code_id, proof=None):
    store.ledger.put_back(code_id, person="Zhao", reason="module erased", proof=proof)


def state(store, code_id):
    return store.records.code_rows([code_id])[0].state


def test_a_held_code_comes_back_with_the_proof_of_its_own_unit(store, batch):
    code_id = hold(store, batch, 1)
    assert store.ledger.return_case(code_id).unit == mac(1)
    put_back(store, code_id, proof_for(store, code_id, 1))
    row = store.records.code_rows([code_id])[0]
    assert (row.state, row.mac, row.slot, row.operator) == (CodeState.AVAILABLE, None, None, None)
    last = store.records.history(code_id)[-1]
    assert (last.from_state, last.to_state) == (CodeState.HELD, CodeState.AVAILABLE)
    assert (last.person, last.reason, last.mac) == ("Zhao", "module erased", str(mac(1)))
    assert store.ledger.counts(batch).available == 10
    assert reserve(store, batch, 2, "job-2") == code_id


def test_without_proof_or_with_that_of_another_unit_it_stays_held(store, batch):
    code_id = hold(store, batch, 1)
    with pytest.raises(LedgerConflict, match="only be made void"):
        put_back(store, code_id)
    with pytest.raises(LedgerConflict, match=f"unit {mac(2)} was read"):
        put_back(store, code_id, proof_for(store, code_id, 2))
    assert state(store, code_id) is CodeState.HELD


def test_a_proof_is_good_for_nothing_that_happened_after_it(store, batch):
    code_id = hold(store, batch, 1)
    old = proof_for(store, code_id, 1)
    store.ledger.begin_writing(code_id, mac(1), job="job-2")
    store.ledger.hold(code_id, mac(1), job="job-2", reason="contact lost again")
    with pytest.raises(LedgerConflict, match="try again"):
        put_back(store, code_id, old)
    put_back(store, code_id, proof_for(store, code_id, 1))
    hold_again = hold(store, batch, 1, "job-3")
    assert hold_again == code_id
    with pytest.raises(LedgerConflict):
        put_back(store, code_id, old)


def test_a_void_code_that_was_never_written_needs_no_proof(store, batch):
    code_id = reserve(store, batch, 1)
    store.ledger.release(code_id, mac(1), job="job-1", reason="aborted")
    void(store, code_id)
    assert store.ledger.return_case(code_id).unit is None
    put_back(store, code_id)
    assert state(store, code_id) is CodeState.AVAILABLE


def test_a_void_code_that_was_written_needs_the_proof_of_that_unit(store, batch):
    code_id = hold(store, batch, 1)
    void(store, code_id)
    assert store.ledger.return_case(code_id).unit == mac(1)
    with pytest.raises(LedgerConflict):
        put_back(store, code_id)
    with pytest.raises(LedgerConflict):
        put_back(store, code_id, proof_for(store, code_id, 2))
    put_back(store, code_id, proof_for(store, code_id, 1))
    void(store, code_id)  # the former unit is proven blank: this time nothing is to be proven
    assert store.ledger.return_case(code_id).unit is None
    put_back(store, code_id)


def test_a_void_code_that_was_consumed_once_never_comes_back(store, batch):
    code_id = reserve(store, batch, 1)
    store.ledger.begin_writing(code_id, mac(1), job="job-1")
    store.ledger.confirm(code_id, mac(1), job="job-1", slot=1, operator="Wang")
    with pytest.raises(LedgerConflict, match="only a held or void code"):
        store.ledger.return_case(code_id)
    store.ledger.reopen(code_id, mac(1), person="Zhao", reason="rework")
    void(store, code_id)
    with pytest.raises(LedgerConflict, match="never given out again"):
        store.ledger.return_case(code_id)


@pytest.mark.parametrize("end", ["available", "reserved", "writing"])
def test_a_code_that_is_neither_held_nor_void_is_not_given_back(store, batch, end):
    code_id = reserve(store, batch, 1)
    if end == "writing":
        store.ledger.begin_writing(code_id, mac(1), job="job-1")
    elif end == "available":
        store.ledger.release(code_id, mac(1), job="job-1", reason="aborted")
    with pytest.raises(LedgerConflict):
        put_back(store, code_id)
    assert state(store, code_id).value == end


def test_people_must_say_who_and_why(store, batch):
    void(store, 1)
    with pytest.raises(ValueError, match="reason"):
        store.ledger.put_back(1, person="Zhao", reason=" ")
    with pytest.raises(ValueError, match="person"):
        store.ledger.put_back(1, person="", reason="r")


FREE = "UPDATE code SET state='available', mac=NULL, session=NULL, job=NULL WHERE id=?"
KEEP = (
    "INSERT INTO erasure (code, after_event, mac, chip, address, size, at, session, person) "
    "SELECT {code}, {event}, '{mac}', 'esp32', 0, 4096, changed_at, session, 'X' FROM code WHERE id = {code}"
)


def test_the_database_itself_wants_the_proof(store, batch, tool):
    code_id = hold(store, batch, 1)
    other = hold(store, batch, 2, "job-2")
    mark = store.ledger.return_case(code_id).mark
    for wrong in (
        {"code": other, "event": mark, "mac": mac(1)},
        {"code": code_id, "event": mark, "mac": mac(2)},
        {"code": code_id, "event": mark - 1, "mac": mac(1)},
    ):
        tool.execute(KEEP.format(**wrong))
        with pytest.raises(REFUSED, match="only with proof"):
            tool.execute(FREE, (code_id,))
    tool.execute(KEEP.format(code=code_id, event=mark, mac=mac(1)))
    tool.execute(FREE, (code_id,))
    assert state(store, code_id) is CodeState.AVAILABLE


def test_the_database_keeps_a_void_code_that_was_written_or_consumed(store, batch, tool):
    written = hold(store, batch, 1)
    void(store, written)
    consumed = hold(store, batch, 2, "job-2")
    store.ledger.confirm(consumed, mac(2), job="job-2", slot=1, operator="Wang")
    store.ledger.reopen(consumed, mac(2), person="Zhao", reason="rework")
    void(store, consumed)
    for code_id in (written, consumed):
        with pytest.raises(REFUSED, match="only with proof"):
            tool.execute(FREE, (code_id,))


def test_a_proof_stays_as_it_is(store, batch, tool):
    code_id = hold(store, batch, 1)
    put_back(store, code_id, proof_for(store, code_id, 1))
    for change in ("UPDATE erasure SET person='Y'", "DELETE FROM erasure"):
        with pytest.raises(REFUSED, match="proof"):
            tool.execute(change)
    [kept] = tool.execute("SELECT code, mac, address, size, person FROM erasure").fetchall()
    assert tuple(kept) == (code_id, str(mac(1)), 0x10000, 0x6000, "Zhao")


def test_a_return_that_is_refused_leaves_no_proof_behind(store, tool):
    batch = take_in(store, new_codes(1))
    code_id = hold(store, batch, 1)
    wrong = replace(proof_for(store, code_id, 1), mark=0)
    with pytest.raises(LedgerConflict):
        put_back(store, code_id, wrong)
    assert tool.execute("SELECT COUNT(*) FROM erasure").fetchone()[0] == 0
    with pytest.raises(BatchExhausted):
        reserve(store, batch, 2, "job-2")


def test_a_whole_chip_that_was_erased_is_on_record_with_its_reason_and_the_code_stays_held(
    store, batch, tool
):
    code_id = hold(store, batch, 1)
    proof = proof_for(store, code_id, 1)
    for wrong in (replace(proof, mark=0), replace(proof, mac=mac(2))):
        with pytest.raises(LedgerConflict):
            store.ledger.record_erasure(code_id, wrong, person="Zhao", reason="wrong firmware")
    with pytest.raises(ValueError, match="reason"):
        store.ledger.record_erasure(code_id, proof, person="Zhao", reason="")
    store.ledger.record_erasure(code_id, proof, person="Zhao", reason="wrong firmware")
    [kept] = tool.execute("SELECT code, mac, person, reason FROM erasure").fetchall()
    assert tuple(kept) == (code_id, str(mac(1)), "Zhao", "wrong firmware")
    assert state(store, code_id) is CodeState.HELD
    put_back(store, code_id, proof_for(store, code_id, 1))
    with pytest.raises(LedgerConflict, match="held"):
        store.ledger.record_erasure(code_id, proof, person="Zhao", reason="again")
