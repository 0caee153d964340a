"""MACs in the forms that people and tools write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.mac import Mac

OCTETS = st.binary(min_size=6, max_size=6)


@pytest.mark.parametrize(
    "text", ["7cb94c47e86f", "7CB94C47E86F", "7c:b9:4c:47:e8:6f", "7C-b9-4C-47-e8-6F", " 7cb94c47e86f\n"]
)
def test_all_usual_forms_are_the_same_mac(text):
    assert str(Mac.parse(text)) == "7c:b9:4c:47:e8:6f"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7cb94c47e86",
        "7cb94c47e86f0",
        "7c:b9-4c:47:e8:6f",
        "7c:b94c47e86f",
        "7cb9:4c47:e86f",
        "7g:b9:4c:47:e8:6f",
        "7c:b9:4c:47:e8:6f:",
        "٧c:b9:4c:47:e8:6f",
        "7c b9 4c 47 e8 6f",
    ],
)
def test_anything_else_is_refused_and_quoted(text):
    with pytest.raises(ValueError, match="is no MAC"):
        Mac.parse(text)


@given(OCTETS, st.sampled_from(["", ":", "-"]), st.booleans())
def test_what_is_written_is_read_back(octets, separator, upper):
    text = octets.hex(separator) if separator else octets.hex()
    assert Mac.parse(text.upper() if upper else text) == Mac(octets)


@given(OCTETS, OCTETS)
def test_macs_are_ordered_as_their_bytes(one, other):
    assert (Mac(one) < Mac(other)) == (one < other)


@pytest.mark.parametrize("octets", [b"", b"12345", b"1234567"])
def test_a_mac_has_six_bytes(octets):
    with pytest.raises(ValueError, match="6 bytes"):
        Mac(octets)


@given(OCTETS)
def test_the_base_of_a_bluetooth_mac_is_the_way_back(octets):
    assert Mac(octets).bluetooth.base_of_bluetooth == Mac(octets)
    assert Mac(octets).base_of_bluetooth.bluetooth == Mac(octets)
