"""What a module prints after a reset, seen through the port."""

import io
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from esp_idf_nvs_partition_gen import nvs_partition_gen as generator

from app.model.mac import Mac
from app.virtual.bench import Bench
from app.virtual.boot import UNFLASHED, boot
from app.virtual.chips import CHIPS
from app.virtual.faults import Faults
from app.virtual.firmware import build_firmware
from app.virtual.flash import Flash
from tests.virtual.rawhost import Host

SOUND = Faults()
SECRET = "0123456789abcdef0123456789abcdef"
IDENTITY_LINE = re.compile(r"DeviceName\s*:\s*(?P<device_name>\S+)")


def credential(device_name: str) -> bytes:
    out = io.BytesIO()
    nvs = generator.nvs_open(out, 0x3000, generator.Page.VERSION2, is_encrypt=False, key=None)
    generator.write_entry(nvs, "aliyun-key", "namespace", "", "")
    for key, value in {"ProductKey": "a1bcDEF", "DeviceName": device_name, "DeviceSecret": SECRET}.items():
        generator.write_entry(nvs, key, "data", "string", value)
    generator.nvs_close(nvs)
    return out.getvalue()


def flashed(chip: str, folder: Path, *more: tuple[int, bytes]) -> Flash:
    build_firmware(folder, chip, app_size=0x8000, name="lamp")
    flash = Flash(0x400000)
    for address, file in (
        (CHIPS[chip].bootloader_offset, "bootloader/bootloader.bin"),
        (0x8000, "partition_table/partition-table.bin"),
        (0x10000, "lamp.bin"),
    ):
        flash.program(address, (folder / file).read_bytes())
    for address, data in more:
        flash.program(address, data)
    return flash


def log_of(chip: str, flash: Flash, faults: Faults = SOUND, lines: int = 200) -> str:
    source = boot(CHIPS[chip], flash, faults, CHIPS[chip].power_on)
    return "\n".join(line.text for line, _ in zip(source, range(lines), strict=False))


@pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32s3"])
def test_a_flashed_unit_prints_its_identity_but_no_secret(chip: str, tmp_path: Path):
    said = log_of(chip, flashed(chip, tmp_path, (0x210000, credential("unit-0042"))))
    assert "rst:0x1 (POWERON" in said
    assert "SPI_FAST_FLASH_BOOT" in said
    assert re.search(r"5 fctry +\S.* 01 02 00210000 00004000", said)
    assert "Loaded app from partition at offset 0x10000" in said
    assert "Project name:     lamp" in said
    assert IDENTITY_LINE.search(said)["device_name"] == "unit-0042"
    assert SECRET not in said


def test_an_esp8266_tells_what_its_rom_loads_and_its_identity_but_no_secret(tmp_path: Path):
    flash = flashed("esp8266", tmp_path, (0x210000, credential("unit-0042")))
    said = log_of("esp8266", flash)
    assert "ets Jan  8 2013,rst cause:2, boot mode:(3,6)" in said
    assert re.search(r"load 0x40100000, len 8704, room 16 \ntail 0\nchksum 0x[0-9a-f]{2}\n", said)
    (total,) = re.findall("^csum (0x..)$", said, re.MULTILINE)
    file = (tmp_path / "bootloader/bootloader.bin").read_bytes()
    assert total == f"0x{file[-1]:02x}"  # the image's own checksum
    assert "ESP-IDF v3.4 2nd stage bootloader" in said
    assert IDENTITY_LINE.search(said)["device_name"] == "unit-0042"
    assert SECRET not in said


def test_a_damaged_bootloader_is_told_and_not_run(tmp_path: Path):
    flash = flashed("esp8266", tmp_path)
    flash.program(0x100, bytes(64))
    said = log_of("esp8266", flash)
    assert "csum err" in said
    assert said.count("rst cause:4") > 1
    assert "2nd stage" not in said


def test_a_unit_without_identity_says_that_it_has_none(tmp_path: Path):
    said = log_of("esp32", flashed("esp32", tmp_path))
    assert UNFLASHED in said
    assert not IDENTITY_LINE.search(said)


