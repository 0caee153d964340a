"""Batches that are closed like a till, and what a closed one keeps from changing."""

import pytest

from app.model.code import BatchState, CodeState
from app.store.errors import BatchClosed, LedgerConflict, NotReadyToClose, RunProblem, UnknownBatch
from tests.store.samples import PRODUCT, REFUSED, crash, mac, new_codes, take_in


def reserve(store, batch, unit, job="job-1"):
    return store.ledger.reserve(batch, mac(unit), job=job, slot=3, operator="Wang").code_id


def write(store, batch, unit, job="job-1"):
    code_id = reserve(store, batch, unit, job)
    store.ledger.begin_writing(code_id, mac(unit), job=job)
    return code_id


def consume(store, batch, unit, job="job-1", operator="Wang"):
    code_id = write(store, batch, unit, job)
    store.ledger.confirm(code_id, mac(unit), job=job, slot=3, operator=operator)
    return code_id


def hold(store, batch, unit, job="job-1"):
    code_id = write(store, batch, unit, job)
    store.ledger.hold(code_id, mac(unit), job=job, reason="contact lost")
    return code_id


def close(store, batch, **settings):
    store.closing.close(batch, person="Zhao", **settings)


def open_run(store, batch, run="run-1"):
    store.jobs.open_run(run, batch=batch, recipe="r", firmware="f", firmware_sha256={}, operator="Wang")


def test_a_batch_that_balances_is_closed_and_says_when_and_by_whom(store, batch):
    consume(store, batch, 1)
    assert store.records.batch(batch).state is BatchState.OPEN
    close(store, batch)
    row = store.records.batch(batch)
    [event] = store.closing.events(batch)
    assert (row.state, row.closed_by, row.closed_at) == (BatchState.CLOSED, "Zhao", event.at)
    assert (event.from_state, event.to_state, event.person) == (BatchState.OPEN, BatchState.CLOSED, "Zhao")


def test_a_second_closing_changes_nothing(store, batch):
    close(store, batch)
    before = store.records.batch(batch)
    store.closing.close(batch, person="Li")
    assert store.records.batch(batch) == before
    assert len(store.closing.events(batch)) == 1


@pytest.mark.parametrize("step", [reserve, write])
def test_a_batch_with_a_code_in_flight_is_not_closed_and_the_code_is_named(store, batch, step):
    code_id = step(store, batch, 7)
    with pytest.raises(NotReadyToClose, match=rf"in flight.*\n.*unit-00001.*{mac(7)}, slot 3") as caught:
        close(store, batch, accept_held=True)
    assert [row.id for row in caught.value.codes] == [code_id]
    assert store.records.batch(batch).state is BatchState.OPEN


def test_held_codes_must_be_accepted_and_are_named(store, batch):
    code_id = hold(store, batch, 7)
    with pytest.raises(NotReadyToClose, match=r"accept-held.*\n.*unit-00001: held.*contact lost") as caught:
        close(store, batch)
    assert [row.id for row in caught.value.codes] == [code_id]
    close(store, batch, accept_held=True)
    assert "1 held codes accepted" in store.closing.events(batch)[0].reason


def doubtful(store):
    [found] = [finding for finding in store.doctor() if finding.what == "codes in doubt"]
    return found.ok, found.detail


def test_the_doctor_lets_accepted_codes_rest_until_their_batch_is_opened_again(store, batch):
    hold(store, batch, 7)
    close(store, batch, accept_held=True)
    assert doubtful(store) == (True, "none; 1 more rest in closed batches")
    store.closing.reopen(batch, person="Zhao", reason="the unit is back")
    ok, detail = doubtful(store)
    assert not ok
    assert detail.startswith("1: unit-00001 (held")


def test_a_batch_with_a_missing_code_is_not_closed(store, batch, tool):
    drop = " ON code" if store._database.place.shared else ""
    tool.execute(f"DROP TRIGGER code_stays{drop}")
    tool.execute("DELETE FROM code WHERE device_name = 'unit-00005'")
    with pytest.raises(NotReadyToClose, match="10 codes were issued and 9 are there"):
        close(store, batch)


def test_a_batch_with_an_open_run_is_not_closed(store, batch, opened):
    open_run(store, batch)
    with pytest.raises(NotReadyToClose, match="Wang has a run open"):
        close(store, batch)
    store.jobs.close_run("run-1", "complete")
    other = opened()
    open_run(other, batch, "run-2")
    with pytest.raises(NotReadyToClose):
        close(store, batch)
    crash(other)
    close(store, batch)


def test_nothing_of_a_closed_batch_changes(store, batch):
    held = hold(store, batch, 1)
    consumed = consume(store, batch, 2, "job-2")
    close(store, batch, accept_held=True)
    ledger = store.ledger
    before = store.records.code_rows(store.records.code_ids(batch))
    for change in (
        lambda: ledger.reserve(batch, mac(9), job="j", slot=1, operator="Wang"),
        lambda: ledger.reserve(batch, mac(9), job="j", slot=1, operator="Wang", wanted="unit-00004"),
        lambda: ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang"),
        lambda: ledger.begin_writing(held, mac(1), job="j"),
        lambda: ledger.confirm(held, mac(1), job="job-1", slot=1, operator="Wang"),
        lambda: ledger.void(held, person="Zhao", reason="r"),
        lambda: ledger.reopen(consumed, mac(2), person="Zhao", reason="r"),
    ):
        with pytest.raises(BatchClosed, match=f"batch {batch} is closed"):
            change()
    with pytest.raises(RunProblem):
        open_run(store, batch)
    assert store.records.code_rows(store.records.code_ids(batch)) == before


