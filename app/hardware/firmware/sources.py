"""Where firmware comes from: an ESP-IDF build folder, one merged image, or files with their addresses."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from app.hardware.firmware.problems import FirmwareError
from app.model.firmware import Region
from app.model.wording import said

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
        shown = word[:_SHOWN]
        if not equals or not path:
            raise FirmwareError(
                said("{word!r}: write ADDRESS=FILE, for example 0x1000=bootloader.bin", word=shown)
            )
        pairs.append((_number(address, said("{word!r}: the address", word=shown)), Path(path)))
    return pairs


def read_pairs(pairs: Sequence[tuple[int, Path]]) -> Sources:
    """Read files to be flashed at the addresses given."""
    if not pairs:
        raise FirmwareError(said("no firmware file was given"))
    if len(pairs) > _MOST_FILES:
        raise FirmwareError(
            said("{count} files; at most {most} are flashed", count=len(pairs), most=_MOST_FILES)
        )
    regions: list[Region] = []
    left = _MOST_BYTES
    for address, path in pairs:
        region = _read(address, path)
        left -= len(region.data)
        if left < 0:
            raise FirmwareError(said("the files together have more than {most} MB", most=_MOST_BYTES >> 20))
        regions.append(region)
    return Sources(tuple(regions), pairs[-1][1].stem)


def read_path(path: Path) -> Sources:
    """Read a build folder, its flasher_args.json, or one merged image for address 0."""
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".json":
        if path.name != _DESCRIPTION:
            raise FirmwareError(
                said(
                    "{path}: only {description} of an ESP-IDF build is understood",
                    path=path,
                    description=_DESCRIPTION,
                )
            )
        return _read_folder(path.parent)
    return read_pairs([(0, path)])


def _read_folder(folder: Path) -> Sources:
    file = folder / _DESCRIPTION
    if not file.is_file():
        raise FirmwareError(
            said(
                "{folder}: has no {description}; choose the build folder that ESP-IDF made, "
                "or one merged image",
                folder=folder,
                description=_DESCRIPTION,
            )
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
                said(
                    "{file}: {name}.encrypted is true; firmware for encrypted flash can't be flashed yet, "
                    "build it without flash encryption",
                    file=file,
                    name=name,
                )
            )


def _inside(folder: Path, name: object, file: Path) -> Path:
    """A path that the description names, which must not lead out of its folder."""
    if not isinstance(name, str) or not name or "\0" in name:
        raise FirmwareError(said("{file}: flash_files: every address needs a file name", file=file))
    root = folder.resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise FirmwareError(
            said(
                "{file}: flash_files: {name} leads out of the build folder; copy the file into it",
                file=file,
                name=name[:_SHOWN],
            )
        )
    return path


def _read(address: int, path: Path) -> Region:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FirmwareError(said("{path}: is no file", path=path))
        if size > _MOST_BYTES:
            raise FirmwareError(
                said(
                    "{path}: has {size} MB; at most {most} MB are flashed",
                    path=path,
                    size=size >> 20,
                    most=_MOST_BYTES >> 20,
                )
            )
        data = path.read_bytes()
    except OSError as error:
        raise FirmwareError(
            said(
                "{path}: {error}; build the firmware or correct the path",
                path=path,
                error=error.strerror or error,
            )
        ) from error
    if not data:
        raise FirmwareError(said("{path}: is empty; build the firmware again", path=path))
    return Region(address, data, hashlib.sha256(data).hexdigest(), str(path))


def _json(file: Path) -> object:
    try:
        if file.stat().st_size > 1 << 20:
            raise FirmwareError(said("{file}: is too large for a build description", file=file))
        return cast("object", json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise FirmwareError(said("{file}: {error}", file=file, error=error.strerror or error)) from error
    except (ValueError, RecursionError) as error:
        raise FirmwareError(
            said("{file}: is no JSON file ({error}); build the firmware again", file=file, error=error)
        ) from error


def _table(value: object, where: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise FirmwareError(said("{where}: must be a table; build the firmware again", where=where))
    return cast("dict[str, object]", value)


def _text(value: object, where: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise FirmwareError(said("{where}: must be text", where=where))


def _number(value: object, where: str) -> int:
    try:
        number = int(value, 0) if isinstance(value, str) else -1
    except ValueError:
        number = -1
    if not 0 <= number <= 0xFFFFFFFF:
        raise FirmwareError(
            said(
                "{where} must be a number such as 0x1000, not {value!r}",
                where=where,
                value=str(value)[:_SHOWN],
            )
        )
    return number
