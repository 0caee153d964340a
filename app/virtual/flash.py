"""A NOR flash: erase sets bits by sectors, programming can only clear them."""

import hashlib
from dataclasses import dataclass
from mmap import mmap

from app.virtual.faults import BadCell

SECTOR = 0x1000
BLOCK = 0x10000
PAGE = 0x100


@dataclass(frozen=True, slots=True)
class FlashTiming:
    """How long a flash chip takes, in seconds; typical values of a W25Q32JV (Winbond data sheet).

    Args:
        sector_erase: 4 KB.
        block_erase: 64 KB.
        page_program: 256 bytes.
        digest_per_byte: reading and digesting by the stub.
        look_per_byte: reading a range to see whether it is blank.
    """

    sector_erase: float = 0.045
    block_erase: float = 0.150
    page_program: float = 0.0004
    digest_per_byte: float = 0.3e-6
    look_per_byte: float = 0.1e-6


INSTANT = FlashTiming(0.0, 0.0, 0.0, 0.0, 0.0)
SLOW = FlashTiming(sector_erase=0.4, block_erase=2.0, page_program=0.003)
"""The longest times that the same data sheet allows: a worn chip."""


class SupplyLostError(Exception):
    """The supply went away while bytes were programmed."""


class FlashRangeError(ValueError):
    """An access reaches past the end of the flash."""


class Flash:
    """The flash chip of one module.

    Args:
        size: bytes.
        bad_cells: bits that do not change.
        timing: how long its work takes; nobody waits here, the time is only added up.
    """

    def __init__(self, size: int, bad_cells: tuple[BadCell, ...] = (), timing: FlashTiming = INSTANT) -> None:
        self.size = size
        self.programmed = 0
        self.erased = 0
        self.bad_cells = bad_cells
        self.fails_at: int | None = None
        """When so many bytes have been programmed, the supply goes away."""
        self._timing = timing
        self._seconds = 0.0
        self._cells: bytearray | mmap = bytearray(b"\xff") * size
        self._settle(0, size)

    def lie_in(self, cells: bytearray | mmap) -> None:
        """Use other memory from now on, with what it holds; it has the size of this flash."""
        self._cells = cells
        self._settle(0, self.size)

    def read(self, address: int, size: int) -> bytes:
        """Return `size` bytes.

        Raises:
            FlashRangeError: past the end.
        """
        self._check(address, size)
        return bytes(memoryview(self._cells)[address : address + size])

    def erase(self, address: int, size: int, *, pass_blank: bool = True) -> None:
        """Set the sectors that the range touches to FF.

        Args:
            address: first byte.
            size: bytes.
            pass_blank: whether a blank range takes only the look at it, as with the stub; the ROM looks at
                nothing and erases.

        Raises:
            FlashRangeError: past the end.
        """
        self._check(address, size)
        start = address - address % SECTOR
        end = min(self.size, address + size + -(address + size) % SECTOR)
        if self._timing is not INSTANT:
            self._seconds += self._erase_seconds(start, end, pass_blank=pass_blank)
        self._cells[start:end] = b"\xff" * (end - start)
        self.erased += end - start
        self._settle(start, end)

    def program(self, address: int, data: bytes) -> None:
        """Clear the bits that are 0 in `data`.

        Raises:
            FlashRangeError: past the end.
            SupplyLostError: `fails_at` is reached; what comes after it is not programmed.
        """
        self._check(address, len(data))
        lost = self.fails_at is not None and self.programmed + len(data) >= self.fails_at
        if lost:
            data = data[: max(0, (self.fails_at or 0) - self.programmed)]
        size = len(data)
        held = bytes(memoryview(self._cells)[address : address + size])
        if held != b"\xff" * size:
            both = int.from_bytes(held, "little") & int.from_bytes(data, "little")
            data = both.to_bytes(size, "little")
        self._cells[address : address + size] = data
        self.programmed += size
        self._seconds += self._timing.page_program * -(-size // PAGE)
        self._settle(address, address + size)
        if lost:
            raise SupplyLostError

    def md5(self, address: int, size: int) -> bytes:
        """Digest of a range, 16 bytes.

        Raises:
            FlashRangeError: past the end.
        """
        self._check(address, size)
        view = memoryview(self._cells)[address : address + size]
        self._seconds += self._timing.digest_per_byte * size
        return hashlib.md5(view, usedforsecurity=False).digest()

    def take_seconds(self) -> float:
        """How long the work since the last call takes."""
        seconds, self._seconds = self._seconds, 0.0
        return seconds

    def sha256(self) -> str:
        """Digest of the whole flash, for tests."""
        return hashlib.sha256(self._cells).hexdigest()

    def _erase_seconds(self, start: int, end: int, *, pass_blank: bool) -> float:
        """Time to erase whole sectors."""
        if pass_blank and bytes(self._cells[start:end]) == b"\xff" * (end - start):
            return self._timing.look_per_byte * (end - start)
        blocks = (end - start) // BLOCK if start % BLOCK == 0 else 0
        sectors = (end - start - blocks * BLOCK) // SECTOR
        return self._timing.block_erase * blocks + self._timing.sector_erase * sectors

    def _check(self, address: int, size: int) -> None:
        if address < 0 or size < 0 or address + size > self.size:
            raise FlashRangeError(f"0x{address:x}+0x{size:x} is past the end of 0x{self.size:x} bytes")

    def _settle(self, start: int, end: int) -> None:
        for cell in self.bad_cells:
            if start <= cell.address < end:
                mask = 1 << cell.bit
                byte = self._cells[cell.address]
                self._cells[cell.address] = byte | mask if cell.value else byte & ~mask
