"""The flashing engine beside stock esptool, on the same virtual modules, in one run.

python -m tests.benchmarks.flash [--quick] [--only data|unit|window|shift ...]

Payload: 1.4 MB of application, bootloader, partition table, identity. All times are of paced modules, which
live in processes of their own; what else the computer does shows in the figures, so read the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from app.composition import RECIPE
from app.hardware.identity.image import build_identity
from app.model.code import ActivationCode
from app.model.secret import Secret
from app.station.recipes import load_recipe
from app.virtual.bench import Bench
from app.virtual.firmware import APP_OFFSET, ROOMY_PARTITIONS
from app.virtual.partitions import TABLE_OFFSET
from tests.benchmarks.flash_case import Case, Measured, firmware

PLACE = ROOMY_PARTITIONS[-1]
PARTS = ("data", "unit", "window", "shift")


def run(case: Case) -> Measured:
    """A case in a process of its own."""
    words = [sys.executable, "-m", "tests.benchmarks.flash_case", json.dumps(asdict(case))]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    if done.returncode:
        raise RuntimeError(f"{case}: {done.stderr[-2000:]}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


class Stock:
    """What a script around the esptool command line would do: one process a unit."""

    def __init__(self, folder: Path) -> None:
        build = firmware(folder)
        identity = folder / "identity.bin"
        code = ActivationCode("a1Benchmark", "stock-0001", Secret("0" * 32))
        identity.write_bytes(build_identity(code, load_recipe(RECIPE).credential, PLACE.size))
        self._files: list[str] = []
        for address, path in (
            (0x1000, build / "bootloader/bootloader.bin"),
            (TABLE_OFFSET, build / "partition_table/partition-table.bin"),
            (APP_OFFSET, build / "sample.bin"),
            (PLACE.offset, identity),
        ):
            self._files += [f"{address:#x}", str(path)]

    def flash(self, ports: Sequence[str], baud: int) -> list[float]:
        """Flash a unit at every port at once; seconds of each."""
        begun = time.perf_counter()
        started = [
            subprocess.Popen(self._words(port, baud), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for port in ports
        ]
        took = dict.fromkeys(range(len(started)), 0.0)
        left = dict(enumerate(started))
        while left:
            for number, process in list(left.items()):
                if process.poll() is not None:
                    took[number] = time.perf_counter() - begun
                    del left[number]
                    if process.returncode:
                        raise RuntimeError(f"esptool failed at {ports[number]}")
            time.sleep(0.01)
        return list(took.values())

    def _words(self, port: str, baud: int) -> list[str]:
        options = ["--chip", "esp32", "--port", port, "--baud", str(baud)]
        return [sys.executable, "-m", "esptool", *options, "write-flash", *self._files]


def stock_times(slots: int, baud: int, latency: float, tries: int) -> float:
    """Median seconds of a unit by stock esptool, so many at once."""
    with (
        tempfile.TemporaryDirectory(prefix="flashline-stock-") as folder,
        Bench(modules=slots, latency=latency, flash_timing=False) as bench,
    ):
        stock = Stock(Path(folder))
        found: list[float] = []
        for _ in range(tries):
            found += stock.flash([module.port for module in bench.modules], baud)
            bench.swap_all()
        return statistics.median(found)


def data_phase(quick: bool) -> None:
    """How much of the line's rate the data phase has, with the window open."""
    print("\ndata phase as a share of line rate, window open (wanted: 97 % at 921600, 95 % at 2 M)")
    print(
        f"{'baud':>9} {'slots':>6} {'share':>8} {'CPU s/unit':>11} {'unit s':>8} {'longest pause (own)':>20}"
    )
    for baud in (921_600, 2_000_000):
        for slots in (1, 8) if quick else (1, 8, 16, 32):
            got = run(Case(slots=slots, baud=baud, window=True))
            print(
                f"{baud:>9} {got.units:>6} {got.data_share:>8.1%} {got.cpu:>11.3f} {got.unit:>8.2f} "
                f"{_pause(got):>20}"
            )


def _pause(got: Measured) -> str:
    return f"{got.longest_pause * 1000:.0f} ms ({got.own_pause * 1000:.0f})"


def whole_unit(quick: bool) -> None:
    """A whole unit against the esptool command line on the same modules."""
    print("\na whole unit, seconds; wanted ratio to stock: 0.80 at 921600, 0.70 at 2 M, 0.65 for 16 at once")
    print(f"{'baud':>9} {'slots':>6} {'latency':>8} {'stock':>8} {'flashline':>10} {'ratio':>6}")
    cases = [(1, baud, latency) for baud in (921_600, 2_000_000) for latency in (0.001, 0.016)]
    for slots, baud, latency in cases if quick else [*cases, (16, 921_600, 0.001), (16, 2_000_000, 0.001)]:
        tries = 1 if slots > 1 else 3
        stock = stock_times(slots, baud, latency, tries)
        ours = statistics.median(
            run(Case(slots=slots, baud=baud, latency=latency)).unit for _ in range(tries)
        )
        print(
            f"{baud:>9} {slots:>6} {latency * 1000:>5.0f} ms {stock:>8.2f} {ours:>10.2f} {ours / stock:>6.2f}"
        )


def window_and_memory(_quick: bool) -> None:
    """What a slot costs, and what the window costs."""
    print("\ncosts at 921600 (wanted: CPU at most 0.08 s a unit, stock 1.13; pause at most 50 ms)")
    print(f"{'slots':>6} {'window':>7} {'CPU s/unit':>11} {'memory MB':>10} {'longest pause (own)':>20}")
    sizes: dict[int, int] = {}
    for slots, window in ((1, False), (32, False), (32, True)):
        got = run(Case(slots=slots, baud=921_600, window=window))
        sizes.setdefault(slots, got.rss)
        pause = _pause(got) if window else "-"
        print(f"{got.units:>6} {window!s:>7} {got.cpu:>11.3f} {got.rss / 2**20:>10.1f} {pause:>20}")
    print(f"memory per extra slot: {(sizes[32] - sizes[1]) / 31 / 2**20:.2f} MB")


def shift(quick: bool) -> None:
    """A shift with 16 slots, one pair of hands and 2 % faulty modules."""
    seconds = 60.0 if quick else 240.0
    print(f"\na shift of {seconds:.0f} s: 16 slots, one operator, 2 % faulty modules, boot check on")
    head = f"{'baud':>9} {'swap':>6} {'units':>6} {'failed':>7} {'units/hour':>11}"
    print(f"{head} {'hands busy':>11} {'slots busy':>11}  bottleneck")
    for baud, handling in ((921_600, 1.0), (921_600, 4.0), (2_000_000, 1.0)):
        got = run(Case(slots=16, baud=baud, boot=True, shift=seconds, handling=handling, faulty=0.02))
        hands, slots = got.hands / seconds, got.flashing / seconds / 16
        slower = "hands" if hands > slots else "flashing"
        rate = got.units / got.wall * 3600
        figures = f"{baud:>9} {handling:>4.0f} s {got.units:>6} {got.failed:>7} {rate:>11.0f}"
        print(f"{figures} {hands:>11.0%} {slots:>11.0%}  {slower}")


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--quick", action="store_true", help="fewer slots, a shorter shift")
    words.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    given = words.parse_args()
    parts = dict(zip(PARTS, (data_phase, whole_unit, window_and_memory, shift), strict=True))
    for name in given.only:
        parts[name](given.quick)


if __name__ == "__main__":
    main()
