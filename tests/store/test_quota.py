"""The quota: bought less issued, and never below nothing."""

import pytest

from app.model.product import QuotaKind
from app.store.errors import QuotaInsufficient, QuotaRefused, UnknownProduct
from tests.store.centre import KEY, LI, make, product, raw_codes
from tests.store.samples import REFUSED


def test_what_is_left_is_what_was_bought_less_what_was_issued(store):
    product(store, quota=10)
    store.quota.buy(KEY, 5, kind=QuotaKind.PRODUCTION, note="order 8", by=LI)
    make(store, 4)
    row = store.products.row(KEY)
    assert (row.bought, row.issued, row.remaining) == (15, 4, 11)
    entries = store.quota.entries(KEY)
    assert [(one.quantity, one.note, one.kind, one.by, one.batch) for one in entries] == [
        (10, "order 7", QuotaKind.PRODUCTION, "Li", None),
        (5, "order 8", QuotaKind.PRODUCTION, "Li", None),
    ]


def test_more_than_is_left_is_refused_before_anything_is_made(store):
    product(store, quota=10)
    make(store, 4)
    with pytest.raises(QuotaInsufficient, match="Active code quota is insufficient: 6 left, 7 asked"):
        store.quota.require(KEY, 7, debug=False)
    with pytest.raises(QuotaInsufficient, match="Active code quota is insufficient: 6 left, 7 asked"):
        make(store, raw_codes(7, series="b"))
    assert [row.number for row in store.records.batches()] == [1]
    make(store, raw_codes(6, series="b"))
    assert store.products.row(KEY).remaining == 0


def test_the_database_itself_refuses_a_batch_beyond_the_quota(store, tool):
    product(store, quota=3)
    statement = (
        "INSERT INTO batch (number, product_id, method, source_name, source_sha256, made_at, made_by, issued,"
        " state, generation) VALUES ({}, 1, 'per-device', '', '', '2026-03-01 08:00:00', 'Li', {},"
        " 'create', 'automatic')"
    )
    with pytest.raises(REFUSED, match="Active code quota is insufficient"):
        tool.execute(statement.format(1, 4))
    tool.execute(statement.format(1, 3))
    with pytest.raises(REFUSED, match="Active code quota is insufficient"):
        tool.execute(statement.format(2, 1))


def test_debug_codes_are_counted_apart_and_are_50_at_most(store, tool):
    product(store, quota=2, debug=40)
    make(store, 40, debug=True)
    with pytest.raises(QuotaInsufficient, match="0 left, 1 asked"):
        make(store, raw_codes(1, series="b"), debug=True)
    with pytest.raises(QuotaRefused, match="may have 50 debug codes: 40 are entered, 10 more"):
        store.quota.buy(KEY, 11, kind=QuotaKind.DEBUG, note="", by=LI)
    with pytest.raises(REFUSED, match="50 debug codes at most"):
        tool.execute(
            "INSERT INTO quota_entry (product_id, at, quantity, kind, note, person)"
            " VALUES (1, '2026-03-01 08:00:00', 11, 'debug', '', 'x')"
        )
    row = store.products.row(KEY)
    assert (row.bought, row.issued, row.debug_bought, row.debug_issued) == (2, 0, 40, 40)
    assert store.records.batch(1).debug


def test_a_product_has_no_more_codes_than_its_limit(store):
    product(store, quota=10)
    store.products.set_limit(KEY, 6, LI)
    make(store, 4)
    with pytest.raises(QuotaRefused, match="may have 6 codes: 4 are issued, 3 more"):
        make(store, raw_codes(3, series="b"))
    with pytest.raises(QuotaRefused, match="may have 6 production codes: 10 are entered"):
        store.quota.buy(KEY, 1, kind=QuotaKind.PRODUCTION, note="", by=LI)


@pytest.mark.parametrize("quantity", [0, -5])
def test_a_purchase_is_of_something(store, quantity):
    product(store)
    with pytest.raises(QuotaRefused, match="1 or more"):
        store.quota.buy(KEY, quantity, kind=QuotaKind.PRODUCTION, note="", by=LI)
    with pytest.raises(UnknownProduct):
        store.quota.buy("b2Nobody", 1, kind=QuotaKind.PRODUCTION, note="", by=LI)


@pytest.mark.parametrize("loss", ["DELETE FROM quota_entry", "UPDATE quota_entry SET quantity = 1"])
def test_the_quota_is_only_added_to(store, tool, loss):
    product(store, quota=10)
    with pytest.raises(REFUSED, match="only added to"):
        tool.execute(loss)
