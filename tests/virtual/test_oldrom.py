"""What the ROM of the ESP8266 does otherwise than later ones, frame by frame."""

import struct
from collections.abc import Callable

import pytest

from app.virtual.bench import Bench
from app.virtual.wire import Op
from tests.virtual.rawhost import Host

FLASH_ID = 0x9F


@pytest.fixture
def rom(bench_of: Callable[..., Bench], opened: Callable[..., Host]) -> Host:
    host = opened(bench_of("esp8266").modules[0].port)
    host.sync()
    return host


def read_flash_id(host: Host, base: int = 0x60000200) -> int:
    """The JEDEC id, by the registers of the SPI controller."""
    for register, value in ((0x24, 7 << 28 | FLASH_ID), (0x40, 0), (0x00, 1 << 18)):
        assert host.status(Op.WRITE_REG, struct.pack("<4I", base + register, value, 0xFFFFFFFF, 0)) == 0
    return host.ask(Op.READ_REG, struct.pack("<I", base + 0x40))[0] & 0xFFFFFF


def begin(size: int, blocks: int, address: int) -> tuple[int, bytes]:
    return Op.FLASH_BEGIN, struct.pack("<4I", size, blocks, 0x400, address)


def test_it_has_two_status_bytes(rom: Host):
    assert rom.ask(Op.READ_REG, struct.pack("<I", 0x40001000)) == (0xFFF0C101, bytes(2))
    assert rom.ask(*begin(0, 0, 0))[1] == bytes(2)


@pytest.mark.parametrize(
    "op",
    [
        Op.SPI_ATTACH,
        Op.SPI_SET_PARAMS,
        Op.CHANGE_BAUDRATE,
        Op.FLASH_DEFL_BEGIN,
        Op.SPI_FLASH_MD5,
        Op.READ_FLASH_SLOW,
        Op.GET_SECURITY_INFO,
        Op.ERASE_FLASH,
    ],
)
def test_it_lacks_what_later_ones_do(op: int, rom: Host):
    assert rom.status(op, bytes(16)) == 0x0105


def test_its_flash_answers_after_the_beginning_of_a_write_only(rom: Host):
    assert read_flash_id(rom) == 0xFFFFFF
    assert rom.status(*begin(0, 0, 0)) == 0
    assert read_flash_id(rom) == 0x164020


@pytest.mark.parametrize(
    ("address", "asked", "erased"),
    [(0x10000, 4, 8), (0x10000, 24, 40), (0x1E000, 1, 2), (0x1E000, 6, 8), (0x20000, 0, 0)],
)
def test_it_erases_more_than_it_is_asked_to(
    address: int, asked: int, erased: int, bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of("esp8266")
    host = opened(bench.modules[0].port)
    host.sync()
    assert host.status(*begin(asked * 0x1000, 1, address)) == 0
    assert bench.state(1)["erased"] == erased * 0x1000


def test_its_stub_leaves_for_the_application_without_an_answer(rom: Host):
    rom.load_stub(0x40100000)
    rom.send(Op.RUN_USER_CODE)
    assert rom.serial.read(1)  # text of the ROM, at its own rate
    rom.serial.baudrate = 74_880
    assert "boot mode:(3,6)" in rom.text(b"boot mode:(3,6)")  # at the latest when the watchdog bites


def test_its_rom_prints_at_a_rate_of_its_own(bench_of: Callable[..., Bench], opened: Callable[..., Host]):
    bench = bench_of("esp8266", strap="run")
    host = opened(bench.modules[0].port, 74_880)
    with bench.lines(1) as lines:
        lines.drive(en=0)
        host.serial.reset_input_buffer()
        lines.drive(en=1)
        assert "ets Jan  8 2013,rst cause:2, boot mode:(3,6)" in host.text(b"ets_main.c")
        assert "rst cause:4" in host.text(b"rst cause:4")  # the watchdog
        lines.drive(en=0)
        host.serial.baudrate = 115_200
        host.serial.reset_input_buffer()
        lines.drive(en=1)
        noise = host.serial.read(40)
        assert len(noise) == 40
        assert b"ets" not in noise
