from hypothesis import given
from hypothesis import strategies as st

from app.virtual import slip


@given(st.lists(st.binary(min_size=1, max_size=80), max_size=6), st.data())
def test_frames_come_back_however_the_stream_is_cut(packets: list[bytes], data: st.DataObject):
    stream = b"".join(slip.encode(packet) for packet in packets)
    decoder, found = slip.Decoder(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += decoder.feed(stream[:size])
        stream = stream[size:]
    assert found == packets


@given(st.binary(max_size=50).filter(lambda noise: b"\xc0" not in noise), st.binary(min_size=1))
def test_noise_before_a_frame_is_dropped(noise: bytes, packet: bytes):
    assert slip.Decoder().feed(noise + slip.encode(packet)) == [packet]


def test_a_frame_with_a_broken_escape_is_dropped_and_the_next_one_is_read():
    decoder = slip.Decoder()
    assert decoder.feed(b"\xc0ab\xdb\x00c\xc0" + slip.encode(b"next")) == [b"next"]
    assert decoder.broken == 1


def test_an_endless_frame_does_not_fill_the_memory():
    decoder = slip.Decoder()
    decoder.feed(b"\xc0")
    for _ in range(40):
        decoder.feed(bytes(0x1000))
    assert decoder.broken == 1
    assert decoder.feed(slip.encode(b"next")) == [b"next"]


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_without_an_error(junk: bytes):
    slip.Decoder().feed(junk)
