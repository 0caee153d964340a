"""Reader of an NVS partition, as the firmware's library reads it (ESP-IDF, nvs_flash)."""

import struct
import zlib
from collections.abc import Iterator

PAGE_SIZE = 0x1000

_ENTRY_SIZE = 32
_ENTRIES = 126
_FIRST_ENTRY = 64
_WRITTEN = 0b10
_VERSIONS = (0xFE, 0xFF)
_STATES_WITH_DATA = (0xFFFFFFFE, 0xFFFFFFFC, 0xFFFFFFF8)
_NAMESPACE_LIST = 0
_U8, _STRING, _BLOB = 0x01, 0x21, 0x42
_INTEGERS = {0x01: "<B", 0x11: "<b", 0x02: "<H", 0x12: "<h", 0x04: "<I", 0x14: "<i", 0x08: "<Q", 0x18: "<q"}

Value = int | str | bytes


class NvsError(ValueError):
    """No page of the partition can be read, or a key is damaged."""


def read_namespace(content: bytes, namespace: str) -> dict[str, Value]:
    """Return the keys of one namespace; later entries win.

    Args:
        content: the whole partition.
        namespace: its name.

    Raises:
        NvsError: no readable page, or no such namespace.
    """
    pages = sorted(_pages(content), key=lambda page: page[0])
    if not pages:
        raise NvsError("no readable page")
    entries = [entry for _, page in pages for entry in _entries(page)]
    number = next(
        (
            entry[24]
            for entry in entries
            if entry[0] == _NAMESPACE_LIST and entry[1] == _U8 and _key(entry) == namespace
        ),
        None,
    )
    if number is None:
        raise NvsError(f"no namespace {namespace}")
    found: dict[str, Value] = {}
    for entry in entries:
        if entry[0] == number:
            value = _value(entry)
            if value is not None:
                found[_key(entry)] = value
    return found


def _pages(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Sequence number and bytes of every page with a valid header."""
    for start in range(0, len(content) - PAGE_SIZE + 1, PAGE_SIZE):
        page = content[start : start + PAGE_SIZE]
        state, sequence = struct.unpack_from("<II", page)
        (crc,) = struct.unpack_from("<I", page, 28)
        if state in _STATES_WITH_DATA and page[8] in _VERSIONS and crc == zlib.crc32(page[4:28], 0xFFFFFFFF):
            yield sequence, page


def _entries(page: bytes) -> Iterator[bytes]:
    """Every written entry with a valid CRC, together with the entries of its data."""
    index = 0
    while index < _ENTRIES:
        state = page[32 + index // 4] >> index % 4 * 2 & 3
        start = _FIRST_ENTRY + index * _ENTRY_SIZE
        head = page[start : start + _ENTRY_SIZE]
        if state != _WRITTEN or zlib.crc32(head[:4] + head[8:], 0xFFFFFFFF) != _crc(head):
            index += 1
            continue
        span = max(1, head[2])
        yield page[start : start + span * _ENTRY_SIZE]
        index += span


def _crc(head: bytes) -> int:
    return struct.unpack_from("<I", head, 4)[0]


def _key(entry: bytes) -> str:
    return entry[8:24].split(b"\0")[0].decode("ascii", "replace")


def _value(entry: bytes) -> Value | None:
    """The value of an entry; None if it is of another kind or its data is damaged."""
    kind = entry[1]
    if kind in _INTEGERS:
        return struct.unpack_from(_INTEGERS[kind], entry, 24)[0]
    if kind not in (_STRING, _BLOB):
        return None
    size, crc = struct.unpack_from("<HxxI", entry, 24)
    data = entry[_ENTRY_SIZE : _ENTRY_SIZE + size]
    if len(data) != size or zlib.crc32(data, 0xFFFFFFFF) != crc:
        return None
    return data.rstrip(b"\0").decode("utf-8", "replace") if kind == _STRING else data
