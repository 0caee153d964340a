"""Modules behind an RFC 2217 server, with pyserial's client and the stock command line."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import serial

from app.virtual.bench import Bench
from app.virtual.wire import Op
from tests.virtual.rawhost import Host
from tests.virtual.test_lines import settled

pytestmark = pytest.mark.filterwarnings(
    r"ignore:set\w+\(\) is deprecated:DeprecationWarning"
)  # pyserial's own


@pytest.fixture
def bench(bench_of: Callable[..., Bench]) -> Bench:
    return bench_of(link="rfc2217", strap="run")


def into_bootloader(port: serial.SerialBase) -> None:
    """The classic reset: EN low, then IO0 low while EN rises."""
    port.dtr = False
    port.rts = True
    port.dtr = True
    port.rts = False
    port.dtr = False


def test_dtr_and_rts_reset_into_the_bootloader_and_back(bench: Bench, opened: Callable[..., Host]):
    host = opened(bench.modules[0].port)
    assert bench.modules[0].port.startswith("rfc2217://127.0.0.1:")
    assert bench.fixture.slots[0].lines == "dtr-rts"
    assert bench.state(1)["mode"] == "boot"  # opening the port has moved nothing
    into_bootloader(host.serial)
    assert bench.state(1)["mode"] == "rom"
    assert host.sync() == [0x20120707] * 8
    host.load_stub()
    host.serial.rts = True
    assert bench.state(1)["mode"] == "reset"
    host.serial.rts = False
    assert bench.state(1)["mode"] == "boot"


def test_every_byte_comes_through_both_ways_and_at_another_rate(bench: Bench, opened: Callable[..., Host]):
    host = opened(bench.modules[0].port)
    into_bootloader(host.serial)
    host.sync()
    host.load_stub()
    assert host.status(Op.CHANGE_BAUDRATE, (921600).to_bytes(4, "little") + bytes(4)) == 0
    settled(bench, 1, "baud", 921600)
    host.serial.baudrate = 921600
    data = bytes(range(256)) * 16 + b"\xff" * 64 + os.urandom(0x800)
    host.write(0x10000, data)
    host.send(Op.READ_FLASH, b"".join(n.to_bytes(4, "little") for n in (0x10000, 0x1000, 0x1000, 1)))
    host.answer(Op.READ_FLASH)
    assert host.frame() == data[:0x1000]


def test_a_wrong_rate_is_garbage(bench: Bench, opened: Callable[..., Host]):
    host = opened(bench.modules[0].port)
    into_bootloader(host.serial)
    host.sync()
    host.serial.baudrate = 460800
    host.patience = host.serial.timeout = 0.3
    host.send(Op.READ_REG, bytes(4))
    with pytest.raises(TimeoutError):
        host.answer(Op.READ_REG)


def test_only_one_client_holds_the_port(bench: Bench, opened: Callable[..., Host]):
    host = opened(bench.modules[0].port)
    address = urlsplit(bench.modules[0].port)
    with socket.create_connection((address.hostname, address.port), 10) as second:
        assert second.recv(1) == b""
    into_bootloader(host.serial)
    assert bench.state(1)["mode"] == "rom"


def test_a_client_that_leaves_lets_both_lines_go(bench: Bench, opened: Callable[..., Host]):
    host = opened(bench.modules[0].port)
    host.serial.dtr = False  # RTS alone is asserted: EN is low
    assert bench.state(1)["en"] == 0
    host.close()
    settled(bench, 1, "en", 1)
    settled(bench, 1, "mode", "boot")


def test_an_unplugged_adapter_drops_its_client_and_comes_back(bench: Bench, opened: Callable[..., Host]):
    port = bench.modules[0].port
    host = opened(port)
    bench.unplug(1)
    with pytest.raises((serial.SerialException, OSError)):
        host.exchange(3)
    host.close()
    bench.plug(1)
    into_bootloader(opened(port).serial)
    assert bench.state(1)["mode"] == "rom"


def test_stock_esptool_resets_several_modules_by_dtr_and_rts(
    bench_of: Callable[..., Bench], esptool: Callable[..., object]
):
    bench = bench_of(link="rfc2217", strap="run", modules=2)

    def mac(slot: int) -> str:
        port = bench.modules[slot - 1].port
        return esptool("--chip", "esp32", "--no-stub", "--port", port, "read-mac").stdout

    with ThreadPoolExecutor() as both:
        told = list(both.map(mac, (1, 2)))
    for module, text in zip(bench.modules, told, strict=True):
        assert str(module.mac) in text
        assert "Hard resetting via RTS pin" in text
        settled(bench, module.slot, "mode", "boot")
        assert bench.state(module.slot)["counters"]["commands"] > 0
