"""Codes on their way into the database: nothing is cut, mixed up or left out."""

import pytest

from app.model.code import match_key
from app.model.codes import Codes, joined
from app.model.secret import Secret
from app.store.code_pieces import RawCode, places_by_name
from app.store.errors import SecretUnreadable
from tests.store.centre import make, product
from tests.store.samples import device_secret

ODD_NAMES = ["abcd", "ABC-e", "sn:0123456789", "x" * 32, "1@2.3_4-5:6", "Zz00"]


def test_names_rows_and_secrets_of_every_length_come_out_as_they_went_in(store):
    product(store, quota=10)
    widths = [1, 64, 32, 32, 7, 1]
    codes = [
        RawCode(7**place + 1, name, Secret((device_secret(place) * 2)[:width]))
        for place, (name, width) in enumerate(zip(ODD_NAMES, widths, strict=True))
    ]
    out = list(store.stock.export_codes(make(store, codes)))
    assert [(row.device_name, code.device_secret) for row, code in out] == [
        (one.device_name, one.device_secret) for one in codes
    ]
    assert [store.stock.one_code(row.id)[1].device_name for row, _ in out] == ODD_NAMES


def test_a_code_is_found_by_the_key_that_the_database_made_of_its_name(store, tool):
    product(store, quota=10)
    make(
        store, [RawCode(place, name, Secret(device_secret(place))) for place, name in enumerate(ODD_NAMES, 1)]
    )
    found = dict(tool.execute("SELECT device_name, match_key FROM code").fetchall())
    assert found == {name: match_key(name) for name in ODD_NAMES}


def test_the_places_of_many_names_come_in_their_order_whatever_the_case():
    names = [f"{'sn' if number % 2 else 'SN'}{number * 7919 % 100_003:06}" for number in range(25_000)]
    places = list(places_by_name(names))
    assert sorted(places) == list(range(len(names)))
    assert [names[place].lower() for place in places] == sorted(name.lower() for name in names)
    assert list(places_by_name([])) == []
    assert list(places_by_name(["b", "A"])) == [1, 0]


def test_the_rows_of_a_second_file_count_on_behind_the_first():
    parts = [
        Codes("a1", None, [2, 5], ["n-02", "n-05"], ["s1", "s2"]),
        Codes("a1", None, [2], ["m-02"], ["s3"]),
    ]
    both = joined(parts, Secret("p"))
    assert [(one.row, one.code.device_name, one.code.device_secret) for one in both] == [
        (2, "n-02", Secret("s1")),
        (5, "n-05", Secret("s2")),
        (7, "m-02", Secret("s3")),
    ]
    assert both[0].code.product_secret == Secret("p")


def test_a_download_names_the_row_whose_secret_does_not_open(store, tool):
    product(store, quota=10)
    batch = make(store, 3)
    first = "SELECT device_secret FROM code WHERE row = 1"
    tool.execute(f"UPDATE code SET device_secret = ({first}) WHERE row = 2")
    with pytest.raises(SecretUnreadable, match="made-00002"):
        list(store.stock.export_codes(batch))
