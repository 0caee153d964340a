"""A reader of NVS partitions that trusts no byte that has no checksum.

Written from ESP-IDF's documentation of the format (api-reference/storage/nvs_flash, "Internals"), on purpose
without the generator's code: what one writes, the other must understand. A page has 4096 bytes: header
(32), state bitmap (32, two bits per entry), 126 entries of 32 bytes.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

PAGE = 4096
_ENTRY = 32
_ENTRIES = 126
_FIRST = 64
_EMPTY_STATE = 0xFFFFFFFF
_READABLE_STATES = (0xFFFFFFFE, 0xFFFFFFFC, 0xFFFFFFF8)
"""Active, full, freeing; the chip reads entries of all three."""
_VERSIONS = (0xFF, 0xFE)
"""1 and 2."""
_EMPTY, _WRITTEN, _ERASED = 0b11, 0b10, 0b00
_NUMBERS = {
    0x01: "<B",
    0x11: "<b",
    0x02: "<H",
    0x12: "<h",
    0x04: "<I",
    0x14: "<i",
    0x08: "<Q",
    0x18: "<q",
}
_STRING, _BLOB_V1, _BLOB_DATA, _BLOB_INDEX = 0x21, 0x41, 0x42, 0x48
_NO_CHUNK = 0xFF

Value = int | str | bytes


class NvsError(ValueError):
    """The bytes are no sound NVS partition; names page and entry, never a value."""


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry with what follows it."""

    where: str
    namespace: int
    kind: int
    chunk: int
    key: str
    content: bytes = field(repr=False)


