"""Stock esptool, unmodified, against virtual modules: it knows nothing of this project."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from app.virtual.bench import Bench
from app.virtual.chips import CHIPS
from app.virtual.firmware import build_firmware

chips = pytest.mark.parametrize("chip", sorted(CHIPS))
NOISE = Random(1).randbytes(20_000)


@chips
def test_it_identifies_a_module(chip: str, bench_of: Callable[..., Bench], esptool: Callable):
    (module,) = bench_of(chip).modules
    said = esptool("--port", module.port, "flash-id").stdout
    assert CHIPS[chip].title in said
    assert str(module.mac) in said
    assert "Manufacturer: 20" in said
    assert "Detected flash size: 4MB" in said
    assert f"Crystal frequency:  {26 if chip == 'esp8266' else 40}MHz" in said


@chips
def test_it_identifies_a_module_without_a_stub(chip: str, bench_of: Callable[..., Bench], esptool: Callable):
    (module,) = bench_of(chip).modules
    assert str(module.mac) in esptool("--port", module.port, "--no-stub", "read-mac").stdout
    said = esptool("--port", module.port, "--no-stub", "flash-id").stdout
    assert ("revision" in said) == (chip != "esp8266")
    assert "Detected flash size: 4MB" in said
    number = "Chip ID: 0x" if chip == "esp8266" else str(module.mac)
    assert number in esptool("--port", module.port, "--no-stub", "chip-id").stdout


@chips
def test_it_flashes_a_build_folder_and_verifies_it(
    chip: str, bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    (module,) = bench_of(chip).modules
    folder = build_firmware(tmp_path / "build", chip, app_size=0x30000)
    regions = [
        f"{CHIPS[chip].bootloader_offset:#x}",
        folder / "bootloader/bootloader.bin",
        "0x8000",
        folder / "partition_table/partition-table.bin",
        "0xd000",
        folder / "ota_data_initial.bin",
        "0x10000",
        folder / "sample.bin",
    ]
    flashed = esptool("--port", module.port, "--baud", 921600, "write-flash", *regions).stdout
    assert flashed.count("Hash of data verified.") == 4
    assert "Hard resetting" in flashed
    verified = esptool("--port", module.port, "verify-flash", *regions).stdout
    assert verified.count("Verification successful") == 4


@pytest.mark.parametrize(
    ("chip", "how"),
    [
        ("esp32", "stub plain"),
        ("esp32c3", "stub deflated"),
        ("esp32s3", "stub plain"),
        ("esp8266", "stub deflated"),
        ("esp8266", "stub plain"),
        ("esp32", "rom plain"),
        ("esp32", "rom deflated"),
        ("esp32c3", "rom plain"),
        ("esp32s3", "rom deflated"),
        ("esp8266", "rom plain"),
    ],
)
def test_what_it_writes_in_any_way_it_reads_back(
    chip: str, how: str, bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    (module,) = bench_of(chip).modules
    content = (b"compressible " * 2000 + NOISE[:9000])[: 30_000 // 4 * 4]
    (tmp_path / "in").write_bytes(content)
    loader = ["--no-stub"] if how.startswith("rom") else []
    packing = "--compress" if how.endswith("deflated") else "--no-compress"
    esptool("--port", module.port, *loader, "write-flash", packing, "0x12000", "in")
    esptool("--port", module.port, "read-flash", "0x12000", len(content), "back")
    assert (tmp_path / "back").read_bytes() == content


@pytest.mark.parametrize(
    ("chip", "loader"),
    [("esp32", ["--no-stub"]), ("esp32c3", []), ("esp32s3", ["--no-stub"]), ("esp8266", [])],
)
def test_it_skips_what_is_there_and_writes_the_difference_only(
    chip: str, loader: list[str], bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    bench = bench_of(chip)
    port = bench.modules[0].port
    (tmp_path / "old").write_bytes(NOISE)
    (tmp_path / "new").write_bytes(NOISE[:9000] + b"changed" + NOISE[9007:])
    esptool("--port", port, "write-flash", "0x10000", "old")
    written = bench.state(1)["programmed"]
    said = esptool("--port", port, *loader, "write-flash", "--skip-flashed", "0x10000", "old").stdout
    assert "already in flash" in said
    assert bench.state(1)["programmed"] == written
    said = esptool(
        "--port", port, *loader, "write-flash", "--diff-with", "old", "--", "0x10000", "new"
    ).stdout
    assert "Reflashing 1 changed sector" in said
    assert bench.state(1)["programmed"] == written + 0x1000
    assert "Verification successful" in esptool("--port", port, "verify-flash", "0x10000", "new").stdout


def test_it_reads_flash_slowly_without_a_stub(
    bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    (module,) = bench_of().modules
    (tmp_path / "in").write_bytes(NOISE[:3000])
    esptool("--port", module.port, "write-flash", "0x3000", "in")
    esptool("--port", module.port, "--no-stub", "read-flash", "0x3000", 3000, "back")
    assert (tmp_path / "back").read_bytes() == NOISE[:3000]


@chips
def test_it_erases(chip: str, bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path):
    bench = bench_of(chip)
    port, blank = bench.modules[0].port, bench.state(1)["flash_sha256"]
    (tmp_path / "in").write_bytes(bytes(0x3000))
    esptool("--port", port, "write-flash", "0x20000", "in")
    loader = [] if chip in ("esp32", "esp8266") else ["--no-stub"]
    esptool("--port", port, *loader, "erase-region", "0x21000", "0x1000")
    esptool("--port", port, "read-flash", "0x20000", 0x3000, "back")
    assert (tmp_path / "back").read_bytes() == bytes(0x1000) + b"\xff" * 0x1000 + bytes(0x1000)
    esptool("--port", port, "erase-flash")
    assert bench.state(1)["flash_sha256"] == blank


def test_it_notices_a_bad_cell(bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path):
    bench = bench_of()
    bench.ask(1, {"do": "fault", "bad_cells": [{"address": 0x10010, "bit": 2, "value": 1}]})
    (tmp_path / "in").write_bytes(bytes(0x1000))
    failed = esptool("--port", bench.modules[0].port, "write-flash", "0x10000", "in", status=2)
    assert "MD5 of file does not match" in failed.stdout + failed.stderr


def test_it_notices_a_flash_that_is_too_small(
    bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    (module,) = bench_of(flash_size=0x100000).modules
    (tmp_path / "in").write_bytes(bytes(0x1000))
    failed = esptool("--port", module.port, "write-flash", "0x200000", "in", status=2)
    assert "will not fit in 1048576 bytes of flash" in failed.stdout + failed.stderr


@pytest.mark.parametrize("baud", [921600, 1_500_000, 2_000_000])
def test_it_works_at_line_rate_at_any_baud(
    baud: int, bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    (module,) = bench_of(paced=True).modules
    (tmp_path / "in").write_bytes(NOISE[:20_000])
    said = esptool("--port", module.port, "--baud", baud, "write-flash", "0x10000", "in").stdout
    assert f"Changing baud rate to {baud}" in said
    assert "Hash of data verified." in said


def test_the_stub_stays_if_it_is_asked_to_until_the_port_is_closed(
    bench_of: Callable[..., Bench], esptool: Callable
):
    bench = bench_of()
    port = bench.modules[0].port
    for _ in range(2):
        said = esptool("--port", port, "--before", "no-reset", "--after", "no-reset-stub", "chip-id").stdout
        assert "Uploading stub" in said  # closing pulses EN: nobody meets the stub of the session before
    assert bench.state(1)["mode"] == "rom"


def test_it_leaves_the_stub_for_the_rom_when_asked(bench_of: Callable[..., Bench], esptool: Callable):
    (module,) = bench_of().modules
    assert "Staying in bootloader" in esptool("--port", module.port, "--after", "no-reset", "chip-id").stdout


@pytest.mark.parametrize(("chip", "number"), [("esp32c3", 5), ("esp32s3", 9)])
def test_security_information_is_told_by_chips_that_have_it(
    chip: str, number: int, bench_of: Callable[..., Bench], esptool: Callable
):
    (module,) = bench_of(chip).modules
    said = esptool("--port", module.port, "get-security-info").stdout
    assert f"Chip ID: {number}" in said
    assert "Secure Boot: Disabled" in said


@pytest.mark.parametrize("chip", ["esp32", "esp8266"])
def test_older_chips_have_no_security_information(
    chip: str, bench_of: Callable[..., Bench], esptool: Callable
):
    (module,) = bench_of(chip).modules
    said = esptool("--port", module.port, "get-security-info", status=2)
    assert re.search("[Ii]nvalid|not supported|unsupported", said.stdout + said.stderr)


def test_the_status_register_of_the_flash_outlives_a_reset(bench_of: Callable[..., Bench], esptool: Callable):
    port = ("--port", bench_of("esp32s3").modules[0].port)
    esptool(*port, "write-flash-status", "--bytes", 2, "--non-volatile", "0x0214")
    assert "0x0214" in esptool(*port, "read-flash-status", "--bytes", 2).stdout


@chips
def test_it_loads_a_program_into_ram(
    chip: str, bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path
):
    bench = bench_of(chip)
    folder = build_firmware(tmp_path / "build", chip, app_size=0x8000)
    program = folder / "bootloader/bootloader.bin"
    said = esptool("--port", bench.modules[0].port, "--no-stub", "load-ram", program).stdout
    assert "executing at 0x40" in said
    assert bench.state(1)["counters"]["stub_starts"] == 1  # whatever is loaded is taken for a stub


@pytest.mark.parametrize(
    ("chip", "fault"), [("esp32", "secure_boot"), ("esp32c3", "flash_encryption"), ("esp32c3", "secure_boot")]
)
def test_it_refuses_to_erase_a_secured_chip(
    chip: str, fault: str, bench_of: Callable[..., Bench], esptool: Callable
):
    bench = bench_of(chip)
    bench.ask(1, {"do": "fault", fault: True})
    failed = esptool("--port", bench.modules[0].port, "erase-flash", status=2)
    assert re.search("security features detected|not support", failed.stdout + failed.stderr)


def test_secure_download_mode_leaves_little(bench_of: Callable[..., Bench], esptool: Callable):
    bench = bench_of("esp32c3")
    bench.ask(1, {"do": "swap", "secure_download": True})
    said = esptool("--port", bench.modules[0].port, "--no-stub", "get-security-info").stdout
    assert "Secure Download Mode" in said or "SECURE_DOWNLOAD_ENABLE" in said


def test_it_works_over_a_socket(bench_of: Callable[..., Bench], esptool: Callable, tmp_path: Path):
    (module,) = bench_of(link="socket").modules
    assert module.port.startswith("socket://127.0.0.1:")
    (tmp_path / "in").write_bytes(NOISE)
    said = esptool("--port", module.port, "write-flash", "0x10000", "in").stdout
    assert "Hash of data verified." in said
    esptool("--port", module.port, "read-flash", "0x10000", len(NOISE), "back")
    assert (tmp_path / "back").read_bytes() == NOISE
