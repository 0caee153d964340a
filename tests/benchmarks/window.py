"""How long the window does nothing else while half a million codes are made, read and looked at.

    python -m tests.benchmarks.window [--codes 500000] [--only generate upload cloud records]

A real window on real books; the wizard's pages and the records are walked as a person does. A timer of its
thread beats every 5 ms; what it comes too late is a pause. Where other programs want the processor too, a
pause may be theirs: so it is also told how much of each the program itself was at work, with all of its
threads; no more than that can be its own.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.plugin=false")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWizard

from app.composition import RECIPE
from app.exchange.xlsx_book import write_xlsx
from app.gui.application import run_gui
from app.gui.navigation import PRODUCTS, RECORDS
from app.gui.settings import GuiSettings
from app.gui.window import MainWindow
from app.gui.wizard.page import Step
from app.model.fixture import Fixture, SlotPlace
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.station.desk import Desk
from app.store.opening import open_store
from tests.benchmarks.books import on_disk
from tests.benchmarks.centre import workbook

BEAT_MS = 5
LONGEST = 0.05
LI = Person("Li", Role.SUPERVISOR)
Button = QWizard.WizardButton


class Pulse:
    """Counts how late the window's thread is.

    Args:
        app: of the window.
    """

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._last, self._used = time.perf_counter(), time.process_time()
        self._late: list[float] = []
        self._own: list[float] = []
        self._timer = QTimer(app, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, used = time.perf_counter(), time.process_time()
        late = now - self._last - BEAT_MS / 1000
        self._late.append(late)
        self._own.append(min(late, used - self._used))
        self._last, self._used = now, used

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Print how long the longest pauses of a step were."""
        self.run_for(0.2)
        self._late.clear()
        self._own.clear()
        start, used = time.perf_counter(), time.process_time()
        yield
        self.run_for(0.1)
        seconds, cpu = time.perf_counter() - start, time.process_time() - used
        line = f"{what:30} {seconds:6.1f} s {cpu:6.1f} s cpu"
        for name, pauses in (("pauses", self._late), ("own", self._own)):
            longest = " ".join(f"{late * 1000:4.0f}" for late in sorted(pauses, reverse=True)[:4])
            line += f"   {name} {longest} ms, {sum(late > LONGEST for late in pauses)} over 50"
        print(line, flush=True)

    def run_until(self, done: Callable[[], bool], seconds: float = 600) -> None:
        """Let the window live until something is so."""
        end = time.perf_counter() + seconds
        while not done():
            self._app.processEvents()
            time.sleep(0.0005)
            if time.perf_counter() > end:
                raise TimeoutError

    def run_for(self, seconds: float) -> None:
        """Let the window live for some time."""
        end = time.perf_counter() + seconds
        self.run_until(lambda: time.perf_counter() > end)


class Walk:
    """Presses the buttons of the wizard.

    Args:
        window: open on a station with a product each.
        pulse: of its thread.
    """

    def __init__(self, window: MainWindow, pulse: Pulse) -> None:
        self.window, self.pulse = window, pulse
        window.navigation.choose(PRODUCTS)
        self.settle()

    def begin(self, key: str) -> None:
        """Open the wizard on a product."""
        products = self.window.products
        row = next(n for n, one in enumerate(products.model.rows()) if one.product_key == key)
        products.table.selectRow(row)
        products.produce_button.click()
        self.wizard = self.window.wizard
        self.settle()

    def settle(self) -> None:
        """Wait for what was asked."""
        self.pulse.run_until(lambda: not self.window.busy)

    def next(self) -> None:
        """Go on."""
        self.wizard.button(Button.NextButton).click()
        self.settle()

    def to(self, generation: int) -> None:
        """Up to the page behind the choice of the generation."""
        self.next()
        self.next()
        self.wizard.currentPage().choices.buttons[generation].click()
        self.next()

    def make(self, name: str) -> int:
        """From the check to the end; gives the number of the batch."""
        with self.pulse.during(f"{name}: make"):
            while self.wizard.currentId() != Step.DONE:
                self.next()
        number = self.wizard.batch
        with self.pulse.during(f"{name}: close the wizard"):
            self.wizard.reject()
            self.settle()
        return number


