"""Batches that a cloud is asked to issue: what is on record before each step, and who may go on."""

import threading
from contextlib import suppress

import pytest

from app.model.cancel import CancelToken
from app.model.code import BatchState
from app.model.mac import Mac
from app.model.product import Connectivity
from app.model.records import BatchLife, BatchQuery
from app.model.wording import said
from app.store.errors import AlreadyImported, NotWaiting, OrderBusy
from tests.store.centre import KEY, LI, make, new_batch, product, raw_codes
from tests.store.samples import REFUSED, crash

PLACE = "iot.example.com instance-1"
SHA = "ab" * 32


@pytest.fixture(autouse=True)
def lamp(store) -> None:
    product(store, quota=100)


def order_of(store, count=3, **facts):
    facts = {"place": PLACE, "issuer": "a cloud"} | facts
    names = [(row + 1, one.device_name) for row, one in enumerate(raw_codes(count))]
    return store.orders.begin(new_batch(count, **facts), names)


def row_of(store, number=1):
    return store.records.batch(number)


def test_names_are_on_record_before_anybody_is_asked_and_quota_is_taken(store):
    order = order_of(store)
    row = row_of(store)
    assert (row.state, row.life, row.place, row.attended, row.pending) == (
        BatchState.CHECK,
        BatchLife.CHECK,
        PLACE,
        True,
        False,
    )
    assert store.products.row(KEY).remaining == 97
    assert order.names == ((1, "made-00001"), (2, "made-00002"), (3, "made-00003"))


def test_a_dead_program_s_order_waits_and_is_continued_with_the_same_names(opened, store):
    order = order_of(store)
    store.orders.taken(order, "7,8")
    store.making.fill(order.begun, order.new, raw_codes(3), lambda *_: None, CancelToken())
    crash(store)
    again = opened()
    row = row_of(again)
    assert (row.state, row.waiting, row.pending) == (BatchState.CREATE, True, True)
    claimed = again.orders.claim(1)
    assert (claimed.checked, claimed.names, claimed.new.application) == (True, order.names, "7,8")
    again.making.fill(claimed.begun, claimed.new, raw_codes(3), lambda *_: None, CancelToken())
    again.making.open(claimed.begun, claimed.new)
    row = row_of(again)
    assert (row.life, row.counts.available, row.pending) == (BatchLife.READY, 3, False)
    again.orders.let_go(claimed)
    with pytest.raises(NotWaiting):
        again.orders.claim(1)


