"""A desk that is all in memory, and a window on it."""

import os

if not os.environ.get("FLASHLINE_TEST_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import contextlib
import gc
import threading
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.composition import RECIPE
from app.gui.dialogs import Dialogs, FileTaken
from app.gui.language import Translations
from app.gui.settings import GuiSettings
from app.gui.window import MainWindow
from app.model.closing import Doubt
from app.model.code import BatchState, CodeState, FlashingMethod
from app.model.fixture import Fixture, SlotPlace
from app.model.person import Person, Role
from app.model.recipe import Recipe
from app.model.records import BatchColumn, BatchQuery, BatchRow, CodeColumn, CodeRow, Counts
from app.model.reports import CheckReport, DeskError, ImportReport, Problem
from app.model.secret import Secret
from app.station.desk import Desk
from app.station.events import Event, RunClosed, RunOpened
from app.station.order import RunOrder
from app.station.recipes import load_recipe
from app.store.opening import open_store
from tests.books import CHEAP, laid_out

PATIENCE = 60_000
"""Milliseconds; a wait ends when it may, so only what never comes takes this long, on a busy computer too."""


class PatientBot(QtBot):
    """Waits longer than pytest-qt's five seconds."""

    def waitUntil(self, callback, *, timeout=PATIENCE):  # noqa: N802 - as pytest-qt has it
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE, **more):  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget, *, timeout=PATIENCE):  # noqa: N802
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def given_back_in_this_thread() -> Iterator[None]:
    """What a test leaves goes here: no thread of a worker may be the one that deletes a QObject."""
    yield
    gc.collect(1)


NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def a_batch(number: int, counts: Counts | None = None, **changes) -> BatchRow:
    fields = {
        "number": number,
        "product_key": "a1B2c3D4e5F",
        "product_name": f"Thermostat T{number}",
        "method": FlashingMethod.PER_DEVICE,
        "source_name": f"codes-{number}.xlsx",
        "source_sha256": "5f" * 32,
        "made_at": NOON + timedelta(hours=number),
        "made_by": "Li Wei",
        "counts": counts or Counts(issued=1000, available=600, consumed=380, held=5, void=15),
    }
    return BatchRow(**(fields | changes))


class FakeRecords:
    """Rows that are made up from their ids; remembers in which threads it was asked."""

    def __init__(self, rows: list[BatchRow], codes: int) -> None:
        self.rows, self.codes = rows, codes
        self.threads: set[int] = set()
        self.asked: list[tuple[str, object]] = []
        self.error: Exception | None = None
        self.narrowed: list[tuple[str, datetime | None]] = []
        self.queries: list[BatchQuery | None] = []

    def batches(
        self,
        wanted: BatchQuery | None = None,
        *,
        sort: BatchColumn = BatchColumn.NUMBER,
        descending: bool = True,
    ) -> list[BatchRow]:
        search = wanted.search if wanted is not None else ""
        self._note("batches", (search, sort, descending))
        self.queries.append(wanted)
        key: Callable[[BatchRow], object] = lambda row: row.number  # noqa: E731
        if sort is BatchColumn.PRODUCT:
            key = lambda row: row.product_name  # noqa: E731
        found = [row for row in self.rows if search in row.product_name]
        return sorted(found, key=key, reverse=descending)

    def batch(self, number: int) -> BatchRow | None:
        self._note("batch", number)
        return next((row for row in self.rows if row.number == number), None)

    def code_ids(
        self,
        batch: int,
        *,
        states: Collection[CodeState] = (),
        search: str = "",
        operator: str = "",
        since: datetime | None = None,
        sort: CodeColumn = CodeColumn.ROW,
        descending: bool = False,
    ) -> "array[int]":
        self._note("code_ids", (batch, tuple(states), search, sort, descending))
        self.narrowed.append((operator, since))
        ids = range(1, self.codes + 1)
        if states or search:
            ids = [
                i
                for i in ids
                if (not states or self._state(i) in states) and (not search or search in f"dev-{i:08d}")
            ]
        return array("q", reversed(ids) if descending else ids)

    def code_rows(self, ids: Sequence[int]) -> list[CodeRow]:
        self._note("code_rows", len(ids))
        return [self._row(i) for i in ids]

    def _state(self, i: int) -> CodeState:
        states = (
            CodeState.CONSUMED,
            CodeState.CONSUMED,
            CodeState.AVAILABLE,
            CodeState.HELD,
            CodeState.WRITING,
        )
        return CodeState.VOID if i % 50 == 0 else states[i % 5]

    def _row(self, i: int) -> CodeRow:
        state = self._state(i)
        return CodeRow(
            id=i,
            batch=1,
            product_key="a1B2c3D4e5F",
            device_name=f"dev-{i:08d}",
            state=state,
            mac=f"7c:df:a1:{i >> 16 & 255:02x}:{i >> 8 & 255:02x}:{i & 255:02x}" if state.bound else None,
            changed_at=NOON,
            consumed_at=NOON if state is CodeState.CONSUMED else None,
            slot=i % 8 + 1 if state.bound else None,
            operator="Li Wei" if state.bound else None,
            reason="contact lost while writing" if state is CodeState.HELD else None,
        )

    def _note(self, what: str, how: object) -> None:
        self.threads.add(threading.get_ident())
        self.asked.append((what, how))
        if self.error is not None:
            raise self.error


