import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from app.virtual.chips import CHIPS
from app.virtual.firmware import APP_OFFSET, PARTITIONS, build_firmware, partition_table
from app.virtual.flash import SECTOR, Flash
from app.virtual.image import ImageError, read_image
from app.virtual.partitions import TABLE_OFFSET, TableError, boot_order, read_table

chips = pytest.mark.parametrize("chip", sorted(CHIPS))


def flash_with(*pieces: tuple[int, bytes]) -> Flash:
    flash = Flash(0x400000)
    for address, data in pieces:
        flash.program(address, data)
    return flash


@chips
def test_stock_esptool_finds_nothing_wrong_with_the_images(chip: str, tmp_path: Path):
    folder = build_firmware(tmp_path, chip, name="lamp", version="2.3.4")
    for file in ("lamp.bin", "bootloader/bootloader.bin"):
        done = subprocess.run(
            [sys.executable, "-m", "esptool", "--chip", chip, "image-info", str(folder / file)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        short = chip == "esp8266"  # no digest; the tool does not look for a description in it
        assert done.stdout.count("(valid)") == (1 if short else 2)
        assert ("Project name: lamp" in done.stdout) == (file == "lamp.bin" and not short)


@chips
def test_the_build_folder_names_its_files_as_the_build_system_does(chip: str, tmp_path: Path):
    folder = build_firmware(tmp_path / "build", chip, app_size=0x20000, name="lamp")
    arguments = json.loads((folder / "flasher_args.json").read_text())
    offset = CHIPS[chip].bootloader_offset
    assert arguments["flash_files"] == {
        f"{offset:#x}": "bootloader/bootloader.bin",
        "0x10000": "lamp.bin",
        "0x8000": "partition_table/partition-table.bin",
        "0xd000": "ota_data_initial.bin",
    }
    assert all((folder / file).is_file() for file in arguments["flash_files"].values())
    assert arguments["app"] == {"offset": "0x10000", "file": "lamp.bin", "encrypted": "false"}
    assert arguments["extra_esptool_args"]["chip"] == chip
    assert (folder / "lamp.bin").stat().st_size == 0x20000


def test_the_content_is_the_same_for_the_same_seed_and_compresses_like_code(tmp_path: Path):
    one, same, other = (
        (build_firmware(tmp_path / str(n), seed=seed) / "sample.bin").read_bytes()
        for n, seed in enumerate((7, 7, 8))
    )
    assert one == same != other
    assert 0.55 < len(zlib.compress(one, 9)) / len(one) < 0.68


@pytest.mark.parametrize(
    ("chip", "size"),
    [("esp32", 0), ("esp32", 0x7FF0), ("esp32", 0x8001), ("esp32", 0x190010), ("esp8266", 0xF0010)],
)
def test_an_application_of_an_impossible_size_is_not_made(chip: str, size: int, tmp_path: Path):
    with pytest.raises(ValueError, match="app_size"):
        build_firmware(tmp_path, chip, app_size=size)


def test_the_module_reads_the_table_that_was_made():
    flash = flash_with((TABLE_OFFSET, partition_table(PARTITIONS)))
    assert read_table(flash) == PARTITIONS


def test_a_damaged_table_is_refused():
    table = bytearray(partition_table(PARTITIONS))
    table[4] ^= 1
    with pytest.raises(TableError, match="MD5 mismatch"):
        read_table(flash_with((TABLE_OFFSET, bytes(table))))
    with pytest.raises(TableError, match="invalid magic number 0xffff"):
        read_table(Flash(0x400000))


@chips
def test_every_damaged_byte_of_an_image_is_noticed(chip: str, tmp_path: Path):
    good = (build_firmware(tmp_path, chip, app_size=0x8000) / "sample.bin").read_bytes()
    image_id = CHIPS[chip].image_id
    assert read_image(flash_with((0, good)), 0, image_id).project == "sample"
    for position in range(0, len(good), 997):
        damaged = bytearray(good)
        damaged[position] ^= 0x10
        with pytest.raises(ImageError):
            read_image(flash_with((0, bytes(damaged))), 0, image_id)


def test_an_image_of_another_chip_is_refused(tmp_path: Path):
    good = (build_firmware(tmp_path, "esp32c3", app_size=0x8000) / "sample.bin").read_bytes()
    with pytest.raises(ImageError, match="mismatch chip ID, expected 0, found 5"):
        read_image(flash_with((0, good)), 0, 0)


def ota_entry(sequence: int) -> bytes:
    number = sequence.to_bytes(4, "little")
    return number + b"\xff" * 24 + zlib.crc32(number, 0xFFFFFFFF).to_bytes(4, "little")


@pytest.mark.parametrize(
    ("sequences", "first"), [((), "ota_0"), ((1,), "ota_0"), ((1, 2), "ota_1"), ((3, 2), "ota_0")]
)
def test_the_ota_data_chooses_the_application(sequences: tuple[int, ...], first: str):
    entries = [(0xD000 + SECTOR * n, ota_entry(sequence)) for n, sequence in enumerate(sequences)]
    order = boot_order(PARTITIONS, flash_with(*entries))
    assert order[0].name == first
    assert {part.name for part in order} == {"ota_0", "ota_1"}
    assert APP_OFFSET == 0x10000
