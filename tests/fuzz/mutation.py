"""Mutations of valid inputs: bits flipped, parts cut, repeated and exchanged, numbers at their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_TEXTS = (
    b"\0", b"\xff", b"\xc0", b"\xdb", b"\r\n", b'"', b"'", b"=", b"\xef\xbb\xbf", b"\xff\xfe",
    b"\xf0\x9f\x98\x80",
    b"../../", b"/etc/passwd", b"-1", b"9" * 30, b"9" * 5000, b"1e999", b"NaN", b"Infinity", b"null", b"true",
    b"[" * 3000, b'{"a":' * 3000,
    b"{a=" * 1500, b"&#65;", b"<!DOCTYPE x>", b"]]>", b"\xe0\xb2\xb2", b"\xd9\xa3",
    b"a" * 70_000, b"_x0041_", b"{x}", b"%s", b"2020-02-30T25:61:61",
)  # fmt: skip
_MOST_BYTES = 1 << 20


class Edit(NamedTuple):
    """One mutation; every combination of numbers is one.

    Args:
        kind: which.
        place: where, from 0 to 65535 of the whole.
        size: how much, at most so many bytes.
        value: with what.
    """

    kind: int
    place: int
    size: int
    value: int


def mutated(data: bytes, edits: Sequence[Edit], other: bytes) -> bytes:
    """The data with these edits; a splice takes its part from `other`."""
    for edit in edits:
        data = _KINDS[edit.kind % len(_KINDS)](data, edit, other)[:_MOST_BYTES]
    return data


def edits() -> st.SearchStrategy[list[Edit]]:
    """A few mutations; mostly small ones, as of damage and of an attacker who knows the form."""
    small = st.builds(
        Edit,
        kind=st.integers(0, len(_KINDS) - 1),
        place=st.integers(0, 0xFFFF),
        size=st.integers(1, 64) | st.integers(1, 0x2000),
        value=st.integers(0, 0xFFFF),
    )
    return st.lists(small, min_size=1, max_size=6)


def _at(data: bytes, edit: Edit) -> int:
    return edit.place * (len(data) + 1) >> 16


def _flip(data: bytes, edit: Edit, _other: bytes) -> bytes:
    changed = bytearray(data)
    if changed:
        changed[min(_at(data, edit), len(data) - 1)] ^= 1 << edit.value % 8
    return bytes(changed)


def _set(data: bytes, edit: Edit, _other: bytes) -> bytes:
    changed = bytearray(data)
    if changed:
        changed[min(_at(data, edit), len(data) - 1)] = edit.value & 0xFF
    return bytes(changed)


def _cut(data: bytes, edit: Edit, _other: bytes) -> bytes:
    at = _at(data, edit)
    return data[:at] + data[at + edit.size :]


def _end(data: bytes, edit: Edit, _other: bytes) -> bytes:
    return data[: _at(data, edit)]


def _repeat(data: bytes, edit: Edit, _other: bytes) -> bytes:
    at = _at(data, edit)
    return data[:at] + data[at : at + edit.size] * (2 + edit.value % 60) + data[at + edit.size :]


def _splice(data: bytes, edit: Edit, other: bytes) -> bytes:
    at = _at(data, edit)
    start = edit.value * (len(other) + 1) >> 16
    part = other[start : start + edit.size]
    return data[:at] + part + data[at + (len(part) if edit.value % 2 else 0) :]


def _number(data: bytes, edit: Edit, _other: bytes) -> bytes:
    """A length or an offset that is none, in place of what stands there; aligned, as fields mostly are."""
    width = (1, 2, 4)[edit.size % 3]
    at = _at(data, edit) // width * width
    number = _NUMBERS[edit.value % len(_NUMBERS)] & (1 << 8 * width) - 1
    return data[:at] + number.to_bytes(width, "little" if edit.value % 5 else "big") + data[at + width :]


def _text(data: bytes, edit: Edit, _other: bytes) -> bytes:
    """Something that parsers trip over, put in or in place of what stands there."""
    at = _at(data, edit)
    return data[:at] + _TEXTS[edit.value % len(_TEXTS)] + data[at + edit.size * (edit.value & 1) :]


def _exchange(data: bytes, edit: Edit, _other: bytes) -> bytes:
    at, size = _at(data, edit), edit.size
    return data[:at] + data[at + size : at + 2 * size] + data[at : at + size] + data[at + 2 * size :]


_KINDS = (_flip, _set, _cut, _end, _repeat, _splice, _number, _text, _exchange, _flip, _text)
