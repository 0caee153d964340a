"""Products: their life, their methods, and what the database itself holds of them."""

import pytest

from app.model.code import FlashingMethod
from app.model.product import Connectivity, ProductStatus, ProjectType
from app.model.secret import Secret
from app.store.errors import ProductProblem, UnknownProduct
from tests.store.centre import KEY, LI, make, product
from tests.store.samples import PRODUCT, REFUSED, mac, new_codes, take_in


def test_a_new_product_is_in_development_and_can_not_be_produced(store):
    product(store, quota=10, published=False)
    assert store.products.row(KEY).status is ProductStatus.DEVELOPING
    with pytest.raises(ProductProblem, match="in development"):
        make(store, 2)
    store.products.publish(KEY, LI)
    assert make(store, 2) == 1


def test_the_database_itself_lets_only_published_products_be_produced(store, tool):
    product(store, quota=10, published=False)
    with pytest.raises(REFUSED, match="not published"):
        tool.execute(
            "INSERT INTO batch (number, product_id, method, source_name, source_sha256, made_at, made_by,"
            " issued, state, generation) VALUES (1, 1, 'per-device', '', '', '2026-03-01 08:00:00', 'Li', 2,"
            " 'create', 'automatic')"
        )


def test_a_published_product_stays_so(store, tool):
    product(store)
    with pytest.raises(REFUSED, match="published product stays"):
        tool.execute("UPDATE product SET status = 'developing'")


def test_a_product_key_is_entered_once(store):
    product(store)
    with pytest.raises(ProductProblem, match="entered already"):
        product(store)
    with pytest.raises(UnknownProduct, match="b2Nobody"):
        store.products.publish("b2Nobody", LI)


def test_a_product_is_found_by_part_of_its_name_or_key(store):
    product(store)
    product(store, "b2Other")
    assert [row.product_key for row in store.products.rows()] == [KEY, "b2Other"]
    assert [row.product_key for row in store.products.rows("OTHER")] == ["b2Other"]
    assert [row.product_key for row in store.products.rows("p a1")] == [KEY]
    assert store.products.rows("%") == []


def test_what_a_product_is_called_and_how_it_is_sorted_can_change(store):
    product(store)
    store.products.edit(
        KEY,
        name="desk lamp",
        connectivity=Connectivity.ZIGBEE,
        project_type=ProjectType.SELF_BRANDED,
        by=LI,
    )
    store.products.set_limit(KEY, 7, LI)
    row = store.products.row(KEY)
    assert (row.name, row.connectivity, row.project_type, row.code_limit) == (
        "desk lamp",
        Connectivity.ZIGBEE,
        ProjectType.SELF_BRANDED,
        7,
    )


def test_a_file_of_a_cloud_brings_its_product_published_and_with_its_quota(store):
    take_in(store, new_codes(4))
    row = store.products.row(PRODUCT)
    assert (row.status, row.per_product) == (ProductStatus.PUBLISHED, False)
    assert (row.bought, row.issued, row.remaining) == (4, 4, 0)
    [entry] = store.quota.entries(PRODUCT)
    assert (entry.quantity, entry.batch, entry.note, entry.by) == (4, 1, "codes.xlsx", "Li")


def test_a_cloud_s_codes_for_a_product_in_development_are_refused(store):
    product(store, PRODUCT, published=False)
    with pytest.raises(ProductProblem, match="in development"):
        take_in(store, new_codes(2))
    assert store.records.batches() == []


def test_codes_by_the_per_product_secret_need_it_to_be_switched_on(store, tool):
    product(store, PRODUCT)
    codes, secret = new_codes(2, secrets=False), Secret("product-secret-1")
    with pytest.raises(ProductProblem, match="switched off"):
        take_in(store, codes, product_secret=secret)
    assert not store.products.row(PRODUCT).has_product_secret
    store.products.switch_per_product(PRODUCT, LI, on=True)
    batch = take_in(store, codes, product_secret=secret)
    assert store.records.batch(batch).method is FlashingMethod.PER_PRODUCT
    assert store.products.row(PRODUCT).has_product_secret


def test_units_at_risk_are_those_flashed_by_the_shared_secret_and_not_activated(store):
    product(store, PRODUCT)
    store.products.switch_per_product(PRODUCT, LI, on=True)
    batch = take_in(store, new_codes(4, secrets=False), product_secret=Secret("product-secret-1"))
    take_in(store, new_codes(4, start=10))
    for unit, end in ((1, "confirm"), (2, "confirm"), (3, "hold"), (4, None)):
        got = store.ledger.reserve(batch, mac(unit), job="j", slot=1, operator="Wang")
        if end is None:
            store.ledger.release(got.code_id, mac(unit), job="j", reason="nothing was written")
            continue
        store.ledger.begin_writing(got.code_id, mac(unit), job="j")
        if end == "hold":
            store.ledger.hold(got.code_id, mac(unit), job="j", reason="contact lost")
        else:
            store.ledger.confirm(got.code_id, mac(unit), job="j", slot=1, operator="Wang")
    assert store.products.at_risk(PRODUCT) == 3
    store.activation.mark(PRODUCT, {"unit-00001": None}, source="list.csv", by=LI)
    row = store.products.row(PRODUCT)
    assert (row.at_risk, row.activated) == (2, 1)
    assert (row.counts.issued, row.counts.consumed, row.counts.held) == (8, 2, 1)
    store.products.switch_per_product(PRODUCT, LI, on=False)
    assert store.deeds.rows(product_key=PRODUCT)[-1].detail.startswith("2 units flashed")


def test_a_product_secret_is_never_replaced(store):
    product(store)
    store.products.set_product_secret(KEY, Secret("product-secret-1"), LI)
    store.products.set_product_secret(KEY, Secret("product-secret-1"), LI)
    with pytest.raises(ProductProblem, match="another ProductSecret") as caught:
        store.products.set_product_secret(KEY, Secret("product-secret-2"), LI)
    assert "product-secret-" not in str(caught.value)


def test_every_change_of_a_product_is_on_record_for_good(store, tool):
    product(store, quota=5)
    deeds = store.deeds.rows(product_key=KEY)
    assert [(one.what, one.person, one.role) for one in deeds] == [
        ("add product", "Li", "engineer"),
        ("publish product", "Li", "engineer"),
        ("enter quota", "Li", "engineer"),
    ]
    for loss in ("DELETE FROM deed", "UPDATE deed SET person = 'nobody'"):
        with pytest.raises(REFUSED, match="only added to"):
            tool.execute(loss)
