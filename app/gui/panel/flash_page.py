"""The flashing panel: the bar above, the tiles below."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.gui.dialogs import Dialogs
from app.gui.jig.jig_tools import JigTools
from app.gui.look import scaled
from app.gui.panel.order_form import OrderForm
from app.gui.panel.permanent_dialog import PermanentDialog
from app.gui.panel.run_bar import RunBar
from app.gui.panel.slot_detail import SlotDetail
from app.gui.panel.slot_log import SlotLogs
from app.gui.panel.tile_grid import TileGrid
from app.gui.parts import make_card, make_label
from app.gui.people.session import Session
from app.gui.pulse import BooksPulse
from app.gui.wordings import why
from app.gui.words import grouped
from app.gui.work import Work
from app.model.closing import Doubt
from app.model.fixture import Fixture
from app.model.person import Person, Role
from app.model.recipe import Recipe
from app.model.records import BatchRow
from app.station.desk import Desk
from app.station.events import Event, RunClosed, RunFigures, RunOpened, SlotFenced
from app.station.order import RunOrder


class FlashPage(QWidget):
    """Opens and closes runs, and shows every slot.

    Args:
        desk: the station and the books.
        work: thread for blocking calls.
        pulse: when to read the books again.
        session: who is here.
        dialogs: questions and file choosers.
        clock: monotonic seconds.
    """

    refused = Signal(str)
    """Why a run could not be opened, for people."""

    run_changed = Signal()
    """A run has been opened or closed."""

    told = Signal(str)
    """What came of something, for people."""

    fixture_changed = Signal(object)
    """The Fixture that the desk works with now."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        pulse: BooksPulse,
        session: Session,
        dialogs: Dialogs,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._work, self._session, self._dialogs = desk, work, session, dialogs
        self._clock = clock
        self._batch: int | None = None
        self._focused = False
        self._detail: SlotDetail | None = None
        self.confirmation: PermanentDialog | None = None
        self.form = OrderForm(dialogs)
        self.bar = RunBar(self.form, clock)
        self.grid = TileGrid(desk.fixture, clock)
        self._scroll = QScrollArea(widgetResizable=True)
        self.logs = SlotLogs(self)
        self.jig = JigTools(desk, work, dialogs, self)
        self.doubts = make_label("muted", wrap=True)
        self._in_doubt = 0
        self.empty = make_label("muted", wrap=True)
        self._lay_out()
        self.bar.start_asked.connect(self._start)
        self.bar.stop_asked.connect(self._ask_stop)
        self.grid.opened.connect(self.open_detail)
        self.form.recipe_asked.connect(self._read_recipe)
        self.bar.teach.clicked.connect(self.jig.teach)
        self.jig.fixture_changed.connect(self._show_fixture)
        self.jig.fences_read.connect(self._show_fences)
        self.jig.told.connect(self.told)
        session.changed.connect(self._allow)
        pulse.changed.connect(self.read_books)
        if desk.running:
            self.bar.show_running(None, fresh=True)
        self._read_recipe(None)
        work.ask(desk.default_order, self.form.show_order, lane="order")
        self.jig.read_fences()
        self.read_books()

    @property
    def detail(self) -> SlotDetail | None:
        """The open details of a slot."""
        return self._detail

    @Slot(object)
    def take(self, event: Event) -> None:
        """Show an event of the station."""
        self.grid.take(event)
        self.logs.take(event)
        self.jig.take(event)
        match event:
            case RunOpened():
                self._batch = event.batch
                self.bar.show_running(self.form.chosen(), fresh=True)
                self.read_books()
                self._allow()
                self.run_changed.emit()
            case RunClosed():
                self._batch = None
                self.bar.show_closed()
                self._allow()
                self.run_changed.emit()
            case RunFigures():
                self.bar.take(event)
            case _:
                pass
        if self._detail is not None and getattr(event, "slot", None) == self._detail.slot:
            self._detail.show_state(self.grid.tiles[self._detail.slot].state)

    def show_person(self, person: Person | None, *, locked: bool) -> None:
        """Runs are opened in the name of who has signed in; `locked` where somebody has to first."""
        engineer = self._session.may(Role.ENGINEER)
        self.form.show_person(None if person is None else person.name, locked=locked, engineer=engineer)

    @Slot()
    def read_books(self) -> None:
        """Read the batches again."""
        self._work.ask(self._desk.records.batches, self._show_batches, lane="panel batches")
        self._work.ask(self._desk.till.doubts, self._show_doubts, lane="panel doubts")

    @Slot(object)
    def _show_doubts(self, doubts: list[Doubt]) -> None:
        self._in_doubt = sum(not one.accepted for one in doubts)
        self._write_doubts()

    def _write_doubts(self) -> None:
        self.doubts.setVisible(self._in_doubt > 0)
        self.doubts.setText(
            self.tr(
                "Codes in doubt: {count}. They settle by themselves when their modules are seen again."
            ).format(count=grouped(self._in_doubt))
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(int)
    def open_detail(self, slot: int) -> None:
        """Show everything about a slot; one window, for the slot that was asked for last."""
        if self._detail is not None:
            self._detail.close()
        state = self.grid.tiles[slot].state
        self._detail = SlotDetail(state, self.logs, self._session, self.bar.tally, self)
        self._detail.unfence_asked.connect(self.jig.unfence)
        self._detail.erase_asked.connect(self.jig.erase)
        self._detail.show_idle(idle=not self.bar.running)
        self._detail.finished.connect(self._detail_closed)
        self._detail.show()

    def stop(self) -> None:
        """Ask the desk for the end of the run."""
        self.bar.show_stopping()
        self._desk.close_run()

    @Slot()
    def _start(self) -> None:
        order = self.form.order()
        if order is None or self._desk.running:
            return
        if self.form.permanent:
            self._confirm(order)
        else:
            self._open(order)

    def _confirm(self, order: RunOrder) -> None:
        """An engineer answers for what can't be undone."""
        dialog = PermanentDialog(self._desk, self._work, order.batch, self)
        self.confirmation = dialog

        def go(person: Person) -> None:
            self._open(replace(order, permanent_by=person))

        dialog.confirmed.connect(go)
        dialog.finished.connect(self._confirmation_over)
        dialog.open()

    @Slot()
    def _confirmation_over(self) -> None:
        self.confirmation = None

    def _open(self, order: RunOrder) -> None:
        self.bar.show_opening(order)

        def open_run() -> None:
            self._desk.open_run(order)

        self._work.ask(open_run, self._opened, self._not_opened)

    @Slot(object)
    def _opened(self, _: object) -> None:
        """RunOpened has told the rest, or will."""

    @Slot(object)
    def _not_opened(self, error: Exception) -> None:
        self.bar.show_closed()
        self.refused.emit(why(error))

    @Slot(object)
    def _read_recipe(self, file: Path | None) -> None:
        def read() -> tuple[Recipe, Path | None]:
            return self._desk.recipe(file), file

        self._work.ask(read, self._show_recipe, self._not_a_recipe, lane="recipe")

    @Slot(object)
    def _show_recipe(self, answer: tuple[Recipe, Path | None]) -> None:
        self.form.show_recipe(*answer)

    @Slot(object)
    def _not_a_recipe(self, error: Exception) -> None:
        self.refused.emit(why(error))

    @Slot()
    def _allow(self) -> None:
        if self._detail is not None:
            self._detail.show_idle(idle=not self.bar.running)
        if self._desk.training:
            self.bar.teach.hide()
        self._session.allow(self.bar.teach, Role.ENGINEER)

    @Slot(object)
    def _show_fences(self, fences: dict[int, str]) -> None:
        for slot, reason in fences.items():
            self.grid.take(SlotFenced(slot, reason))

    @Slot(object)
    def _show_fixture(self, fixture: Fixture) -> None:
        """The tiles of another jig."""
        if self._detail is not None:
            self._detail.close()
        self.grid = TileGrid(fixture, self._clock)
        self.grid.opened.connect(self.open_detail)
        self._scroll.setWidget(self.grid)
        self._show_tiles()
        self.fixture_changed.emit(fixture)

    def _show_tiles(self) -> None:
        self.empty.setVisible(not self.grid.tiles)
        self._scroll.setVisible(bool(self.grid.tiles))

    @Slot()
    def _ask_stop(self) -> None:
        count = self.grid.working
        if not count:
            self._stop_if_running()
            return
        text = self.tr(
            "Modules being flashed: {count}. If you stop now they are not finished; "
            "their codes are kept for them."
        ).format(count=count)
        self._dialogs.ask(
            self,
            self.tr("Stop the run?"),
            text,
            self.tr("Stop now"),
            self.tr("Keep running"),
            self._stop_if_running,
        )

    @Slot()
    def _stop_if_running(self) -> None:
        if self.bar.running:
            self.stop()

    @Slot(object)
    def _show_batches(self, rows: list[BatchRow]) -> None:
        self.form.show_batches(rows)
        if not self._focused:
            self._focused = True
            self.bar.button.setFocus()
        if self.bar.running:
            number = self._batch
            row = next((row for row in rows if row.number == number), None) if number else self.form.chosen()
            self.bar.show_batch(row)

    @Slot()
    def _detail_closed(self) -> None:
        if self.sender() is self._detail:
            self._detail = None

    def _lay_out(self) -> None:
        top, frame = make_card()
        frame.setContentsMargins(12, 10, 12, 10)
        frame.addWidget(self.bar)
        frame.addWidget(self.doubts)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setFont(scaled(self.font(), 1.5))
        self._retranslate()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        column.addWidget(top)
        column.addWidget(self.empty, 1)
        column.addWidget(self._scroll, 1)
        self._show_tiles()

    def _retranslate(self) -> None:
        self._write_doubts()
        self.empty.setText(
            self.tr(
                "No slots: no USB serial port is there.\n"
                "Teach the jig, or plug the fixture in and start Flashline again, or name a fixture file: "
                "--fixture-file"
            )
        )
