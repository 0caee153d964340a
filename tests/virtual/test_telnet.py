from hypothesis import given
from hypothesis import strategies as st

from app.virtual.telnet import BINARY, COM_PORT, Telnet, escape

IAC, SB, SE, WILL, WONT, DO, DONT = (bytes((n,)) for n in (255, 250, 240, 251, 252, 253, 254))


class End:
    """One end, and what it sent and was told."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.told: list[tuple[int, bytes]] = []
        self.telnet = Telnet(self.sent.append, lambda option, content: self.told.append((option, content)))

    def feed_chunks(self, stream: bytes, sizes: list[int]) -> bytes:
        got = b""
        for size in sizes:
            got += self.telnet.feed(stream[:size])
            stream = stream[size:]
        return got + self.telnet.feed(stream)


data_or_talk = st.tuples(st.just("data"), st.binary(max_size=40) | st.just(b"\xff\xff")) | st.tuples(
    st.just("talk"), st.binary(max_size=8) | st.just(b"\xff\xf0")
)


@given(st.lists(data_or_talk, max_size=8), st.lists(st.integers(1, 9), max_size=12))
def test_data_and_talk_are_parted_whatever_the_chunks(parts: list[tuple[str, bytes]], sizes: list[int]):
    end = End()
    stream: list[bytes] = []
    speaker = Telnet(stream.append, lambda option, content: None)
    for what, content in parts:
        if what == "data":
            stream.append(escape(content))
        else:
            speaker.tell(COM_PORT, content)
    got = end.feed_chunks(b"".join(stream), sizes)
    assert got == b"".join(content for what, content in parts if what == "data")
    assert end.told == [(COM_PORT, content) for what, content in parts if what == "talk"]
    assert not end.sent


def test_what_is_offered_is_agreed_to_once_and_the_rest_refused():
    end = End()
    com_port, binary, naws = bytes((COM_PORT,)), bytes((BINARY,)), b"\x1f"
    assert end.telnet.feed(IAC + WILL + com_port + b"x" + IAC + DO + binary + IAC + WILL + naws) == b"x"
    assert end.telnet.feed(IAC + DO + naws + IAC + WILL + com_port + IAC + WONT + naws) == b""
    assert end.sent == [IAC + DO + com_port, IAC + WILL + binary, IAC + DONT + naws, IAC + WONT + naws]


def test_an_agreement_that_was_offered_is_not_said_again():
    end = End()
    end.telnet.offer()
    del end.sent[:]
    end.telnet.feed(IAC + DO + bytes((COM_PORT,)) + IAC + WILL + bytes((BINARY,)))
    assert not end.sent


def test_talk_that_never_ends_is_dropped():
    end = End()
    assert end.telnet.feed(IAC + SB + bytes((COM_PORT,)) + bytes(0x1000)) == b""
    assert end.telnet.feed(b"data") == b"data"
