"""The life of a code, step by step."""

from contextlib import closing

import pytest

from app.model.code import CodeState
from app.model.secret import Secret
from app.store.errors import BatchExhausted, LedgerConflict, UnitBusy, UnknownBatch, UnknownCode
from tests.store.samples import PRODUCT, crash, device_secret, drop_trigger, mac, new_codes, raw, take_in


def reserve(store, batch, unit, job="job-1", slot=1):
    return store.ledger.reserve(batch, mac(unit), job=job, slot=slot, operator="Wang")


def write(store, batch, unit, job="job-1"):
    got = reserve(store, batch, unit, job)
    store.ledger.begin_writing(got.code_id, mac(unit), job=job)
    return got


def consume(store, batch, unit, job="job-1"):
    got = write(store, batch, unit, job)
    store.ledger.confirm(got.code_id, mac(unit), job=job, slot=1, operator="Wang")
    return got


def state(store, code_id):
    return store.records.code_rows([code_id])[0].state


def steps(store, code_id):
    return [(event.from_state, event.to_state) for event in store.records.history(code_id)]


def test_codes_are_given_out_by_row_with_their_secrets(store, batch):
    first, second = reserve(store, batch, 1), reserve(store, batch, 2)
    assert first.code.device_name == "unit-00001"
    assert first.code.device_secret == Secret(device_secret(1, PRODUCT))
    assert second.code.device_name == "unit-00002"
    assert (first.state, first.fresh, first.batch) == (CodeState.RESERVED, True, batch)


def test_a_code_goes_its_way_and_every_step_is_in_its_history(store, batch):
    got = consume(store, batch, 7)
    row = store.records.code_rows([got.code_id])[0]
    assert (row.state, row.mac, row.slot, row.operator) == (CodeState.CONSUMED, str(mac(7)), 1, "Wang")
    assert row.consumed_at == row.changed_at
    history = store.records.history(got.code_id)
    assert [event.to_state.value for event in history] == ["available", "reserved", "writing", "consumed"]
    assert history[0].person == "Li"
    assert "codes.xlsx" in history[0].reason
    assert {event.mac for event in history[1:]} == {str(mac(7))}
    assert {event.session for event in history[1:]} == {store.session_id}
    assert history[1].at < history[2].at < history[3].at == row.consumed_at
    counts = store.ledger.counts(batch)
    assert (counts.available, counts.consumed, counts.difference) == (9, 1, 0)
    assert store.ledger.balance(batch) == 0


def test_the_same_job_asks_twice_and_gets_the_same_code(store, batch):
    first, again = reserve(store, batch, 1), reserve(store, batch, 1)
    assert again.code == first.code
    assert not again.fresh
    assert store.ledger.counts(batch).reserved == 1


def test_another_job_with_the_same_mac_is_told_that_the_unit_is_busy(store, batch):
    reserve(store, batch, 1, slot=4)
    with pytest.raises(UnitBusy, match="slot 4 of station-1"):
        reserve(store, batch, 1, job="job-2")
    write(store, batch, 2, job="job-3")
    with pytest.raises(UnitBusy):
        reserve(store, batch, 2, job="job-4")


def test_a_live_session_beside_this_one_keeps_its_unit(store, batch, opened):
    other = opened()
    got = write(other, batch, 1)
    with pytest.raises(UnitBusy):
        reserve(store, batch, 1)
    assert store.ledger.recover().held == 0
    assert state(store, got.code_id) is CodeState.WRITING


def test_a_code_that_is_held_goes_back_to_the_same_unit(store, batch):
    got = write(store, batch, 1)
    store.ledger.hold(got.code_id, mac(1), job="job-1", reason="unplugged")
    again = reserve(store, batch, 1, job="job-2")
    assert (again.code, again.state, again.fresh) == (got.code, CodeState.HELD, False)
    assert reserve(store, batch, 2, job="job-3").code != got.code
    store.ledger.begin_writing(got.code_id, mac(1), job="job-2", slot=6)
    store.ledger.confirm(got.code_id, mac(1), job="job-2", slot=6, operator="Wang")
    assert state(store, got.code_id) is CodeState.CONSUMED


