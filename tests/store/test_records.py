"""What the screens ask for."""

from datetime import timedelta

import pytest

from app.model.code import CodeState, FlashingMethod, Generation
from app.model.records import BatchColumn, BatchLife, BatchQuery, CodeColumn
from app.model.secret import Secret
from tests.store.samples import mac, new_codes, take_in


@pytest.fixture
def some(store):
    """Three batches; in the first, units 1 and 2 are consumed and 3 is held."""
    first = take_in(store, new_codes(6))
    take_in(store, new_codes(4, product="b2Other"))
    take_in(store, new_codes(5, product="c3_Third", secrets=False), product_secret=Secret("ps"))
    for unit, slot in ((0xABCDEF01, 4), (0xABCDEF02, 5), (3, 6)):
        job = f"job-{unit}"
        got = store.ledger.reserve(first, mac(unit), job=job, slot=slot, operator="Wang")
        store.ledger.begin_writing(got.code_id, mac(unit), job=job)
        if unit == 3:
            store.ledger.hold(got.code_id, mac(unit), job=job, reason="unplugged")
        else:
            store.ledger.confirm(got.code_id, mac(unit), job=job, slot=slot, operator="Wang")
    return store


def numbers(rows):
    return [row.number for row in rows]


def names(store, ids):
    return [int(row.device_name[-2:]) for row in store.records.code_rows(ids)]


def test_batches_have_their_counts(some):
    row = some.records.batch(1)
    assert (row.product_key, row.product_name, row.method) == (
        "a1StoreTest",
        "a1StoreTest",
        FlashingMethod.PER_DEVICE,
    )
    assert (row.source_name, row.made_by) == ("codes.xlsx", "Li")
    assert (row.counts.issued, row.counts.available, row.counts.consumed, row.counts.held) == (6, 3, 2, 1)
    assert row.counts == some.ledger.counts(1)
    assert row.made_at.utcoffset().total_seconds() == 0
    assert some.records.batch(9) is None


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (BatchColumn.NUMBER, [1, 2, 3]),
        (BatchColumn.PRODUCT, [1, 2, 3]),
        (BatchColumn.METHOD, [1, 2, 3]),
        (BatchColumn.MADE_AT, [1, 2, 3]),
        (BatchColumn.ISSUED, [2, 3, 1]),
        (BatchColumn.CONSUMED, [2, 3, 1]),
        (BatchColumn.HELD, [2, 3, 1]),
    ],
)
def test_batches_are_sorted_by_every_column(some, column, order):
    assert numbers(some.records.batches(sort=column, descending=False)) == order
    assert numbers(some.records.batches(sort=column)) == order[::-1]


@pytest.mark.parametrize(
    ("search", "found"),
    [("STORE", [1]), ("2", [2]), ("_", [3]), ("codes", [3, 2, 1]), ("%", []), (" ", [3, 2, 1])],
)
def test_batches_are_searched(some, search, found):
    assert numbers(some.records.batches(BatchQuery(search=search))) == found


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (CodeColumn.ROW, [1, 2, 3, 4, 5, 6]),
        (CodeColumn.DEVICE_NAME, [1, 2, 3, 4, 5, 6]),
        (CodeColumn.STATE, [4, 5, 6, 1, 2, 3]),
        (CodeColumn.MAC, [3, 1, 2, 4, 5, 6]),
        (CodeColumn.CHANGED_AT, [4, 5, 6, 1, 2, 3]),
        (CodeColumn.CONSUMED_AT, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_codes_are_sorted_by_every_column(some, column, order):
    assert names(some, some.records.code_ids(1, sort=column)) == order


def test_codes_without_a_value_come_last_in_both_directions(some):
    assert names(some, some.records.code_ids(1, sort=CodeColumn.MAC, descending=True))[:3] == [2, 1, 3]
    assert names(some, some.records.code_ids(1, descending=True)) == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("UNIT-00004", [4]),
        ("_", []),
        ("%", []),
        ("ab:cd:ef", [1, 2]),
        ("AB-CD-EF-02", [2]),
        ("abcdef01", [1]),
        ("cdef0", [1, 2]),
        ("zz", []),
        ("", [1, 2, 3, 4, 5, 6]),
        (":", []),
    ],
)
def test_codes_are_searched_by_name_and_mac(some, search, found):
    assert names(some, some.records.code_ids(1, search=search)) == found


def test_codes_are_filtered_by_state(some):
    assert names(some, some.records.code_ids(1, states=[CodeState.HELD])) == [3]
    both = {CodeState.HELD, CodeState.CONSUMED}
    assert names(some, some.records.code_ids(1, states=both, search="unit", descending=True)) == [3, 2, 1]
    ids = some.records.code_ids(1)
    assert (ids.typecode, len(ids)) == ("q", 6)


def test_codes_are_filtered_by_operator_and_time(some):
    assert names(some, some.records.code_ids(1, operator="wan")) == [1, 2, 3]
    assert names(some, some.records.code_ids(1, operator="Li")) == []
    third = some.records.code_rows([3])[0]
    assert names(some, some.records.code_ids(1, since=third.changed_at)) == [3]
    later = third.changed_at + timedelta(days=1)
    assert names(some, some.records.code_ids(1, since=later)) == []


def test_rows_come_in_the_order_they_are_asked_for(some):
    rows = some.records.code_rows([5, 1, 77, 3])
    assert [row.id for row in rows] == [5, 1, 3]
    assert rows[2].reason == "unplugged"
    assert some.records.code_rows([]) == []


def test_more_rows_than_one_statement_takes(store):
    take_in(store, new_codes(12_000))
    ids = store.records.code_ids(1)
    assert [row.id for row in store.records.code_rows(ids[::-1])] == list(ids[::-1])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"life": BatchLife.READY}, [3, 2]),
        ({"life": BatchLife.IN_PRODUCTION}, [1]),
        ({"life": BatchLife.CLOSED}, []),
        ({"life": BatchLife.CREATE}, []),
        ({"method": FlashingMethod.PER_PRODUCT}, [3]),
        ({"generation": Generation.CLOUD_FILE}, [3, 2, 1]),
        ({"generation": Generation.UPLOAD}, []),
        ({"pending": True}, []),
        ({"search": "codes", "life": BatchLife.READY, "method": FlashingMethod.PER_DEVICE}, [2]),
    ],
)
def test_batches_are_filtered_by_the_database(some, wanted, found):
    assert numbers(some.records.batches(BatchQuery(**wanted))) == found


@pytest.mark.parametrize("column", BatchColumn)
def test_every_column_sorts_both_ways(some, column):
    up = some.records.batches(sort=column, descending=False)
    assert some.records.batches(sort=column) == up[::-1]
    assert {row.number for row in up} == {1, 2, 3}


def test_a_closed_batch_is_found_as_closed(some):
    some.closing.close(2, person="Li")
    assert numbers(some.records.batches(BatchQuery(life=BatchLife.CLOSED))) == [2]
    assert numbers(some.records.batches(BatchQuery(life=BatchLife.READY))) == [3]
    assert numbers(some.records.batches(sort=BatchColumn.STATE)) == [2, 3, 1]
