import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hardware.esp.image import ImageError, bootloader_offsets, read_image

FREQUENCY = {"esp32": "40m", "esp8266": "40m", "esp32c3": "80m", "esp32s3": "80m"}
MIN_REV, MIN_REV_FULL, MAX_REV_FULL, HASH_APPENDED = 14, 15, 17, 23


@pytest.fixture(scope="module")
def app(build_folder):
    return (build_folder("esp32") / "sample.bin").read_bytes()


def changed(image: bytes, changes: dict[int, bytes]) -> bytes:
    """With other bytes, and a SHA-256 that is right for them."""
    data = bytearray(image[:-32])
    for offset, value in changes.items():
        data[offset : offset + len(value)] = value
    return bytes(data) + hashlib.sha256(data).digest()


def test_an_image_says_chip_length_revisions_size_and_title(app):
    facts = read_image(app + b"what follows is not looked at")
    assert (facts.chip, facts.length, facts.flash_size) == ("esp32", len(app), 0x400000)
    assert (facts.min_revision, facts.max_revision, facts.title) == (0, 399, "sample 1.0.0")


@pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32s3", "esp8266"])
def test_images_of_every_chip_are_told_apart(build_folder, chip):
    for name in ("sample.bin", "bootloader/bootloader.bin"):
        data = (build_folder(chip) / name).read_bytes()
        facts = read_image(data + b"\xff" * 7)
        assert (facts.chip, facts.length, facts.flash_size) == (chip, len(data), 0x400000)
        assert (facts.flash_mode, facts.flash_frequency) == ("dio", FREQUENCY[chip])
    assert read_image((build_folder(chip) / "sample.bin").read_bytes()).title == "sample 1.0.0"


def test_a_damaged_image_of_an_esp8266_is_noticed(build_folder):
    data = bytearray((build_folder("esp8266") / "sample.bin").read_bytes())
    data[0x400] ^= 1
    with pytest.raises(ImageError, match="checksum"):
        read_image(bytes(data))


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ((0, 0, 0), (0, 0xFFFF)),
        ((3, 0, 0), (300, 0xFFFF)),
        ((3, 0, 0xFFFF), (300, 0xFFFF)),
        ((3, 301, 0xFFFF), (301, 0xFFFF)),
        ((1, 0, 199), (0, 199)),
    ],
)
def test_old_and_new_revision_fields_are_understood(app, fields, allowed):
    old, lowest, highest = fields
    header = {
        MIN_REV: bytes([old]),
        MIN_REV_FULL: lowest.to_bytes(2, "little"),
        MAX_REV_FULL: highest.to_bytes(2, "little"),
    }
    facts = read_image(changed(app, header))
    assert (facts.min_revision, facts.max_revision) == allowed


def test_on_an_esp32c3_the_old_field_is_the_minor_revision(build_folder):
    app = (build_folder("esp32c3") / "sample.bin").read_bytes()
    facts = read_image(changed(app, {MIN_REV: b"\x03", MIN_REV_FULL: b"\0\0", MAX_REV_FULL: b"\0\0"}))
    assert facts.min_revision == 3


def test_a_wrong_checksum_under_a_right_digest_is_noticed(app):
    with pytest.raises(ImageError, match="checksum"):
        read_image(changed(app, {0x200: bytes([app[0x200] ^ 1])}))


def test_an_image_without_a_digest_ends_with_its_checksum(app):
    data = bytearray(app[:-32])
    data[HASH_APPENDED] = 0
    facts = read_image(bytes(data) + b"\xff" * 100)
    assert facts.length == len(data)


def test_a_title_of_control_characters_is_none(app):
    assert read_image(changed_title(app, b"a\x1b[2J")).title is None


def changed_title(app: bytes, name: bytes) -> bytes:
    # The name is in a segment: its checksum byte, last before the digest, changes with it.
    at = 32 + 48
    new = name.ljust(32, b"\0")
    difference = 0
    for before, after in zip(app[at : at + 32], new, strict=True):
        difference ^= before ^ after
    return changed(app, {at: new, len(app) - 33: bytes([app[-33] ^ difference])})


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda rest: b"\xe9" + rest))
@settings(max_examples=200)
def test_bytes_of_any_kind_are_refused_in_words(data):
    with pytest.raises(ImageError):
        read_image(data)


@given(st.integers(0, 23), st.integers(0, 255))
@settings(max_examples=150)
def test_any_other_header_is_read_or_refused(build_folder, offset, value):
    app = (build_folder("esp32") / "bootloader" / "bootloader.bin").read_bytes()
    data = changed(app, {offset: bytes([value])})
    try:
        assert read_image(data).chip in bootloader_offsets()
    except ImageError as error:
        assert str(error)  # noqa: PT017 - either is right
