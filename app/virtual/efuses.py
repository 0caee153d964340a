"""The eFuses of one unit with their controller: bits that go from 0 to 1, once, and never back."""

import struct

from app.virtual.fusemaps import Burnt, FuseBlock, FuseField, FuseMap
from app.virtual.reedsolomon import CHECK_BYTES, check_bytes, correct

_WRITE_KEY, _READ_KEY = 0x5A5A, 0x5AA5
_READ, _PROGRAM = 1, 2
_LEGACY_CONFIGURE, _LEGACY_COMMAND, _LEGACY_CODING_STATUS = 0xFC, 0x104, 0x11C
_LEGACY_WRITE = (0x1C, 0x98, 0xB8, 0xD8)
_CODED_CONFIGURE, _CODED_COMMAND, _CODED_ERRORS = 0x1CC, 0x1D4, 0x1C0
_CODED_DATA = 32
_MOST_ERRORS_TOLD = 7


class FuseContentError(ValueError):
    """A saved content is not that of this chip's eFuses."""


class Fuses:
    """Fuses that can be read; the registers show what was latched at the last reset or read command.

    Args:
        layout: of the chip.
        burnt: in the factory.
    """

    def __init__(self, layout: FuseMap, burnt: Burnt) -> None:
        self.layout = layout
        self._cells = [bytearray(self._room(block)) for block in layout.blocks]
        self._added: dict[int, int] = {}
        self._shown: dict[int, int] = {}
        self._zero: tuple[int, ...] = ()
        self._written: dict[int, int] = {}
        for number, words in burnt.items():
            self._burn(number, self._with_check(number, struct.pack(f"<{len(words)}I", *words)))
        self.latch()

    @property
    def content(self) -> bytes:
        """Every cell, to be kept in a file."""
        return b"".join(self._cells)

    def restore(self, content: bytes) -> None:
        """Take over what `content` told.

        Raises:
            FuseContentError: it is of another length.
        """
        if len(content) != sum(len(cells) for cells in self._cells):
            raise FuseContentError(f"{len(content)} bytes are not the content of these eFuses")
        start = 0
        for cells in self._cells:
            cells[:] = content[start : start + len(cells)]
            start += len(cells)
        self.restart()

    def pretend(self, *, secure_boot: bool, encryption: bool, secure_download: bool) -> None:
        """Let what a fault wants read as burnt, without burning it: a fault can be taken back."""
        layout = self.layout
        self._added = {}
        if secure_boot and layout.secure_boot is not None:
            self._pretend(layout.secure_boot, layout.secure_boot.highest)  # of two versions the later one
        if encryption and layout.encryption is not None:
            self._pretend(layout.encryption, layout.encryption.lowest)
        if secure_download and layout.secure_download is not None:
            self._pretend(layout.secure_download, layout.secure_download.lowest)
        self.latch()

    def covers(self, address: int) -> bool:
        """Whether a register belongs to the fuses."""
        return self.layout.base <= address < self.layout.base + self.layout.size

    def read(self, address: int) -> int:
        """Return a register."""
        shown = self._shown.get(address)
        return self._written.get(address, 0) if shown is None else shown

    def write(self, address: int, value: int) -> None:
        """Write a register; what is read from fuses does not change."""
        if address not in self._shown:
            self._written[address] = value

    def restart(self) -> None:
        """Forget what was written to registers, and read the fuses anew."""
        self._written.clear()
        self.latch()

    def latch(self) -> None:
        """Read the fuses into the registers."""
        words = struct.unpack(f"<{len(self._cells[0]) // 4}I", self._cells[0])
        self._zero = tuple(word | self._added.get(number, 0) for number, word in enumerate(words))
        for number, block in enumerate(self.layout.blocks):
            for place, word in enumerate(self._visible(number, block)):
                self._shown[self.layout.base + block.offset + 4 * place] = word

    def bits(self, field: FuseField | None) -> int:
        """How many bits of a field of block 0 were burnt when it was latched."""
        return 0 if field is None else (self._zero[field.word] & field.mask).bit_count()

    @property
    def secure_boot(self) -> bool:
        """Whether secure boot is on."""
        return self.bits(self.layout.secure_boot) > 0

    @property
    def encryption(self) -> bool:
        """Whether flash encryption is on."""
        return self.bits(self.layout.encryption) % 2 == 1

    @property
    def secure_download(self) -> bool:
        """Whether the download mode is restricted."""
        return self.bits(self.layout.secure_download) > 0

    def security_info(self) -> bytes:
        """What GET_SECURITY_INFO tells of them; empty on chips without that command."""
        return b""

    def _pretend(self, field: FuseField, bit: int) -> None:
        self._added[field.word] = self._added.get(field.word, 0) | bit

    def _room(self, block: FuseBlock) -> int:
        """How many bytes of fuses a block has."""
        return 4 * block.words

    def _with_check(self, number: int, data: bytes) -> bytes:
        """Data as the factory burns it."""
        del number
        return data

    def _content_of(self, number: int) -> bytes:
        """What a block says, once its code has been undone."""
        return bytes(self._cells[number])

    def _field(self, field: FuseField) -> int:
        return (self._zero[field.word] & field.mask) // max(1, field.lowest)

    def _visible(self, number: int, block: FuseBlock) -> list[int]:
        """The words of a block, without what is hidden."""
        hidden = self._field(self.layout.read_disable)
        if block.read_disable is not None and hidden >> block.read_disable & 1:
            return [0] * block.words
        if number:
            return list(struct.unpack_from(f"<{block.words}I", self._content_of(number)))
        words = list(self._zero)
        for field in self.layout.hidden:
            if hidden >> field.bit & 1:
                words[field.word] &= ~field.mask
        return words

    def _program(self, number: int, data: bytes) -> None:
        """Burn what is not write-protected, by the protection that was latched."""
        protected = self._field(self.layout.write_disable)
        block = self.layout.blocks[number]
        if block.write_disable is not None:
            if not protected >> block.write_disable & 1:
                self._burn(number, data)
            return
        words = list(struct.unpack(f"<{block.words}I", data[: 4 * block.words]))
        for field in self.layout.guarded:
            if protected >> field.bit & 1:
                words[field.word] &= ~field.mask
        self._burn(number, struct.pack(f"<{block.words}I", *words))

    def _burn(self, number: int, data: bytes) -> None:
        cells = self._cells[number]
        for place, byte in enumerate(data):
            cells[place] |= byte