def test_a_held_code_is_settled_by_the_read_back_of_the_job_that_resumes_it(store, batch):
    got = write(store, batch, 1)
    store.ledger.hold(got.code_id, mac(1), job="job-1", reason="no answer")
    with pytest.raises(LedgerConflict):
        store.ledger.confirm(got.code_id, mac(1), job="job-2", slot=2, operator="Wang")
    store.ledger.begin_writing(got.code_id, mac(1), job="job-2", slot=2)
    store.ledger.confirm(got.code_id, mac(1), job="job-2", slot=2, operator="Wang")
    row = store.records.code_rows([got.code_id])[0]
    assert (row.state, row.slot, row.reason) == (CodeState.CONSUMED, 2, None)


def test_of_two_jobs_that_resume_one_held_code_only_one_writes(store, batch):
    got = write(store, batch, 1)
    store.ledger.hold(got.code_id, mac(1), job="job-1", reason="no answer")
    reserve(store, batch, 1, job="job-2")
    reserve(store, batch, 1, job="job-3")
    store.ledger.begin_writing(got.code_id, mac(1), job="job-2")
    with pytest.raises(LedgerConflict):
        store.ledger.begin_writing(got.code_id, mac(1), job="job-3")


def test_a_unit_keeps_its_code_in_every_batch_of_the_product(store, batch):
    second = take_in(store, new_codes(3, start=100))
    got = consume(store, batch, 1)
    again = reserve(store, second, 1, job="job-2")
    assert (again.code_id, again.batch, again.state) == (got.code_id, batch, CodeState.CONSUMED)
    assert store.ledger.counts(second).available == 3


def test_a_unit_may_have_a_code_of_each_product(store, batch):
    other = take_in(store, new_codes(1, product="b2Other"))
    assert consume(store, batch, 1).code.product_key == PRODUCT
    assert consume(store, other, 1, job="job-2").code.product_key == "b2Other"


def test_a_release_gives_the_code_to_the_next_unit(store, batch):
    got = reserve(store, batch, 1)
    store.ledger.release(got.code_id, mac(1), job="job-1", reason="aborted")
    store.ledger.release(got.code_id, mac(1), job="job-1", reason="aborted")
    row = store.records.code_rows([got.code_id])[0]
    assert (row.state, row.mac, row.slot, row.operator) == (CodeState.AVAILABLE, None, None, None)
    assert reserve(store, batch, 2, job="job-2").code_id == got.code_id
    assert store.records.history(got.code_id)[2].mac == str(mac(1))
    with pytest.raises(LedgerConflict):
        store.ledger.release(got.code_id, mac(2), job="job-9", reason="not its own")


def test_what_may_be_on_the_chip_is_never_released(store, batch):
    got = write(store, batch, 1)
    with pytest.raises(LedgerConflict):
        store.ledger.release(got.code_id, mac(1), job="job-1", reason="aborted")
    assert state(store, got.code_id) is CodeState.WRITING


def test_a_repeated_step_changes_nothing(store, batch):
    got = write(store, batch, 1)
    store.ledger.begin_writing(got.code_id, mac(1), job="job-1")
    store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    assert len(steps(store, got.code_id)) == 4
    other = write(store, batch, 2)
    store.ledger.hold(other.code_id, mac(2), job="job-1", reason="lost")
    store.ledger.hold(other.code_id, mac(2), job="job-1", reason="lost")
    assert len(steps(store, other.code_id)) == 4


@pytest.mark.parametrize("step", ["begin_writing", "confirm", "release", "hold"])
@pytest.mark.parametrize(("unit", "job"), [(2, "job-1"), (1, "job-2")])
def test_nobody_else_moves_a_code(store, batch, step, unit, job):
    got = write(store, batch, 1) if step in ("confirm", "hold") else reserve(store, batch, 1)
    more = {"confirm": {"slot": 1, "operator": "Wang"}, "release": {"reason": "r"}, "hold": {"reason": "r"}}
    before = steps(store, got.code_id)
    with pytest.raises(LedgerConflict, match="unit-00001"):
        getattr(store.ledger, step)(got.code_id, mac(unit), job=job, **more.get(step, {}))
    assert steps(store, got.code_id) == before


