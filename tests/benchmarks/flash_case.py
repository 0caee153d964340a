"""One case of the flashing benchmark, in a process of its own: prints what was measured as one line of JSON.

The station runs in this process, with or without its window; the virtual modules run in others.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from app.composition import RECIPE
from app.hardware.esp.link import EspLink
from app.hardware.esp.packing import PackedRegion
from app.model.outcome import Outcome
from app.station.desk import Desk
from app.station.events import JobEnded
from app.station.order import RunOrder
from app.store.opening import open_store
from app.virtual.bench import Bench
from app.virtual.faultplan import FaultPlan
from app.virtual.firmware import build_firmware
from tests.benchmarks.books import fill, on_disk

FAULTY = "stuck@data:30%"
"""What is wrong with a faulty module: it falls silent when 30 percent are written."""
APP_SIZE = 0x15E000
"""Bytes of the application: 1.4 MB."""


@dataclass(frozen=True)
class Case:
    """What is measured.

    Args:
        slots: virtual modules.
        baud: rate of the data.
        window: whether the window is open and paints.
        latency: seconds of the adapters' latency timer.
        flash_timing: whether flash takes its time to erase and program.
        boot: whether the boot check is done.
        shift: seconds of a shift with an operator who swaps modules; 0 flashes one unit a slot.
        handling: seconds that the operator's hands need for one swap.
        faulty: share of faulty modules in a shift.
    """

    slots: int
    baud: int
    window: bool = False
    latency: float = 0.0
    flash_timing: bool = False
    boot: bool = False
    shift: float = 0.0
    handling: float = 0.0
    faulty: float = 0.0


@dataclass
class Measured:
    """What came of it; times in seconds."""

    units: int = 0
    failed: int = 0
    wall: float = 0.0
    unit: float = 0.0
    data_share: float = 0.0
    cpu: float = 0.0
    rss: int = 0
    longest_pause: float = 0.0
    own_pause: float = 0.0
    hands: float = 0.0
    flashing: float = 0.0
    failures: list[str] = field(default_factory=list)


class DataPhase:
    """Times every write of a region against what the line would need for its bytes alone."""

    def __init__(self, baud: int) -> None:
        self._baud = baud
        self._lock = threading.Lock()
        self._by_link: dict[int, list[float]] = {}
        self._write = EspLink.write

    def __enter__(self) -> Self:
        phase = self

        def timed(link: EspLink, packed: PackedRegion, progress: Callable[[int], None]) -> None:
            begun = time.perf_counter()
            phase._write(link, packed, progress)
            took = time.perf_counter() - begun
            wire = sum(map(len, packed.frames)) + len(packed.begin) + len(packed.end)
            with phase._lock:
                found = phase._by_link.setdefault(id(link), [0.0, 0.0])
                found[0] += wire * 10 / phase._baud
                found[1] += took

        EspLink.write = timed  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        EspLink.write = self._write  # type: ignore[method-assign]

    def share(self) -> float:
        """Median over the units of line time by time taken."""
        return (
            statistics.median(ideal / took for ideal, took in self._by_link.values())
            if self._by_link
            else 0.0
        )


def firmware(folder: Path) -> Path:
    """Bootloader, table and an application of 1.4 MB."""
    return build_firmware(folder / "firmware", "esp32", APP_SIZE, ota_data=False)


def recipe(folder: Path, baud: int, *, boot: bool) -> Path:
    """The recipe that comes with Flashline, at another rate, without the boot check if wanted."""
    text = RECIPE.read_text(encoding="utf-8")
    text = text.replace("\nbaud = 921600\n", f"\nbaud = {baud}\n", 1)
    if not boot:
        text = text[: text.index("\n[boot]")].replace("\n[credential]", "\nboot = false\n\n[credential]", 1)
    path = folder / "recipe.toml"
    path.write_text(text, encoding="utf-8")
    return path


class Hands:
    """An operator: takes each module that is done out and puts a fresh one in, one after the other."""

    def __init__(self, bench: Bench, seconds: float) -> None:
        self._bench = bench
        self._seconds = seconds
        self._done: list[int] = []
        self._changed = threading.Condition()
        self._over = False
        self.busy = 0.0
        self._thread = threading.Thread(target=self._work, name="hands", daemon=True)
        self._thread.start()

    def hear(self, event: object) -> None:
        if isinstance(event, JobEnded):
            with self._changed:
                self._done.append(event.slot)
                self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._done or self._over)
                if self._over:
                    return
                slot = self._done.pop(0)
            begun = time.perf_counter()
            self._bench.power(slot, on=False)
            time.sleep(self._seconds)
            self._bench.swap(slot)
            self._bench.power(slot, on=True)
            self.busy += time.perf_counter() - begun


def measure(case: Case, folder: Path) -> Measured:
    """Run a case; one warm-up is not needed: every unit does the same."""
    found = Measured()
    ended: list[JobEnded] = []
    with ExitStack() as stack:
        plan = FaultPlan.parse([f"{FAULTY},share={case.faulty}"], seed=7) if case.faulty else None
        bench = stack.enter_context(
            Bench(
                modules=case.slots,
                latency=case.latency,
                flash_timing=case.flash_timing,
                paced=True,
                plan=plan,
            )
        )
        store = open_store(folder / "data")
        batch = fill(store, max(2_000, case.slots * 2))
        desk = Desk(store, bench.fixture, recipe_file=RECIPE, clock=lambda: datetime.now(UTC))
        stack.callback(desk.close)
        order = RunOrder(
            batch=batch,
            firmware=(str(firmware(folder)),),
            operator="benchmark",
            recipe=recipe(folder, case.baud, boot=case.boot),
            once=not case.shift,
            wait=None if case.shift else 20.0,
        )
        desk.subscribe(lambda event: ended.append(event) if isinstance(event, JobEnded) else None)
        phase = stack.enter_context(DataPhase(case.baud))
        drive = in_window if case.window else headless
        drive(desk, order, case, bench, found)
        found.data_share = phase.share()
    passed = [one for one in ended if one.outcome is Outcome.PASSED]
    found.units = len(passed)
    found.failed = sum(one.outcome is Outcome.FAILED for one in ended)
    found.failures = sorted({str(one.failure) for one in ended if one.failure})
    found.unit = statistics.median(one.seconds for one in passed) if passed else 0.0
    found.flashing = sum(one.seconds for one in ended)
    found.cpu /= max(1, len(ended))
    found.rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return found


def headless(desk: Desk, order: RunOrder, case: Case, bench: Bench, found: Measured) -> None:
    """Open the run and wait for its end."""
    hands = Hands(bench, case.handling) if case.shift else None
    if hands is not None:
        desk.subscribe(hands.hear)
    begun, cpu = time.perf_counter(), time.process_time()
    run = desk.open_run(order)
    if case.shift:
        time.sleep(case.shift)
        run.stop()
    if not run.wait(600):
        raise RuntimeError("the run did not end")
    found.wall = time.perf_counter() - begun
    found.cpu = time.process_time() - cpu
    if hands is not None:
        hands.end()
        found.hands = hands.busy


def in_window(desk: Desk, order: RunOrder, case: Case, bench: Bench, found: Measured) -> None:
    """The same with the window open; notes the longest time in which its thread did nothing else.

    A pause in which the whole process had less of the processor than that is not its own, but the modules'.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt, QTimer

    from app.gui.application import run_gui
    from app.gui.window import MainWindow

    def begin(window: MainWindow) -> None:
        window.resize(1366, 768)
        last = time.perf_counter()
        beat = QTimer(window)
        beat.setTimerType(Qt.TimerType.PreciseTimer)
        used = time.process_time()
        pauses: list[float] = []
        own: list[float] = []

        def tick() -> None:
            nonlocal last, used
            now, busy = time.perf_counter(), time.process_time()
            pauses.append(now - last - 0.005)
            own.append(min(pauses[-1], busy - used))
            last, used = now, busy

        beat.timeout.connect(tick)
        beat.start(5)

        def work() -> None:
            try:
                headless(desk, order, case, bench, found)
            finally:
                found.longest_pause, found.own_pause = max(pauses, default=0.0), max(own, default=0.0)
                finished.set()

        finished = threading.Event()
        over = QTimer(window)
        over.timeout.connect(lambda: window.close() if finished.is_set() else None)
        over.start(100)

        def begin_work() -> None:
            pauses.clear()
            own.clear()
            threading.Thread(target=work).start()

        # The first second paints what the window needs once.
        QTimer.singleShot(1000, window, begin_work)

    if run_gui(desk, language="en", self_test=begin) != 0:
        raise RuntimeError("the window failed")


def main() -> None:
    """Measure the case that the argument describes."""
    case = Case(**json.loads(sys.argv[1]))
    with on_disk() as folder:
        print(json.dumps(asdict(measure(case, folder))))


if __name__ == "__main__":
    main()
