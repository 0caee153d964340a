"""Where the eFuses of each chip stand, and what protects which of them.

Sources: the technical reference manuals, chapters "eFuse Controller" and "eFuse".
"""

from dataclasses import dataclass

from app.model.mac import Mac


@dataclass(frozen=True, slots=True)
class FuseBlock:
    """One block of eFuses.

    Args:
        offset: of its first read register.
        words: how many of its words can be read.
        write_disable: bit of WR_DIS that protects it; None in block 0, whose fields have their own.
        read_disable: bit of RD_DIS that hides it, if there is one.
    """

    offset: int
    words: int
    write_disable: int | None = None
    read_disable: int | None = None


@dataclass(frozen=True, slots=True)
class FuseField:
    """Bits of block 0.

    Args:
        word: number of the 32-bit word.
        mask: the bits.
        bit: of WR_DIS or RD_DIS, by which these bits are protected.
    """

    word: int
    mask: int
    bit: int = 0

    @property
    def lowest(self) -> int:
        """The lowest of the bits."""
        return self.mask & -self.mask

    @property
    def highest(self) -> int:
        """The highest of the bits."""
        return 1 << self.mask.bit_length() - 1


@dataclass(frozen=True, slots=True)
class FuseMap:
    """The eFuses of one chip model.

    Args:
        base: address of the first register.
        size: bytes of address space.
        blocks: by their numbers.
        write_disable: the field WR_DIS.
        read_disable: the field RD_DIS.
        guarded: fields of block 0 with the bit of WR_DIS that protects them.
        hidden: fields of block 0 with the bit of RD_DIS that hides them.
        secure_boot: any bit of it switches secure boot on.
        encryption: an odd number of its bits switches flash encryption on.
        secure_download: any bit of it leaves little of the download mode, on an ESP32 nothing.
    """

    base: int
    size: int
    blocks: tuple[FuseBlock, ...]
    write_disable: FuseField
    read_disable: FuseField
    guarded: tuple[FuseField, ...] = ()
    hidden: tuple[FuseField, ...] = ()
    secure_boot: FuseField | None = None
    encryption: FuseField | None = None
    secure_download: FuseField | None = None


_NOTHING = FuseField(0, 0)

ESP8266_FUSES = FuseMap(0x3FF00050, 16, (FuseBlock(0, 4),), _NOTHING, _NOTHING)

ESP32_FUSES = FuseMap(
    base=0x3FF5A000,
    size=0x120,
    blocks=(
        FuseBlock(0x00, 7),
        FuseBlock(0x38, 8, write_disable=7, read_disable=0),
        FuseBlock(0x58, 8, write_disable=8, read_disable=1),
        FuseBlock(0x78, 8, write_disable=9, read_disable=2),
    ),
    write_disable=FuseField(0, 0xFFFF),
    read_disable=FuseField(0, 0xF0000),
    guarded=(
        FuseField(0, 0x000F0000, bit=0),
        FuseField(0, 0x0000FFFF, bit=1),
        FuseField(0, 0x0FF00000, bit=2),
        FuseField(1, 0xFFFFFFFF, bit=3),
        FuseField(2, 0x00FFFFFF, bit=3),
        FuseField(3, 0x0000000B, bit=3),
        FuseField(5, 0x00C00000, bit=3),
        FuseField(4, 0x00001FFF, bit=4),
        FuseField(4, 0x0001C000, bit=5),
        FuseField(5, 0x000FFFFF, bit=6),
        FuseField(3, 0x00004000, bit=10),
        FuseField(5, 0xF0000000, bit=10),
        FuseField(6, 0x00000403, bit=10),
        FuseField(6, 0x00000010, bit=12),
        FuseField(6, 0x00000020, bit=13),
        FuseField(6, 0x00000040, bit=14),
        FuseField(6, 0x00000384, bit=15),
    ),
    hidden=(
        FuseField(3, 0x00004000, bit=3),
        FuseField(5, 0xF0000000, bit=3),
        FuseField(6, 0x00000403, bit=3),
    ),
    secure_boot=FuseField(6, 0x30),
    encryption=FuseField(0, 0x07F00000),
    secure_download=FuseField(0, 0x08000000),
)

_CODED_BLOCKS = (
    FuseBlock(0x02C, 6),
    FuseBlock(0x044, 6, write_disable=20),
    FuseBlock(0x05C, 8, write_disable=21),
    FuseBlock(0x07C, 8, write_disable=22),
    *(FuseBlock(0x09C + 0x20 * n, 8, write_disable=23 + n, read_disable=n) for n in range(7)),
)

