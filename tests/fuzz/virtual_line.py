"""What comes to virtual modules: frames of any loader program, RFC 2217, line commands, flash contents."""

from __future__ import annotations

import functools
import itertools
import json
import socket
import struct
import zlib
from collections.abc import Callable

from app.model.mac import Mac
from app.virtual.boot import boot
from app.virtual.chips import CHIPS
from app.virtual.faults import Faults
from app.virtual.flash import INSTANT, Flash
from app.virtual.lineserver import Place, _Client
from app.virtual.loop import Loop
from app.virtual.module import Module
from app.virtual.nvs import NvsError, read_namespace
from app.virtual.pins import Strap
from app.virtual.rfc2217 import Rfc2217Link
from app.virtual.silicon import Unit
from app.virtual.slip import encode
from app.virtual.telnet import COM_PORT, escape
from app.virtual.wire import Op, checksum
from tests.fuzz.firmware_files import LAYOUT, SAMPLE, build, mended_image, small_image
from tests.fuzz.target import Target

_SYNC = b"\x07\x07\x12\x20" + 32 * b"\x55"
_MOST_STEPS = 50
_FLASH = 0x100000
_MOST_ANSWERED = 64 << 20


class _Wire:
    """A link in memory; what the module sends is counted."""

    port = "memory"

    def __init__(self) -> None:
        self.held = b""
        self.sent = 0
        self._readable: Callable[[], None] = lambda: None

    def start(self, readable: Callable[[], None], closed: Callable[[], None]) -> None:
        self._readable = readable

    def listen(self, wanted: bool) -> None:
        """Reading is asked for by `bring`."""

    def bring(self, data: bytes) -> None:
        self.held += data
        self._readable()

    def read(self, size: int) -> bytes:
        data, self.held = self.held[:size], self.held[size:]
        return data

    def write(self, data: bytes) -> int:
        self.sent += len(data)
        return len(data)

    def host_baud(self) -> int | None:
        return None

    def unplug(self) -> None:
        """Nobody is at the other end."""

    def plug(self, *, renumber: bool = False) -> None:
        """Nobody is at the other end."""


def _module(chip: str) -> tuple[Module, _Wire, Loop]:
    loop, wire = Loop(), _Wire()
    unit = Unit(chip, Mac(bytes(5) + b"\1"), _FLASH)
    module = Module(
        loop, wire, unit, strap=Strap.DOWNLOAD, paced=False, boot_delays=False, flash_timing=INSTANT
    )  # fmt: skip
    return module, wire, loop


def _run(loop: Loop) -> None:
    """Let what is due happen; waits of the boot log are not waited for."""
    for _ in range(_MOST_STEPS):
        if not loop._timers or loop._timers[0][0] > loop.now() + 0.01:
            return
        loop.step()


def _request(op: int, data: bytes = b"", check: int = 0) -> bytes:
    data = data[:0xFFFF]
    return encode(struct.pack("<BBHI", 0, op, len(data), check) + data)


def _loader(data: bytes) -> None:
    """Requests to ROM and stub: each piece is one, with its length and checksum put right or left wrong."""
    chip = ("esp32", "esp32c3", "esp32s3", "esp8266")[data[0] % 4 if data else 0]
    _, wire, loop = _module(chip)
    wire.bring(_request(Op.SYNC, _SYNC))
    _run(loop)
    if data and data[0] & 0x80:
        code = bytes(64)
        address = CHIPS[chip].stub_ram[1][0] if len(CHIPS[chip].stub_ram) > 1 else CHIPS[chip].stub_ram[0][0]
        wire.bring(_request(Op.MEM_BEGIN, struct.pack("<4I", 64, 1, 64, address)))
        wire.bring(_request(Op.MEM_DATA, struct.pack("<4I", 64, 0, 0, 0) + code, checksum(code)))
        wire.bring(_request(Op.MEM_END, struct.pack("<2I", 0, address)))
        _run(loop)
    for piece in data[1:].split(b"\xff\xfe")[:40]:
        if piece[:1] == b"\0":
            wire.bring(piece[1:])
        elif len(piece) >= 17:
            block = piece[17:]
            wire.bring(
                _request(piece[0], struct.pack("<I", len(block)) + piece[5:17] + block, checksum(block))
            )
        elif piece:
            wire.bring(_request(piece[0], piece[1:]))
        _run(loop)
    assert wire.sent < _MOST_ANSWERED


def _loader_seeds() -> list[bytes]:
    def asked(op: int, *words: int, rest: bytes = b"") -> bytes:
        return bytes([op]) + struct.pack(f"<{len(words)}I", *words) + rest

    packed = zlib.compress(bytes(range(256)) * 8)
    attach, params = asked(Op.SPI_ATTACH, 0, 0), asked(Op.SPI_SET_PARAMS, 0, _FLASH, 65536, 4096, 256, 0xFFFF)
    deflated = [
        asked(Op.FLASH_DEFL_BEGIN, 2048, 1, 0x4000, 0x1000),
        asked(Op.FLASH_DEFL_DATA, 0, 0, 0, 0, rest=packed),
    ]
    rest = [
        asked(Op.READ_REG, 0x40001000),
        asked(Op.WRITE_REG, 0x3FF5A01C, 1, 0xFFFFFFFF, 0),
        asked(Op.SPI_FLASH_MD5, 0, 0x1000, 0, 0),
        asked(Op.READ_FLASH_SLOW, 0, 64),
        asked(Op.GET_SECURITY_INFO),
        asked(Op.FLASH_END, 1),
    ]
    stub = [
        asked(Op.FLASH_DEFL_BEGIN, 2048, 1, 0x4000, 0x1000, 0),
        deflated[1],
        asked(Op.READ_FLASH, 0, 0x2000, 0x1000, 64),
        asked(Op.ERASE_REGION, 0x1000, 0x1000),
        asked(Op.CHANGE_BAUDRATE, 921600, 115200),
    ]
    return [
        b"\0" + b"\xff\xfe".join([attach, params, *deflated, *rest]),
        b"\1" + b"\xff\xfe".join([attach, *deflated, *rest]),
        b"\x80" + b"\xff\xfe".join([*stub, *rest]),
        b"\x81\0" + _request(Op.SYNC, _SYNC) + b"\xc0\xdb\xdc\xdb\xc0",
    ]


