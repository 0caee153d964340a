"""Whatever answers at a port, the link ends in time: with a fault, or with what it can vouch for."""

import contextlib
import dataclasses
import os
import random
import select
import struct
import threading
from collections.abc import Callable, Iterator
from time import sleep

import pytest
import serial

from app.hardware.esp.console import Console, watch
from app.hardware.esp.library import Noise, Silence
from app.hardware.esp.link import EspLink
from app.hardware.esp.packing import pack
from app.hardware.esp.slip import FrameReader, encode
from app.hardware.esp.stub import Stub
from app.hardware.esp.wire import Wire
from app.hardware.serial_port import GuardedPort, open_port
from app.model.cancel import CancelToken
from app.model.faults import FAILURES, Cancelled, FailureCode, Fault
from app.model.firmware import Region
from app.model.fixture import SlotPlace
from app.model.recipe import BootCheck, Recipe

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no ptys")
Answer = Callable[[bytes], bytes]


@contextlib.contextmanager
def module(answer: Answer) -> Iterator[str]:
    """A port behind which `answer` is given for whatever comes in."""
    master, slave = os.openpty()
    port = os.ttyname(slave)
    serial.Serial(port).close()  # raw mode
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            ready, _, _ = select.select([master], [], [], 0.02)
            if ready:
                with contextlib.suppress(OSError):
                    _write_some(master, answer(os.read(master, 65536)))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield port
    finally:
        ended.set()
        thread.join()
        os.close(master)
        os.close(slave)


def _write_some(master: int, data: bytes) -> None:
    """As much as the line takes; a hostile module does not wait."""
    _, ready, _ = select.select([], [master], [], 0)
    if ready and data:
        os.write(master, data[:2048])


def open_pty(port: str) -> GuardedPort:
    return open_port(port, 115200, CancelToken())


def random_bytes(seed: int) -> Answer:
    source = random.Random(seed)
    return lambda _: source.randbytes(source.randrange(1500))


def random_frames(seed: int) -> Answer:
    source = random.Random(seed)
    return lambda _: b"".join(encode(source.randbytes(source.randrange(40))) for _ in range(20))


def liar(seed: int, *, only_success: bool = False) -> Answer:
    """Right frames for the right commands, with numbers and data that are made up."""
    source = random.Random(seed)

    def answer(data: bytes) -> bytes:
        operations = [data[n + 2] for n in range(len(data) - 2) if data[n : n + 2] == b"\xc0\x00"]
        said = b""
        for op in operations[:8]:
            status = b"\0\0" if only_success else source.choice([b"\0\0", b"\1\5", b"\xc4\0", b""])
            content = source.randbytes(source.choice([0, 2, 12, 16, 20, 32])) + status
            head = struct.pack("<BBHI", 1, op, len(content), source.choice([0, 1, 0x00F01D83, 0xFFFFFFFF]))
            said += encode(head + content) * (8 if op == 8 else 1)
        return said

    return answer


KINDS = [random_bytes, random_frames, liar]


def attempt(step: Callable[[], object]) -> FailureCode | None:
    try:
        step()
    except Fault as fault:
        return fault.code
    return None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_a_module_that_talks_nonsense_ends_in_a_fault(kind, seed):
    with module(kind(seed)) as port:
        link = EspLink.open(SlotPlace(1, port, "none"), Recipe("test"), CancelToken(), lambda _: None)
        try:
            told = attempt(lambda: link.connect(attempts=1)) or attempt(link.identify)
            told = told or attempt(link.start_stub)
        finally:
            link.close()
    assert told in FAILURES
    assert told is not FailureCode.BUG


@pytest.mark.parametrize("kind", [*KINDS, lambda seed: liar(seed, only_success=True)])
@pytest.mark.parametrize("seed", range(3))
def test_a_stub_that_talks_nonsense_proves_nothing(kind, seed, monkeypatch):
    monkeypatch.setattr("app.hardware.esp.stub.DEFAULT_TIMEOUT", 0.3)
    packed = pack(Region(0x10000, random.Random(9).randbytes(0x2000), "", "test"))
    packed = dataclasses.replace(packed, timeouts=(0.3,) * len(packed.timeouts))
    with module(kind(seed)) as port:
        guarded = open_pty(port)
        stub = Stub(Wire(guarded), lambda _: None)
        try:
            attempt(lambda: stub.write(packed, lambda _: None))
            assert attempt(lambda: stub.read(0, 0x2000)) is not None
            with contextlib.suppress(Fault):
                assert not stub.holds(packed)
            attempt(lambda: stub.erase_region(0, 0x1000))
        finally:
            guarded.close()


def test_more_than_was_asked_for_is_not_taken():
    content = bytes(0x200)

    def answer(data: bytes) -> bytes:
        if data[:3] == b"\xc0\x00\xd2":
            return encode(struct.pack("<BBHI", 1, 0xD2, 2, 0) + b"\0\0") + encode(content + b"more")
        return encode(content)

    with module(answer) as port:
        guarded = open_pty(port)
        try:
            assert (
                attempt(lambda: Stub(Wire(guarded), lambda _: None).read(0, 0x200)) is FailureCode.LINE_NOISE
            )
        finally:
            guarded.close()


class Flood:
    """A port on which text comes without an end."""

    def read_some(self, timeout: float) -> bytes:
        return b"x" * 5000


def test_a_console_that_never_stops_is_read_to_the_end_of_its_time_only():
    report = watch(Flood(), BootCheck(timeout=0.05), Console(BootCheck().expect))
    assert report.device_name is None
    assert sum(map(len, report.lines)) < 10_000


def drip(data: bytes, pause: float) -> Callable[[float], bytes]:
    """One byte at a time, always in time for the next wait."""
    waiting = list(data)

    def receive(_timeout: float) -> bytes:
        sleep(pause)
        return bytes([waiting.pop(0)]) if waiting else b""

    return receive


@pytest.mark.parametrize("data", [b"\xc0" * 500, b"\xc0" + b"x" * 500, b"x" * 500])
def test_an_answer_that_comes_by_drops_is_given_up(data, monkeypatch):
    monkeypatch.setattr("app.hardware.esp.slip._FRAME_SECONDS", 0.05)
    receive = drip(data, 0.002)
    reader = FrameReader(receive)
    with pytest.raises((Noise, Silence)):
        reader.read(0.05)
    assert receive(1)  # it was given up before its end


def test_strange_answers_to_esptools_questions_are_given_up():
    stranger = encode(b"\1\x63" + bytes(8))
    with module(lambda _: stranger * 90) as port:
        guarded = open_pty(port)
        wire = Wire(guarded)

        def ask_for_ever() -> None:
            while True:
                guarded.write(b"again")
                wire.read_frame()

        with wire.within(0.3), pytest.raises((Noise, Silence)):
            ask_for_ever()
        guarded.close()


def test_a_stop_is_obeyed_while_nonsense_comes():
    cancel = CancelToken()
    source = random_bytes(1)

    def answer(data: bytes) -> bytes:
        cancel.cancel()
        return source(data)

    with module(answer) as port:
        link = EspLink.open(SlotPlace(1, port, "none"), Recipe("test"), cancel, lambda _: None)
        with pytest.raises(Cancelled):
            link.connect()
        link.close()
