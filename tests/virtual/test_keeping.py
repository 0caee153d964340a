"""Units in files: over a restart, a kill, and what people do to the files."""

import hashlib
import json
import os
import signal
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from app.model.mac import Mac
from app.virtual.bench import Bench, BenchError
from app.virtual.faultplan import FaultPlan
from app.virtual.flash import INSTANT
from app.virtual.keeping import Drawer
from app.virtual.silicon import Silicon, Unit
from app.virtual.wire import Op
from tests.virtual.rawhost import Host

DATA = os.urandom(0x5000)


@pytest.fixture
def keeping(bench_of: Callable[..., Bench], tmp_path: Path) -> Callable[..., Bench]:
    """Benches that keep their units in the same folder."""
    return lambda **options: bench_of(keep=tmp_path / "kept", **options)


def write(opened: Callable[..., Host], bench: Bench, data: bytes = DATA) -> None:
    host = opened(bench.modules[0].port)
    host.sync()
    host.load_stub()
    host.write(0x10000, data)
    host.close()


def test_a_unit_survives_a_restart_with_flash_and_mac(
    keeping: Callable[..., Bench], opened: Callable[..., Host], tmp_path: Path
):
    with keeping(modules=2) as bench:
        write(opened, bench)
        macs, before = [module.mac for module in bench.modules], bench.state(1)["flash_sha256"]
    file = tmp_path / "kept" / json.loads((tmp_path / "kept" / "slot-01.json").read_text())["flash"]
    content = file.read_bytes()
    assert content[0x10000 : 0x10000 + len(DATA)] == DATA
    assert hashlib.sha256(content).hexdigest() == before
    with keeping(modules=3, chip="esp32c3") as again:
        assert [module.mac for module in again.modules[:2]] == macs
        assert [module.chip for module in again.modules] == ["esp32", "esp32", "esp32c3"]
        assert again.state(1)["flash_sha256"] == before
        host = opened(again.modules[0].port)
        host.sync()
        host.load_stub()
        assert host.md5(0x10000, len(DATA)) == hashlib.md5(DATA).digest()


def test_what_was_programmed_survives_a_kill_of_the_process(
    keeping: Callable[..., Bench], opened: Callable[..., Host]
):
    bench = keeping()
    write(opened, bench)
    before = bench.state(1)["flash_sha256"]
    os.kill(bench.pids[0], signal.SIGKILL)
    bench.close()
    assert keeping().state(1)["flash_sha256"] == before


def test_a_swapped_unit_takes_the_place_of_the_kept_one(
    keeping: Callable[..., Bench], opened: Callable[..., Host], tmp_path: Path
):
    with keeping() as bench:
        write(opened, bench)
        (tmp_path / "kept" / "slot-01-246f28000001.new").touch()  # a swap that a power cut ended
        fresh = bench.swap(1)
    assert len(list((tmp_path / "kept").glob("*.flash"))) == 1
    assert not list((tmp_path / "kept").glob("*.new"))
    with keeping() as again:
        assert again.modules[0].mac == fresh.mac
        assert again.state(1)["flash_sha256"] == hashlib.sha256(b"\xff" * 0x400000).hexdigest()
        later = again.swap(1).mac
        assert later not in (bench.modules[0].mac, fresh.mac)


def test_burnt_efuses_survive(keeping: Callable[..., Bench], opened: Callable[..., Host]):
    base = 0x3FF5A000
    with keeping() as bench:
        host = opened(bench.modules[0].port)
        host.sync()
        for register, value in ((0xD8, 0x00C0FFEE), (0xFC, 0x5A5A), (0x104, 2)):
            assert host.status(Op.WRITE_REG, struct.pack("<4I", base + register, value, 0xFFFFFFFF, 0)) == 0
        host.close()
    with keeping() as again:
        host = opened(again.modules[0].port)
        host.sync()
        assert host.ask(Op.READ_REG, struct.pack("<I", base + 0x78))[0] == 0x00C0FFEE


def test_faults_of_a_plan_are_not_kept(keeping: Callable[..., Bench]):
    with keeping(plan=FaultPlan.parse(["secure-boot", "flash-size=2M"])) as bench:
        mac = bench.modules[0].mac
    with keeping() as again:
        assert again.modules[0].mac == mac
        assert again.state(1)["flash_size"] == 0x200000  # that is its chip, not a fault any more
        assert again.state(1)["faults"]["secure_boot"] is False


def test_two_programs_do_not_serve_the_same_unit(keeping: Callable[..., Bench]):
    with keeping() as bench:
        with pytest.raises(BenchError, match=r"slot-01\.json.*another program serves this module"):
            keeping()
        assert bench.state(1)["mode"] == "rom"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 2}', '{"format": 1, "chip": "z80", "mac": "", "flash": "x", "efuses": ""}'],
)
def test_a_file_that_is_no_kept_unit_is_named(keeping: Callable[..., Bench], tmp_path: Path, text: str):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "slot-01.json").write_text(text)
    with pytest.raises(BenchError, match=r"slot-01\.json"):
        keeping()
    assert (tmp_path / "kept" / "slot-01.json").read_text() == text


def test_a_kept_file_never_leads_out_of_its_folder(tmp_path: Path, first: Silicon):
    outside = tmp_path / "outside.flash"
    outside.write_bytes(bytes(0x1000))
    drawer = Drawer(tmp_path / "kept", "slot-01")
    drawer.store(first)
    drawer.close()
    facts = tmp_path / "kept" / "slot-01.json"
    table = json.loads(facts.read_text())
    facts.write_text(json.dumps(table | {"flash": "../outside.flash"}))
    with pytest.raises(ValueError, match=r"slot-01\.json"):
        Drawer(tmp_path / "kept", "slot-01").load(INSTANT)
    assert outside.read_bytes() == bytes(0x1000)


@pytest.fixture
def first() -> Silicon:
    return Silicon(Unit("esp32", Mac.parse("24:6f:28:00:00:01"), 0x10000), INSTANT)


def test_what_is_programmed_is_in_the_file_until_the_drawer_is_closed(tmp_path: Path, first: Silicon):
    drawer = Drawer(tmp_path, "slot-01")
    drawer.store(first)
    first.flash.program(5, b"\x00")
    drawer.close()
    first.flash.program(6, b"\x00")  # closed: this is no longer in the file
    (file,) = tmp_path.glob("*.flash")
    assert file.read_bytes()[4:8] == b"\xff\x00\xff\xff"
    assert first.flash.read(4, 4) == b"\xff\x00\x00\xff"