class FakeTill:
    """Closes and opens the rows of the records; remembers what it was asked."""

    def __init__(self, records: FakeRecords) -> None:
        self.records = records
        self.asked: list[tuple[object, ...]] = []
        self.listed: list[Doubt] = []
        self.refusal: DeskError | None = None

    def close(self, batch: int, *, by: Person, accept_held: bool = False, sheet: Path | None = None) -> None:
        self.asked.append(("close", batch, accept_held, sheet))
        if self.refusal is not None:
            raise self.refusal
        self._put(batch, state=BatchState.CLOSED, closed_at=NOON, closed_by=by.name)

    def reopen(self, batch: int, *, by: Person, reason: str) -> None:
        self.asked.append(("reopen", batch, reason))
        self._put(batch, state=BatchState.OPEN, closed_at=None, closed_by=None)

    def doubts(self) -> list[Doubt]:
        return self.listed

    def _put(self, number: int, **changes: object) -> None:
        rows = self.records.rows
        self.records.rows = [replace(row, **changes) if row.number == number else row for row in rows]


class Anybody:
    """As long as nobody is named: whoever is here may do everything."""

    required = foundable = False
    current = None
    acting = Person("Wang", Role.SUPERVISOR)


class NoProducts:
    """A station without a product."""

    def rows(self, search: str = "") -> list[object]:
        return []


class FakeDesk:
    """Does what it is told and remembers it; emits only what a test says, except for the run's two ends."""

    def __init__(
        self, slots: int = 8, columns: int = 4, *, training: bool = False, codes: int = 2000
    ) -> None:
        self.fixture = Fixture(
            "Jig A", tuple(SlotPlace(n, f"/dev/ttyUSB{n - 1}") for n in range(1, slots + 1)), columns
        )
        self.records = FakeRecords([a_batch(1), a_batch(2), a_batch(3)], codes)
        self.till = FakeTill(self.records)
        self.people = Anybody()
        self.products = NoProducts()
        self.strongbox = None
        self.training = training
        self.running = False
        self.listeners: list[Callable[[Event], None]] = []
        self.order: RunOrder | None = RunOrder(2, ("/firmware/thermostat-1.4.2.bin",), "Li Wei")
        self.opened: list[RunOrder] = []
        self.closings = 0
        self.trays = 0
        self.refusal: DeskError | None = None
        self.report = CheckReport(
            True,
            "a1B2c3D4e5F",
            FlashingMethod.PER_DEVICE,
            5000,
            ("2 DeviceNames differ only by case: Dev-1 (row 2), dev-1 (row 3).",),
            (),
            "codes-may.xlsx can be imported.",
        )
        self.checks: list[tuple[Path, str | None, str | None]] = []
        self.imports: list[tuple[Path, str | None, str | None]] = []
        self.gate = threading.Event()
        self.gate.set()

    def emit(self, *events: Event) -> None:
        for event in events:
            for listener in list(self.listeners):
                listener(event)

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def open_run(self, order: RunOrder) -> None:
        self.gate.wait(10)
        if self.refusal is not None:
            raise self.refusal
        self.opened.append(order)
        self.running = True
        self.emit(RunOpened("run-1", order.batch, tuple(slot.number for slot in self.fixture.slots), NOON))

    def close_run(self) -> None:
        self.closings += 1

    def end_run(self) -> None:
        self.running = False
        self.emit(RunClosed("run-1", 2, 3, 1, "stopped"))

    def check_codes(self, path: Path, product_key: str | None, product_secret: str | None) -> CheckReport:
        self.gate.wait(10)
        self.checks.append((path, product_key, product_secret))
        if self.refusal is not None:
            raise self.refusal
        return self.report

    def import_codes(self, path: Path, product_key: str | None, product_secret: str | None) -> ImportReport:
        self.gate.wait(10)
        self.imports.append((path, product_key, product_secret))
        if self.refusal is not None:
            raise self.refusal
        self.records.rows.append(a_batch(4, Counts(issued=5000, available=5000)))
        return ImportReport(4, 5000)

    def default_order(self) -> RunOrder | None:
        return self.order

    def new_tray(self) -> None:
        self.trays += 1

    def recipe(self, file: Path | None) -> Recipe:
        return load_recipe(file or RECIPE)

    def fences(self) -> dict[int, str]:
        return {}


