import struct
from functools import reduce
from operator import xor

from hypothesis import given
from hypothesis import strategies as st

from app.virtual import slip
from app.virtual.wire import answer, checksum, parse


@given(st.binary(max_size=600))
def test_the_checksum_is_the_xor_of_all_bytes(data: bytes):
    assert checksum(data) == reduce(xor, data, 0xEF)


@given(st.binary(max_size=64))
def test_only_a_request_of_the_announced_length_is_a_request(frame: bytes):
    request = parse(frame)
    if request is not None:
        assert frame[0] == 0
        assert struct.unpack_from("<H", frame, 2) == (len(request.data),)


def test_a_rom_answer_has_four_status_bytes_and_a_stub_answer_two():
    (rom,) = slip.Decoder().feed(answer(0x0A, 0x12345678, b"", 0x0105, 2))
    (stub,) = slip.Decoder().feed(answer(0x13, 0, b"payload", 0, 0))
    assert rom == bytes.fromhex("010a0400 78563412 01050000")
    assert stub == b"\x01\x13\x09\x00\0\0\0\0payload\0\0"
