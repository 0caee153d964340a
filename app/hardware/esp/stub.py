"""The running stub: what it is asked to do with the flash, by our own frames."""

import hashlib
from collections.abc import Callable
from time import monotonic

from app.hardware.esp.faults import as_faults
from app.hardware.esp.library import Noise
from app.hardware.esp.packing import (
    DEFAULT_TIMEOUT,
    FLASH_DEFL_BEGIN,
    FLASH_DEFL_DATA,
    FLASH_DEFL_END,
    HEAD,
    PackedRegion,
    request,
)
from app.hardware.esp.slip import encode
from app.hardware.esp.wire import Wire, words
from app.model.faults import FailureCode, Fault

SECTOR = 0x1000
"""Bytes that are erased together."""
_CHANGE_BAUDRATE, _SPI_FLASH_MD5, _ERASE_FLASH, _ERASE_REGION, _READ_FLASH = 0x0F, 0x13, 0xD0, 0xD1, 0xD2
_UNACKNOWLEDGED = 64
"""Sectors that the stub may send ahead (esptool read_flash)."""
_MD5_SECONDS_PER_BYTE = 8e-6
"""esptool MD5_TIMEOUT_PER_MB."""
_ERASE_SECONDS_PER_BYTE = 40e-6
"""esptool ERASE_REGION_TIMEOUT_PER_MB."""
_CHIP_ERASE_SECONDS = 120.0
"""esptool CHIP_ERASE_TIMEOUT; larger chips take longer (W25Q128JV: up to 200 s for 16 MB)."""
_CHIP_ERASE_SECONDS_PER_BYTE = 16e-6
_SLOWEST = 4
"""A part of flash that takes so many times its time on the line will not come any more."""
_RESENDS = 2
"""How often a block that arrived damaged is sent again; the stub has not touched the flash for it."""


class Stub:
    """The stub of one module, once it runs; used by the thread that owns the port.

    Every method may raise Cancelled, and Fault: UNIT_LOST when the port vanishes or no answer comes,
    LINE_NOISE when bytes arrive damaged, WRITE_REFUSED with the stub's reason. Details name the rate.

    Args:
        wire: the dialogue.
        log: takes lines for the raw log.
    """

    def __init__(self, wire: Wire, log: Callable[[str], None]) -> None:
        self._wire = wire
        self._log = log

    def write(self, packed: PackedRegion, progress: Callable[[int], None]) -> None:
        """Write one region: see EspLink.write."""
        what = self._what(f"write 0x{packed.address:x}")
        with as_faults(what):
            self._wire.command(packed.begin, FLASH_DEFL_BEGIN, DEFAULT_TIMEOUT, what)
            for frame, timeout, reached in zip(packed.frames, packed.timeouts, packed.reached, strict=False):
                self._send_block(frame, timeout, what)
                progress(reached)
            self._wire.command(packed.end, FLASH_DEFL_END, packed.timeouts[-1], what)

    def md5(self, address: int, size: int) -> bytes:
        """MD5 of `size` bytes of flash, as the chip computes it: 16 bytes."""
        timeout = max(DEFAULT_TIMEOUT, size * _MD5_SECONDS_PER_BYTE)
        what = self._what(f"MD5 of 0x{address:x}")
        with as_faults(what):
            frame = request(_SPI_FLASH_MD5, words(address, size, 0, 0))
            return self._wire.command(frame, _SPI_FLASH_MD5, timeout, what, expected=16)

    def holds(self, packed: PackedRegion) -> bool:
        """Whether the flash holds this region: see EspLink.holds."""
        if packed.size > HEAD and self.md5(packed.address, HEAD) != packed.head:
            return False
        return self.md5(packed.address, packed.size) == packed.md5

    def read(self, address: int, size: int) -> bytes:
        """Read flash; the stub's MD5 over what it sent is checked."""
        what = self._what(f"read 0x{address:x}")
        baud = self._wire.port.baudrate
        with as_faults(what):
            begin = request(_READ_FLASH, words(address, size, SECTOR, _UNACKNOWLEDGED))
            self._wire.command(begin, _READ_FLASH, DEFAULT_TIMEOUT, what)
            deadline = monotonic() + DEFAULT_TIMEOUT + _SLOWEST * size * 10 / baud
            data = bytearray()
            while len(data) < size:
                part = self._wire.frames.read(DEFAULT_TIMEOUT)
                data += part
                if len(data) > size or (len(part) != SECTOR and len(data) != size):
                    raise Noise(f"a part of {len(part)} bytes")
                if monotonic() > deadline:
                    raise Noise(f"only {len(data)} of {size} bytes in time")
                self._wire.port.write(encode(words(len(data))))
            digest = self._wire.frames.read(DEFAULT_TIMEOUT)
            if _md5(data) != digest:
                raise Noise("MD5 of what was read differs")
            return bytes(data)

    def read_expecting(self, address: int, expected: bytes) -> bytes:
        """Read flash, blank sectors by their MD5 alone: see EspLink.read_expecting."""
        content = len(expected.rstrip(b"\xff"))
        start = content + -content % SECTOR
        written = self.read(address, min(start, len(expected))) if content else b""
        blank = expected[start:]
        if not blank or self.md5(address + start, len(blank)) == _md5(blank):
            return written + blank
        return written + self.read(address + start, len(blank))

    def erase_region(self, address: int, size: int) -> None:
        """Erase whole sectors: see EspLink.erase_region."""
        if address % SECTOR or size % SECTOR or size <= 0 or address < 0:
            raise Fault(FailureCode.BUG, f"erase 0x{address:x}, 0x{size:x} bytes: not whole sectors")
        timeout = max(DEFAULT_TIMEOUT, size * _ERASE_SECONDS_PER_BYTE)
        self._command(_ERASE_REGION, words(address, size), timeout, f"erase 0x{address:x}")

    def erase_all(self, flash_size: int) -> None:
        """Erase the whole chip: see EspLink.erase_all."""
        timeout = max(_CHIP_ERASE_SECONDS, flash_size * _CHIP_ERASE_SECONDS_PER_BYTE)
        self._command(_ERASE_FLASH, b"", timeout, "erase all")

    def change_baud(self, baud: int) -> None:
        """Change the rate of both ends."""
        before = self._wire.port.baudrate
        self._command(_CHANGE_BAUDRATE, words(baud, before), DEFAULT_TIMEOUT, f"change to {baud} baud")
        self._wire.port.baudrate = baud

    def _command(self, op: int, data: bytes, timeout: float, what: str) -> None:
        what = self._what(what)
        with as_faults(what):
            self._wire.command(request(op, data), op, timeout, what)

    def _what(self, what: str) -> str:
        return f"{what} at {self._wire.port.baudrate} baud"

    def _send_block(self, frame: bytes, timeout: float, what: str) -> None:
        for resends_left in range(_RESENDS, -1, -1):
            try:
                self._wire.command(frame, FLASH_DEFL_DATA, timeout, what)
            except Fault as fault:
                if fault.code is not FailureCode.LINE_NOISE or not resends_left:
                    raise
                self._log(f"{fault.detail}; sent again")
            else:
                return


def _md5(data: bytes | bytearray) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
