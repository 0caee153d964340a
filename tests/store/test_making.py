"""Batches in the making: whole or nothing, and nobody waits for them."""

import threading

import pytest

from app.model.cancel import CancelToken
from app.model.code import BatchState, CodeState
from app.model.faults import Cancelled
from app.model.records import BatchQuery
from app.store import making
from app.store.errors import BatchClosed, ConstraintBroken, NotReadyToClose, StockError, StoreUnavailable
from app.store.making import RawCode
from tests.store.centre import KEY, LI, make, new_batch, product, raw_codes
from tests.store.samples import PRODUCT, REFUSED, crash, device_secret, mac, new_codes, take_in


@pytest.fixture
def pieces(monkeypatch) -> int:
    """Small pieces, so that a batch of a few codes comes in several."""
    monkeypatch.setattr(making, "PIECE", 4)
    return 4


@pytest.fixture(autouse=True)
def lamp(store) -> None:
    product(store, quota=1000)


def traces(tool) -> list[int]:
    tables = ("code", "batch", "mac_use", "quota_entry WHERE batch IS NOT NULL")
    return [tool.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables]


def test_what_was_made_comes_out_again_with_its_secrets(store, pieces):
    codes = raw_codes(11)
    told: list[tuple[int, int]] = []
    batch = make(store, codes, progress=lambda done, of: told.append((done, of)))
    out = list(store.stock.export_codes(batch))
    assert [(row.device_name, code.device_secret) for row, code in out] == [
        (one.device_name, one.device_secret) for one in codes
    ]
    assert told == [(0, 11), (4, 11), (8, 11), (11, 11)]
    row = store.records.batch(batch)
    assert (row.state, row.counts.available, row.counts.difference) == (BatchState.OPEN, 11, 0)
    assert store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang").code.device_name == (
        "made-00001"
    )
    assert [finding.detail for finding in store.doctor() if not finding.ok] == []


def test_a_batch_in_the_making_is_nobody_s_and_others_go_on_working(store, pieces):
    other = take_in(store, new_codes(3))
    seen: list[object] = []

    def look(done, _of):
        if done != 4:
            return
        row = next(one for one in store.records.batches() if one.number == 2)
        seen.extend((row.state, row.counts.issued, row.counts.difference, row.quantity))
        with pytest.raises(BatchClosed):
            store.ledger.reserve(2, mac(9), job="j", slot=1, operator="Wang")
        with pytest.raises(NotReadyToClose, match="not in stock"):
            store.closing.close(2, person="Li")
        seen.append(store.ledger.reserve(other, mac(1), job="j", slot=1, operator="Wang").state)

    make(store, 9, progress=look)
    assert seen == [BatchState.CREATE, 0, 0, 9, CodeState.RESERVED]


@pytest.mark.parametrize("after", [0, 4, 8, 9])
def test_a_making_that_is_cancelled_leaves_no_trace(store, tool, pieces, after):
    cancel = CancelToken()

    def stop(done, _of):
        if done == after:
            cancel.cancel()

    with pytest.raises(Cancelled):
        make(store, 9, progress=stop, cancel=cancel)
    assert traces(tool) == [0, 0, 0, 0]
    assert store.products.row(KEY).remaining == 1000
    assert make(store, 9) == 1


def test_a_source_that_fails_leaves_no_trace(store, tool, pieces):
    def broken():
        yield from raw_codes(6)
        raise StockError("the cloud is gone")

    with pytest.raises(StockError, match="the cloud is gone"):
        store.making.make(new_batch(9), lambda _: broken(), lambda *_: None, CancelToken())
    assert traces(tool) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("came", "words"), [(8, "9 codes were asked for and 8 came"), (10, "more codes came")]
)
def test_other_than_what_was_asked_for_is_no_batch(store, tool, pieces, came, words):
    with pytest.raises(StockError, match=words):
        store.making.make(new_batch(9), lambda _: raw_codes(came), lambda *_: None, CancelToken())
    assert traces(tool) == [0, 0, 0, 0]


