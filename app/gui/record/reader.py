"""Opens the record of what was done, once at a time."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.gui.people.session import Session
from app.gui.record.record_dialog import RecordDialog
from app.gui.work import Work
from app.model.person import Role
from app.station.desk import Desk


class RecordReader(QObject):
    """Owns the dialog.

    Args:
        desk: the record.
        work: thread for what takes no time.
        long_work: thread for what reads all of it.
        session: who is here.
        window: the dialog stands before it.
    """

    def __init__(self, desk: Desk, work: Work, long_work: Work, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._work, self._long_work, self._session = desk, work, long_work, session
        self._window = window
        self.dialog: RecordDialog | None = None

    @Slot()
    def open(self) -> None:
        """Show the record to who may read it."""
        if self.dialog is None and self._session.may(Role.ENGINEER):
            self.dialog = RecordDialog(self._desk, self._work, self._long_work, self._session, self._window)
            self.dialog.finished.connect(self._gone)
            self.dialog.open()

    @Slot()
    def _gone(self) -> None:
        self.dialog = None
