"""What comes over the line to the station: frames, answers to commands, boot logs, eFuses, line servers."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

from app.hardware.esp import custom_mac
from app.hardware.esp.chip import known_chip, read_facts, unknown_chip
from app.hardware.esp.console import Console
from app.hardware.esp.faults import as_faults
from app.hardware.esp.library import Noise, Silence, chip_classes
from app.hardware.esp.meeting import boot_mode
from app.hardware.esp.packing import PackedRegion, pack
from app.hardware.esp.slip import FrameReader, encode
from app.hardware.esp.stub import Stub
from app.hardware.esp.wire import Wire
from app.hardware.lines import LineServer
from app.model.faults import FailureCode, Fault
from app.model.firmware import Region
from app.model.recipe import BootCheck
from app.model.secret import Secret
from tests.fuzz.target import Target

_READ_FLASH, _SYNC = 0xD2, 0x08
_ESP32_MAGIC = 0x00F01D83
_SECRET = Secret("T0pSecret0fUnit1")


class Liar:
    """A port whose module answers every command by its number, with what the bytes say.

    A byte chooses: the right form with a success, an error, another length, a frame that is made up, or bytes
    without a form. Values and contents are taken from the bytes too; when they are at their end it is silent.

    Args:
        script: the bytes.
    """

    port = name = "liar"

    def __init__(self, script: bytes) -> None:
        self.baudrate = 115200
        self.timeout: float | None = 3.0
        self.write_timeout: float | None = 10.0
        self._script = script
        self._waiting = b""

    def write(self, data: bytes) -> int:
        """A command: the answer waits then."""
        operations = [data[n + 2] for n in range(len(data) - 2) if data[n : n + 2] == b"\xc0\x00"]
        for op in operations[:4]:
            self._answer(op)
        if not operations:
            self._waiting += self._take(16)
        return len(data)

    def _answer(self, op: int) -> None:
        kind = self._take(1)
        if not kind:
            return
        choice, size = kind[0] & 7, kind[0] >> 3
        value, content = self._take(4).ljust(4, b"\0"), self._take(size)
        status = b"\1\5" if choice == 1 else b"\0\0"
        if choice == 2:
            self._waiting += content
        elif choice == 3:
            self._waiting += encode(value + content)
        else:
            body = content + (b"" if choice == 4 else status + bytes(2 * (choice == 5)))
            self._waiting += encode(struct.pack("<BBH", 1, op, len(body)) + value + body) * (
                8 if op == _SYNC else 1
            )
            if op == _READ_FLASH:
                self._waiting += encode(self._take(size * 140))

    def _take(self, size: int) -> bytes:
        part, self._script = self._script[:size], self._script[size:]
        return part

    def read_some(self, _timeout: float) -> bytes:
        """What waits; silence comes at once, so that nobody waits for it."""
        data, self._waiting = self._waiting[:300], self._waiting[300:]
        return data

    def read(self, size: int = 1) -> bytes:
        """At most so many bytes of what waits."""
        data, self._waiting = self._waiting[:size], self._waiting[size:]
        return data

    def in_waiting(self) -> int:
        """Bytes that wait."""
        return len(self._waiting)

    inWaiting = in_waiting  # noqa: N815 - pyserial's older name, which esptool may use

    def drop_input(self) -> None:
        """Forget what waits."""
        self._waiting = b""

    def drop_output(self) -> None:
        """Nothing is on its way out."""

    flushInput = reset_input_buffer = drop_input  # noqa: N815
    flushOutput = reset_output_buffer = flush = drop_output  # noqa: N815


def _told(step: Callable[[], object]) -> None:
    """A step of the station; a fault of its own (BUG) is a finding."""
    try:
        step()
    except Fault as fault:
        if fault.code is FailureCode.BUG:
            raise AssertionError(fault.detail) from fault


def _frames(data: bytes) -> None:
    """Bytes in pieces of any size, cut into frames."""
    pieces, rest = list[bytes](), data
    while rest:
        size = 1 + rest[0] % 50
        pieces.append(rest[:size])
        rest = rest[size:]
    reader = FrameReader(lambda _timeout: pieces.pop(0) if pieces else b"")
    try:
        while True:
            assert len(reader.read(1.0)) <= 0x20000
    except Silence:
        assert not pieces


def _region() -> PackedRegion:
    return pack(Region(0x10000, bytes(range(256)) * 4, "", "fuzz"))


def _stub(data: bytes) -> None:
    """Every command of the stub, answered by a liar: nothing is proven by it."""
    for step in (
        lambda stub: stub.write(_region(), lambda _: None),
        lambda stub: stub.holds(_region()),
        lambda stub: stub.read(0, 0x2000),
        lambda stub: stub.read_expecting(0, b"x" * 40 + b"\xff" * 0x1000),
        lambda stub: stub.erase_region(0, 0x1000),
        lambda stub: stub.change_baud(921600),
    ):
        stub = Stub(Wire(Liar(data)), lambda _: None)
        _told(lambda step=step, stub=stub: step(stub))


def _identified(data: bytes) -> None:
    """A chip that says what it is."""
    wire = Wire(Liar(data))
    boot_mode(wire)

    def identify() -> None:
        with as_faults("identify", refusal=FailureCode.LINE_NOISE), wire.within(15):
            name, loader = known_chip(unknown_chip(wire, None), wire, None)
            facts = read_facts(name, loader)
            assert facts.flash_size > 0

    _told(identify)


def _fuses(data: bytes) -> None:
    """The eFuses of a chip that lies, for its custom MAC."""
    chip = ("esp32", "esp32c3", "esp32s3", "esp8266")[data[0] % 4 if data else 0]
    wire = Wire(Liar(data[1:]))
    loader = chip_classes()[chip](wire.port, 115200)
    loader.read, loader.flush_input = wire.read_frame, wire.forget_input

    def look() -> None:
        with as_faults("read the custom MAC", refusal=FailureCode.CUSTOM_MAC), wire.within(15):
            custom_mac.read(chip, loader)

    _told(look)


def _boot_log(data: bytes) -> None:
    console = Console(BootCheck().expect, [_SECRET], BootCheck().reject)
    for at in range(0, len(data), 97):
        console.feed(data[at : at + 97])
    report = console.report()
    assert len(report.lines) <= 502
    assert all(_SECRET.reveal() not in line and line.isprintable() for line in (*report.lines, report.crash))
    assert max(map(len, report.lines), default=0) <= 4 * 4200


def _line_server(data: bytes) -> None:
    """A line server's answers, over a real socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data[:0x8000])
        theirs.shutdown(socket.SHUT_WR)
        server = LineServer.__new__(LineServer)
        server._address, server._connection, server._rest = "tcp://127.0.0.1:1/slot", ours, b""
        _told(lambda: server._tell({"en": 1}))
        server.release()


