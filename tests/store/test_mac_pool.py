"""MACs of the pool: in one range only, issued once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.cancel import CancelToken
from app.model.code import Generation
from app.model.faults import Cancelled
from app.model.mac import Mac
from app.model.product import Connectivity
from app.store.errors import MacPoolRefused
from app.store.mac_pool import names_of
from app.store.making import RawCode
from app.store.opening import open_store
from tests.store.centre import KEY, LI, make, new_batch, product, raw_codes
from tests.store.samples import REFUSED

OUI = 0x7CB94C000000


def mac(number) -> Mac:
    return Mac((OUI + number).to_bytes(6, "big"))


def make_macs(store, quantity, cancel=None) -> list[str]:
    taken: list[str] = []

    def codes(begun):
        for row, name in enumerate(names_of(begun.macs), start=1):
            taken.append(name)
            yield RawCode(row, name, raw_codes(1, start=int(name, 16))[0].device_secret)

    new = new_batch(quantity, with_macs=True)
    store.making.make(new, codes, lambda *_: None, cancel or CancelToken())
    return taken


@pytest.fixture
def pool(store):
    product(store, quota=1000, connectivity=Connectivity.BLUETOOTH)
    return store.mac_pool


def test_a_range_tells_its_oui_and_what_is_left(store, pool):
    one = pool.add(KEY, mac(16), mac(31), note="reel 4", by=LI)
    assert (one.first, one.last, one.oui, one.size, one.remaining) == (
        "7c:b9:4c:00:00:10",
        "7c:b9:4c:00:00:1f",
        "7c:b9:4c",
        16,
        16,
    )
    assert make_macs(store, 3) == ["7cb94c000010", "7cb94c000011", "7cb94c000012"]
    assert [(row.used, row.remaining) for row in pool.ranges(KEY)] == [(3, 13)]
    assert make_macs(store, 1) == ["7cb94c000013"]


@pytest.mark.parametrize(("first", "last"), [(0, 16), (31, 40), (20, 21), (0, 99), (16, 31)])
def test_ranges_do_not_overlap_whoever_owns_them(store, tool, pool, first, last):
    pool.add(KEY, mac(16), mac(31), note="", by=LI)
    product(store, "b2Other", connectivity=Connectivity.BLUETOOTH)
    with pytest.raises(MacPoolRefused, match=f"overlaps 7c:b9:4c:00:00:10 to .*1f of product {KEY}"):
        pool.add("b2Other", mac(first), mac(last), note="", by=LI)
    with pytest.raises(REFUSED, match="overlaps another"):
        tool.execute(
            "INSERT INTO mac_range (product_id, lowest, highest, note, at, person)"
            f" VALUES (2, {OUI + first}, {OUI + last}, '', '2026-03-01 08:00:00', 'x')"
        )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (Mac.parse("7cb94c000002"), Mac.parse("7cb94c000001"), "lower address first"),
        (Mac.parse("7cb94c000002"), Mac.parse("7cb94d000001"), "different OUIs"),
        (Mac.parse("01005e000001"), Mac.parse("01005e000009"), "group address"),
    ],
)
def test_a_range_that_no_units_can_have_is_refused(pool, first, last, words):
    with pytest.raises(MacPoolRefused, match=words):
        pool.add(KEY, first, last, note="", by=LI)


def test_a_pool_that_is_too_small_is_told_and_nothing_is_made(store, pool):
    pool.add(KEY, mac(0), mac(3), note="", by=LI)
    pool.add(KEY, mac(8), mac(9), note="", by=LI)
    with pytest.raises(MacPoolRefused, match="has 6 free addresses, 7 were asked for"):
        make_macs(store, 7)
    assert store.records.batches() == []
    assert len(make_macs(store, 6)) == 6
    assert pool.remaining(KEY) == 0


def test_macs_of_a_making_that_was_cancelled_are_free_again(store, pool):
    pool.add(KEY, mac(0), mac(9), note="", by=LI)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        make_macs(store, 5, cancel)
    assert pool.remaining(KEY) == 10
    assert make_macs(store, 2) == ["7cb94c000000", "7cb94c000001"]


def test_a_mac_that_was_uploaded_before_is_passed_over(store, pool):
    pool.add(KEY, mac(0), mac(4), note="", by=LI)
    uploaded = [RawCode(1, "7cb94c000001", raw_codes(1)[0].device_secret)]
    make(store, uploaded, generation=Generation.UPLOAD)
    assert make_macs(store, 3) == ["7cb94c000000", "7cb94c000002", "7cb94c000003"]


def test_a_range_that_was_issued_from_stays(store, pool, tool):
    used = pool.add(KEY, mac(0), mac(4), note="", by=LI)
    unused = pool.add(KEY, mac(8), mac(9), note="", by=LI)
    make_macs(store, 1)
    with pytest.raises(MacPoolRefused, match="issued, so it stays"):
        pool.remove(used.id, by=LI)
    pool.remove(unused.id, by=LI)
    assert [row.id for row in pool.ranges(KEY)] == [used.id]
    with pytest.raises(REFUSED, match="stay on record"):
        tool.execute("DELETE FROM mac_use")


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.integers(1, 12)), min_size=3, max_size=12))
def test_no_mac_is_ever_issued_twice(tmp_path_factory, steps):
    with open_store(tmp_path_factory.mktemp("pool"), station="s") as store:
        product(store, quota=1000, connectivity=Connectivity.BLUETOOTH)
        owned: set[int] = set()
        issued: list[str] = []
        for adding, start, size in steps:
            wanted = set(range(start, start + size))
            if adding and owned & wanted:
                with pytest.raises(MacPoolRefused):
                    store.mac_pool.add(KEY, mac(start), mac(start + size - 1), note="", by=LI)
            elif adding:
                store.mac_pool.add(KEY, mac(start), mac(start + size - 1), note="", by=LI)
                owned |= wanted
            elif len(owned) - len(issued) < size:
                with pytest.raises(MacPoolRefused):
                    make_macs(store, size)
            else:
                issued += make_macs(store, size)
            assert store.mac_pool.remaining(KEY) == len(owned) - len(issued)
        assert len(issued) == len(set(issued))
        assert {int(name, 16) - OUI for name in issued} <= owned
