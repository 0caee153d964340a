"""The body of the command `flashline virtual`: a bench that runs until it is interrupted."""

import json
import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from app.virtual.bench import Bench


def serve(chip: str, modules: int, strap: str, fixture_file: Path | None, out: TextIO) -> int:
    """Start virtual modules, tell where they are, and run until SIGINT or SIGTERM.

    One JSON line for each module goes to `out`: slot, port, chip, mac, lines.

    Args:
        chip: esptool's short name.
        modules: how many.
        strap: download or run.
        fixture_file: is written for the station, if given.
        out: takes the lines.

    Returns:
        The exit status: 0 after an interrupt.

    Raises:
        BenchError: an argument is wrong, or the modules do not start.
        OSError: the fixture file can't be written.
    """
    with _interrupts() as interrupted, Bench(chip, modules, strap) as bench:
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