def test_another_session_can_not_hold_or_release_a_code_even_with_the_same_job_id(store, batch, opened):
    got, other = write(store, batch, 1), reserve(store, batch, 2, job="job-2")
    with pytest.raises(LedgerConflict):
        opened().ledger.hold(got.code_id, mac(1), job="job-1", reason="r")
    with pytest.raises(LedgerConflict):
        opened().ledger.release(other.code_id, mac(2), job="job-2", reason="r")


def test_a_jobs_own_proof_counts_whoever_brings_it_and_however_late(store, batch, opened):
    got = write(store, batch, 1)
    store.ledger.hold(got.code_id, mac(1), job="job-1", reason="the server was away")
    opened().ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    assert state(store, got.code_id) is CodeState.CONSUMED


def test_a_late_proof_counts_no_more_once_another_job_has_begun_to_write(store, batch):
    got = write(store, batch, 1)
    store.ledger.hold(got.code_id, mac(1), job="job-1", reason="the server was away")
    store.ledger.begin_writing(got.code_id, mac(1), job="job-2")
    store.ledger.hold(got.code_id, mac(1), job="job-2", reason="contact lost")
    with pytest.raises(LedgerConflict):
        store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    assert state(store, got.code_id) is CodeState.HELD


def test_a_late_proof_counts_no_more_after_rework_was_allowed(store, batch):
    got = consume(store, batch, 1)
    store.ledger.reopen(got.code_id, mac(1), person="Zhao", reason="module was erased")
    with pytest.raises(LedgerConflict):
        store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")


def test_a_code_is_consumed_only_after_it_was_written(store, batch):
    got = reserve(store, batch, 1)
    with pytest.raises(LedgerConflict):
        store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")


def test_an_engineer_reopens_a_passed_unit_and_it_gets_its_own_code(store, batch):
    got = consume(store, batch, 1)
    with pytest.raises(LedgerConflict):
        store.ledger.reopen(got.code_id, mac(2), person="Zhao", reason="wrong unit")
    store.ledger.reopen(got.code_id, mac(1), person="Zhao", reason="module was erased")
    again = reserve(store, batch, 1, job="job-2")
    assert (again.code, again.state) == (got.code, CodeState.HELD)
    last = store.records.history(got.code_id)[-1]
    assert (last.person, last.reason) == ("Zhao", "module was erased")
    assert store.ledger.counts(batch).consumed == 0
    with pytest.raises(LedgerConflict):
        store.ledger.reopen(got.code_id, mac(1), person="Zhao", reason="again")


def test_a_void_code_is_never_given_out_and_its_unit_gets_another(store, batch):
    held = write(store, batch, 1)
    store.ledger.hold(held.code_id, mac(1), job="job-1", reason="flash broken")
    store.ledger.void(held.code_id, person="Zhao", reason="module scrapped")
    row = store.records.code_rows([held.code_id])[0]
    assert (row.state, row.mac, row.reason) == (CodeState.VOID, None, "module scrapped")
    assert store.records.history(held.code_id)[-1].mac == str(mac(1))
    assert reserve(store, batch, 1, job="job-2").code_id != held.code_id
    free = store.ledger.find(PRODUCT, "unit-00009")
    store.ledger.void(free.id, person="Zhao", reason="leaked")
    for unit in range(2, 9):
        assert reserve(store, batch, unit, job=f"u{unit}").code.device_name != "unit-00009"
    with pytest.raises(BatchExhausted):
        reserve(store, batch, 99, job="u99")


def test_a_code_at_work_or_consumed_can_not_be_made_void(store, batch):
    for got in (reserve(store, batch, 1), write(store, batch, 2), consume(store, batch, 3)):
        with pytest.raises(LedgerConflict):
            store.ledger.void(got.code_id, person="Zhao", reason="no")