def test_a_damaged_identity_is_not_printed(tmp_path: Path):
    damaged = bytearray(credential("unit-0042"))
    damaged[damaged.index(b"unit-0042")] ^= 0x04
    said = log_of("esp32", flashed("esp32", tmp_path, (0x210000, bytes(damaged))))
    assert "DeviceName is missing" in said
    assert not IDENTITY_LINE.search(said)


def test_a_damaged_application_is_passed_over_and_without_another_the_chip_restarts(tmp_path: Path):
    flash = flashed("esp32", tmp_path)
    flash.program(0x12000, bytes(64))
    said = log_of("esp32", flash)
    assert re.search("Checksum failed|Image hash failed", said)
    assert "No bootable app partitions" in said
    assert said.count("rst:0xc (SW_CPU_RESET)") > 1
    flash.program(0x110000, (tmp_path / "lamp.bin").read_bytes())
    assert "Loaded app from partition at offset 0x110000" in log_of("esp32", flash)


def test_a_missing_table_is_told(tmp_path: Path):
    flash = flashed("esp32", tmp_path)
    flash.erase(0x8000, 0x1000)
    assert "partition 0 invalid magic number 0xffff" in log_of("esp32", flash)


@pytest.mark.parametrize(
    ("chip", "reason"), [("esp32", "rst:0x10 "), ("esp32c3", "rst:0x7 "), ("esp32s3", "rst:0x7 ")]
)
def test_a_blank_chip_complains_until_the_watchdog_bites_and_again(chip: str, reason: str):
    said = log_of(chip, Flash(0x400000))
    assert said.count("invalid header: 0xffffffff") > 8
    assert said.count(reason) > 1


@pytest.mark.parametrize(
    ("faults", "text"),
    [
        (Faults(secure_boot=True), "secure boot verification failed"),
        (Faults(flash_encryption=True), "invalid header: 0x"),
        (Faults(boot_loop=True), "Guru Meditation Error"),
    ],
)
def test_faults_of_the_unit_show_in_its_log(faults: Faults, text: str, tmp_path: Path):
    said = log_of("esp32", flashed("esp32", tmp_path), faults)
    assert said.count(text) > 1


def test_the_fuses_hold_the_mac():
    mac = Mac.parse("24:6f:28:01:02:03")
    fuses = CHIPS["esp32"].fuses(mac, 300)
    assert struct.pack(">HI", fuses.read(0x3FF5A008) & 0xFFFF, fuses.read(0x3FF5A004)) == mac.octets


@pytest.fixture
def running(bench_of: Callable[..., Bench], opened: Callable[..., Host]) -> tuple[Bench, Host]:
    bench = bench_of(strap="run")
    return bench, opened(bench.modules[0].port)


def test_a_module_flashed_over_the_line_boots_and_tells_its_name(running: tuple[Bench, Host], tmp_path: Path):
    bench, host = running
    flash = flashed("esp32", tmp_path, (0x210000, credential("unit-0042")))
    with bench.lines(1) as lines:
        lines.drive(en=0, io0=0)
        lines.drive(en=1)
        host.sync()
        host.load_stub()
        for address, size in ((0x1000, 0x7000), (0x8000, 0x1000), (0x10000, 0x8000), (0x210000, 0x4000)):
            host.write(address, flash.read(address, size))
        lines.drive(io0=1)
        host.serial.reset_input_buffer()
        lines.drive(en=0)
        lines.drive(en=1)
        said = host.text(b"app: ready\r\n")
    assert IDENTITY_LINE.search(said)["device_name"] == "unit-0042"
    assert bench.state(1)["mode"] == "boot"


def test_a_blank_module_with_the_strap_at_run_complains_for_ever(running: tuple[Bench, Host]):
    _, host = running
    host.text(b"invalid header: 0xffffffff\r\n")
    assert "rst:0x10 (RTCWDT_RTC_RESET)" in host.text(b"rst:0x10 (RTCWDT_RTC_RESET)")