def test_a_name_or_secret_that_is_in_stock_stops_it_and_leaves_no_trace(store, tool, pieces):
    make(store, 3)
    again = [*raw_codes(9, start=100), RawCode(10, "made-00002", raw_codes(1, start=900)[0].device_secret)]
    with pytest.raises(ConstraintBroken):
        make(store, again)
    assert traces(tool)[:2] == [3, 1]


def test_an_import_that_is_cancelled_takes_its_new_product_back(store, tool, pieces):
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        store.stock.take_in(
            new_codes(9),
            source_name="codes.xlsx",
            source_sha256="ab" * 32,
            made_by="Li",
            product_secret=None,
            progress=lambda done, _of: done and cancel.cancel(),
            cancel=cancel,
        )
    assert traces(tool) == [0, 0, 0, 0]
    assert [row.product_key for row in store.products.rows()] == [KEY]
    assert take_in(store, new_codes(9), sha256="ab" * 32) == 1


def test_an_import_that_fails_stays_listed_with_its_reason_and_its_file_may_come_again(store, tool, pieces):
    def full(done, _of):
        if done == 4:
            raise StoreUnavailable("the disk is full")

    facts = {"source_name": "codes.xlsx", "source_sha256": "ab" * 32, "made_by": "Li", "product_secret": None}
    with pytest.raises(StoreUnavailable):
        store.stock.take_in(new_codes(9), progress=full, **facts)
    [row] = store.records.batches(BatchQuery(pending=True))
    assert (row.state, row.problem, row.source_name, row.counts.issued) == (
        BatchState.CREATE_FAILED,
        "the disk is full",
        "codes.xlsx",
        0,
    )
    assert traces(tool) == [0, 1, 0, 0]
    assert store.stock.take_in(new_codes(9), **facts) == 2
    store.orders.dismiss(1, LI)
    assert [one.number for one in store.records.batches()] == [2]
    assert [finding.detail for finding in store.doctor() if not finding.ok] == []


def test_what_a_program_that_died_was_making_is_taken_back_at_the_next_opening(opened, store, tool, pieces):
    begun = store.making.begin(new_batch(9))
    store.making.fill(begun, new_batch(8), raw_codes(8), lambda *_: None, CancelToken())
    assert traces(tool)[:2] == [8, 1]
    crash(store)
    assert opened().records.batches() == []
    assert traces(tool) == [0, 0, 0, 0]


def test_what_a_program_that_lives_is_making_is_left_alone(opened, store, tool, pieces):
    begun = store.making.begin(new_batch(8))
    store.making.fill(begun, new_batch(8), raw_codes(8), lambda *_: None, CancelToken())
    opened(station="station-1")
    assert traces(tool)[:2] == [8, 1]
    store.making.open(begun, new_batch(8))
    assert store.records.batch(begun.number).counts.available == 8


def test_the_database_itself_keeps_stock_apart_from_what_is_being_made(store, tool, pieces):
    make(store, 3)
    for loss in ("DELETE FROM code WHERE batch=1", "UPDATE batch SET state='create' WHERE number=1"):
        with pytest.raises(REFUSED):
            tool.execute(loss)
    begun = store.making.begin(new_batch(5))
    with pytest.raises(REFUSED, match="missing"):
        tool.execute("UPDATE batch SET state='open' WHERE number=2")
    store.making.undo(begun)


def test_two_batches_are_made_at_the_same_time(store, pieces):
    both = threading.Barrier(2)
    numbers: list[int] = []

    def one(series) -> None:
        numbers.append(
            make(store, raw_codes(9, series=series), progress=lambda done, _: done or both.wait(10))
        )

    threads = [threading.Thread(target=one, args=(series,)) for series in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2]
    assert [row.counts.available for row in store.records.batches()] == [9, 9]


def test_codes_that_come_in_together_open_like_any_other(store):
    """Codes that come in together are sealed by a way of their own; the ledger opens both the same."""
    batch = make(store, 3)
    for row, code in store.stock.export_codes(batch):
        number = int(row.device_name[-5:])
        assert code.device_secret.reveal() == device_secret(number, "made")
    alone = take_in(store, new_codes(1))
    [(_, code)] = store.stock.export_codes(alone)
    assert code.device_secret.reveal() == device_secret(1, PRODUCT)