def test_people_must_say_who_and_why(store, batch):
    got = consume(store, batch, 1)
    with pytest.raises(ValueError, match="person"):
        store.ledger.reopen(got.code_id, mac(1), person=" ", reason="r")
    with pytest.raises(ValueError, match="reason"):
        store.ledger.void(got.code_id, person="Zhao", reason="")


def test_an_unknown_batch_or_code_is_named(store, batch):
    with pytest.raises(UnknownBatch, match="77"):
        reserve(store, 77, 1)
    with pytest.raises(UnknownBatch):
        store.ledger.counts(77)
    with pytest.raises(UnknownCode, match="999"):
        store.ledger.begin_writing(999, mac(1), job="job-1")
    with pytest.raises(UnknownCode):
        store.records.history(999)


def test_a_batch_runs_out(store):
    batch = take_in(store, new_codes(1))
    reserve(store, batch, 1)
    with pytest.raises(BatchExhausted, match=f"batch {batch}"):
        reserve(store, batch, 2)


def test_looking_up_changes_nothing(store, batch):
    assert store.ledger.bound_to(PRODUCT, mac(1)) is None
    got = consume(store, batch, 1)
    found = store.ledger.bound_to(PRODUCT, mac(1))
    assert (found.code, found.state, found.fresh) == (got.code, CodeState.CONSUMED, False)
    assert store.ledger.find(PRODUCT, "unit-00001").mac == str(mac(1))
    assert store.ledger.find(PRODUCT, "UNIT-00001") is None
    assert store.ledger.find("other", "unit-00001") is None
    assert len(steps(store, got.code_id)) == 4


def test_what_a_dead_session_had_in_hand_is_settled_at_the_next_opening(store, batch, opened):
    reserved, writing, consumed = reserve(store, batch, 1), write(store, batch, 2), consume(store, batch, 3)
    crash(store)
    next_store = opened()
    assert (next_store.recovered.released, next_store.recovered.held) == (1, 1)
    assert state(next_store, reserved.code_id) is CodeState.AVAILABLE
    assert state(next_store, writing.code_id) is CodeState.HELD
    assert state(next_store, consumed.code_id) is CodeState.CONSUMED
    assert next_store.records.history(writing.code_id)[-1].mac == str(mac(2))
    assert [one.code.id for one in next_store.doubts.listed()] == [writing.code_id]
    assert reserve(next_store, batch, 2, job="job-2").code == writing.code
    assert next_store.ledger.recover().held == 0


def test_a_dead_session_of_another_station_is_left_alone_until_its_unit_comes(store, batch, opened):
    far = opened(station="station-2")
    reserved, writing = reserve(far, batch, 1), write(far, batch, 2)
    crash(far)
    assert store.ledger.recover().released == 0
    assert state(store, writing.code_id) is CodeState.WRITING
    assert {one.code.id for one in store.doubts.listed()} == {reserved.code_id, writing.code_id}
    again = reserve(store, batch, 2)
    assert (again.code, again.state) == (writing.code, CodeState.HELD)
    assert state(store, reserved.code_id) is CodeState.RESERVED
    moved = reserve(store, batch, 1)
    assert moved.state is CodeState.RESERVED
    assert opened(station="station-2").recovered.held == 0


def test_closing_settles_what_is_still_in_hand_and_leaves_no_lock_behind(store, batch, opened):
    reserved, writing = reserve(store, batch, 1), write(store, batch, 2)
    folder = store.path.parent / "sessions"
    store.close()
    store.close()
    assert list(folder.iterdir()) == []
    later = opened()
    assert (later.recovered.released, later.recovered.held) == (0, 0)
    assert state(later, reserved.code_id) is CodeState.AVAILABLE
    assert state(later, writing.code_id) is CodeState.HELD


def test_a_batch_with_a_missing_code_does_not_balance(store, batch):
    with closing(raw(store)) as tool:
        drop_trigger(tool, "code_stays", "code")
        tool.execute("DELETE FROM code WHERE device_name = 'unit-00005'")
    assert store.ledger.balance(batch) == 1
    findings = {finding.what: finding for finding in store.doctor()}
    assert not findings["books"].ok
    assert "10 issued, 9 found" in findings["books"].detail
    assert "code_stays" in findings["constraints"].detail
