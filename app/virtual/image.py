"""Reader of firmware images: header, segments, checksum and appended digest (esp_image_format.h).

Those of the ESP8266 have the first eight bytes of the header only, and no digest.
"""

import hashlib
import struct
from dataclasses import dataclass

from app.virtual.flash import Flash, FlashRangeError
from app.virtual.wire import checksum

MAGIC = 0xE9
HEADER = struct.Struct("<BBBBIB3sHBHH4sB")
SHORT_HEADER = struct.Struct("<BBBBI")
SEGMENT = struct.Struct("<II")
APP_DESCRIPTION = struct.Struct("<II8s32s32s16s16s32s32s")
APP_DESCRIPTION_MAGIC = 0xABCD5432

_MOST_SEGMENTS = 16


class ImageError(ValueError):
    """An image that a bootloader refuses; the text is what it would print."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of an image: where it goes, where it stands in flash, and how long it is."""

    load_address: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Image:
    """A checked image.

    Args:
        entry: address of the first instruction.
        segments: in their order.
        project: name in the application description, empty if there is none.
        version: of the application, empty if there is none.
    """

    entry: int
    segments: tuple[Segment, ...]
    project: str
    version: str


def read_image(flash: Flash, offset: int, chip_id: int | None) -> Image:
    """Read and check the image at `offset` as bootloaders do.

    Args:
        flash: where it stands.
        offset: of its first byte.
        chip_id: that its header must name; None for short headers, which name none.

    Raises:
        ImageError: not an image, for another chip, damaged, or past the end of the flash.
    """
    try:
        return _read(flash, offset, chip_id)
    except FlashRangeError as error:
        raise ImageError(f"image at 0x{offset:x} is longer than the flash") from error


def _read(flash: Flash, offset: int, chip_id: int | None) -> Image:
    header = HEADER if chip_id is not None else SHORT_HEADER
    fields = header.unpack(flash.read(offset, header.size))
    magic, count, entry = fields[0], fields[1], fields[4]
    if magic != MAGIC:
        raise ImageError(f"image at 0x{offset:x} has invalid magic byte (nothing flashed here?)")
    if chip_id is not None and fields[7] != chip_id:
        raise ImageError(f"mismatch chip ID, expected {chip_id}, found {fields[7]}")
    if not 1 <= count <= _MOST_SEGMENTS:
        raise ImageError(f"image at 0x{offset:x} segment count {count} exceeds max {_MOST_SEGMENTS}")
    segments, end, seen = _segments(flash, offset + header.size, count)
    sum_at = offset + (end - offset | 15)  # the checksum is the last byte of a line of 16
    calculated, stored = checksum(seen), flash.read(sum_at, 1)[0]
    if calculated != stored:
        raise ImageError(f"Checksum failed. Calculated 0x{calculated:x} read 0x{stored:x}")
    if chip_id is not None and fields[12]:
        body = flash.read(offset, sum_at + 1 - offset)
        if hashlib.sha256(body).digest() != flash.read(sum_at + 1, 32):
            raise ImageError("Image hash failed - image is corrupt")
    project, version = _description(flash, segments[0])
    return Image(entry, segments, project, version)


def _segments(flash: Flash, position: int, count: int) -> tuple[tuple[Segment, ...], int, bytes]:
    """The segments, the address after the last one, and their bytes joined."""
    segments: list[Segment] = []
    content: list[bytes] = []
    for number in range(count):
        load, size = SEGMENT.unpack(flash.read(position, SEGMENT.size))
        position += SEGMENT.size
        if size % 4 or size > flash.size:
            raise ImageError(f"invalid segment length 0x{size:x} (segment {number})")
        content.append(flash.read(position, size))
        segments.append(Segment(load, position, size))
        position += size
    return tuple(segments), position, b"".join(content)


def _description(flash: Flash, segment: Segment) -> tuple[str, str]:
    if segment.size < APP_DESCRIPTION.size:
        return "", ""
    fields = APP_DESCRIPTION.unpack(flash.read(segment.offset, APP_DESCRIPTION.size))
    if fields[0] != APP_DESCRIPTION_MAGIC:
        return "", ""
    return _text(fields[4]), _text(fields[3])


def _text(field: bytes) -> str:
    return field.split(b"\0")[0].decode("utf-8", "replace")
