"""Products as people ask for them: who may, and what must be typed."""

import pytest

from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.people import NotAllowed
from tests.station.centre.conftest import KEY, LI, WANG


@pytest.mark.parametrize(
    "deed",
    [
        lambda p: p.add("b2", "x", Connectivity.WIFI, ProjectType.ECO, WANG),
        lambda p: p.edit(KEY, "x", Connectivity.WIFI, ProjectType.ECO, WANG),
        lambda p: p.publish(KEY, WANG),
        lambda p: p.buy(KEY, 1, "", QuotaKind.PRODUCTION, WANG),
        lambda p: p.enable_per_product(KEY, WANG),
        lambda p: p.disable_per_product(KEY, "Desk lamp", WANG),
        lambda p: p.set_product_secret(KEY, Secret("s" * 16), WANG),
        lambda p: p.add_range(KEY, "7cb94c000000", "7cb94c000009", "", WANG),
        lambda p: p.remove_range(1, WANG),
        lambda p: p.set_limit(KEY, 5, LI),
    ],
)
def test_what_takes_an_engineer_is_refused_to_others(products, lamp, deed):
    before = products.row(KEY)
    with pytest.raises(NotAllowed):
        deed(products)
    assert products.row(KEY) == before


def test_switching_the_shared_secret_off_wants_the_product_s_name(products, lamp, store):
    products.enable_per_product(KEY, LI)
    for typed in ("", "desk lamp", "Desk lam"):
        with pytest.raises(DeskError, match="type the product's name, Desk lamp"):
            products.disable_per_product(KEY, typed, LI)
    assert products.row(KEY).per_product
    products.disable_per_product(KEY, " Desk lamp ", LI)
    assert not products.row(KEY).per_product
    whats = [deed.what for deed in store.deeds.rows(product_key=KEY)]
    assert whats[-2:] == ["switch per-product secret on", "switch per-product secret off"]


@pytest.mark.parametrize(
    ("key", "name", "words"),
    [
        ("", "lamp", "ProductKey is empty"),
        ("a 1", "lamp", "ProductKey has a space"),
        ("k" * 21, "lamp", "at most 20"),
        ("a1", "  ", "1 to 64 characters"),
        ("a1", "x" * 65, "1 to 64 characters"),
        ("a1", "la\nmp", "all printable"),
        (KEY, "lamp", "entered already"),
    ],
)
def test_a_product_that_can_not_be_is_told_in_words(products, lamp, key, name, words):
    with pytest.raises(DeskError, match=words):
        products.add(key, name, Connectivity.WIFI, ProjectType.ECO, LI)
    assert [row.product_key for row in products.rows()] == [KEY]


def test_a_supervisor_sets_how_many_codes_a_product_may_have(products, lamp):
    boss = Person("Zhao", Role.SUPERVISOR)
    products.set_limit(KEY, 60, boss)
    assert products.row(KEY).code_limit == 60
    with pytest.raises(DeskError, match="between 1 and 3000000"):
        products.set_limit(KEY, 0, boss)


def test_macs_are_taken_in_any_spelling(products, lamp):
    assert products.add_range(KEY, "7C-B9-4C-00-00-00", "7cb94c00000f", " reel 4 ", LI).note == "reel 4"
    with pytest.raises(DeskError, match="is no MAC"):
        products.add_range(KEY, "7cb94c", "7cb94c00000f", "", LI)
    products.remove_range(products.ranges(KEY)[0].id, LI)
    assert products.ranges(KEY) == []


def test_a_product_secret_with_a_space_is_refused_and_not_quoted(products, lamp):
    with pytest.raises(DeskError, match="ProductSecret has a space") as caught:
        products.set_product_secret(KEY, Secret("two words"), LI)
    assert "words" not in str(caught.value)