def targets() -> list[Target]:
    """All of them."""
    answer = struct.pack("<BI", 5, _ESP32_MAGIC)
    good = b"".join(answer + bytes(0) for _ in range(30))
    return [
        Target(
            "frames",
            "app.hardware.esp.slip",
            "64 KB and one second a frame",
            _frames,
            (Noise,),
            lambda: [encode(b"\1\2\3") * 3, b"boot log\xc0\xc0" + encode(b"\xc0\xdb\xff" * 40)],
        ),
        Target(
            "stub-answers",
            "app.hardware.esp.wire, stub",
            "16 strangers, 3 s an answer, 4 times the line's time for flash",
            _stub,
            (),
            lambda: [bytes(200), b"\x80" + bytes(4) + bytes(16) + bytes(300), bytes(range(256)) * 3],
        ),
        Target(
            "identify-answers",
            "app.hardware.esp.chip (esptool's classes behind it)",
            "15 s",
            _identified,
            (),
            lambda: [
                good,
                bytes(range(256)) * 2,
                b"\xa1\0\0\0\0" + bytes(60),
                b"\1" * 5 + b"\xa5" + bytes(200),
            ],
        ),
        Target(
            "fuse-answers",
            "app.hardware.esp.custom_mac (espefuse behind it)",
            "60 s",
            _fuses,
            (),
            lambda: [b"\0" + bytes(3000), b"\1" + b"\x05\0\0\0\0" * 600, b"\3"],
            examples=4,
        ),
        Target(
            "boot-log",
            "app.hardware.esp.console, meeting",
            "500 lines of 4,096 bytes, the recipe's seconds",
            _boot_log,
            (),
            lambda: [
                b"I (10) boot: x\r\n\x1b[0;32mDeviceName : unit-0001\x1b[0m\r\nT0pSecret0fUnit1\r\n",
                b"Guru Meditation Error: Core 0\nabort() was called\n",
            ],
        ),
        Target(
            "line-server-answers",
            "app.hardware.lines",
            "64 KB of JSON, seconds of its socket",
            _line_server,
            (),
            lambda: [b'{"ok": true}\n', b'{"ok": false, "error": "no"}\n'],
        ),
    ]