class LegacyFuses(Fuses):
    """The controller of the ESP32: every block has write registers, one command burns them all.

    With the coding scheme 3/4 blocks 1 to 3 hold six bytes of data in eight; the other two tell of damage.
    """

    def write(self, address: int, value: int) -> None:
        """Write a register; the command register runs a command, and reads 0 when it is done."""
        offset = address - self.layout.base
        if offset != _LEGACY_COMMAND:
            super().write(address, value)
        elif value & _PROGRAM and self._key() == _WRITE_KEY:
            for number, block in enumerate(self.layout.blocks):
                self._program(number, self._written_words(number, block.words))
        elif value & _READ and self._key() == _READ_KEY:
            self.latch()

    def latch(self) -> None:
        """Read the fuses into the registers, with the damage that the coding scheme 3/4 tells of."""
        super().latch()
        status = 0
        if self._three_of_four():
            for number in (1, 2, 3):
                for group in range(4):
                    eight = bytes(self._cells[number][8 * group : 8 * group + 8])
                    if _check_of_six(eight[:6]) != eight[6:]:
                        status |= 1 << 4 * (number - 1) + group
        self._shown[self.layout.base + _LEGACY_CODING_STATUS] = status

    def _content_of(self, number: int) -> bytes:
        cells = bytes(self._cells[number])
        if not self._three_of_four():
            return cells
        return b"".join(cells[start : start + 6] for start in range(0, 32, 8)).ljust(32, b"\0")

    def _three_of_four(self) -> bool:
        return self._zero[6] & 3 == 1

    def _key(self) -> int:
        return self.read(self.layout.base + _LEGACY_CONFIGURE)

    def _written_words(self, number: int, words: int) -> bytes:
        first = self.layout.base + _LEGACY_WRITE[number]
        return struct.pack(f"<{words}I", *(self.read(first + 4 * place) for place in range(words)))