def names_file(path: Path, count: int) -> Path:
    with path.open("wb") as stream:
        write_xlsx(stream, ["DeviceName"], ([f"SN{n * 7919 % 1_000_003:010}"] for n in range(count)))
    return path


def generate(walk: Walk, folder: Path, count: int) -> None:
    walk.begin("a1Generate")
    walk.to(0)
    walk.wizard.currentPage().quantity.setText(str(count))
    walk.make("generate")


def upload(walk: Walk, folder: Path, count: int) -> None:
    file = names_file(folder / "names.xlsx", count)
    walk.begin("a1Uploaded")
    walk.to(1)
    walk.wizard.currentPage().take_file(file)
    with walk.pulse.during("upload: check"):
        walk.next()
    walk.make("upload")


def cloud(walk: Walk, folder: Path, count: int) -> None:
    file = workbook(folder / "codes.xlsx", count)
    walk.begin("a1Benchmark")
    walk.to(2)
    walk.wizard.currentPage().take_file(file)
    with walk.pulse.during("cloud file: check"):
        walk.next()
    walk.make("cloud file")


def records(walk: Walk, folder: Path, count: int) -> None:
    window, pulse = walk.window, walk.pulse
    with pulse.during("records: list of batches"):
        window.navigation.choose(RECORDS)
        walk.settle()
    number = max(row.number for row in window._desk.records.batches())
    page = window.records.batch
    with pulse.during("records: open a batch"):
        window.records.open_batch(number)
        walk.settle()
    for what, act in (
        ("filter by name", lambda: page.search.setText("ab")),
        ("filter by state", page.chips.buttons[1].click),
        ("no filter", page.search.clear),
        ("sort by name", lambda: page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)),
        ("select all", page.table.selectAll),
        ("scroll", lambda: page.table.verticalScrollBar().setValue(page.model.rowCount() // 2)),
        ("to the bottom", page.table.scrollToBottom),
    ):
        with pulse.during(f"records: {what}"):
            act()
            pulse.run_for(0.3)
            walk.settle()


STEPS = {"generate": generate, "upload": upload, "cloud": cloud, "records": records}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--codes", type=int, default=500_000)
    parser.add_argument("--only", nargs="*", default=list(STEPS))
    given = parser.parse_args()
    print(f"{given.codes} codes, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    app = QApplication([])
    with on_disk() as folder:
        measure(app, folder, given.codes, given.only)


def measure(app: QApplication, folder: Path, codes: int, steps: list[str]) -> None:
    fixture = Fixture("jig 1", (SlotPlace(1, "/dev/null"),), 1)
    desk = Desk(open_store(folder / "books"), fixture, recipe_file=RECIPE, clock=lambda: datetime.now(UTC))
    for key in ("a1Generate", "a1Uploaded", "a1Benchmark"):
        desk.products.add(key, key, Connectivity.WIFI, ProjectType.ECO, LI)
        desk.products.publish(key, LI)
        if key != "a1Benchmark":
            desk.products.buy(key, codes, "", QuotaKind.PRODUCTION, LI)
    settings = GuiSettings(folder / "gui.ini")
    settings.first_start_seen = True

    def walked(window: MainWindow) -> None:
        window.resize(1366, 768)
        pulse = Pulse(app)
        walk = Walk(window, pulse)
        pulse.run_for(1)
        with pulse.during("nothing"):
            pulse.run_for(2)
        for step in steps:
            STEPS[step](walk, folder, codes)
        walk.settle()
        window.close()

    run_gui(desk, language="en", self_test=walked, settings=settings)
    desk.close()


if __name__ == "__main__":
    main()
