"""Firmware from outside: images, tables, descriptions, whole bundles; and NVS as it is read from a chip."""

from __future__ import annotations

import functools
import hashlib
import json
import struct
import zlib
from pathlib import Path

from app.hardware.esp.image import ImageError, read_image
from app.hardware.firmware.loading import load_firmware
from app.hardware.firmware.partitions import parse_table
from app.hardware.firmware.problems import FirmwareError
from app.hardware.firmware.sources import parse_pairs, read_path
from app.hardware.identity.image import build_identity
from app.hardware.identity.nvs import PAGE, NvsError, parse_nvs
from app.hardware.identity.read_back import compare, read_identity
from app.model.code import ActivationCode
from app.model.recipe import CredentialLayout
from app.model.secret import Secret
from app.virtual.firmware import PARTITIONS, SMALLEST_APP, build_firmware, partition_table
from tests.fuzz.target import Target, file_of, folder

LAYOUT = CredentialLayout()
SAMPLE = ActivationCode("a1Fuzzed000", "fuzzed-0001", Secret("s" * 32))
_TABLE = 0xC00
_HEADER, _COUNT, _DIGEST_WANTED = 24, 1, 23
_OUTSIDE = b"a file that no description may reach"


@functools.cache
def build(chip: str = "esp32") -> Path:
    """A build folder with the smallest images, and a file beside it that is none of its own."""
    (folder() / "outside.bin").write_bytes(_OUTSIDE)
    return build_firmware(folder() / f"build-{chip}", chip, app_size=SMALLEST_APP)


def _bootloader(chip: str) -> bytes:
    return (build(chip) / "bootloader" / "bootloader.bin").read_bytes()


def small_image(segments: int = 2) -> bytes:
    """An image of an ESP32 with a description of its application, as short as can be."""
    description = struct.pack("<II8s32s32s16s16s32s32s80s", 0xABCD5432, 0, b"", b"1.0", b"sample", *[b""] * 5)
    contents = [description, *[bytes(range(64))] * (segments - 1)]
    image = bytes.fromhex("e9 00 02 20 00000840 ee 000000 0000 00 0000 ffff 00000000 01")
    for number, content in enumerate(contents):
        image += struct.pack("<II", 0x3FFB0000 + 0x1000 * number, len(content)) + content
    return mended_image(image[:1] + bytes([segments]) + image[2:] + bytes(64))


def mended_image(data: bytes) -> bytes:
    """The image with its checksum and digest right, as far as its segments can be followed."""
    if len(data) < _HEADER:
        return data
    at, seen = _HEADER, 0xEF
    for _ in range(min(data[_COUNT], 16)):
        if at + 8 > len(data):
            break
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        for byte in data[at + 8 : at + 8 + min(size, 0x10000)]:
            seen ^= byte
        at += 8 + min(size, 0x10000)
    body = data[:at] + bytes(15 - at % 16) + bytes([seen])
    return body + hashlib.sha256(body).digest() if data[_DIGEST_WANTED] else body


def _mended_table(data: bytes) -> bytes:
    """The table with its MD5 line right."""
    lines = [data[at : at + 32] for at in range(0, len(data), 32)]
    for number, line in enumerate(lines):
        if line[:2] == b"\xeb\xeb":
            digest = hashlib.md5(b"".join(lines[:number]), usedforsecurity=False).digest()
            lines[number] = b"\xeb\xeb" + b"\xff" * 14 + digest
            break
    return b"".join(lines)


def _described(data: bytes) -> None:
    """A description of a build: it names files, and none outside its folder is ever read."""
    place = build()
    (place / "flasher_args.json").write_bytes(data)
    try:
        sources = read_path(place)
    finally:
        (place / "flasher_args.json").unlink()
    root = place.resolve()
    for region in sources.regions:
        assert Path(region.source).resolve().is_relative_to(root)
        assert region.data != _OUTSIDE


def _description() -> list[bytes]:
    parts = {
        "flash_files": {"0x1000": "bootloader/bootloader.bin", "0x10000": "sample.bin"},
        "flash_settings": {"flash_mode": "dio", "flash_size": "4MB", "flash_freq": "40m"},
        "partition-table": {"offset": "0x8000", "file": "partition_table/partition-table.bin"},
        "extra_esptool_args": {"chip": "esp32"},
    }
    build()
    return [json.dumps(parts).encode(), json.dumps({"flash_files": {"0x0": "sample.bin"}}, indent=2).encode()]


