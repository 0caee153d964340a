"""A NOR flash: erase sets bits by sectors, programming can only clear them."""

import hashlib

from app.virtual.faults import BadCell

SECTOR = 0x1000
BLOCK = 0x10000
PAGE = 0x100


class FlashRangeError(ValueError):
    """An access reaches past the end of the flash."""


class Flash:
    """The flash chip of one module.

    Args:
        size: bytes.
        bad_cells: bits that do not change.
    """

    def __init__(self, size: int, bad_cells: tuple[BadCell, ...] = ()) -> None:
        self.size = size
        self.programmed = 0
        self.erased = 0
        self.bad_cells = bad_cells
        self._cells = bytearray(b"\xff") * size
        self._settle(0, size)

    def read(self, address: int, size: int) -> bytes:
        """Return `size` bytes.

        Raises:
            FlashRangeError: past the end.
        """
        self._check(address, size)
        return bytes(memoryview(self._cells)[address : address + size])

    def erase(self, address: int, size: int) -> None:
        """Set the sectors that the range touches to FF.

        Raises:
            FlashRangeError: past the end.
        """
        self._check(address, size)
        start = address - address % SECTOR
        end = min(self.size, address + size + -(address + size) % SECTOR)
        self._cells[start:end] = b"\xff" * (end - start)
        self.erased += end - start
        self._settle(start, end)

    def program(self, address: int, data: bytes) -> None:
        """Clear the bits that are 0 in `data`.

        Raises:
            FlashRangeError: past the end.
        """
        size = len(data)
        self._check(address, size)
        held = bytes(memoryview(self._cells)[address : address + size])
        if held != b"\xff" * size:
            both = int.from_bytes(held, "little") & int.from_bytes(data, "little")
            data = both.to_bytes(size, "little")
        self._cells[address : address + size] = data
        self.programmed += size
        self._settle(address, address + size)

    def md5(self, address: int, size: int) -> bytes:
        """Digest of a range, 16 bytes.

        Raises:
            FlashRangeError: past the end.
        """
        self._check(address, size)
        view = memoryview(self._cells)[address : address + size]
        return hashlib.md5(view, usedforsecurity=False).digest()

    def sha256(self) -> str:
        """Digest of the whole flash, for tests."""
        return hashlib.sha256(self._cells).hexdigest()

    def _check(self, address: int, size: int) -> None:
        if address < 0 or size < 0 or address + size > self.size:
            raise FlashRangeError(f"0x{address:x}+0x{size:x} is past the end of 0x{self.size:x} bytes")

    def _settle(self, start: int, end: int) -> None:
        for cell in self.bad_cells:
            if start <= cell.address < end:
                mask = 1 << cell.bit
                byte = self._cells[cell.address]
                self._cells[cell.address] = byte | mask if cell.value else byte & ~mask
