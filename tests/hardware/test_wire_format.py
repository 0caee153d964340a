"""Frames and blocks as they go over the line."""

import contextlib
import hashlib
import struct
import zlib

import pytest
from esptool.loader import ESPLoader
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hardware.esp.library import Noise, Silence
from app.hardware.esp.packing import BLOCK_SIZE, block_timeout, checksum, pack
from app.hardware.esp.slip import FrameReader, decode, encode
from app.model.firmware import Region


def feed(*pieces):
    """A receiver that hands out these pieces, then nothing."""
    waiting = list(pieces)
    return lambda _: waiting.pop(0) if waiting else b""


awkward = st.binary(max_size=60) | st.lists(st.sampled_from([0xC0, 0xDB, 0xDC, 0xDD, 0]), max_size=40).map(
    bytes
)


@given(awkward)
def test_a_frame_holds_no_end_but_its_own_and_decodes_to_its_content(content):
    frame = encode(content)
    assert frame.count(b"\xc0") == 2
    assert decode(frame[1:-1]) == content


@given(st.lists(awkward.filter(len), max_size=6), st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_frames_are_read_whatever_the_pieces_they_arrive_in(contents, lengths):
    stream = b"".join(map(encode, contents))
    pieces, start = [], 0
    for number in range(len(stream)):
        if start >= len(stream):
            break
        length = lengths[number % len(lengths)]
        pieces.append(stream[start : start + length])
        start += length
    reader = FrameReader(feed(*pieces))
    assert [reader.read(1) for _ in contents] == contents


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=20))
def test_any_input_ends_in_a_frame_silence_or_noise(pieces):
    reader = FrameReader(feed(*pieces))
    for _ in range(len(pieces) + 2):
        with contextlib.suppress(Noise, Silence):
            assert reader.read(1)


def test_a_boot_log_before_a_frame_is_passed_over():
    reader = FrameReader(feed(b"rst:0x1 (POWERON)\r\nwaiting for download\r\n", encode(b"answer")))
    assert reader.read(1) == b"answer"


@pytest.mark.parametrize(
    ("pieces", "error"),
    [
        ((), Silence),
        ((b"garbage",), Noise),
        ((b"\xc0half",), Noise),
        ((b"\xc0\xdb\x01\xc0",), Noise),
        ((b"\xc0" + b"x" * 0x10001,), Noise),
    ],
)
def test_silence_and_noise_are_told_apart(pieces, error):
    with pytest.raises(error):
        FrameReader(feed(*pieces)).read(1)


@given(st.binary(max_size=100))
def test_the_checksum_is_esptools(data):
    assert checksum(data) == ESPLoader.checksum(data)


@given(st.binary(min_size=1, max_size=300), st.sampled_from([16, 64, BLOCK_SIZE]))
@settings(max_examples=60)
def test_packed_blocks_inflate_to_the_region(data, block_size):
    packed = pack(Region(0x9000, data, "", "test"), block_size)
    padded = data + b"\xff" * (-len(data) % 4)
    blocks = []
    for number, frame in enumerate(packed.frames):
        content = decode(frame[1:-1])
        start, op, length, check = struct.unpack_from("<BBHI", content)
        size, sequence, zero, also = struct.unpack_from("<IIII", content, 8)
        assert (start, op, length, sequence, zero, also) == (0, 0x11, len(content) - 8, number, 0, 0)
        assert size == len(content) - 24 <= block_size
        assert check == ESPLoader.checksum(content[24:])
        blocks.append(content[24:])
    assert zlib.decompress(b"".join(blocks)) == padded
    begin = struct.unpack("<BBHIIIIII", decode(packed.begin[1:-1]))
    assert begin == (0, 0x10, 20, 0, len(padded), len(blocks), block_size, 0x9000, 0)
    assert (packed.size, packed.md5) == (len(padded), hashlib.md5(padded).digest())
    assert packed.reached[-1] == packed.size
    assert len(packed.timeouts) == len(packed.frames) + 1


def test_packed_code_is_smaller_than_what_zlib_makes_of_it_and_fits_the_stubs_window():
    code = b"".join(struct.pack("<IHB", (n * 0x9E37) % 0x1F3F1, n % 97, n % 7) for n in range(20_000))
    packed = pack(Region(0, code, "", "test"))
    stream = b"".join(decode(frame[1:-1])[24:] for frame in packed.frames)
    assert zlib.decompressobj(wbits=15).decompress(stream) == code
    assert len(stream) < len(zlib.compress(code, 9))


def test_the_wait_grows_with_what_a_block_makes_the_flash_do():
    packed = pack(Region(0, b"\xff" * 0x400000, "", "test"))
    assert len(packed.frames) == 1
    assert packed.timeouts[0] == 3
    assert packed.timeouts[-1] == block_timeout(0x400000) > 40 * 4


def test_a_packed_identity_does_not_show_in_its_repr():
    region = Region(0x9000, b"DeviceSecretInClear!", "", "identity")
    assert "InClear" not in repr(region) + repr(pack(region))


@pytest.mark.parametrize(("address", "data"), [(0x9004, b"x"), (0x9000, b"")])
def test_a_region_off_the_sectors_or_without_content_is_refused(address, data):
    with pytest.raises(ValueError, match="sector"):
        pack(Region(address, data, "", "test"))
