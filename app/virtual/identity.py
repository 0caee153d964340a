"""Units that carry an identity from before: a partition table and an NVS page, as an earlier line left them.

The writer is this program's own; the station's generator is another.
"""

import hashlib
import struct
import zlib
from collections.abc import Mapping

from app.virtual.boot import CREDENTIAL_NAMESPACE, CREDENTIAL_PARTITION
from app.virtual.firmware import PARTITIONS, partition_table
from app.virtual.flash import Flash
from app.virtual.nvs import PAGE_SIZE
from app.virtual.partitions import TABLE_OFFSET

_ACTIVE, _VERSION_2 = 0xFFFFFFFE, 0xFE
_U8, _STRING, _NO_CHUNK = 0x01, 0x21, 0xFF
_ENTRY = 32


def lay_identity(flash: Flash, text: str) -> None:
    """Write partition table and identity into a blank flash.

    Args:
        flash: of the unit; it has the standard layout afterwards.
        text: `ProductKey/DeviceName`; the secret is made up from it.

    Raises:
        ValueError: the text has no slash.
    """
    product_key, slash, device_name = text.partition("/")
    if not slash or not product_key or not device_name:
        raise ValueError(f"an identity is ProductKey/DeviceName, not {text!r}")
    values = {
        "ProductKey": product_key,
        "DeviceName": device_name,
        "DeviceSecret": hashlib.sha256(text.encode()).hexdigest()[:32],
    }
    place = next(part for part in PARTITIONS if part.name == CREDENTIAL_PARTITION)
    for address, content in (
        (TABLE_OFFSET, partition_table(PARTITIONS)),
        (place.offset, nvs_page(CREDENTIAL_NAMESPACE, values).ljust(place.size, b"\xff")),
    ):
        flash.program(address, content)


def nvs_page(namespace: str, values: Mapping[str, str]) -> bytes:
    """One page of an NVS partition with strings in one namespace (ESP-IDF, nvs_flash, version 2).

    Raises:
        ValueError: more than a page holds.
    """
    entries = [_entry(0, _U8, namespace, b"\x01".ljust(8, b"\xff"))]
    for key, value in values.items():
        data = value.encode() + b"\0"
        span = -(-len(data) // _ENTRY)
        about = struct.pack("<HHI", len(data), 0xFFFF, _crc(data))
        entries.append(_entry(1, _STRING, key, about, 1 + span))
        entries += [data[at : at + _ENTRY].ljust(_ENTRY, b"\xff") for at in range(0, len(data), _ENTRY)]
    head = struct.pack("<IB19s", 0, _VERSION_2, b"\xff" * 19)
    page = struct.pack("<I", _ACTIVE) + head + struct.pack("<I", _crc(head))
    written = sum(0b01 << 2 * number for number in range(len(entries)))  # 11 empty, 10 written
    page += ((1 << 256) - 1 - written).to_bytes(32, "little") + b"".join(entries)
    if len(page) > PAGE_SIZE:
        raise ValueError("the values need more than a page")
    return page.ljust(PAGE_SIZE, b"\xff")


def _entry(namespace: int, kind: int, key: str, data: bytes, span: int = 1) -> bytes:
    start = struct.pack("<4B", namespace, kind, span, _NO_CHUNK)
    rest = key.encode().ljust(16, b"\0") + data
    return start + struct.pack("<I", _crc(start + rest)) + rest


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF)
