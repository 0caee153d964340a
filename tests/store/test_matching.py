"""A code for this very unit: found by the name that its MAC or its label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.code import ActivationCode, CodeState, match_key
from app.model.mac import Mac
from app.model.secret import Secret
from app.store.errors import BatchExhausted, CodeTaken, NoMatchingCode
from app.store.stock import NewCode
from tests.store.samples import PRODUCT, mac, take_in

NAMES = ("AA:BB:CC:00:00:01", "aabbcc000002", "AA-bb-cc-00-00-03", "SN.2024-000017", "865501234567890")


@pytest.fixture
def named(store) -> int:
    return take_in(
        store,
        [
            NewCode(row, ActivationCode(PRODUCT, name, Secret(f"{row:032x}")))
            for row, name in enumerate(NAMES, start=2)
        ],
    )


def reserve(store, batch, unit, wanted, job="job-1"):
    return store.ledger.reserve(batch, mac(unit), job=job, slot=1, operator="Wang", wanted=wanted)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("aa:bb:cc:00:00:01", NAMES[0]),
        ("AABBCC000002", NAMES[1]),
        ("aa:bb:cc:00:00:03", NAMES[2]),
        ("sn.2024000017", NAMES[3]),
        (" 865501234567890 ", NAMES[4]),
    ],
)
def test_a_code_is_found_in_any_spelling_and_given_out_as_it_was_issued(store, named, wanted, name):
    got = reserve(store, named, 1, wanted)
    assert (got.code.device_name, got.state, got.fresh) == (name, CodeState.RESERVED, True)


@given(st.binary(min_size=6, max_size=6), st.sampled_from(["", ":", "-"]), st.booleans())
def test_every_spelling_of_a_mac_has_the_same_key(octets, sign, upper):
    text = octets.hex(sign) if sign else octets.hex()
    assert match_key(text.upper() if upper else text) == octets.hex() == match_key(str(Mac(octets)))


@pytest.mark.parametrize(("base", "bluetooth"), [("24:6f:28:00:00:01", "03"), ("24:6f:28:00:00:ff", "01")])
def test_the_bluetooth_mac_is_two_more_in_the_last_byte_without_a_carry(base, bluetooth):
    assert str(Mac.parse(base).bluetooth) == f"24:6f:28:00:00:{bluetooth}"


def test_the_same_unit_asks_twice_and_gets_the_same_code(store, named):
    first, again = reserve(store, named, 1, NAMES[1]), reserve(store, named, 1, NAMES[1])
    assert (again.code_id, again.fresh) == (first.code_id, False)
    assert store.ledger.counts(named).reserved == 1


def test_a_code_that_another_unit_has_is_refused_by_name_and_unit(store, named):
    reserve(store, named, 1, NAMES[3])
    with pytest.raises(CodeTaken, match=rf"{NAMES[3]} of batch {named} is reserved for unit {mac(1)}"):
        reserve(store, named, 2, NAMES[3], job="job-2")
    with pytest.raises(CodeTaken):
        store.ledger.check_wanted(named, NAMES[3])
    assert store.ledger.counts(named).reserved == 1


def test_a_unit_that_has_another_code_is_refused(store, named):
    reserve(store, named, 1, NAMES[3])
    with pytest.raises(CodeTaken, match=f"{NAMES[3]}; {NAMES[4]} was asked for"):
        reserve(store, named, 1, NAMES[4])


def test_a_void_code_is_refused_with_its_reason(store, named):
    code = store.ledger.find(PRODUCT, NAMES[4])
    store.ledger.void(code.id, person="Zhao", reason="label torn")
    with pytest.raises(CodeTaken, match="label torn"):
        reserve(store, named, 1, NAMES[4])


@pytest.mark.parametrize("wanted", ["aabbcc0000ff", "SN", "", "%", "aabbcc00000_"])
def test_a_name_that_the_batch_has_not_is_refused_and_nothing_is_taken(store, named, wanted):
    with pytest.raises(NoMatchingCode, match=f"batch {named}"):
        reserve(store, named, 1, wanted)
    with pytest.raises(NoMatchingCode):
        store.ledger.check_wanted(named, wanted)
    assert store.ledger.counts(named).available == len(NAMES)


def test_a_code_of_another_batch_does_not_fit(store, named):
    other = take_in(store, [NewCode(2, ActivationCode(PRODUCT, "aabbcc000009", Secret("9" * 32)))])
    with pytest.raises(NoMatchingCode):
        reserve(store, named, 1, "aabbcc000009")
    assert reserve(store, other, 1, "aabbcc000009").batch == other


def test_two_names_that_differ_only_in_spelling_are_told_apart_by_nobody(store):
    names = ("dev-0001", "DEV0001")
    batch = take_in(
        store,
        [
            NewCode(row, ActivationCode(PRODUCT, name, Secret(f"{row:032x}")))
            for row, name in enumerate(names)
        ],
    )
    with pytest.raises(NoMatchingCode, match="dev-0001 and DEV0001"):
        reserve(store, batch, 1, "dev0001")


def test_a_code_that_was_matched_is_not_the_next_one_for_others(store, named):
    reserve(store, named, 1, NAMES[0])
    for unit in range(2, 6):
        got = store.ledger.reserve(named, mac(unit), job=f"j{unit}", slot=1, operator="Wang")
        assert got.code.device_name == NAMES[unit - 1]
    with pytest.raises(BatchExhausted):
        store.ledger.reserve(named, mac(9), job="j9", slot=1, operator="Wang")
