"""The partition table of a firmware (ESP-IDF gen_esp32part.py; api-guides/partition-tables)."""

import hashlib
import itertools
import struct

from app.hardware.firmware.problems import FirmwareError
from app.model.firmware import DATA_TYPE, NVS_SUBTYPE, Partition
from app.model.wording import said

MAGIC = b"\xaa\x50"
MOST_BYTES = 0xC00
USUAL_OFFSET = 0x8000
APP_TYPE = 0x00
_LINE = 32
_MD5_LINE = b"\xeb\xeb" + b"\xff" * 14
_SECTOR = 0x1000
_LEAST_CREDENTIAL = 0x3000
"""ESP-IDF: an NVS partition of fewer than three pages can't be initialised for writing."""


def parse_table(data: bytes, where: str) -> tuple[Partition, ...]:
    """Read a table; by rising offset.

    Args:
        data: from the table's first byte; what follows its end is not looked at.
        where: file and address, for messages.

    Raises:
        FirmwareError: no table, a damaged one, or one whose partitions overlap.
    """
    partitions: list[Partition] = []
    for start in range(0, min(len(data), MOST_BYTES), _LINE):
        line = data[start : start + _LINE]
        if line.count(0xFF) == len(line):
            break
        if line.startswith(_MD5_LINE):
            if hashlib.md5(data[:start], usedforsecurity=False).digest() != line[16:]:
                raise FirmwareError(
                    said(
                        "{where}: MD5 of the partition table is wrong; build the firmware again", where=where
                    )
                )
            break
        partitions.append(
            _partition(line, said("{where}: line {number}", where=where, number=start // _LINE))
        )
    if not partitions:
        raise FirmwareError(said("{where}: no partition table (AA 50) there", where=where))
    ordered = tuple(sorted(partitions, key=lambda partition: partition.offset))
    for one, next_one in itertools.pairwise(ordered):
        if one.end > next_one.offset:
            raise FirmwareError(
                said(
                    "{where}: partitions {one} and {other} overlap",
                    where=where,
                    one=one.name,
                    other=next_one.name,
                )
            )
    return ordered


def credential_partition(partitions: tuple[Partition, ...], name: str, where: str) -> Partition:
    """The partition that takes the identity, by the firmware's own table.

    Raises:
        FirmwareError: there is none of that name, or it is not NVS, or it is too small.
    """
    found = next((partition for partition in partitions if partition.name == name), None)
    if found is None:
        names = ", ".join(partition.name for partition in partitions)
        raise FirmwareError(
            said(
                "{where}: has no partition {name!r} for the identity, only {names}; "
                "choose the recipe for this SDK or add the partition to the firmware's table",
                where=where,
                name=name,
                names=names,
            )
        )
    if (found.type, found.subtype) != (DATA_TYPE, NVS_SUBTYPE):
        raise FirmwareError(
            said(
                "{where}: partition {name!r} is type {type}, subtype {subtype}; "
                "an identity needs data, nvs (1, 2)",
                where=where,
                name=name,
                type=found.type,
                subtype=found.subtype,
            )
        )
    if found.size < _LEAST_CREDENTIAL:
        raise FirmwareError(
            said(
                "{where}: partition {name!r} has 0x{size:x} bytes; NVS needs 0x{least:x}",
                where=where,
                name=name,
                size=found.size,
                least=_LEAST_CREDENTIAL,
            )
        )
    return found


def _partition(line: bytes, where: str) -> Partition:
    if len(line) < _LINE or line[:2] != MAGIC:
        raise FirmwareError(
            said(
                "{where}: is no partition (AA 50); the table is damaged or the address is wrong", where=where
            )
        )
    kind, subtype, offset, size, label, flags = struct.unpack("<BBII16sI", line[2:])
    name = label.split(b"\0")[0].decode("utf-8", "replace")
    if not name.isprintable() or not name:
        raise FirmwareError(said("{where}: the partition's name is no text", where=where))
    if offset % _SECTOR or size % _SECTOR or not size or offset + size > 1 << 32:
        raise FirmwareError(
            said(
                "{where}: partition {name!r} at 0x{offset:x}, 0x{size:x} bytes, is not whole sectors",
                where=where,
                name=name,
                offset=offset,
                size=size,
            )
        )
    return Partition(name, kind, subtype, offset, size, encrypted=bool(flags & 1))
