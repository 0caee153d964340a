"""Application and bootloader images: are they whole, and what chip do they want?"""

import struct
from dataclasses import dataclass

from app.hardware.esp.library import FatalError, FirmwareImage, chip_classes, load_image, size_in_bytes
from app.model.wording import said

MAGIC = 0xE9
"""First byte of every image (esp_image_header_t, ESP-IDF bootloader_support)."""
_HEADER = 24
_SHORT_HEADER = 8
"""Of the ESP8266's images, which name no chip; their entry point does."""
_ESP8266 = "esp8266"
_ESP8266_CODE = range(0x40100000, 0x4010C000)
"""Its instruction RAM; no other chip has code there."""
_ENTRY = 4
_CHIP_ID = 12
_ANY_REVISION = 0xFFFF
_DIGEST = 32
_SEGMENT_HEADER = 8
_APP_DESCRIPTION_MAGIC = 0xABCD5432
"""esp_app_desc_t stands first in the first segment; this word says whether it is there."""
_MODES = ("qio", "qout", "dio", "dout")
"""esp_image_spi_mode_t."""


class ImageError(ValueError):
    """An image is not whole or not for a chip that is known; says what is wrong."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image says of itself.

    Args:
        chip: esptool's short name.
        length: bytes from its magic to the end of its checksum or digest.
        min_revision: lowest chip revision (major * 100 + minor).
        max_revision: highest one.
        flash_size: bytes that the header promises the application, or None.
        flash_mode: how the flash is read, `dio`, or None for a mode that is not known.
        flash_frequency: `40m`, or None for one that is not known.
        title: project name and version, where it has them.
    """

    chip: str
    length: int
    min_revision: int
    max_revision: int
    flash_size: int | None
    flash_mode: str | None
    flash_frequency: str | None
    title: str | None


def bootloader_offsets() -> dict[str, int]:
    """Where the ROM of each chip looks for the bootloader, by esptool's short names."""
    return {name: chip.BOOTLOADER_FLASH_OFFSET for name, chip in chip_classes().items()}


def read_image(data: bytes) -> ImageFacts:
    """Check an image whole: header, segments, XOR checksum, appended SHA-256.

    Args:
        data: from the image's first byte; what follows it is not looked at.

    Raises:
        ImageError: it is none, is cut short or damaged.
    """
    if len(data) < _HEADER:
        raise ImageError(said("{count} bytes are too few for an image", count=len(data)))
    if data[0] != MAGIC:
        raise ImageError(said("begins with {first:02X}; an image begins with E9", first=data[0]))
    chip = _chip_name(data)
    try:
        image = load_image(chip, data)
        whole = image.calculate_checksum() == image.checksum
    except (FatalError, struct.error, RuntimeError, IndexError, TypeError) as error:
        raise ImageError(said("is cut short or no image: {error}", error=error)) from error
    if not whole:
        raise ImageError(said("checksum is wrong: the file is damaged"))
    short = chip == _ESP8266
    if not short and image.append_digest and image.stored_digest != image.calc_digest:
        raise ImageError(said("SHA-256 at its end is wrong or missing: the file is damaged or cut short"))
    lowest, highest = (0, _ANY_REVISION) if short else _revisions(chip, image)
    digest = _DIGEST if not short and image.append_digest else 0
    return ImageFacts(
        chip=chip,
        length=_length(image) + digest,
        min_revision=lowest,
        max_revision=highest,
        flash_size=_flash_size(chip, image),
        flash_mode=_MODES[image.flash_mode] if image.flash_mode < len(_MODES) else None,
        flash_frequency=_flash_frequency(chip, image),
        title=_title(data, _SHORT_HEADER if short else _HEADER),
    )


def _chip_name(data: bytes) -> str:
    if int.from_bytes(data[_ENTRY : _ENTRY + 4], "little") in _ESP8266_CODE:
        return _ESP8266
    number = int.from_bytes(data[_CHIP_ID : _CHIP_ID + 2], "little")
    for name, chip in chip_classes().items():
        if name != _ESP8266 and number == chip.IMAGE_CHIP_ID:
            return name
    raise ImageError(said("chip id {number} in its header is not known", number=number))


def _length(image: FirmwareImage) -> int:
    """To the end of the checksum, which is the last byte of a line of 16."""
    ends = (segment.file_offs + _SEGMENT_HEADER + len(segment.data) for segment in image.segments)
    return (max(ends, default=_HEADER) // 16 + 1) * 16


def _revisions(chip: str, image: FirmwareImage) -> tuple[int, int]:
    """Older ESP-IDF filled only min_rev, newer ones the full fields (esptool _get_image_incompatibility)."""
    highest = image.max_rev_full or _ANY_REVISION
    old_style = image.max_rev_full == 0 or (
        image.max_rev_full == _ANY_REVISION and image.min_rev_full == 0 and image.min_rev != 0
    )
    if not old_style:
        return image.min_rev_full, highest
    # min_rev is the minor revision on the ESP32-C3 and the major one elsewhere
    return (image.min_rev if chip == "esp32c3" else image.min_rev * 100), highest


def _flash_size(chip: str, image: FirmwareImage) -> int | None:
    field = image.flash_size_freq & 0xF0
    for text, value in chip_classes()[chip].FLASH_SIZES.items():
        if value == field:
            return size_in_bytes(text)
    return None


def _flash_frequency(chip: str, image: FirmwareImage) -> str | None:
    field = image.flash_size_freq & 0x0F
    return next(
        (text for text, value in chip_classes()[chip].FLASH_FREQUENCY.items() if value == field), None
    )


def _title(data: bytes, header: int) -> str | None:
    """Project name and version of esp_app_desc_t (ESP-IDF esp_app_format)."""
    start = header + _SEGMENT_HEADER
    text = data[start : start + 80]
    if len(text) < 80 or int.from_bytes(text[:4], "little") != _APP_DESCRIPTION_MAGIC:
        return None
    version, project = (
        part.split(b"\0")[0].decode("utf-8", "replace") for part in (text[16:48], text[48:80])
    )
    title = f"{project} {version}".strip()
    return title if title.isprintable() and title else None
