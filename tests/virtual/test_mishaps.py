"""Every planned fault on a real module, seen from its port."""

import hashlib
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import serial

from app.virtual.bench import Bench
from app.virtual.boot import CREDENTIAL_NAMESPACE
from app.virtual.events import Event
from app.virtual.faultplan import FaultPlan
from app.virtual.faults import Faults
from app.virtual.firmware import PARTITIONS, build_firmware
from app.virtual.flash import FlashTiming
from app.virtual.identity import nvs_page
from app.virtual.nvs import read_namespace
from app.virtual.wire import Op, checksum
from tests.virtual.rawhost import Host
from tests.virtual.test_lines import settled

ROM = [0x20120707] * 8
DATA = os.urandom(0x14000)


def with_events(*texts: str) -> Faults:
    return Faults(events=tuple(Event.parse(text) for text in texts))


@pytest.fixture
def struck(bench_of: Callable[..., Bench], opened: Callable[..., Host]) -> Callable[..., tuple[Bench, Host]]:
    """A module with events, its stub running and its host impatient."""

    def make(*texts: str, stub: bool = True) -> tuple[Bench, Host]:
        bench = bench_of(faults={1: with_events(*texts)})
        host = opened(bench.modules[0].port)
        if stub:
            host.sync()
            host.load_stub()
        host.patience = host.serial.timeout = 0.15
        return bench, host

    return make


