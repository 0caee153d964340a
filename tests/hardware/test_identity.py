import contextlib
import hashlib
import string
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hardware.identity.image import build_identity
from app.hardware.identity.nvs import PAGE, NvsError, parse_nvs
from app.hardware.identity.read_back import compare, read_identity
from app.model.code import ActivationCode
from app.model.recipe import CredentialLayout
from app.model.secret import Secret

LAYOUT = CredentialLayout()
SIZE = 0x4000
SAMPLE = ActivationCode(
    "a10BnLLzGv4", "config", Secret("dsj3RuY74pgCBJ3zczKz1LaLK7RGApqh"), Secret("pVfLpS1u3A9JM0go")
)

letters = string.ascii_letters + string.digits
secrets = st.text(letters + "-_@.:", min_size=1, max_size=64).map(Secret)
codes = st.builds(
    ActivationCode,
    product_key=st.text(letters, min_size=1, max_size=20),
    device_name=st.text(letters + "-_@.:", min_size=4, max_size=32),
    device_secret=st.none() | secrets,
    product_secret=st.none() | secrets,
)


def entry(namespace, kind, key, data, span=1, chunk=0xFF):
    head = bytes([namespace, kind, span, chunk])
    rest = key.encode().ljust(16, b"\0") + data
    return head + struct.pack("<I", zlib.crc32(head + rest, 0xFFFFFFFF)) + rest


