"""Uploads in progress: into RAM, and into flash, plain or deflated."""

import zlib
from dataclasses import dataclass, field

from app.virtual.flash import BLOCK, SECTOR, Flash, FlashRangeError

_DICTIONARY = 0x8000


class TransferError(Exception):
    """A block does not fit what was announced."""


class InflateError(TransferError):
    """The deflated stream is damaged."""


class TooMuchError(TransferError):
    """More data than announced."""


class SpiError(TransferError):
    """The flash refused."""


@dataclass(slots=True)
class MemoryUpload:
    """A piece of RAM being filled.

    Args:
        size: bytes announced.
        blocks: how many blocks they come in.
        block_size: of each but the last.
        address: where they go.
    """

    size: int
    blocks: int
    block_size: int
    address: int
    content: bytearray = field(default_factory=bytearray)
    next_block: int = 0

    def take(self, sequence: int, data: bytes) -> None:
        """Store the next block.

        Raises:
            TransferError: out of sequence, too long, or past the announced end.
        """
        if sequence != self.next_block or sequence >= self.blocks or len(data) > self.block_size:
            raise TransferError(f"RAM block {sequence}, expected {self.next_block} of {self.blocks}")
        if len(self.content) + len(data) > self.size:
            raise TooMuchError("more RAM data than announced")
        self.content += data
        self.next_block += 1

    @property
    def complete(self) -> bool:
        """Whether all announced bytes are there."""
        return len(self.content) == self.size


class FlashWrite:
    """A range of flash being written.

    Args:
        flash: the chip.
        address: first byte.
        size: bytes announced, as they will stand in flash.
        deflated: whether blocks are pieces of one zlib stream.
    """

    def __init__(self, flash: Flash, address: int, size: int, *, deflated: bool) -> None:
        self.address = address
        self.size = size
        self.remaining = size
        self.deflated = deflated
        self.next_block = 0
        self._flash = flash
        self._erased_to = address - address % SECTOR
        self._erase_end = address + size + -(address + size) % SECTOR
        self._inflate = zlib.decompressobj()
        self._held = bytearray()

    @property
    def end(self) -> int:
        """First address after the range."""
        return self.address + self.size

    def mark_erased(self) -> None:
        """The range has been erased beforehand, as the ROM does."""
        self._erased_to = self._erase_end

    def write(self, data: bytes) -> None:
        """Program plain bytes; what is over the announced size is left out, as the stub does.

        Raises:
            SpiError: past the end of the flash.
        """
        self._program(data[: self.remaining])

    def write_deflated(self, data: bytes) -> None:
        """Inflate a piece of the stream and program what is complete: 32 KB at a time, like the stub.

        Raises:
            InflateError: the stream is damaged.
            TooMuchError: it holds more than announced.
            SpiError: past the end of the flash.
        """
        room = self.remaining - len(self._held)
        if room < 0:
            raise TooMuchError("the stream held more than announced")
        try:
            self._held += self._inflate.decompress(data, room + 1)
        except zlib.error as error:
            raise InflateError(str(error)) from error
        if len(self._held) > self.remaining:
            raise TooMuchError("the stream holds more than announced")
        ready = len(self._held) if self._inflate.eof else len(self._held) // _DICTIONARY * _DICTIONARY
        if ready:
            self._program(bytes(memoryview(self._held)[:ready]))
            del self._held[:ready]

    def _program(self, data: bytes) -> None:
        start = self.end - self.remaining
        self._erase_to(start + len(data))
        try:
            self._flash.program(start, data)
        except FlashRangeError as error:
            raise SpiError(str(error)) from error
        self.remaining -= len(data)

    def _erase_to(self, end: int) -> None:
        """Erase by blocks of 64 KB where a whole one is in the range, else by sectors, as the stub does."""
        while self._erased_to < end:
            whole = self._erased_to % BLOCK == 0 and self._erase_end - self._erased_to >= BLOCK
            step = BLOCK if whole else SECTOR
            try:
                self._flash.erase(self._erased_to, step)
            except FlashRangeError as error:
                raise SpiError(str(error)) from error
            self._erased_to += step
