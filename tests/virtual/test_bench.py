import hashlib
import os
import signal
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import serial

from app.model.fixture import Fixture
from app.model.mac import Mac
from app.virtual.bench import Bench, BenchError
from app.virtual.faults import Faults
from app.virtual.wire import Op
from tests.virtual.rawhost import Host
from tests.virtual.test_lines import settled

BLANK = hashlib.sha256(b"\xff" * 0x400000).hexdigest()


def test_a_bench_has_a_fixture_whose_ports_are_there(bench_of: Callable[..., Bench]):
    bench = bench_of(modules=9)
    assert [place.number for place in bench.fixture.slots] == list(range(1, 10))
    assert Fixture.from_toml(bench.fixture.to_toml()) == bench.fixture
    assert all(stat.S_ISCHR(Path(place.port).stat().st_mode) for place in bench.fixture.slots)
    assert all(place.lines.startswith("tcp://127.0.0.1:") for place in bench.fixture.slots)
    assert (
        len({place.lines.split("/")[2] for place in bench.fixture.slots}) == 2
    )  # nine modules, two processes


def test_macs_count_on_from_the_first_and_swapping_gives_new_ones(bench_of: Callable[..., Bench]):
    bench = bench_of(modules=3, first_mac="24:6f:28:00:00:fe")
    assert [str(module.mac) for module in bench.modules] == [
        "24:6f:28:00:00:fe",
        "24:6f:28:00:00:ff",
        "24:6f:28:00:01:00",
    ]
    seen = {module.mac for module in bench.modules}
    for _ in range(3):
        bench.swap_all()
        now = {module.mac for module in bench.modules}
        assert not now & seen
        seen |= now
    assert len(seen) == 12
    assert bench.state(2)["mac"] == str(bench.modules[1].mac)


def test_two_slots_may_hold_the_same_mac(bench_of: Callable[..., Bench]):
    bench = bench_of(modules=2, macs=["24:6f:28:00:00:01"] * 2)
    assert {module.mac for module in bench.modules} == {Mac.parse("24:6f:28:00:00:01")}
    assert bench.swap(1, mac="24:6f:28:00:00:01").mac == bench.modules[1].mac


