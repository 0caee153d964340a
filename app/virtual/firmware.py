"""Sample firmware: a build folder as `idf.py build` leaves it, with images that a chip boots.

For training, demo and tests; the content is noise that compresses like code, the same for the same seed.
"""

import hashlib
import json
import struct
from pathlib import Path
from random import Random

from app.model.firmware import Partition
from app.virtual.image import APP_DESCRIPTION_MAGIC, HEADER, MAGIC, SEGMENT, SHORT_HEADER
from app.virtual.partitions import ENTRY, ENTRY_MAGIC, MD5_MAGIC, TABLE_OFFSET, TABLE_SIZE
from app.virtual.targets import TARGETS, Target
from app.virtual.wire import checksum

APP_OFFSET = 0x10000
OTA_DATA_OFFSET = 0xD000
SMALLEST_APP = 0x8000

PARTITIONS = (
    Partition("nvs", 1, 2, 0x9000, 0x4000),
    Partition("otadata", 1, 0, OTA_DATA_OFFSET, 0x2000),
    Partition("phy_init", 1, 1, 0xF000, 0x1000),
    Partition("ota_0", 0, 0x10, APP_OFFSET, 0x100000),
    Partition("ota_1", 0, 0x11, 0x110000, 0x100000),
    Partition("fctry", 1, 2, 0x210000, 0x4000),
)
"""The layout of the esp-aliyun examples: `fctry` takes the identity."""
ROOMY_PARTITIONS = (
    *PARTITIONS[:3],
    Partition("ota_0", 0, 0x10, APP_OFFSET, 0x190000),
    Partition("ota_1", 0, 0x11, 0x1A0000, 0x190000),
    Partition("fctry", 1, 2, 0x330000, 0x4000),
)
"""The same for an application of more than 1 MB."""

_APP_DESCRIPTION = struct.Struct("<II8s32s32s16s16s32s32sHHB3s72s")


def build_firmware(
    folder: Path,
    chip: str = "esp32",
    app_size: int = 512 * 1024,
    seed: int = 1,
    name: str = "sample",
    version: str = "1.0.0",
    *,
    ota_data: bool = True,
) -> Path:
    """Make a build folder with flasher_args.json, bootloader, partition table and application.

    Args:
        folder: is made if it is not there.
        chip: esptool's short name.
        app_size: bytes of the application image, a multiple of 16 from 32 KB to 1600 KB; above 1 MB the
            partitions are others; an ESP8266 maps 960 KB.
        seed: of the content.
        name: project name in the application description and in the file name.
        version: in the application description.
        ota_data: whether a blank OTA data file is part of it, as idf.py has it.

    Returns:
        The folder.

    Raises:
        ValueError: no such chip, or a size out of range.
    """
    target = TARGETS.get(chip)
    if target is None:
        raise ValueError(f"no sample firmware for {chip!r}; there is {', '.join(TARGETS)}")
    if not SMALLEST_APP <= app_size <= target.largest_app or app_size % 16:
        raise ValueError(f"app_size is a multiple of 16 from {SMALLEST_APP} to {target.largest_app}")
    random = Random(f"{chip} {seed} {name} {version}")  # noqa: S311 - sample content
    app = f"{name}.bin"
    partitions = PARTITIONS if app_size <= PARTITIONS[3].size else ROOMY_PARTITIONS
    files = {
        "bootloader/bootloader.bin": _bootloader(target, random),
        "partition_table/partition-table.bin": partition_table(partitions),
        app: _application(target, app_size, random, name, version),
    }
    if ota_data:
        files["ota_data_initial.bin"] = b"\xff" * 0x2000
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    arguments = json.dumps(_flasher_args(target, chip, app, ota_data=ota_data), indent=4)
    (folder / "flasher_args.json").write_text(arguments + "\n", encoding="utf-8")
    return folder


def partition_table(partitions: tuple[Partition, ...]) -> bytes:
    """A binary partition table with its MD5 line, 0xC00 bytes."""
    lines = b"".join(
        ENTRY.pack(
            ENTRY_MAGIC, part.type, part.subtype, part.offset, part.size, part.name.encode(), part.encrypted
        )
        for part in partitions
    )
    digest = hashlib.md5(lines, usedforsecurity=False).digest()
    return (lines + MD5_MAGIC + b"\xff" * 14 + digest).ljust(TABLE_SIZE, b"\xff")


