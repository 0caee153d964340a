"""Reader of ESP-IDF partition tables, and of the OTA data that names the application to boot."""

import hashlib
import struct
import zlib
from collections.abc import Sequence

from app.model.firmware import Partition
from app.virtual.flash import SECTOR, Flash, FlashRangeError

TABLE_OFFSET = 0x8000
TABLE_SIZE = 0xC00
ENTRY = struct.Struct("<2sBBII16sI")
ENTRY_MAGIC = b"\xaa\x50"
MD5_MAGIC = b"\xeb\xeb"

_APP, _DATA = 0, 1
_FACTORY, _OTA_FIRST, _OTA_LAST = 0x00, 0x10, 0x1F
_OTA_DATA = 0x00


class TableError(ValueError):
    """A partition table that the bootloader refuses; the text is what it would print."""


def read_table(flash: Flash) -> tuple[Partition, ...]:
    """Read and check the table at 0x8000.

    Raises:
        TableError: blank, damaged, or with a wrong MD5 line.
    """
    table = flash.read(TABLE_OFFSET, TABLE_SIZE)
    found: list[Partition] = []
    for position in range(0, TABLE_SIZE, ENTRY.size):
        line = table[position : position + ENTRY.size]
        if line[:2] == ENTRY_MAGIC:
            found.append(_partition(line, flash.size))
        elif line[:2] == MD5_MAGIC:
            if hashlib.md5(table[:position], usedforsecurity=False).digest() != line[16:]:
                raise TableError("partition table MD5 mismatch")
        elif line == b"\xff" * ENTRY.size:
            break
        else:
            raise TableError(f"partition {len(found)} invalid magic number 0x{line[1]:02x}{line[0]:02x}")
    if not found:
        raise TableError("partition 0 invalid magic number 0xffff")
    return tuple(found)


def _partition(line: bytes, flash_size: int) -> Partition:
    _, kind, subtype, offset, size, label, flags = ENTRY.unpack(line)
    if offset + size > flash_size:
        raise TableError(
            f"partition invalid - offset 0x{offset:x} size 0x{size:x} "
            f"exceeds flash chip size 0x{flash_size:x}"
        )
    return Partition(
        name=label.split(b"\0")[0].decode("utf-8", "replace"),
        type=kind,
        subtype=subtype,
        offset=offset,
        size=size,
        encrypted=bool(flags & 1),
    )


def boot_order(table: Sequence[Partition], flash: Flash) -> list[Partition]:
    """The applications in the order in which the bootloader tries them."""
    apps = [part for part in table if part.type == _APP]
    factory = [part for part in apps if part.subtype == _FACTORY]
    slots = sorted(
        (part for part in apps if _OTA_FIRST <= part.subtype <= _OTA_LAST), key=lambda part: part.subtype
    )
    chosen = _chosen_slot(table, flash, len(slots))
    if chosen is None:
        return factory + slots
    return slots[chosen::-1] + factory + slots[chosen + 1 :]


def _chosen_slot(table: Sequence[Partition], flash: Flash, slots: int) -> int | None:
    """Index of the slot that the OTA data names, by the higher valid sequence number; None without one."""
    data = next((part for part in table if part.type == _DATA and part.subtype == _OTA_DATA), None)
    if data is None or not slots:
        return None
    best = 0
    for offset in (data.offset, data.offset + SECTOR):
        try:
            entry = flash.read(offset, 32)
        except FlashRangeError:
            continue
        sequence, crc = struct.unpack("<I24xI", entry)
        if sequence != 0xFFFFFFFF and crc == zlib.crc32(entry[:4], 0xFFFFFFFF):
            best = max(best, sequence)
    return (best - 1) % slots if best else None
