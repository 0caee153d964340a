"""Closing a batch and opening it again: the questions, and what comes of them."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.dialogs import Dialogs
from app.gui.records.states import in_flight
from app.gui.wordings import why
from app.gui.words import grouped
from app.gui.work import Work
from app.model.records import BatchRow
from app.station.desk import Desk


class BatchClosing(QObject):
    """Asks, closes, opens again.

    Args:
        desk: the books.
        work: thread for blocking calls.
        dialogs: questions and file choosers.
        parent: the dialogs stand beside it.
    """

    told = Signal(str)
    """Good news for the banner."""

    refused = Signal(str)
    """What could not be done, for people."""

    done = Signal()
    """A batch is closed, or open again."""

    def __init__(self, desk: Desk, work: Work, dialogs: Dialogs, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._work, self._dialogs, self._window = desk, work, dialogs, parent
        self._batch: BatchRow | None = None

    def ask_close(self, batch: BatchRow) -> None:
        """Show the count, then ask for the sheet's file; without it nothing is closed."""
        self._batch = batch
        counts = batch.counts
        if in_flight(counts):
            self.refused.emit(
                self.tr(
                    "Batch {number} can't be closed: codes in flight: {count}. Wait for their jobs."
                ).format(number=batch.number, count=grouped(in_flight(counts)))
            )
            return
        text = self.tr(
            "Batch {number}: {issued} issued, {available} available, {held} held, {consumed} consumed, "
            "{void} void. A closed batch can't be flashed from, and none of its codes changes."
        ).format(
            number=batch.number,
            issued=grouped(counts.issued),
            available=grouped(counts.available),
            held=grouped(counts.held),
            consumed=grouped(counts.consumed),
            void=grouped(counts.void),
        )
        if counts.held:
            text += "\n\n" + self.tr(
                "Held codes: {count}. It is not known whether they are on their modules. "
                "If you close now they stay in doubt and are listed on the sheet."
            ).format(count=grouped(counts.held))
        self._dialogs.ask(
            self._window,
            self.tr("Close the batch?"),
            text,
            self.tr("Close, write the sheet…"),
            self.tr("Cancel"),
            self._ask_sheet,
        )

    def ask_reopen(self, batch: BatchRow) -> None:
        """Ask for the reason."""
        self._batch = batch
        self._dialogs.ask_text(
            self._window,
            self.tr("Open the batch again?"),
            self.tr("Why is batch {number} opened again? The reason goes on record.").format(
                number=batch.number
            ),
            self.reopen,
        )

    @Slot()
    def _ask_sheet(self) -> None:
        if self._batch is not None:
            self._dialogs.choose_target(
                self._window,
                self.tr("Sheet of the closed batch"),
                f"batch-{self._batch.number}-closed.xlsx",
                self.tr("Excel (*.xlsx)"),
                self.close_with,
            )

    @Slot(object)
    def close_with(self, sheet: Path) -> None:
        """Close the batch that was asked for; the held codes that were named are accepted."""
        batch = self._batch
        if batch is None:
            return
        number, accept = batch.number, batch.counts.held > 0

        def task() -> str:
            self._desk.till.close(number, by=self._desk.people.acting, accept_held=accept, sheet=sheet)
            return sheet.name

        self._work.ask(task, self._closed, self._refused)

    @Slot(str)
    def reopen(self, reason: str) -> None:
        """Open the batch that was asked for again."""
        batch = self._batch
        if batch is None:
            return
        number = batch.number

        def task() -> None:
            self._desk.till.reopen(number, by=self._desk.people.acting, reason=reason)

        self._work.ask(task, self._reopened, self._refused)

    @Slot(object)
    def _closed(self, name: str) -> None:
        self.told.emit(self.tr("The batch is closed; its sheet is {name}.").format(name=name))
        self.done.emit()

    @Slot(object)
    def _reopened(self, _: object) -> None:
        self.told.emit(self.tr("The batch is open again."))
        self.done.emit()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self.refused.emit(why(error))
        self.done.emit()