def _flasher_args(target: Target, chip: str, app: str, *, ota_data: bool) -> dict[str, object]:
    def part(offset: int, file: str) -> dict[str, str]:
        return {"offset": f"{offset:#x}", "file": file, "encrypted": "false"}

    parts = {
        "bootloader": part(target.bootloader_offset, "bootloader/bootloader.bin"),
        "app": part(APP_OFFSET, app),
        "partition-table": part(TABLE_OFFSET, "partition_table/partition-table.bin"),
    }
    if ota_data:
        parts["otadata"] = part(OTA_DATA_OFFSET, "ota_data_initial.bin")
    settings = {"flash_mode": "dio", "flash_size": "4MB", "flash_freq": target.frequency}
    return {
        "write_flash_args": [word for key, value in settings.items() for word in (f"--{key}", value)],
        "flash_settings": settings,
        "flash_files": {entry["offset"]: entry["file"] for entry in parts.values()},
        **parts,
        "extra_esptool_args": {
            "after": "hard_reset",
            "before": "default_reset",
            "stub": True,
            "chip": chip,
        },
    }


def _content(random: Random, size: int) -> bytes:
    """Bytes of which zlib leaves about 60 percent, like compiled code."""
    pattern = random.randbytes(26)
    return b"".join(random.randbytes(38) + pattern for _ in range(size // 64 + 1))[:size]


def _bootloader(target: Target, random: Random) -> bytes:
    segments = [(load, _content(random, size)) for load, size in target.bootloader_segments]
    return _image(target, target.bootloader_entry, segments)


def _application(target: Target, size: int, random: Random, name: str, version: str) -> bytes:
    description = _APP_DESCRIPTION.pack(
        APP_DESCRIPTION_MAGIC,
        0,
        bytes(8),
        version.encode()[:31],
        name.encode()[:31],
        b"12:00:00",
        b"Jan  1 2026",
        b"v5.1.4" if target.image_id is not None else b"v3.4",
        random.randbytes(32),
        0,
        199,
        16,
        bytes(3),
        bytes(72),
    )
    # Header, four segment headers, checksum line, digest; the rest is shared out.
    header = _header_size(target)
    room = size - header - 4 * SEGMENT.size - 16 - (32 if target.image_id is not None else 0)
    constants, data, code = room // 4 & ~15, 0x1000, 0x2000
    text = (room - constants - data - code) & ~3
    first = header + SEGMENT.size
    second = first + constants + data + code + 3 * SEGMENT.size
    # Flash-mapped segments must have the same place within 64 KB in flash and in memory; the ESP8266 maps the
    # first megabyte in one piece.
    mapped = second if target.image_id is None else second % 0x10000
    segments = [
        (target.rom_data + first, description + _content(random, constants - len(description))),
        (target.data, _content(random, data)),
        (target.code, _content(random, code)),
        (target.rom_code + mapped, _content(random, text)),
    ]
    return _image(target, target.entry, segments)


def _header_size(target: Target) -> int:
    return (HEADER if target.image_id is not None else SHORT_HEADER).size


def _image(target: Target, entry: int, segments: list[tuple[int, bytes]]) -> bytes:
    """An image with header, segments and checksum; all but the ESP8266's with an appended SHA-256."""
    dio, no_wp_pin = 2, 0xEE
    lowest, highest = target.revisions
    body = SHORT_HEADER.pack(MAGIC, len(segments), dio, target.size_and_frequency, entry)
    if target.image_id is not None:
        body = HEADER.pack(
            *SHORT_HEADER.unpack(body),
            no_wp_pin,
            bytes(3),
            target.image_id,
            lowest // 100,
            lowest,
            highest,
            bytes(4),
            1,
        )
    for load, content in segments:
        body += SEGMENT.pack(load, len(content)) + content
    body += bytes(15 - len(body) % 16) + bytes((checksum(b"".join(content for _, content in segments)),))
    return body if target.image_id is None else body + hashlib.sha256(body).digest()
