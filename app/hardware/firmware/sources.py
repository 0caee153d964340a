"""Where firmware comes from: an ESP-IDF build folder, one merged image, or files with their addresses."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.hardware.firmware.problems import FirmwareError
from app.model.firmware import Region

_MOST_BYTES = 64 * 1024 * 1024
_MOST_FILES = 64
_SHOWN = 100
"""Characters of a description that a message quotes."""
_DESCRIPTION = "flasher_args.json"
_SECTIONS = ("app", "bootloader", "partition-table", "otadata")


@dataclass(frozen=True, slots=True)
class Sources:
    """Files as they were read, not yet checked.

    Args:
        regions: whole files at their addresses.
        name: what to call the firmware if its images do not say.
        described_by: the file that names them, for messages; None where people did.
        chip: the chip that the description names, or None.
        table_offset: where it says that the partition table is, or None.
        flash_size: `4MB`, or None where it names none.
        flash_mode: `dio`, or None where it names none.
        flash_frequency: `40m`, or None where it names none.
    """

    regions: tuple[Region, ...]
    name: str
    described_by: str | None = None
    chip: str | None = None
    table_offset: int | None = None
    flash_size: str | None = None
    flash_mode: str | None = None
    flash_frequency: str | None = None


def parse_pairs(words: Sequence[str]) -> list[tuple[int, Path]]:
    """Read `0x1000=bootloader.bin 0x8000=partition-table.bin ..`.

    Raises:
        FirmwareError: a word has another form.
    """
    pairs: list[tuple[int, Path]] = []
    for word in words:
        address, equals, path = word.partition("=")
        if not equals or not path:
            raise FirmwareError(f"{word!r}: write ADDRESS=FILE, for example 0x1000=bootloader.bin")
        pairs.append((_number(address, f"{word!r}: the address"), Path(path)))
    return pairs


def read_pairs(pairs: Sequence[tuple[int, Path]]) -> Sources:
    """Read files to be flashed at the addresses given."""
    if not pairs:
        raise FirmwareError("no firmware file was given")
    if len(pairs) > _MOST_FILES:
        raise FirmwareError(f"{len(pairs)} files; at most {_MOST_FILES} are flashed")
    regions: list[Region] = []
    left = _MOST_BYTES
    for address, path in pairs:
        region = _read(address, path)
        left -= len(region.data)
        if left < 0:
            raise FirmwareError(f"the files together have more than {_MOST_BYTES >> 20} MB")
        regions.append(region)
    return Sources(tuple(regions), pairs[-1][1].stem)


def read_path(path: Path) -> Sources:
    """Read a build folder, its flasher_args.json, or one merged image for address 0."""
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".json":
        if path.name != _DESCRIPTION:
            raise FirmwareError(f"{path}: only {_DESCRIPTION} of an ESP-IDF build is understood")
        return _read_folder(path.parent)
    return read_pairs([(0, path)])


def _read_folder(folder: Path) -> Sources:
    file = folder / _DESCRIPTION
    if not file.is_file():
        raise FirmwareError(
            f"{folder}: has no {_DESCRIPTION}; choose the build folder that ESP-IDF made, or one merged image"
        )
    table = _table(_json(file), str(file))
    files = _table(table.get("flash_files"), f"{file}: flash_files")
    pairs = [
        (_number(address, f"{file}: flash_files address"), _inside(folder, name, file))
        for address, name in files.items()
    ]
    _refuse_encrypted(table, file)
    read = read_pairs(pairs)
    extra = _table(table.get("extra_esptool_args", {}), f"{file}: extra_esptool_args")
    settings = _table(table.get("flash_settings", {}), f"{file}: flash_settings")
    section = _table(
        table.get("partition-table", table.get("partition_table", {})), f"{file}: partition-table"
    )
    offset = section.get("offset")
    return Sources(
        regions=read.regions,
        name=folder.resolve().parent.name if folder.name == "build" else folder.resolve().name,
        described_by=str(file),
        chip=_text(extra.get("chip"), f"{file}: extra_esptool_args.chip"),
        table_offset=None if offset is None else _number(offset, f"{file}: partition-table.offset"),
        flash_size=_text(settings.get("flash_size"), f"{file}: flash_settings.flash_size"),
        flash_mode=_text(settings.get("flash_mode"), f"{file}: flash_settings.flash_mode"),
        flash_frequency=_text(settings.get("flash_freq"), f"{file}: flash_settings.flash_freq"),
    )


def _refuse_encrypted(table: dict[str, object], file: Path) -> None:
    for name in _SECTIONS:
        section = table.get(name)
        if isinstance(section, dict) and cast("dict[str, object]", section).get("encrypted") in (
            "true",
            True,
        ):
            raise FirmwareError(
                f"{file}: {name}.encrypted is true; firmware for encrypted flash can't be flashed yet, "
                "build it without flash encryption"
            )


def _inside(folder: Path, name: object, file: Path) -> Path:
    """A path that the description names, which must not lead out of its folder."""
    if not isinstance(name, str) or not name or "\0" in name:
        raise FirmwareError(f"{file}: flash_files: every address needs a file name")
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise FirmwareError(
            f"{file}: flash_files: {name[:_SHOWN]} leads out of the build folder; copy the file into it"
        )
    return path


def _read(address: int, path: Path) -> Region:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FirmwareError(f"{path}: is no file")
        if size > _MOST_BYTES:
            raise FirmwareError(f"{path}: has {size >> 20} MB; at most {_MOST_BYTES >> 20} MB are flashed")
        data = path.read_bytes()
    except OSError as error:
        raise FirmwareError(
            f"{path}: {error.strerror or error}; build the firmware or correct the path"
        ) from error
    if not data:
        raise FirmwareError(f"{path}: is empty; build the firmware again")
    return Region(address, data, hashlib.sha256(data).hexdigest(), str(path))


def _json(file: Path) -> object:
    try:
        if file.stat().st_size > 1 << 20:
            raise FirmwareError(f"{file}: is too large for a build description")
        return cast("object", json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise FirmwareError(f"{file}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise FirmwareError(f"{file}: is no JSON file ({error}); build the firmware again") from error


def _table(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise FirmwareError(f"{where}: must be a table; build the firmware again")
    return cast("dict[str, object]", value)


def _text(value: object, where: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise FirmwareError(f"{where}: must be text")


def _number(value: object, where: str) -> int:
    try:
        number = int(value, 0) if isinstance(value, str) else -1
    except ValueError:
        number = -1
    if not 0 <= number <= 0xFFFFFFFF:
        raise FirmwareError(f"{where} must be a number such as 0x1000, not {str(value)[:_SHOWN]!r}")
    return number