def varied(namespace, kind, key, content, chunk=0xFF):
    lines = -(-len(content) // 32)
    data = struct.pack("<HHI", len(content), 0xFFFF, zlib.crc32(content, 0xFFFFFFFF))
    return entry(namespace, kind, key, data, 1 + lines, chunk) + content.ljust(lines * 32, b"\xff")


def page(entries, sequence=0, version=0xFE, erased=()):
    """A page as the chip writes it, made here by hand."""
    body = b"".join(entries)
    count = len(body) // 32
    header = struct.pack("<IB", sequence, version) + b"\xff" * 19
    bitmap = bytearray(b"\xff" * 32)
    for place in range(count):
        mask = 0b11 if place in erased else 0b01
        bitmap[place // 4] &= ~(mask << (place % 4 * 2)) & 0xFF
    checksum = struct.pack("<I", zlib.crc32(header, 0xFFFFFFFF))
    return (struct.pack("<I", 0xFFFFFFFE) + header + checksum + bytes(bitmap) + body).ljust(PAGE, b"\xff")


SPACE = entry(0, 0x01, "space", b"\x01" + b"\xff" * 7)


def test_the_image_of_the_sdk_example_is_the_known_one():
    image = build_identity(SAMPLE, LAYOUT, SIZE)
    assert hashlib.sha256(image).hexdigest().startswith("9a31516d5d03b97f")


@given(code=codes, size=st.sampled_from([0x3000, 0x4000, 0x10000]))
@settings(max_examples=60, deadline=None)
def test_what_is_built_reads_back_equal(code, size):
    image = build_identity(code, LAYOUT, size)
    assert len(image) == size
    found = read_identity(image, LAYOUT)
    assert found is not None
    assert compare(found, code) == []
    assert (found.device_secret is None) == (code.device_secret is None)


def test_a_secret_that_the_code_lacks_is_left_out_of_the_partition():
    image = build_identity(ActivationCode("pk", "unit"), LAYOUT, SIZE)
    assert parse_nvs(image) == {"aliyun-key": {"DeviceName": "unit", "ProductKey": "pk"}}


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_flipped_bit_in_the_used_entries_is_noticed(data):
    image = bytearray(build_identity(SAMPLE, LAYOUT, SIZE))
    used = sum(1 for place in range(126) if (image[32 + place // 4] >> (place % 4 * 2)) & 3 == 0b10)
    bit = data.draw(st.integers(64 * 8, (64 + used * 32) * 8 - 1))
    image[bit // 8] ^= 1 << (bit % 8)
    assert damaged(bytes(image))


def test_every_flipped_bit_of_header_checksum_fields_and_entry_states_is_noticed():
    whole = build_identity(SAMPLE, LAYOUT, SIZE)
    for bit in (*range(4 * 8, 64 * 8),):
        image = bytearray(whole)
        image[bit // 8] ^= 1 << (bit % 8)
        if bit // 8 == 63 and bit % 8 >= 4:
            continue  # the bitmap has 252 bits; the last four mean nothing
        assert damaged(bytes(image)), f"bit {bit % 8} of byte {bit // 8}"


def damaged(image):
    try:
        found = read_identity(image, LAYOUT)
    except NvsError as error:
        text = str(error)
        assert not any(value in text for value in (SAMPLE.device_name, SAMPLE.device_secret.reveal()))
        return True
    return found is None or compare(found, SAMPLE) != []


@given(st.binary(max_size=3 * PAGE))
@settings(max_examples=100, deadline=None)
def test_bytes_of_any_kind_raise_nothing_else(data):
    with contextlib.suppress(NvsError):
        parse_nvs(data)


kinds = st.integers(0, 255) | st.sampled_from([0x01, 0x14, 0x21, 0x41, 0x42, 0x48])
keys = st.binary(min_size=16, max_size=16) | st.just(b"key".ljust(16, b"\0"))


@given(
    kind=kinds,
    span=st.integers(0, 255) | st.integers(1, 4),
    chunk=st.integers(0, 255),
    key=keys,
    data=st.binary(min_size=8, max_size=8),
    follows=st.binary(min_size=96, max_size=96),
    namespace=st.integers(0, 3),
)
@settings(max_examples=300, deadline=None)
def test_entries_with_right_checksums_and_wrong_contents_raise_nothing_else(
    kind, span, chunk, key, data, follows, namespace
):
    head = bytes([namespace, kind, span, chunk])
    made = head + struct.pack("<I", zlib.crc32(head + key + data, 0xFFFFFFFF)) + key + data
    with contextlib.suppress(NvsError):
        parse_nvs(page([SPACE, made, follows]))


def test_both_versions_and_all_kinds_of_value_are_read():
    numbers = entry(1, 0x14, "i32", struct.pack("<i", -5) + b"\xff" * 4) + entry(
        1, 0x08, "u64", struct.pack("<Q", 1 << 63)
    )
    text = varied(1, 0x21, "text", b"hello\0")
    for version, blob in ((0xFF, varied(1, 0x41, "blob", b"12" * 40)), (0xFE, blob_of_two_chunks())):
        found = parse_nvs(page([SPACE, numbers, text, blob], version=version))
        assert found == {"space": {"i32": -5, "u64": 1 << 63, "text": "hello", "blob": b"12" * 40}}


def blob_of_two_chunks():
    index = entry(1, 0x48, "blob", struct.pack("<IBB", 80, 2, 0) + b"\xff\xff")
    return varied(1, 0x42, "blob", b"12" * 16, chunk=0) + varied(1, 0x42, "blob", b"12" * 24, chunk=1) + index


def test_a_blob_that_lacks_a_chunk_is_refused():
    index = entry(1, 0x48, "blob", struct.pack("<IBB", 80, 2, 0) + b"\xff\xff")
    with pytest.raises(NvsError, match="chunks of 32"):
        parse_nvs(page([SPACE, varied(1, 0x42, "blob", b"12" * 16, chunk=0), index]))


def test_a_later_page_replaces_an_earlier_value_wherever_it_lies():
    old = page([SPACE, varied(1, 0x21, "name", b"old\0")], sequence=1)
    new = page([varied(1, 0x21, "name", b"new\0")], sequence=2)
    assert parse_nvs(new + old)["space"]["name"] == "new"
    assert parse_nvs(old + new)["space"]["name"] == "new"


def test_an_erased_entry_is_not_read():
    gone = varied(1, 0x21, "name", b"gone\0")
    kept = varied(1, 0x21, "name", b"kept\0")
    assert parse_nvs(page([SPACE, kept, gone], erased=(3, 4)))["space"]["name"] == "kept"


def test_a_string_under_another_type_is_refused():
    image = page(
        [entry(0, 0x01, LAYOUT.namespace, b"\x01" + b"\xff" * 7), varied(1, 0x41, LAYOUT.device_name, b"x")]
    )
    with pytest.raises(NvsError, match="holds no string"):
        read_identity(image, LAYOUT)


@pytest.mark.parametrize("content", [b"no end", b"\xff\xfe\0"])
def test_a_string_that_is_none_is_refused_without_being_quoted(content):
    with pytest.raises(NvsError) as caught:
        parse_nvs(page([SPACE, varied(1, 0x21, "s", content)]))
    assert caught.value.__cause__ is None
    assert "no end" not in str(caught.value).replace("without its end", "")


def test_an_erased_partition_and_one_of_another_kind_bear_no_identity():
    assert read_identity(b"\xff" * SIZE, LAYOUT) is None
    assert read_identity(page([SPACE, varied(1, 0x21, "DeviceName", b"abcd\0")]), LAYOUT) is None


def test_half_an_identity_is_still_told():
    image = page(
        [entry(0, 0x01, LAYOUT.namespace, b"\x01" + b"\xff" * 7), varied(1, 0x21, "DeviceName", b"abcd\0")]
    )
    found = read_identity(image, LAYOUT)
    assert found is not None
    assert (found.device_name, found.product_key, found.device_secret) == ("abcd", "", None)


@pytest.mark.parametrize("size", [0x1000, 0x2000, 0x4001, 0])
def test_a_partition_too_small_or_not_whole_pages_is_refused(size):
    with pytest.raises(NvsError, match="0x3000"):
        build_identity(SAMPLE, LAYOUT, size)


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        (CredentialLayout(device_name="DeviceNameTooLong"), "15 characters"),
        (
            CredentialLayout(device_name="ap.ssid", device_secret="ap.passwd", product_key="ap.authmode"),
            "key names",
        ),
        (CredentialLayout(device_name="ProductKey"), "same key"),
        (CredentialLayout(namespace=""), "15 characters"),
    ],
)
def test_names_that_the_generator_would_take_and_the_chip_would_not_are_refused(layout, words):
    with pytest.raises(NvsError, match=words) as caught:
        build_identity(SAMPLE, layout, SIZE)
    assert SAMPLE.device_secret.reveal() not in repr(caught.value)


@pytest.mark.parametrize(
    ("code", "field"),
    [
        (ActivationCode("other", "config", SAMPLE.device_secret, SAMPLE.product_secret), "ProductKey"),
        (
            ActivationCode(SAMPLE.product_key, "other", SAMPLE.device_secret, SAMPLE.product_secret),
            "DeviceName",
        ),
        (
            ActivationCode(SAMPLE.product_key, "config", Secret("other"), SAMPLE.product_secret),
            "DeviceSecret",
        ),
        (ActivationCode(SAMPLE.product_key, "config", None, SAMPLE.product_secret), "DeviceSecret"),
        (ActivationCode(SAMPLE.product_key, "config", SAMPLE.device_secret, None), "ProductSecret"),
    ],
)
def test_each_field_that_differs_is_named(code, field):
    found = read_identity(build_identity(SAMPLE, LAYOUT, SIZE), LAYOUT)
    assert found is not None
    assert compare(found, code) == [field]
    assert "dsj3" not in repr(found)
