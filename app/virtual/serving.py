"""The body of the command `flashline virtual`: a bench that runs until it is interrupted."""

import json
import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import FrameType
from typing import TextIO

from app.virtual.bench import Bench
from app.virtual.faultplan import FaultPlan
from app.virtual.flash import INSTANT, FlashTiming


@dataclass(frozen=True, slots=True)
class Served:
    """What is served; `Bench` tells what each field means.

    Args:
        chip: esptool's short name.
        modules: how many.
        strap: download or run.
        link: pty, socket or rfc2217; None for what the system has.
        paced: whether bytes take their time on the line.
        flash_timing: how long the flash takes.
        latency: seconds of the adapters' latency timers.
        hub_rate: bytes per second of each hub; 0 for no limit.
        flash_size: bytes.
        first_mac: of slot 1.
        keep: folder that keeps the units.
        plan: of the faults.
    """

    chip: str = "esp32"
    modules: int = 8
    strap: str = "download"
    link: str | None = None
    paced: bool = True
    flash_timing: FlashTiming = INSTANT
    latency: float = 0.0
    hub_rate: int = 0
    flash_size: int = 0x400000
    first_mac: str | None = None
    keep: Path | None = None
    plan: FaultPlan = field(default_factory=FaultPlan)


def serve(served: Served, fixture_file: Path | None, out: TextIO) -> int:
    """Start virtual modules, tell where they are, and run until SIGINT or SIGTERM.

    One JSON line for each module goes to `out`: slot, port, chip, mac, lines.

    Args:
        served: what is served.
        fixture_file: is written for the station, if given.
        out: takes the lines.

    Returns:
        The exit status: 0 after an interrupt.

    Raises:
        BenchError: an argument is wrong, or the modules do not start.
        OSError: the fixture file can't be written.
    """
    options = {one.name: getattr(served, one.name) for one in fields(served)}
    with _interrupts() as interrupted, Bench(**options) as bench:
        if fixture_file is not None:
            _write(fixture_file, bench.fixture.to_toml())
        for module in bench.modules:
            facts = {
                "slot": module.slot,
                "port": module.port,
                "chip": module.chip,
                "mac": str(module.mac),
                "lines": module.lines,
            }
            out.write(json.dumps(facts) + "\n")
        out.flush()
        while not interrupted.wait(0.5):
            pass
    return 0


@contextmanager
def _interrupts() -> Generator[threading.Event]:
    """An event that SIGINT and SIGTERM set while inside."""
    event = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        del number, frame
        event.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