def parse_nvs(data: bytes) -> dict[str, dict[str, Value]]:
    """All values by namespace and key; empty for an erased partition.

    Args:
        data: the whole partition.

    Raises:
        NvsError: wrong length, state, version, checksum or structure.
    """
    if not data or len(data) % PAGE:
        raise NvsError(f"{len(data)} bytes are no whole number of pages")
    pages = [
        (sequence, number)
        for number in range(len(data) // PAGE)
        if (sequence := _sequence(number, _page(data, number))) is not None
    ]
    items = [item for _, number in sorted(pages) for item in _items(number, _page(data, number))]
    names = _namespaces(items)
    # A later entry replaces an earlier one of the same key; so does a later chunk.
    latest = {(i.namespace, i.key, i.chunk, i.kind == _BLOB_INDEX): i for i in items if i.namespace}
    found: dict[str, dict[str, Value]] = {name: {} for name in names.values()}
    for item in latest.values():
        if item.kind == _BLOB_DATA:
            continue
        if item.namespace not in names:
            raise NvsError(f"{item.where}: its namespace has no name")
        found[names[item.namespace]][item.key] = _value(item, latest)
    return found


def _page(data: bytes, number: int) -> bytes:
    return data[number * PAGE : (number + 1) * PAGE]


def _sequence(number: int, page: bytes) -> int | None:
    """The page's place in the order of writing, or None for an erased one."""
    state, sequence, version = struct.unpack_from("<IIB", page)
    if state == _EMPTY_STATE:
        if page.count(0xFF) != PAGE:
            raise NvsError(f"page {number}: marked as empty, but is not")
        return None
    if state not in _READABLE_STATES:
        raise NvsError(f"page {number}: state 0x{state:08X}")
    if _crc(page[4:28]) != int.from_bytes(page[28:32], "little"):
        raise NvsError(f"page {number}: header checksum is wrong")
    if version not in _VERSIONS:
        raise NvsError(f"page {number}: format version byte 0x{version:02X}")
    return sequence


def _items(number: int, page: bytes) -> Iterator[_Item]:
    states = [(page[32 + place // 4] >> (place % 4 * 2)) & 3 for place in range(_ENTRIES)]
    place = 0
    while place < _ENTRIES:
        where = f"page {number} entry {place}"
        start = _FIRST + place * _ENTRY
        entry = page[start : start + _ENTRY]
        if states[place] == _WRITTEN:
            span = _span(where, entry)
            if states[place : place + span] != [_WRITTEN] * span:
                raise NvsError(f"{where}: spans {span} entries that are not all written")
            yield _item(where, entry, page[start + _ENTRY : start + span * _ENTRY])
            place += span
        elif states[place] == _EMPTY and entry.count(0xFF) != _ENTRY:
            raise NvsError(f"{where}: marked as empty, but is not")
        elif states[place] in (_EMPTY, _ERASED):
            place += 1
        else:
            raise NvsError(f"{where}: state is none of empty, written, erased")


def _span(where: str, entry: bytes) -> int:
    if _crc(entry[:4] + entry[8:]) != int.from_bytes(entry[4:8], "little"):
        raise NvsError(f"{where}: checksum is wrong")
    span = entry[2]
    if not 1 <= span <= _ENTRIES:
        raise NvsError(f"{where}: span {span}")
    return span


def _item(where: str, entry: bytes, payload: bytes) -> _Item:
    namespace, kind, _, chunk = entry[:4]
    key, end, _ = entry[8:24].partition(b"\0")
    if not end or not key or not key.isascii():
        raise NvsError(f"{where}: its key is no text")
    if kind in (_STRING, _BLOB_V1, _BLOB_DATA):
        part = chunk if kind == _BLOB_DATA else _NO_CHUNK
        return _Item(where, namespace, kind, part, key.decode("ascii"), _payload(where, entry, payload))
    if payload:
        raise NvsError(f"{where}: type 0x{kind:02X} has nothing to span")
    if kind not in _NUMBERS and kind != _BLOB_INDEX:
        raise NvsError(f"{where}: type 0x{kind:02X} is not known")
    return _Item(where, namespace, kind, _NO_CHUNK, key.decode("ascii"), entry[24:32])


def _payload(where: str, entry: bytes, payload: bytes) -> bytes:
    size = int.from_bytes(entry[24:26], "little")
    if len(payload) != -(-size // _ENTRY) * _ENTRY:
        raise NvsError(f"{where}: {size} bytes do not fit its span")
    if _crc(payload[:size]) != int.from_bytes(entry[28:32], "little"):
        raise NvsError(f"{where}: checksum of its data is wrong")
    if payload[size:].strip(b"\xff"):
        # the chip fills up with FF too (ESP-IDF nvs_page.cpp, Page::writeItem)
        raise NvsError(f"{where}: what follows its data is not empty")
    return payload[:size]


def _namespaces(items: list[_Item]) -> dict[int, str]:
    names: dict[int, str] = {}
    for item in items:
        if item.namespace == 0:
            if item.kind != 0x01:
                raise NvsError(f"{item.where}: a namespace must be of type u8")
            names[item.content[0]] = item.key
    return names


def _value(item: _Item, latest: dict[tuple[int, str, int, bool], _Item]) -> Value:
    form = _NUMBERS.get(item.kind)
    if form is not None:
        number: int = struct.unpack_from(form, item.content)[0]
        return number
    if item.kind == _STRING:
        return _text(item)
    if item.kind == _BLOB_V1:
        return item.content
    size, count, first = struct.unpack_from("<IBB", item.content)
    chunks = [latest.get((item.namespace, item.key, first + number, False)) for number in range(count)]
    blob = b"".join(chunk.content for chunk in chunks if chunk is not None and chunk.kind == _BLOB_DATA)
    if len(blob) != size:
        raise NvsError(f"{item.where}: a blob of {size} bytes has chunks of {len(blob)}")
    return blob


def _text(item: _Item) -> str:
    if not item.content.endswith(b"\0"):
        raise NvsError(f"{item.where}: a string without its end")
    try:
        return item.content[:-1].decode("utf-8")
    except UnicodeDecodeError:
        raise NvsError(f"{item.where}: a string that is not UTF-8") from None  # the cause would quote it


def _crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF)