_CODED_GUARDED = (
    FuseField(1, 0x0000007F, bit=0),
    FuseField(1, 0x00000080, bit=1),
    FuseField(2, 0x001C0000, bit=4),
    FuseField(2, 0x00200000, bit=5),
    FuseField(2, 0x00400000, bit=6),
    FuseField(2, 0x00800000, bit=7),
    FuseField(2, 0x0F000000, bit=8),
    FuseField(2, 0xF0000000, bit=9),
    *(FuseField(3, 0xF << 4 * n, bit=10 + n) for n in range(4)),
    FuseField(3, 0x00100000, bit=15),
    FuseField(3, 0x00200000, bit=16),
    FuseField(3, 0xF0000000, bit=18),
    FuseField(4, 0x3FFFFFFF, bit=18),
    FuseField(4, 0x80000000, bit=19),
    FuseField(5, 0x00000003, bit=19),
    FuseField(1, 0x1FE00000, bit=30),
    FuseField(1, 0x00070000, bit=31),
)

ESP32C3_FUSES = FuseMap(
    base=0x60008800,
    size=0x200,
    blocks=_CODED_BLOCKS,
    write_disable=FuseField(0, 0xFFFFFFFF),
    read_disable=FuseField(1, 0x7F),
    guarded=(
        *_CODED_GUARDED,
        FuseField(1, 0x0018DF00, bit=2),
        FuseField(1, 0xE0000000, bit=3),
        FuseField(2, 0x00030000, bit=3),
    ),
    secure_boot=FuseField(3, 0x00100000),
    encryption=FuseField(2, 0x001C0000),
    secure_download=FuseField(4, 0x00000020),
)

ESP32S3_FUSES = FuseMap(
    base=0x60007000,
    size=0x200,
    blocks=_CODED_BLOCKS,
    write_disable=FuseField(0, 0xFFFFFFFF),
    read_disable=FuseField(1, 0x7F),
    guarded=(
        *_CODED_GUARDED,
        FuseField(1, 0x0018FF00, bit=2),
        FuseField(3, 0x03C00000, bit=2),
        FuseField(1, 0xE0000000, bit=3),
        FuseField(2, 0x0003FFFF, bit=3),
        FuseField(3, 0x0C000000, bit=17),
        FuseField(4, 0x40000000, bit=17),
    ),
    secure_boot=FuseField(3, 0x00100000),
    encryption=FuseField(2, 0x001C0000),
    secure_download=FuseField(4, 0x00000020),
)

Burnt = dict[int, tuple[int, ...]]
"""What is burnt in the factory: words from the first on, by the number of their block."""


def crc8(data: bytes) -> int:
    """CRC-8/MAXIM, which stands beside MACs in the ESP32's eFuses."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8C if crc & 1 else crc >> 1
    return crc


def _mac_words(mac: Mac) -> tuple[int, int]:
    return int.from_bytes(mac.octets[2:], "big"), int.from_bytes(mac.octets[:2], "big")


def esp8266_burnt(mac: Mac, revision: int) -> Burnt:
    """MAC, spread over three words as read_mac of its SDK puts it together; it has no revisions."""
    del revision
    vendor, rest = int.from_bytes(mac.octets[:3], "big"), mac.octets[3:]
    return {0: (rest[2] << 24, 0x02000000 | rest[0] << 8 | rest[1], 0, vendor)}


def esp32_burnt(mac: Mac, revision: int) -> Burnt:
    """MAC with its CRC, package D0WD, revision, and the 8 MHz oscillator's frequency."""
    low, high = _mac_words(mac)
    major, minor = divmod(revision, 100)
    package, oscillator = 1, 50
    word3 = package << 9 | (1 << 15 if major >= 1 else 0)
    word5 = (1 << 20 if major >= 2 else 0) | minor << 24
    return {0: (0, low, high | crc8(mac.octets) << 16, word3, oscillator, word5)}


def coded_burnt(mac: Mac, revision: int) -> Burnt:
    """MAC and revision of an ESP32-C3 or ESP32-S3."""
    low, high = _mac_words(mac)
    major, minor = divmod(revision, 100)
    return {1: (low, high, 0, (minor & 7) << 18, 0, (minor >> 3) << 23 | major << 24)}