def test_the_supply_dips_in_a_write_and_the_stub_is_lost(struck: Callable[..., tuple[Bench, Host]]):
    bench, host = struck("brown-out@data:40%")
    with pytest.raises(TimeoutError):
        host.write(0x10000, DATA)
    state = bench.state(1)
    assert (state["mode"], state["programmed"]) == ("rom", len(DATA) * 2 // 5)
    assert host.sync() == ROM
    host.load_stub()
    host.write(0x10000, DATA)  # it was once
    assert host.md5(0x10000, len(DATA)) == hashlib.md5(DATA).digest()


def test_a_module_that_hangs_is_silent_until_a_reset(struck: Callable[..., tuple[Bench, Host]]):
    bench, host = struck("hang@data:3")
    with pytest.raises(TimeoutError):
        host.write(0x10000, DATA)
    assert bench.state(1)["mode"] == "hung"
    host.send(Op.READ_REG, bytes(4))
    assert host.frame() == b""
    with bench.lines(1) as lines:
        lines.drive(en=0)
        lines.drive(en=1)
    assert host.sync() == ROM


def test_a_stuck_line_stays_silent_over_resets_and_is_well_with_another_unit(
    struck: Callable[..., tuple[Bench, Host]],
):
    bench, host = struck("stuck@md5")
    host.write(0x10000, DATA)
    with pytest.raises(TimeoutError):
        host.md5(0x10000, 4)
    bench.power(1, on=False)
    bench.power(1, on=True)
    assert bench.state(1)["mode"] == "rom"
    host.send(Op.SYNC, b"\x07\x07\x12\x20" + 32 * b"\x55")
    assert host.frame() == b""
    bench.swap(1)
    assert host.sync() == ROM


def test_a_lost_command_is_not_executed_and_a_lost_answer_is(struck: Callable[..., tuple[Bench, Host]]):
    _, host = struck("lose@erase", "lose-answer@erase:2")
    host.write(0x10000, DATA)
    whole = hashlib.md5(DATA).digest()
    erase = struct.pack("<2I", 0x10000, 0x1000)
    with pytest.raises(TimeoutError):
        host.ask(Op.ERASE_REGION, erase)
    assert host.md5(0x10000, len(DATA)) == whole
    with pytest.raises(TimeoutError):
        host.ask(Op.ERASE_REGION, erase)
    assert host.md5(0x10000, len(DATA)) != whole


def test_a_flipped_bit_in_a_block_is_told_by_its_checksum(struck: Callable[..., tuple[Bench, Host]]):
    _, host = struck("flip@data:0x10000:2")
    begin = struct.pack("<5I", 0x3000, 3, 0x1000, 0x10000, 0)
    assert host.status(Op.FLASH_BEGIN, begin) == 0
    statuses = {host.block(Op.FLASH_DATA, n, DATA[n * 0x1000 : (n + 1) * 0x1000]) for n in range(3)}
    assert 0 in statuses
    assert statuses & {0xC100, 0xC900, 0xC000}  # the flip may also hit the length or the sequence number


def test_a_flipped_bit_in_what_is_read_out_is_told_by_the_digest(struck: Callable[..., tuple[Bench, Host]]):
    _, host = struck("flip-answer@read")
    host.write(0x10000, DATA)
    got, digest = read_out(host, 0x10000, 0x2000)
    if digest:  # the flip may also have hit a delimiter
        assert hashlib.md5(got).digest() != digest
    assert read_out(host, 0x10000, 0x2000) == (DATA[:0x2000], hashlib.md5(DATA[:0x2000]).digest())


def read_out(host: Host, address: int, size: int) -> tuple[bytes, bytes]:
    """What READ_FLASH gives, and its digest; both short where frames are missing."""
    host.ask(Op.READ_FLASH, struct.pack("<4I", address, size, 0x1000, 1))
    got = b""
    while len(got) < size and (frame := host.frame()):
        got += frame
        host.serial.write(b"\xc0" + struct.pack("<I", len(got)) + b"\xc0")
    return got, host.frame()


def test_a_connection_that_loses_frames_by_chance_gets_through(struck: Callable[..., tuple[Bench, Host]]):
    bench, host = struck("lose@sync,times=*,chance=0.5", stub=False)
    assert host.sync() == ROM
    assert bench.state(1)["counters"]["rejected"] == 0


@pytest.mark.parametrize(
    ("moment", "work"),
    [
        ("sync", lambda host: host.sync()),
        ("identify", lambda host: (host.sync(), host.ask(Op.READ_REG, bytes(4)))),
        ("upload", lambda host: (host.sync(), host.load_stub())),
        ("stub", lambda host: (host.sync(), host.load_stub())),
        ("baud", lambda host: (host.sync(), host.ask(Op.CHANGE_BAUDRATE, struct.pack("<2I", 9600, 0)))),
        ("begin", lambda host: (host.sync(), host.load_stub(), host.write(0x10000, DATA))),
        ("end", lambda host: (host.sync(), host.load_stub(), host.write(0x10000, DATA))),
        ("any:3", lambda host: (host.sync(), host.load_stub())),
    ],
)
def test_the_cable_is_pulled_at_any_moment(
    moment: str, work: Callable[[Host], object], struck: Callable[..., tuple[Bench, Host]]
):
    bench, host = struck(f"unplug@{moment}", stub=False)
    with pytest.raises((serial.SerialException, OSError, TimeoutError)):
        work(host)
    assert bench.state(1)["mode"] == "off"
    assert not Path(bench.modules[0].port).exists()


def test_events_of_one_region_leave_the_others_alone(struck: Callable[..., tuple[Bench, Host]]):
    bench, host = struck("unplug@data:0x210000:50%")
    host.write(0x10000, DATA)
    with pytest.raises((serial.SerialException, OSError, TimeoutError)):
        host.write(0x210000, DATA[:0x4000])
    assert bench.state(1)["programmed"] == len(DATA) + 0x2000


def test_the_boot_can_hang_or_lose_its_supply(
    bench_of: Callable[..., Bench], opened: Callable[..., Host], tmp_path: Path
):
    firmware = build_firmware(tmp_path / "build", "esp32", app_size=0x8000)
    image = (firmware / "bootloader" / "bootloader.bin").read_bytes()
    bench = bench_of(faults={1: with_events("hang@boot", "brown-out@boot:2")})
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    host.write(0x1000, image)
    with bench.lines(1) as lines:
        lines.drive(io0=1, en=0)
        lines.drive(en=1)
        assert bench.state(1)["mode"] == "hung"
        lines.drive(en=0)
        lines.drive(en=1)
        assert bench.state(1)["mode"] == "boot"
        text = host.text(b"BROWN_OUT_RESET")
        assert text.index("POWERON_RESET") < text.index("entry 0x") < text.index("BROWN_OUT_RESET")


def test_a_unit_can_carry_an_identity_from_before(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(plan=FaultPlan.parse(["identity=a1b2/unit-77,unit=2"]))
    place = next(part for part in PARTITIONS if part.name == "fctry")
    host = opened(bench.modules[0].port)

    def content() -> bytes:
        host.sync()
        host.load_stub()
        return read_out(host, place.offset, place.size)[0]

    assert content() == b"\xff" * place.size
    bench.swap(1)
    values = read_namespace(content(), CREDENTIAL_NAMESPACE)
    assert (values["ProductKey"], values["DeviceName"]) == ("a1b2", "unit-77")
    bench.swap(1)
    assert content() == b"\xff" * place.size


def test_an_identity_that_fills_more_than_a_page_is_refused():
    with pytest.raises(ValueError, match="more than a page"):
        nvs_page("space", {"key": "x" * 4000})


def test_a_plan_deals_chips_sizes_and_macs_to_the_units_that_come(bench_of: Callable[..., Bench]):
    bench = bench_of(
        modules=2, plan=FaultPlan.parse(["chip=esp32c3,slots=2,unit=1", "same-mac,slots=1,unit=2"])
    )
    assert [module.chip for module in bench.modules] == ["esp32", "esp32c3"]
    first = bench.modules[0].mac
    assert bench.swap(1).mac == first
    assert bench.swap(2).chip == "esp32"
    bench.set_plan(FaultPlan.parse(["flash-size=2M"]))
    bench.swap_all()
    assert [bench.state(slot)["flash_size"] for slot in (1, 2)] == [0x200000] * 2
    assert bench.swap(1, chip="esp32c3").chip == bench.state(1)["chip"] == "esp32c3"


def test_latency_and_hub_are_settable_while_modules_run(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(latency=0.016, hub_rate=500_000)
    host = opened(bench.modules[0].port)
    assert host.sync() == ROM
    bench.set_timing(1, latency=0.0, hub_rate=0)
    host.load_stub()
    host.write(0x10000, DATA)
    assert host.md5(0x10000, len(DATA)) == hashlib.md5(DATA).digest()


def test_a_port_comes_back_under_another_name(bench_of: Callable[..., Bench], opened: Callable[..., Host]):
    for link in ("pty", "socket"):
        bench = bench_of(link=link)
        old = bench.modules[0].port
        bench.unplug(1)
        new = bench.plug(1, renumber=True).port
        assert new != old
        assert bench.modules[0].port == bench.state(1)["port"] == new
        assert not Path(old).exists()
        assert opened(new).sync() == ROM
        bench.unplug(1)
        assert bench.plug(1).port == new
        settled(bench, 1, "mode", "rom")


def test_a_host_that_does_not_wait_for_answers_loses_blocks_while_the_flash_is_busy(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(flash_timing=FlashTiming(page_program=0.002))
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    assert host.status(Op.FLASH_BEGIN, struct.pack("<5I", 0x4000, 4, 0x1000, 0x10000, 0)) == 0
    for number in range(4):
        block = DATA[number * 0x1000 : (number + 1) * 0x1000]
        host.send(Op.FLASH_DATA, struct.pack("<4I", len(block), number, 0, 0) + block, checksum(block))
    host.patience = host.serial.timeout = 1.0
    answered = 0
    while host.frame():
        answered += 1
    counters = bench.state(1)["counters"]
    assert answered == counters["blocks"] < 4
    assert counters["dropped"] == 4 - answered


@pytest.mark.parametrize("link", ["pty", "socket"])
def test_a_cable_pulled_at_line_rate_loses_what_is_on_its_way(
    link: str, bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(paced=True, link=link, faults={1: with_events("unplug@data:40%")})
    host = opened(bench.modules[0].port, 2_000_000)
    host.sync()
    host.load_stub()
    with pytest.raises((serial.SerialException, OSError, TimeoutError)):
        host.write(0x10000, DATA)
    host.close()
    assert bench.state(1)["programmed"] == len(DATA) * 2 // 5
    bench.plug(1)
    again = opened(bench.modules[0].port, 2_000_000)
    assert again.sync() == ROM
    again.load_stub()
    again.write(0x10000, DATA)
    assert again.md5(0x10000, len(DATA)) == hashlib.md5(DATA).digest()
    bench.unplug(1)  # with nothing on its way
    bench.plug(1)
    assert opened(bench.modules[0].port, 2_000_000).sync() == ROM
