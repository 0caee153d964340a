"""The production records: the list of batches, and a batch opened from it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.gui.dialogs import Dialogs
from app.gui.facade import Desk
from app.gui.pulse import BooksPulse
from app.gui.records.batch_page import BatchPage
from app.gui.records.batches_page import BatchesPage
from app.gui.records.closing import BatchClosing
from app.gui.words import grouped
from app.gui.work import Work


class RecordsPage(QStackedWidget):
    """Both lists, and the export.

    Args:
        desk: the books.
        work: thread for blocking calls.
        pulse: when to read the books again.
        dialogs: questions and file choosers.
    """

    told = Signal(str)
    """Good news for the banner."""

    refused = Signal(str)
    """What could not be done, for people."""

    import_asked = Signal()

    def __init__(
        self, desk: Desk, work: Work, pulse: BooksPulse, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._work, self._dialogs = desk, work, dialogs
        self._exporting: int | None = None
        self.batches = BatchesPage(desk.records, work)
        self.batch = BatchPage(desk.records, work)
        self.addWidget(self.batches)
        self.addWidget(self.batch)
        self.batches.opened.connect(self.open_batch)
        self.batches.import_asked.connect(self.import_asked)
        self.batches.export_asked.connect(self.ask_export)
        self.batch.export_asked.connect(self.ask_export)
        self.batch.left.connect(self.show_list)
        self.closing = BatchClosing(desk, work, dialogs, self)
        self.batch.close_asked.connect(self.closing.ask_close)
        self.batch.reopen_asked.connect(self.closing.ask_reopen)
        self.closing.told.connect(self.told)
        self.closing.refused.connect(self.refused)
        self.closing.done.connect(self._books_changed)
        pulse.changed.connect(self._books_changed)

    @Slot(int)
    def open_batch(self, number: int) -> None:
        """Show one batch."""
        self.batch.open_batch(number)
        self.setCurrentWidget(self.batch)

    @Slot()
    def show_list(self) -> None:
        """Back to the list, with the batch that was open selected."""
        self.setCurrentWidget(self.batches)
        self.batches.choose(self.batch.number)
        self.batches.table.setFocus()
        self.batches.read()

    def show_imported(self, number: int) -> None:
        """A batch has just been imported."""
        self.setCurrentWidget(self.batches)
        self.batches.read()
        self.batches.choose(number)

    @Slot(int)
    def ask_export(self, number: int) -> None:
        """Warn of the secrets, then ask for the file."""
        self._exporting = number
        self._dialogs.ask(
            self,
            self.tr("Export codes?"),
            self.tr(
                "The file will hold the secrets of all codes of batch {number} in clear. "
                "Keep it where only you can read it, and delete it after use."
            ).format(number=number),
            self.tr("Choose file…"),
            self.tr("Cancel"),
            self._ask_target,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """What is not seen is not read; so read now."""
        super().showEvent(event)
        self._books_changed()

    @Slot()
    def _books_changed(self) -> None:
        if not self.isVisible():
            return
        read: Callable[[], None] = (
            self.batch.read if self.currentWidget() is self.batch else self.batches.read
        )
        read()

    @Slot()
    def _ask_target(self) -> None:
        self._dialogs.choose_target(
            self,
            self.tr("Export codes"),
            f"batch-{self._exporting}.xlsx",
            self.tr("Excel (*.xlsx);;CSV (*.csv)"),
            self.export_to,
        )

    @Slot(object)
    def export_to(self, path: Path) -> None:
        """Write the batch that was asked for to a file."""
        number = self._exporting
        if number is None:
            return

        def task() -> tuple[int, str]:
            return self._desk.export_codes(number, path), path.name

        self._work.ask(task, self._exported, self._not_exported)

    @Slot(object)
    def _exported(self, answer: tuple[int, str]) -> None:
        count, name = answer
        self.told.emit(
            self.tr("{count} codes were exported to {name}. The file holds secrets.").format(
                count=grouped(count), name=name
            )
        )

    @Slot(object)
    def _not_exported(self, error: Exception) -> None:
        self.refused.emit(str(error))