class ScriptedDialogs(Dialogs):
    """Answers file choosers at once; keeps questions open so that a test can press their buttons."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self.questions: list[str] = []
        self.boxes = []
        self.told: list[tuple[str, str]] = []
        self.paper: Path | None = None

    def choose_file(self, parent: QWidget, title: str, filters: str, then: FileTaken) -> None:
        if self.file is not None:
            then(self.file)

    def choose_folder(self, parent: QWidget, title: str, then: FileTaken) -> None:
        if self.file is not None:
            then(self.file)

    def choose_target(self, parent: QWidget, title: str, name: str, filters: str, then: FileTaken) -> None:
        if self.file is not None:
            then(self.file)

    def choose_printer(self, parent, then):
        if self.paper is not None:
            printer = QPrinter()
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(self.paper))
            then(printer)

    def ask_text(self, parent, title, text, then):
        self.questions.append(text)
        then("counted again")

    def ask(self, parent, title, text, yes, no, then):
        box = super().ask(parent, title, text, yes, no, then)
        self.questions.append(text)
        self.boxes.append(box)
        return box

    def tell(self, parent, title, text, detail=""):
        self.told.append((text, detail))
        return super().tell(parent, title, text, detail)

    def press(self, role: str) -> None:
        """Press `yes` or `no` of the question asked last."""
        box = self.boxes.pop()
        no = box.escapeButton()
        next(button for button in box.buttons() if (button is no) == (role == "no")).click()


PROBLEMS = (
    Problem(3, "DeviceName", "has a character other than A-Z a-z 0-9 - _ @ . :"),
    Problem(17, "DeviceSecret", "is empty"),
    Problem(0, "", "the header row names DeviceName twice; delete one of the columns"),
)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    return ScriptedDialogs()


@pytest.fixture
def settings(tmp_path: Path) -> GuiSettings:
    return GuiSettings(tmp_path / "gui.ini")


@pytest.fixture
def translations(qapp: QApplication) -> Iterator[Translations]:
    spoken = Translations()
    yield spoken
    spoken.silence()


@pytest.fixture
def open_window(qtbot, settings, translations, dialogs) -> Iterator[Callable[[FakeDesk], MainWindow]]:
    """Opens windows, and closes them with their threads at the end."""
    windows: list[MainWindow] = []

    def make(desk: FakeDesk) -> MainWindow:
        window = MainWindow(desk, settings, translations, dialogs)
        windows.append(window)
        window.show()
        qtbot.waitUntil(lambda: not window.work.busy)
        return window

    yield make
    for window in windows:
        for desk in (window._desk,):
            desk.gate.set()
            desk.running = False
        with contextlib.suppress(RuntimeError):  # a test may have deleted it
            quiet(qtbot, window)
            window.close()
            window.deleteLater()


@pytest.fixture
def window(open_window, desk) -> MainWindow:
    return open_window(desk)


ENGINEER = Person("Li Wei", Role.ENGINEER)
PINS = {"Zhao Min": "mountain-7", "Li Wei": "river-88", "Chen": "garden-5"}
"""A supervisor, an engineer and an operator."""


@pytest.fixture
def station(tmp_path) -> Iterator[Desk]:
    """A desk on real books; no slot is ever used."""
    fixture = Fixture("jig 1", (SlotPlace(1, "/dev/null"),), 1)
    store = open_store(laid_out(tmp_path / "books"), cost=CHEAP)
    desk = Desk(store, fixture, recipe_file=RECIPE, clock=lambda: datetime.now(UTC))
    yield desk
    desk.close()


@pytest.fixture
def staffed(station) -> Desk:
    """The same desk, where people sign in; nobody has yet."""
    people = station.people
    chief = people.found("Zhao Min", Secret(PINS["Zhao Min"]))
    people.add("Li Wei", Role.ENGINEER, Secret(PINS["Li Wei"]), chief)
    people.add("Chen", Role.OPERATOR, Secret(PINS["Chen"]), chief)
    people.sign_out()
    return station


@pytest.fixture
def open_station(qtbot, settings, translations, dialogs) -> Iterator[Callable[[Desk], MainWindow]]:
    """Opens windows on real desks; the first start was seen before."""
    windows: list[MainWindow] = []
    settings.first_start_seen = True

    def make(desk: Desk) -> MainWindow:
        window = MainWindow(desk, settings, translations, dialogs)
        windows.append(window)
        window.show()
        quiet(qtbot, window)
        return window

    yield make
    for window in windows:
        quiet(qtbot, window)
        window.close()
        window.deleteLater()


def quiet(qtbot, window: MainWindow) -> None:
    """Wait until the desk has answered everything."""
    qtbot.waitUntil(lambda: not window.busy, timeout=20_000)