def test_a_swapped_unit_is_blank_and_the_port_stays_open(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of()
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    host.write(0x10000, b"\xa5" * 0x1000)
    assert bench.state(1)["flash_sha256"] != BLANK
    bench.swap(1)
    assert bench.state(1)["flash_sha256"] == BLANK
    assert host.sync() == [0x20120707] * 8


def test_without_supply_a_module_is_silent_and_keeps_its_flash(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of()
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    host.write(0x10000, b"\xa5" * 0x1000)
    bench.power(1, on=False)
    assert bench.state(1)["mode"] == "off"
    host.patience = host.serial.timeout = 0.2
    host.send(Op.READ_REG, bytes(4))
    assert host.frame() == b""
    bench.power(1, on=True)
    assert host.sync() == [0x20120707] * 8
    host.load_stub()
    assert host.md5(0x10000, 0x1000) == hashlib.md5(b"\xa5" * 0x1000).digest()


def test_an_unplugged_port_is_gone_and_comes_back_under_its_name(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of()
    port = bench.modules[0].port
    host = opened(port)
    host.sync()
    bench.unplug(1)
    assert not Path(port).exists()
    with pytest.raises((serial.SerialException, OSError)):
        host.exchange(3)
    host.close()
    bench.unplug(1)  # once more is no error
    bench.plug(1)
    assert opened(port).sync() == [0x20120707] * 8


def test_a_socket_that_is_unplugged_comes_back_on_the_same_port(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(link="socket")
    port = bench.modules[0].port
    host = opened(port)
    host.sync()
    bench.unplug(1)
    with pytest.raises((serial.SerialException, OSError)):
        host.exchange(3)
    host.close()
    bench.plug(1)
    assert opened(port).sync() == [0x20120707] * 8


@pytest.mark.parametrize("link", ["pty", "socket"])
def test_closing_the_port_restarts_a_module_that_is_strapped_to_download(
    link: str, bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(link=link)
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    assert bench.state(1)["mode"] == "stub"
    host.close()
    settled(bench, 1, "mode", "rom")
    settled(bench, 1, "baud", None)
    assert opened(bench.modules[0].port, 921600).sync() == [0x20120707] * 8


def test_closing_the_port_does_nothing_to_a_module_that_is_strapped_to_run(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(strap="run")
    with bench.lines(1) as lines:
        lines.drive(en=0, io0=0)
        lines.drive(en=1)
        host = opened(bench.modules[0].port)
        host.sync()
        host.load_stub()
        host.close()
        again = opened(bench.modules[0].port)
        assert again.sync() == [0] * 8


def test_a_port_can_be_held_by_one_only(bench_of: Callable[..., Bench]):
    (module,) = bench_of().modules
    with (
        serial.Serial(module.port, exclusive=True),
        pytest.raises(serial.SerialException, match="exclusively"),
    ):
        serial.Serial(module.port, exclusive=True)


@pytest.mark.parametrize("faults", [Faults(unplug_after=0x9000), Faults(unplug_at_percent=40)])
def test_a_cable_pulled_while_writing_leaves_half_of_it(
    faults: Faults, bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(faults={1: faults})
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    data = os.urandom(0x10000)
    with pytest.raises((serial.SerialException, OSError)):
        host.write(0x10000, data)
    assert bench.state(1)["mode"] == "off"
    assert bench.state(1)["programmed"] == {None: len(data) * 2 // 5}.get(faults.unplug_after, 0x9000)
    assert not Path(bench.modules[0].port).exists()


def test_a_stuck_module_answers_so_many_commands_and_no_more(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of(faults={1: Faults(stuck_after=2)})
    host = opened(bench.modules[0].port)
    host.sync()
    host.ask(Op.READ_REG, bytes(4))
    host.serial.timeout = 0.2
    host.send(Op.READ_REG, bytes(4))
    assert host.frame() == b""


def test_flipped_bits_on_the_way_in_are_caught_by_checksums(
    bench_of: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = bench_of()
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    begin = struct.pack("<5I", 0x4000, 1, 0x4000, 0x10000, 0)
    assert host.status(Op.FLASH_BEGIN, begin) == 0
    bench.set_faults(1, Faults(flip_to_module=9000, seed=3))
    host.patience = host.serial.timeout = 0.5
    seen = set()
    for _ in range(8):
        try:
            seen.add(host.block(Op.FLASH_DATA, 0, os.urandom(0x4000)))
        except TimeoutError:
            seen.add(None)  # a delimiter or a header was hit
    assert 0xC100 in seen


def test_a_bench_that_is_asked_for_nonsense_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for options, problem in (
        ({"chip": "esp33"}, "no virtual chip 'esp33'"),
        ({"modules": 0}, "one module or more"),
        ({"strap": "up"}, "download or run"),
        ({"link": "tin can"}, "pty, socket or rfc2217"),
        ({"modules": 2, "macs": ["24:6f:28:00:00:01"]}, "1 MACs for 2 modules"),
        ({"per_process": 9}, "share a process"),
        ({"flash_size": 0x300000}, "no flash chip has 3145728 bytes"),
    ):
        with pytest.raises(BenchError, match=problem):
            Bench(**options)
    assert not list(tmp_path.iterdir())


def test_closing_leaves_no_process_and_no_file():
    bench = Bench(modules=9, paced=False)
    folder = Path(bench.modules[0].port).parent
    processes = bench.pids
    assert folder.is_dir()
    bench.close()
    assert not folder.exists()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    bench.close()


CHILD = """
import sys
from app.virtual.bench import Bench
bench = Bench(modules=9, paced=False)
print(*bench.pids, bench.modules[0].port, flush=True)
sys.stdin.read()
"""


def test_modules_end_when_their_parent_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        *children, port = parent.stdout.readline().split()
        waits = [os.pidfd_open(int(child)) for child in children]
        parent.send_signal(signal.SIGKILL)
        for descriptor in waits:
            _ended(descriptor)
    assert not Path(port).parent.exists()


def _ended(descriptor: int) -> None:
    """Wait until the process behind a pidfd has ended; fails if it does not."""
    import select

    try:
        ready, _, _ = select.select([descriptor], [], [], 20)
        assert ready
    finally:
        os.close(descriptor)