def _bundle(data: bytes) -> None:
    """A bootloader that is good, with any table and any application."""
    table, app = data[:_TABLE], data[_TABLE:]
    files = [
        (0x1000, build() / "bootloader" / "bootloader.bin"),
        (0x8000, file_of("table.bin", table)),
        (0x10000, file_of("app.bin", app)),
    ]
    firmware = load_firmware(files)
    kept = firmware.credential
    assert not any(one.address < kept.end and one.end > kept.offset for one in firmware.regions)


def _mended_bundle(data: bytes) -> bytes:
    return _mended_table(data[:_TABLE].ljust(_TABLE, b"\xff")) + mended_image(data[_TABLE:])


def _pairs(data: bytes) -> None:
    pairs = parse_pairs(data.decode("utf-8", "surrogateescape").split("\n"))
    assert all(0 <= address <= 0xFFFFFFFF for address, _ in pairs)


def _merged(data: bytes) -> object:
    return load_firmware(file_of("merged.bin", data))


def _merged_seed() -> bytes:
    boot = b"\xff" * 0x1000 + _bootloader("esp32")
    return boot.ljust(0x8000, b"\xff") + partition_table(PARTITIONS).ljust(0x8000, b"\xff") + small_image()


def _nvs(data: bytes) -> None:
    """What a chip gives back: parsed, taken for an identity, compared; no error quotes a value."""
    try:
        identity = read_identity(data, LAYOUT)
        parse_nvs(data)
    except NvsError as error:
        if "s" * 32 in str(error):
            raise AssertionError("the error quotes a secret") from None
        raise
    if identity is not None:
        compare(identity, SAMPLE)


def _mended_nvs(data: bytes) -> bytes:
    """The partition with the checksums of its pages and entries right."""
    pages = bytearray(data[: len(data) // PAGE * PAGE])
    for page in range(0, len(pages), PAGE):
        pages[page + 28 : page + 32] = _crc(pages[page + 4 : page + 28])
        for entry in range(page + 64, page + PAGE, 32):
            if pages[entry + 1] in (0x21, 0x41, 0x42):
                size = int.from_bytes(pages[entry + 24 : entry + 26], "little")
                pages[entry + 28 : entry + 32] = _crc(pages[entry + 32 : entry + 32 + size])
            if pages[entry : entry + 32].count(0xFF) != 32:
                head = pages[entry : entry + 4] + pages[entry + 8 : entry + 32]
                pages[entry + 4 : entry + 8] = _crc(head)
    return bytes(pages)


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data, 0xFFFFFFFF).to_bytes(4, "little")


def targets() -> list[Target]:
    """All of them."""
    sizes = "64 MB, 64 files"
    return [
        Target(
            "image",
            "app.hardware.esp.image (esptool's reader behind it)",
            sizes + ", 16 segments",
            read_image,
            (ImageError,),
            lambda: [small_image(), small_image(1), _bootloader("esp32c3"), _bootloader("esp8266")],
            mended_image,
        ),
        Target(
            "partition-table",
            "app.hardware.firmware.partitions",
            "3 KB",
            lambda data: parse_table(data, "table.bin"),
            (FirmwareError,),
            lambda: [partition_table(PARTITIONS)],
            _mended_table,
        ),
        Target(
            "build-description",
            "app.hardware.firmware.sources",
            "1 MB of JSON; files of " + sizes + ", all in its folder",
            _described,
            (FirmwareError,),
            _description,
        ),
        Target(
            "bundle",
            "app.hardware.firmware.loading, contents, flash_map",
            sizes,
            _bundle,
            (FirmwareError,),
            lambda: [partition_table(PARTITIONS) + small_image()],
            _mended_bundle,
        ),
        Target(
            "merged-image",
            "app.hardware.firmware.loading",
            "64 MB",
            _merged,
            (FirmwareError,),
            lambda: [_merged_seed()],
        ),
        Target(
            "firmware-words",
            "app.hardware.firmware.sources.parse_pairs",
            "64 files",
            _pairs,
            (FirmwareError,),
            lambda: [b"0x1000=boot.bin\n0x8000=table.bin"],
        ),
        Target(
            "nvs-read-back",
            "app.hardware.identity.nvs, read_back",
            "the partition's size",
            _nvs,
            (NvsError,),
            lambda: [
                build_identity(SAMPLE, LAYOUT, 0x3000),
                build_identity(SAMPLE, LAYOUT, 0x3000, "esp8266"),
            ],
            _mended_nvs,
        ),
    ]