def test_only_one_program_has_an_order_in_hand(opened, store):
    order = order_of(store)
    with pytest.raises(OrderBusy):
        store.orders.claim(1)
    other = opened(station="station-1")
    with pytest.raises(OrderBusy, match="station-1"):
        other.orders.claim(1)
    with pytest.raises(OrderBusy):
        other.orders.give_up(1, "r", LI)
    store.orders.interrupt(order, said("the platform can't be reached, or did not answer in time"))
    store.orders.let_go(order)
    assert row_of(store).waiting
    taken = []
    both = threading.Barrier(2)

    def claim(one) -> None:
        both.wait(10)
        with suppress(OrderBusy):
            taken.append(one.orders.claim(1))

    threads = [threading.Thread(target=claim, args=(one,)) for one in (store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_why_it_waits_keeps_its_form_for_translation(store):
    order = order_of(store)
    inner = said("the platform does not know application {id}", id=7)
    store.orders.interrupt(order, said("batch {batch} is not finished and waits: {why}", batch=1, why=inner))
    problem = row_of(store).problem
    assert problem == "batch 1 is not finished and waits: the platform does not know application 7"
    assert problem.template == "batch {batch} is not finished and waits: {why}"
    assert problem.values["why"].values == {"id": 7}


def test_what_is_given_up_frees_its_quota_and_its_file_and_stays_until_it_is_dismissed(store):
    order = order_of(store, source_sha256=SHA)
    with pytest.raises(AlreadyImported):
        make(store, 2, source_sha256=SHA)
    store.orders.interrupt(order, "stopped")
    store.orders.let_go(order)
    store.orders.give_up(1, "the order was cancelled", LI)
    row = row_of(store)
    assert (row.life, row.problem) == (
        BatchLife.CHECK_FAILED,
        "given up by Li: the order was cancelled",
    )
    assert store.products.row(KEY).remaining == 100
    assert make(store, raw_codes(2, series="x"), source_sha256=SHA) == 2
    pending = BatchQuery(pending=True)
    assert [one.number for one in store.records.batches(pending)] == [1]
    store.orders.dismiss(1, LI)
    assert store.records.batches(pending) == []
    assert [one.number for one in store.records.batches()] == [2]
    failed = BatchQuery(life=BatchLife.CHECK_FAILED)
    assert [one.dismissed_by for one in store.records.batches(failed)] == ["Li"]
    assert [deed.what for deed in store.deeds.rows(batch=1)] == ["give batch up", "dismiss batch"]
    for number in (1, 2, 9):
        with pytest.raises(NotWaiting):
            store.orders.dismiss(number, LI)
    assert all(finding.ok for finding in store.doctor())


def test_macs_are_free_again_until_the_cloud_may_have_registered_them(store):
    product(store, "b2Speaker", quota=10, connectivity=Connectivity.BLUETOOTH)
    pool = store.mac_pool
    pool.add("b2Speaker", Mac.parse("7cb94c000000"), Mac.parse("7cb94c000009"), note="", by=LI)
    facts = {"key": "b2Speaker", "with_macs": True, "place": PLACE}
    for number, (checked, left) in enumerate([(False, 10), (True, 7)], start=1):
        order = store.orders.begin(new_batch(3, **facts), ())
        assert [name for _, name in order.names] == ["7cb94c000000", "7cb94c000001", "7cb94c000002"]
        order = store.orders.taken(order, "7") if checked else order
        store.orders.end(order, "refused")
        store.orders.let_go(order)
        assert pool.remaining("b2Speaker") == left
        state = BatchState.CREATE_FAILED if checked else BatchState.CHECK_FAILED
        assert row_of(store, number).state is state


def test_an_order_that_is_withdrawn_during_the_check_leaves_no_trace(store, tool):
    order = order_of(store)
    store.orders.withdraw(order)
    assert store.records.batches() == []
    assert tool.execute("SELECT COUNT(*) FROM wanted_names").fetchone()[0] == 0
    assert order_of(store).number == 1


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM batch WHERE number = 1",
        "UPDATE batch SET place = 'elsewhere' WHERE number = 1",
        "UPDATE batch SET application = '9' WHERE number = 1",
        "UPDATE wanted_names SET names = '[]' WHERE batch = 1",
        "UPDATE batch SET dismissed_by = 'x', dismissed_at = '2026-01-01' WHERE number = 1",
    ],
)
def test_the_database_itself_keeps_what_a_cloud_was_told(store, tool, loss):
    store.orders.taken(order_of(store), "7")
    with pytest.raises(REFUSED):
        tool.execute(loss)


def test_a_creation_that_fails_stays_listed_with_its_reason_and_without_codes(store, tool):
    with pytest.raises(ZeroDivisionError):
        store.making.make(
            new_batch(3),
            lambda _: (one if one.row < 3 else 1 / 0 for one in raw_codes(3)),
            lambda *_: None,
            CancelToken(),
            failure_stays=True,
        )
    row = row_of(store)
    assert (row.life, row.problem, row.counts.issued) == (
        BatchLife.CREATE_FAILED,
        "an error in Flashline itself: ZeroDivisionError",
        0,
    )
    assert tool.execute("SELECT COUNT(*) FROM code").fetchone()[0] == 0
    assert store.products.row(KEY).remaining == 100
