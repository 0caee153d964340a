"""Batches come in whole or not at all."""

import pytest

from app.model.code import ActivationCode, FlashingMethod
from app.model.secret import Secret
from app.store.errors import (
    AlreadyImported,
    CodesInStock,
    CodesRepeated,
    StockConflict,
    StockError,
    UnknownBatch,
)
from app.store.stock import NewCode
from tests.store.samples import PRODUCT, device_secret, new_codes, take_in


def test_batches_are_counted_from_one(store):
    assert take_in(store, new_codes(2)) == 1
    assert take_in(store, new_codes(2, start=10)) == 2


def test_what_came_in_goes_out_for_a_download(store):
    codes = new_codes(4500)
    batch = take_in(store, codes)
    exported = list(store.stock.export_codes(batch))
    assert [code for _, code in exported] == [new.code for new in codes]
    assert [row.device_name for row, _ in exported] == [new.code.device_name for new in codes]
    with pytest.raises(UnknownBatch):
        store.stock.export_codes(9)


def test_the_same_file_is_taken_in_once(store):
    take_in(store, new_codes(2), sha256="ab" * 32)
    with pytest.raises(AlreadyImported, match="batch 1") as caught:
        take_in(store, new_codes(2, start=50), sha256="ab" * 32)
    assert caught.value.batch == 1
    assert caught.value.at == store.records.batch(1).made_at
    with pytest.raises(AlreadyImported):
        store.stock.check(new_codes(2, start=50), source_sha256="ab" * 32)


def test_codes_that_come_from_no_file_have_no_digest_and_are_not_mistaken(store):
    assert take_in(store, new_codes(2), sha256="") == 1
    assert take_in(store, new_codes(2, start=10), sha256="") == 2


def test_every_code_that_is_in_stock_is_named_with_its_place_and_nothing_is_kept(store):
    take_in(store, new_codes(3))
    take_in(store, new_codes(3, start=10))
    mixed = [*new_codes(1, start=100), *new_codes(1, start=2), *new_codes(1, start=12)]
    mixed = [NewCode(row, new.code) for row, new in enumerate(mixed, start=2)]
    with pytest.raises(CodesInStock) as caught:
        take_in(store, mixed)
    assert caught.value.conflicts == [
        StockConflict(3, "unit-00002", 1, 3, "DeviceName"),
        StockConflict(3, "unit-00002", 1, 3, "DeviceSecret"),
        StockConflict(4, "unit-00012", 2, 4, "DeviceName"),
        StockConflict(4, "unit-00012", 2, 4, "DeviceSecret"),
    ]
    assert "row 3, DeviceName unit-00002: the DeviceName is in batch 1, row 3" in str(caught.value)
    assert device_secret(2, PRODUCT) not in str(caught.value)
    with pytest.raises(CodesInStock) as foreseen:
        store.stock.check(mixed, source_sha256="")
    assert foreseen.value.conflicts == caught.value.conflicts
    assert [row.number for row in store.records.batches(descending=False)] == [1, 2]
    assert store.ledger.find(PRODUCT, "unit-00100") is None
    assert take_in(store, new_codes(1, start=100)) == 3


def test_a_secret_of_another_product_is_a_conflict_and_a_name_is_not(store):
    take_in(store, new_codes(2))
    same_name = ActivationCode("b2Other", "unit-00001", Secret("n" * 32))
    same_secret = ActivationCode("b2Other", "unit-00777", Secret(device_secret(2, PRODUCT)))
    with pytest.raises(CodesInStock) as caught:
        take_in(store, [NewCode(2, same_name), NewCode(3, same_secret)])
    assert caught.value.conflicts == [StockConflict(3, "unit-00777", 1, 3, "DeviceSecret")]


def test_a_long_list_of_conflicts_is_whole_in_the_list_and_short_in_the_text(store):
    take_in(store, new_codes(300))
    with pytest.raises(CodesInStock) as caught:
        take_in(store, new_codes(300), sha256="cd" * 32)
    assert len(caught.value.conflicts) == 600
    assert "and 590 more" in str(caught.value)


def test_a_code_that_stands_twice_in_the_file_is_named_with_both_rows(store):
    first, second = new_codes(2)
    again = NewCode(9, first.code)
    with pytest.raises(
        CodesRepeated, match="row 9, DeviceName unit-00001: same DeviceName as row 2"
    ) as caught:
        take_in(store, [first, second, again])
    assert [(one.row, one.first_row, one.field) for one in caught.value.repetitions] == [
        (9, 2, "DeviceName"),
        (9, 2, "DeviceSecret"),
    ]
    assert store.records.batches() == []


@pytest.mark.parametrize(
    ("odd", "text"),
    [
        (ActivationCode("b2Other", "unit-9", Secret("x" * 32)), "row 9: ProductKey b2Other"),
        (ActivationCode(PRODUCT, "unit-9"), "row 9: DeviceSecret is given in some rows"),
        (ActivationCode(PRODUCT, "unit-9", Secret("x" * 32), Secret("ps")), None),
    ],
)
def test_a_batch_is_of_one_product_and_one_method(store, odd, text):
    codes = [*new_codes(2), NewCode(9, odd)]
    if text is None:
        codes.append(NewCode(10, ActivationCode(PRODUCT, "unit-10", Secret("y" * 32), Secret("other"))))
        text = "row 10: the ProductSecret differs"
    with pytest.raises(StockError, match=text):
        take_in(store, codes)
    assert store.records.batches() == []


def test_no_codes_are_no_batch(store):
    with pytest.raises(StockError, match="no codes"):
        take_in(store, [])


def test_codes_of_the_per_product_method_need_the_product_secret(store):
    codes = new_codes(2, secrets=False)
    with pytest.raises(StockError, match="give the ProductSecret"):
        take_in(store, codes)
    with pytest.raises(StockError, match="give the ProductSecret"):
        store.stock.check(codes, source_sha256="")
    assert not store.stock.known_product_secret(PRODUCT)
    take_in(store, codes, product_secret=Secret("product-secret-1"))
    assert store.stock.known_product_secret(PRODUCT)
    assert store.records.batch(1).method is FlashingMethod.PER_PRODUCT
    [(_, code), _] = list(store.stock.export_codes(1))
    assert code == ActivationCode(PRODUCT, "unit-00001", None, Secret("product-secret-1"))
    take_in(store, new_codes(2, start=10, secrets=False))


def test_the_product_secret_may_come_with_the_codes_and_is_never_replaced(store):
    with_secret = [
        NewCode(
            new.row, ActivationCode(PRODUCT, new.code.device_name, new.code.device_secret, Secret("ps-one"))
        )
        for new in new_codes(2)
    ]
    take_in(store, with_secret)
    assert store.stock.known_product_secret(PRODUCT)
    with pytest.raises(StockError, match="not the one in the store") as caught:
        take_in(store, new_codes(2, start=10), product_secret=Secret("ps-two"))
    assert "ps-" not in str(caught.value)
    assert next(store.stock.export_codes(1))[1].product_secret == Secret("ps-one")


def test_a_product_secret_that_comes_later_is_kept(store):
    take_in(store, new_codes(2))
    take_in(store, new_codes(2, start=10), product_secret=Secret("later"))
    assert store.stock.known_product_secret(PRODUCT)
