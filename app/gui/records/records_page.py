"""The production records: the list of batches, and a batch opened from it."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.people.session import Session
from app.gui.pulse import BooksPulse
from app.gui.records.activation_dialog import ActivationDialog
from app.gui.records.batch_page import BatchPage
from app.gui.records.batches_page import BatchesPage
from app.gui.records.closing import BatchClosing
from app.gui.records.code_dialog import CodeDialog
from app.gui.records.downloads_dialog import DownloadsDialog
from app.gui.records.unfinished_dialog import UnfinishedDialog
from app.gui.work import Work
from app.model.person import Role
from app.model.records import BatchRow, CodeRow
from app.station.desk import Desk


class RecordsPage(QStackedWidget):
    """Both lists, and the dialogs about a batch or a code.

    Args:
        desk: the books.
        work: thread for blocking calls.
        pulse: when to read the books again.
        session: what who is here may do.
        dialogs: questions and file choosers.
        making: thread for what a cloud takes minutes for.
    """

    told = Signal(str)
    """Good news for the banner."""

    refused = Signal(str)
    """What could not be done, for people."""

    import_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        work: Work,
        pulse: BooksPulse,
        session: Session,
        dialogs: Dialogs,
        making: Work | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._work, self._session, self._dialogs = desk, work, session, dialogs
        self._making = making or work
        self.dialog: DeskDialog | None = None
        self.batches = BatchesPage(desk.records, work)
        self.batch = BatchPage(desk.records, work, session)
        self.addWidget(self.batches)
        self.addWidget(self.batch)
        self.batches.opened.connect(self.open_batch)
        self.batches.import_asked.connect(self.import_asked)
        self.batches.files_asked.connect(self.ask_files)
        self.batches.activation_asked.connect(self.ask_activation)
        self.batches.decision_asked.connect(self.ask_decision)
        self.batch.files_asked.connect(self.ask_files)
        self.batch.code_asked.connect(self.show_code)
        self.batch.left.connect(self.show_list)
        self.closing = BatchClosing(desk, work, dialogs, self)
        self.batch.close_asked.connect(self.closing.ask_close)
        self.batch.reopen_asked.connect(self.closing.ask_reopen)
        self.closing.told.connect(self.told)
        self.closing.refused.connect(self.refused)
        self.closing.done.connect(self._books_changed)
        pulse.changed.connect(self._books_changed)
        session.changed.connect(self._allow)
        self._allow()

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

    @Slot(object)
    def ask_files(self, batch: BatchRow) -> None:
        """Offer the files of a batch."""
        self._open(DownloadsDialog(self._desk, self._work, self._session, self._dialogs, batch, self))

    @Slot(object)
    def ask_activation(self, batch: BatchRow) -> None:
        """Take in a device list of the product of a batch."""
        self._open(ActivationDialog(self._desk, self._work, self._session, self._dialogs, batch, self))

    @Slot(object)
    def ask_decision(self, batch: BatchRow) -> None:
        """Continue, give up or dismiss a batch that waits or has failed."""
        dialog = UnfinishedDialog(self._desk, self._making, self._session, batch, self)
        dialog.done_with.connect(self.told)
        self._open(dialog)

    @Slot()
    def show_pending(self) -> None:
        """Show what a person has to decide about."""
        self.setCurrentWidget(self.batches)
        self.batches.show_pending()

    @Slot(object)
    def show_code(self, code: CodeRow) -> None:
        """Show everything about one code."""
        self._open(CodeDialog(self._desk, self._work, self._session, code, self))

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
    def _allow(self) -> None:
        self._session.allow(self.batches.import_button, Role.ENGINEER)

    def _open(self, dialog: DeskDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._dialog_gone)
        dialog.open()

    @Slot()
    def _dialog_gone(self) -> None:
        self.dialog = None
        self._books_changed()