def _check_of_six(data: bytes) -> bytes:
    """Exclusive or of all bytes, and the sum of set bits weighed by the bytes' places."""
    parity, weighed = 0, 0
    for place, byte in enumerate(data, 1):
        parity ^= byte
        weighed += place * byte.bit_count()
    return bytes((parity, weighed))


class CodedFuses(Fuses):
    """The controller of the ESP32-C3 and ESP32-S3: one set of write registers, a command burns one block.

    Blocks 1 to 10 carry Reed-Solomon check bytes, which the host works out. A block that is burnt a second
    time holds check bytes that fit neither content: its error count tells.

    Args:
        layout: of the chip.
        burnt: in the factory.
        fail_bit: where the bit "too many errors" of block 1 stands; block n has its own 4 (n - 1) further.
            The ESP32-C3 has it one block too far (technical reference manual, eFuse errata).
    """

    def __init__(self, layout: FuseMap, burnt: Burnt, fail_bit: int = 3) -> None:
        self._fail_bit = fail_bit
        super().__init__(layout, burnt)

    def write(self, address: int, value: int) -> None:
        """Write a register; the command register runs a command, and reads 0 when it is done."""
        base = self.layout.base
        if address != base + _CODED_COMMAND:
            super().write(address, value)
            return
        key, number = self.read(base + _CODED_CONFIGURE), value >> 2 & 0xF
        if value & _PROGRAM and key == _WRITE_KEY and number < len(self.layout.blocks):
            words = (_CODED_DATA + CHECK_BYTES) // 4
            data = struct.pack(f"<{words}I", *(self.read(base + 4 * place) for place in range(words)))
            self._program(number, data)
        elif value & _READ and key == _READ_KEY:
            self.latch()

    def latch(self) -> None:
        """Read the fuses into the registers, with the count of damaged bytes of each block."""
        super().latch()
        status = 0
        for number in range(1, len(self.layout.blocks)):
            wrong = correct(bytes(self._cells[number]))[1]
            status |= (_MOST_ERRORS_TOLD if wrong is None else wrong) << 4 * (number - 1)
            if wrong is None:
                status |= 1 << 4 * (number - 1) + self._fail_bit
        for place in (0, 1):
            self._shown[self.layout.base + _CODED_ERRORS + 4 * place] = status >> 32 * place & 0xFFFFFFFF

    def security_info(self) -> bytes:
        """Flags, flash crypt count and purposes of seven keys, as GET_SECURITY_INFO tells them."""
        zero = self._zero
        flags = (
            (zero[3] >> 20 & 3)  # secure boot, aggressive revocation
            | (zero[4] >> 5 & 1) << 2  # secure download
            | (zero[2] >> 21 & 7) << 3  # revoked keys
            | (1 << 6 if zero[1] & 0x70000 else 0)  # JTAG off by software
            | (zero[1] >> 19 & 1) << 7  # JTAG off for ever
            | (zero[1] >> 10 & 1) << 10  # no instruction cache in download mode
        )
        keys = (zero[2] >> 24 | zero[3] << 8) & 0xFFFFFF
        purposes = bytes(keys >> 4 * number & 0xF for number in range(6)) + b"\0"
        return flags.to_bytes(4, "little") + bytes((zero[2] >> 18 & 7,)) + purposes

    def _room(self, block: FuseBlock) -> int:
        return 4 * block.words if block.write_disable is None else _CODED_DATA + CHECK_BYTES

    def _with_check(self, number: int, data: bytes) -> bytes:
        if not number:
            return data
        whole = data.ljust(_CODED_DATA, b"\0")
        return whole + check_bytes(whole)

    def _content_of(self, number: int) -> bytes:
        return correct(bytes(self._cells[number]))[0]
