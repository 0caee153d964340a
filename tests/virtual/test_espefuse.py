"""Stock espefuse against virtual modules: what it burns is there for every tool that comes later."""

import re
from collections.abc import Callable

import pytest

from app.virtual.bench import Bench

chips = pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32s3"])
CUSTOM, OTHER = "24:6f:28:00:be:ef", "24:6f:28:10:be:10"


@chips
def test_it_reads_the_fuses(chip: str, bench_of: Callable[..., Bench], espefuse: Callable):
    (module,) = bench_of(chip).modules
    assert re.search(rf"{module.mac} .*OK", espefuse("--port", module.port, "summary").stdout)
    assert "No errors detected" in espefuse("--port", module.port, "check-error").stdout


@chips
def test_it_burns_a_custom_mac_once_and_refuses_another(
    chip: str, bench_of: Callable[..., Bench], espefuse: Callable
):
    bench = bench_of(chip)
    port = ("--port", bench.modules[0].port)
    assert CUSTOM not in espefuse(*port, "get-custom-mac").stdout
    burnt = espefuse(*port, "--do-not-confirm", "burn-custom-mac", CUSTOM).stdout
    assert "BURN BLOCK3  - OK" in burnt
    read = espefuse(*port, "get-custom-mac").stdout  # another session: the chip was reset between
    assert re.search(rf"Custom MAC Address.*: {CUSTOM} \(.*OK\)", read)
    again = espefuse(*port, "--do-not-confirm", "burn-custom-mac", CUSTOM).stdout
    assert "Nothing to burn" in again
    refused = espefuse(*port, "--do-not-confirm", "burn-custom-mac", OTHER, status=2)
    assert "cannot be cleared" in refused.stdout + refused.stderr
    assert str(bench.modules[0].mac) in espefuse(*port, "summary").stdout  # the factory's is as it was


@pytest.mark.parametrize("chip", ["esp32c3", "esp32s3"])
def test_a_forced_second_burning_is_found_by_its_error_check(
    chip: str, bench_of: Callable[..., Bench], espefuse: Callable
):
    port = ("--port", bench_of(chip).modules[0].port)
    espefuse(*port, "--do-not-confirm", "burn-custom-mac", CUSTOM)
    forced = espefuse(*port, "--do-not-confirm", "burn-custom-mac", OTHER, "--force-write-always", status=2)
    assert "Error in BLOCK3" in forced.stdout + forced.stderr
    found = espefuse(*port, "check-error", status=2)
    assert "Error(s) in BLOCK3" in found.stdout + found.stderr


@chips
def test_a_write_protection_holds(chip: str, bench_of: Callable[..., Bench], espefuse: Callable):
    port = ("--port", bench_of(chip).modules[0].port)
    field = "MAC_VERSION" if chip == "esp32" else "CUSTOM_MAC"  # of the same block
    espefuse(*port, "--do-not-confirm", "write-protect-efuse", field)
    refused = espefuse(*port, "--do-not-confirm", "burn-custom-mac", CUSTOM, status=2)
    assert re.search("write.protected", refused.stdout + refused.stderr)


@pytest.mark.parametrize(
    ("chip", "field", "refusal"),
    [
        ("esp32", "FLASH_CRYPT_CNT", "security features detected"),
        ("esp32c3", "SPI_BOOT_CRYPT_CNT", "security features detected"),
        ("esp32s3", "SECURE_BOOT_EN", "security features detected|not support"),
    ],
)
def test_what_it_burns_secures_the_chip(
    chip: str, field: str, refusal: str, bench_of: Callable[..., Bench], espefuse: Callable, esptool: Callable
):
    port = ("--port", bench_of(chip).modules[0].port)
    espefuse(*port, "--do-not-confirm", "burn-efuse", field, 1)
    refused = esptool(*port, "erase-flash", status=2)
    assert re.search(refusal, refused.stdout + refused.stderr)


def test_an_esp32_whose_download_mode_is_burnt_off_boots_whatever_its_strap_says(
    bench_of: Callable[..., Bench], espefuse: Callable
):
    bench = bench_of("esp32")
    port = bench.modules[0].port
    assert bench.state(1)["mode"] == "rom"
    espefuse("--port", port, "--do-not-confirm", "burn-efuse", "UART_DOWNLOAD_DIS", 1)
    assert bench.state(1)["mode"] == "boot"  # closing the port has pulsed EN


def test_secure_download_mode_begins_at_the_reset_after_the_burning(
    bench_of: Callable[..., Bench], espefuse: Callable, esptool: Callable
):
    (module,) = bench_of("esp32s3").modules
    espefuse("--port", module.port, "--do-not-confirm", "burn-efuse", "ENABLE_SECURITY_DOWNLOAD", 1)
    said = esptool("--port", module.port, "--no-stub", "get-security-info").stdout
    assert "Secure Download Mode" in said
    refused = espefuse("--port", module.port, "summary", status=2)
    assert "Secure Download Mode is enabled" in refused.stdout + refused.stderr
