import io

import pytest
from esp_idf_nvs_partition_gen import nvs_partition_gen as generator
from hypothesis import given
from hypothesis import strategies as st

from app.virtual.nvs import PAGE_SIZE, NvsError, read_namespace

SIZE = 0x4000


def image(entries: dict[str, tuple[str, str]], namespace: str = "aliyun-key") -> bytes:
    """An image of the generator that products use: key -> (encoding, value)."""
    out = io.BytesIO()
    nvs = generator.nvs_open(out, SIZE - PAGE_SIZE, generator.Page.VERSION2, is_encrypt=False, key=None)
    generator.write_entry(nvs, "before", "namespace", "", "")
    generator.write_entry(nvs, "DeviceName", "data", "string", "not this one")
    generator.write_entry(nvs, namespace, "namespace", "", "")
    for key, (encoding, value) in entries.items():
        generator.write_entry(nvs, key, "data", encoding, value)
    generator.nvs_close(nvs)
    return out.getvalue()


TRIPLE = {"ProductKey": ("string", "a1bcDEF"), "DeviceName": ("string", "unit-0001")}


def test_what_the_generator_writes_is_read():
    found = read_namespace(image(TRIPLE | {"count": ("u16", "517"), "delta": ("i32", "-3")}), "aliyun-key")
    assert found == {"ProductKey": "a1bcDEF", "DeviceName": "unit-0001", "count": 517, "delta": -3}


text = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200)


@given(st.dictionaries(st.from_regex(r"[a-zA-Z]{1,15}", fullmatch=True), text, max_size=12))
def test_any_strings_come_back(values: dict[str, str]):
    entries = {key: ("string", value) for key, value in values.items()}
    assert read_namespace(image(entries), "aliyun-key") == values


def test_a_blank_partition_has_no_readable_page():
    with pytest.raises(NvsError, match="no readable page"):
        read_namespace(b"\xff" * SIZE, "aliyun-key")


def test_another_namespace_is_not_taken_for_the_right_one():
    with pytest.raises(NvsError, match="no namespace aliyun-key"):
        read_namespace(image(TRIPLE, "ALIYUN-KEY"), "aliyun-key")


@given(st.integers(0, PAGE_SIZE * 8 - 1))
def test_a_flipped_bit_never_gives_a_wrong_value(bit: int):
    content = bytearray(image(TRIPLE))
    content[bit // 8] ^= 1 << bit % 8
    try:
        found = read_namespace(bytes(content), "aliyun-key")
    except NvsError:
        return
    for key, value in found.items():
        assert TRIPLE[key][1] == value


@given(st.binary(max_size=2 * PAGE_SIZE))
def test_any_bytes_are_read_or_refused(content: bytes):
    with pytest.raises(NvsError):
        read_namespace(content, "aliyun-key")