@functools.cache
def _remote() -> Rfc2217Link:
    link = Rfc2217Link(Loop())
    link.unplug()  # nobody is to connect: each client is handed over
    return link


def _rfc2217(data: bytes) -> None:
    """A client's stream, over a real socket."""
    link = _remote()
    ours, theirs = socket.socketpair()
    with theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        link._peer = ours
        link._greet()
        theirs.send(data[:0x4000])
        link._arrived()
        assert len(link._held) <= 0x8000
        link.read(0x8000)
        link._drop_peer()


def _rfc2217_seeds() -> list[bytes]:
    def say(content: bytes) -> bytes:
        return b"\xff\xfa" + bytes([COM_PORT]) + escape(content) + b"\xff\xf0"

    rate = say(b"\1" + (115200).to_bytes(4, "big"))
    lines = b"".join(say(bytes([5, wish])) for wish in range(13))
    return [
        b"\xff\xfb\x2c\xff\xfd\x00" + rate + lines + b"data\xff\xff",
        say(b"\x0c\x03") + say(b"\x02\x08") + b"x" * 40,
    ]


def _lines(data: bytes) -> None:
    """Line commands, over a real socket: each is answered, none ends the server."""
    module, _wire, loop = _module("esp32")
    numbers = itertools.count(2)
    fresh = lambda: Unit("esp32", Mac(next(numbers).to_bytes(6, "big")), _FLASH)  # noqa: E731
    server, client = _pair()
    with client:
        place = _Client(loop, server, {"slot-01": Place(module, fresh)}, lambda _: None)
        client.sendall(b'{"open": "slot-01"}\n' + data[:0x8000] + b"\n")
        client.shutdown(socket.SHUT_WR)
        for _ in range(20):
            if server.fileno() < 0:
                break
            place._readable()
            _run(loop)
        place.close()


def _pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a connection over the loopback interface: the server sets options that only TCP has."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = socket.create_connection(listening.getsockname())
        server, _ = listening.accept()
    return server, client


def _lines_seeds() -> list[bytes]:
    said = [
        {"en": 0, "io0": 0}, {"en": 1}, {"io0": None}, {"do": "unplug"}, {"do": "plug", "renumber": True},
        {"do": "swap", "mac": "24:6f:28:00:00:07"}, {"do": "fault", "stuck_after": 0, "flip_to_host": 100},
        {"do": "fault", "events": ["unplug@data:40%"]}, {"do": "power", "on": False}, {"do": "state"},
        {"do": "plan", "faults": ["secure-boot,share=0.02"], "seed": 7}, {"do": "timing", "latency": 0.01},
        {"do": "fault", "bad_cells": [{"address": 1, "bit": 1, "value": 0}], "flash_size": 65536},
    ]  # fmt: skip
    return [b"\n".join(json.dumps(line).encode() for line in said[start::2]) for start in (0, 1)]


@functools.cache
def _blank() -> Flash:
    return Flash(_FLASH)


def _flash(data: bytes) -> None:
    """Contents that a host wrote: any table and application behind a good bootloader."""
    flash = _blank()
    content = b"\xff" * 0x1000 + (build() / "bootloader" / "bootloader.bin").read_bytes()
    content = content.ljust(0x8000, b"\xff") + data[:0xC00].ljust(0x8000, b"\xff") + data[0xC00:0x20000]
    flash.lie_in(bytearray(content.ljust(_FLASH, b"\xff")[:_FLASH]))
    lines = list(itertools.islice(boot(CHIPS["esp32"], flash, Faults(), "rst"), 400))
    assert max(len(line.text) for line in lines) < 5000


def _flash_seed() -> bytes:
    from app.virtual.firmware import APP_OFFSET, partition_table
    from app.virtual.partitions import Partition

    table = (Partition("ota_0", 0, 0x10, APP_OFFSET, 0x10000), Partition("fctry", 1, 2, 0x20000, 0x4000))
    return partition_table(table) + small_image()


def _mended_flash(data: bytes) -> bytes:
    return data[:0xC00] + mended_image(data[0xC00:])


def targets() -> list[Target]:
    """All of them."""
    from app.hardware.identity.image import build_identity

    return [
        Target(
            "loader-frames",
            "app.virtual.slip, wire, rom, stub, transfer, efuses",
            "128 KB a frame; the flash's size",
            _loader,
            (),
            _loader_seeds,
        ),
        Target(
            "rfc2217",
            "app.virtual.rfc2217, telnet",
            "1 KB a command, 32 KB held",
            _rfc2217,
            (),
            _rfc2217_seeds,
        ),
        Target("line-commands", "app.virtual.lineserver, faults", "64 KB a line", _lines, (), _lines_seeds),
        Target(
            "flash-contents",
            "app.virtual.partitions, image, boot",
            "the flash's size",
            _flash,
            (),
            lambda: [_flash_seed()],
            _mended_flash,
        ),
        Target(
            "flash-identity",
            "app.virtual.nvs",
            "the partition's size",
            lambda data: read_namespace(data, LAYOUT.namespace),
            (NvsError,),
            lambda: [build_identity(SAMPLE, LAYOUT, 0x3000)],
        ),
    ]