def test_a_held_code_of_a_closed_batch_is_not_resumed_from_another_batch(store, batch):
    hold(store, batch, 1)
    consumed = consume(store, batch, 2, "job-2")
    close(store, batch, accept_held=True)
    second = take_in(store, new_codes(3, start=100))
    with pytest.raises(BatchClosed, match=f"batch {batch} is closed"):
        reserve(store, second, 1, "job-3")
    assert reserve(store, second, 2, "job-3") == consumed
    assert store.ledger.counts(second).available == 3


def test_a_batch_that_was_opened_again_goes_on_and_its_history_keeps_both(store, batch):
    code_id = hold(store, batch, 1)
    close(store, batch, accept_held=True)
    with pytest.raises(ValueError, match="reason"):
        store.closing.reopen(batch, person="Li", reason=" ")
    store.closing.reopen(batch, person="Li", reason="unit was found")
    row = store.records.batch(batch)
    assert (row.state, row.closed_at, row.closed_by) == (BatchState.OPEN, None, None)
    events = store.closing.events(batch)
    assert [(one.to_state.value, one.person) for one in events] == [("closed", "Zhao"), ("open", "Li")]
    assert events[1].reason == "unit was found"
    assert reserve(store, batch, 1, "job-2") == code_id
    with pytest.raises(LedgerConflict, match="is open"):
        store.closing.reopen(batch, person="Li", reason="again")


def test_an_unknown_batch_is_named(store):
    for call in (
        lambda: close(store, 77),
        lambda: store.closing.reopen(77, person="Li", reason="r"),
        lambda: store.closing.summary(77),
    ):
        with pytest.raises(UnknownBatch, match="77"):
            call()


def test_nobody_closes_a_batch_without_a_name(store, batch):
    with pytest.raises(ValueError, match="person"):
        store.closing.close(batch, person=" ")


CLOSE = "UPDATE batch SET state='closed', closed_at=made_at, closed_by='X' WHERE number=?"


def test_the_database_closes_no_batch_with_codes_in_flight(store, batch, tool):
    code_id = write(store, batch, 1)
    with pytest.raises(REFUSED, match="in flight"):
        tool.execute(CLOSE, (batch,))
    store.ledger.hold(code_id, mac(1), job="job-1", reason="r")
    tool.execute(CLOSE, (batch,))
    assert store.records.batch(batch).state is BatchState.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE code SET state='void', mac=NULL, session=NULL, job=NULL WHERE id=1",
        (
            "UPDATE code SET state='reserved', mac='00:00:00:00:00:09', job='j',"
            " session=(SELECT id FROM session) WHERE id=2"
        ),
        "UPDATE code SET state='consumed', consumed_at=changed_at WHERE id=1",
        (
            "INSERT INTO run (id, batch, recipe, firmware, firmware_sha256, operator, session, opened_at)"
            " SELECT 'r', number, 'r', 'f', '{}', 'o', (SELECT id FROM session), made_at FROM batch"
        ),
    ],
)
def test_the_database_changes_no_code_of_a_closed_batch(store, batch, tool, change):
    hold(store, batch, 1)
    close(store, batch, accept_held=True)
    with pytest.raises(REFUSED, match="is closed"):
        tool.execute(change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE batch SET state='lost'",
        "UPDATE batch SET state='open'",
        "UPDATE batch SET closed_by=NULL",
        "UPDATE batch_event SET person='X'",
        "DELETE FROM batch_event",
        "UPDATE code SET match_key='x' WHERE id=1",
    ],
)
def test_the_database_keeps_a_closed_batch_and_its_history_whole(store, batch, tool, change):
    close(store, batch)
    with pytest.raises(REFUSED):
        tool.execute(change)


def test_the_summary_has_the_counts_the_people_and_what_is_in_doubt(store, batch):
    consume(store, batch, 1, "job-1", "Wang")
    consume(store, batch, 2, "job-2", "Li")
    last = consume(store, batch, 3, "job-3", "Wang")
    held = hold(store, batch, 4, "job-4")
    void = store.ledger.find(PRODUCT, "unit-00010").id
    store.ledger.void(void, person="Zhao", reason="leaked")
    close(store, batch, accept_held=True)
    summary = store.closing.summary(batch)
    assert summary.batch == store.records.batch(batch)
    assert summary.batch.counts.difference == 0
    assert summary.operators == (("Li", 1), ("Wang", 2))
    assert [row.id for row in summary.held] == [held]
    assert [(row.id, row.reason) for row in summary.void] == [(void, "leaked")]
    rows = store.records.code_rows([1, last])
    assert (summary.first_consumed, summary.last_consumed) == (rows[0].consumed_at, rows[1].consumed_at)
    assert summary.events == store.closing.events(batch)


def test_the_summary_of_an_untouched_batch_has_no_times(store, batch):
    close(store, batch)
    summary = store.closing.summary(batch)
    assert (summary.first_consumed, summary.last_consumed, summary.operators) == (None, None, ())


def test_doubts_tell_station_and_whether_they_were_accepted(store, batch, opened):
    far = (
        opened(store.path.parent / "far", station="station-2", key_file=store.path.parent / "vault.key")
        if store._database.place.shared
        else opened(station="station-2")
    )
    held = hold(store, batch, 1)
    left = write(far, batch, 2, "job-2")
    alive = write(store, batch, 3, "job-3")
    crash(far)
    doubts = store.doubts.listed()
    assert [(one.code.id, one.code.state, one.station, one.accepted) for one in doubts] == [
        (held, CodeState.HELD, "station-1", False),
        (left, CodeState.WRITING, "station-2", False),
    ]
    assert alive not in [one.code.id for one in doubts]


def test_held_codes_of_a_closed_batch_are_marked_as_accepted(store, batch):
    hold(store, batch, 1)
    close(store, batch, accept_held=True)
    assert [one.accepted for one in store.doubts.listed()] == [True]
