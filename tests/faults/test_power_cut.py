"""The power goes at any moment: the books, as the disk may hold them then, keep the promise.

The real program flashes two modules under strace, which sees every write, every sync, every frame to a module
and every line that is told. Then the disk is rebuilt as it may be found after each of these moments: what was
not synced is gone, is there, or is there in part.

What it does not show: what a disk does that loses what it has said to be synced. The last test shows that
this would be noticed here.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from app.hardware.esp.packing import FLASH_DEFL_BEGIN
from app.model.outcome import Outcome
from app.store.opening import open_store
from tests.faults.disk import CALLS, Disk, Happening, Write, everything, nothing, read_trace, torn
from tests.faults.jig import FACTORY, ChipIdentity
from tests.faults.line import Line, Stock
from tests.faults.promise import FILE_NAME, MAY_BE_OUT, broken_at_any_moment, read_books

FILES = (FILE_NAME, f"{FILE_NAME}-wal")
TEARS = 3


@dataclass(frozen=True)
class Trace:
    """What strace saw.

    Args:
        stock: the books as they were before.
        folder: in which the program had them.
        units: by the port's terminal: the MAC in it.
        codes: DeviceName of each MAC at the end.
    """

    happenings: list[Happening]
    stock: Stock
    folder: Path
    units: dict[str, str]
    codes: dict[str, str]


@pytest.fixture(scope="module")
def trace(tmp_path_factory, stations, stock, tiny_firmware) -> Trace:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: what goes to the disk can't be watched")
    folder = tmp_path_factory.mktemp("traced")
    line = Line(folder / "line", stations, stock, tiny_firmware)
    try:
        line.begin()
        places = line.jig.fixture(1, 2).slots
        units = {
            str(Path(place.port).readlink()): chip.mac
            for place, chip in zip(places, line.jig.identities(), strict=False)
        }
        _run(line, folder / "trace", stock, tiny_firmware, [place.port for place in places])
        chips = line.jig.identities()
    finally:
        line.jig.close()
    codes = {chip.mac: chip.device_name for chip in chips if chip.device_name}
    assert len(codes) == 2
    return Trace(list(read_trace(folder / "trace")), stock, line.data_dir, units, codes)


def _run(line: Line, trace: Path, stock: Stock, firmware: Path, ports: list[str]) -> None:
    watched = ("strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace))
    program = (sys.executable, "-m", "app", "run", "--data-dir", str(line.data_dir), "--json")
    order = ("--batch", str(stock.batch), "--firmware", str(firmware))
    words = [word for port in ports for word in ("--port", port)]
    done = subprocess.run(
        [*watched, *program, *order, *words], capture_output=True, text=True, timeout=100, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip(f"strace may not watch programs here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr


@dataclass
class Moment:
    """Up to here: where the disk is, whose credential has begun to go out, what was told."""

    disk: Disk
    out: list[ChipIdentity]
    told: list[SimpleNamespace]


def moments(trace: Trace, *, lies: bool = False) -> Iterator[Moment]:
    """Every moment after something happened that matters."""
    shutil.rmtree(trace.folder, ignore_errors=True)
    shutil.copytree(trace.stock.data_dir, trace.folder)
    now = Moment(Disk(trace.folder, FILES, lies=lies), [], [])
    screen = b""
    for one in trace.happenings:
        if isinstance(one, Write) and one.path in trace.units and _begins_credential(one.data):
            mac = trace.units[one.path]
            now.out.append(ChipIdentity(mac, trace.codes[mac], None, None))
        elif isinstance(one, Write) and one.path.startswith("pipe:") and b"task_end" in one.data:
            screen += one.data
            *lines, screen = screen.split(b"\n")
            now.told += [_told(json.loads(line)) for line in lines if b"task_end" in line]
        elif not now.disk.follow(one):
            continue
        yield now


def _begins_credential(data: bytes) -> bool:
    """Whether a frame is FLASH_DEFL_BEGIN for the credential's address (esptool's serial protocol)."""
    frame = data.strip(b"\xc0").replace(b"\xdb\xdc", b"\xc0").replace(b"\xdb\xdd", b"\xdb")
    return frame[:2] == bytes((0, FLASH_DEFL_BEGIN)) and frame[20:24] == FACTORY.offset.to_bytes(4, "little")


def _told(line: dict[str, str]) -> SimpleNamespace:
    outcome = Outcome(line["outcome"])
    return SimpleNamespace(
        job=line["task"], mac=line["mac"], device_name=line["device_name"], outcome=outcome
    )


def found_after(moment: Moment, folder: Path, survives, *, names_survive: bool) -> Path:
    """The data folder as the next start finds it."""
    data_dir = folder / "found"
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir()
    moment.disk.save(data_dir, survives, names_survive=names_survive)
    return data_dir


def test_the_trace_shows_credentials_results_and_syncs(trace):
    last = list(moments(trace))[-1]
    assert {chip.mac for chip in last.out} == set(trace.codes)
    assert {one.mac for one in last.told} == set(trace.codes)
    assert sum(type(one).__name__ == "SyncDone" for one in trace.happenings) > 10


@pytest.mark.parametrize("way", ["nothing that was not synced is left", "everything is left"])
def test_a_cut_at_any_moment_finds_every_code_that_went_out(trace, tmp_path, way):
    survives, names = (everything, True) if way.startswith("everything") else (nothing, False)
    for moment in moments(trace):
        data_dir = found_after(moment, tmp_path, survives, names_survive=names)
        assert not broken_at_any_moment(read_books(data_dir, tmp_path), moment.out, moment.told)


def test_torn_writes_at_any_moment_lose_no_code(trace, tmp_path):
    random = Random(20)
    for moment in moments(trace):
        for _ in range(TEARS):
            names = random.random() < 0.5
            data_dir = found_after(moment, tmp_path, torn(random), names_survive=names)
            assert not broken_at_any_moment(read_books(data_dir, tmp_path), moment.out, moment.told)


def test_a_start_after_a_cut_puts_the_books_right(trace, tmp_path):
    starts = 0
    before: tuple[int, int] | None = None
    for moment in moments(trace):
        now = (len(moment.out), len(moment.told))
        if now == before:
            continue
        before, starts = now, starts + 1
        data_dir = found_after(moment, tmp_path, nothing, names_survive=False)
        for name in ("vault.key", "station"):  # made when the books were, long before the power goes
            shutil.copy(trace.stock.data_dir / name, data_dir)
        with open_store(data_dir) as store:
            assert store.ledger.balance(trace.stock.batch) == 0
        books = read_books(data_dir, tmp_path)
        assert not broken_at_any_moment(books, moment.out, moment.told)
        assert not set(books.states()) & {"reserved", "writing"}
        for chip in moment.out:
            assert books.by_name[chip.device_name].state in MAY_BE_OUT
    assert starts >= 4


def test_a_disk_that_only_says_it_has_synced_is_noticed(trace, tmp_path):
    wrong: list[str] = []
    for moment in moments(trace, lies=True):
        data_dir = found_after(moment, tmp_path, nothing, names_survive=False)
        wrong += broken_at_any_moment(read_books(data_dir, tmp_path), moment.out, moment.told)
    assert any("the books say" in one for one in wrong)
    assert any("was told passed" in one for one in wrong)
