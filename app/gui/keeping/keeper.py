"""Opens the dialogs on key and backups, and shows the reminder of the recovery sheet."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.keeping.sheet_dialog import SheetDialog
from app.gui.keeping.sheet_reminder import SheetReminder
from app.gui.keeping.station_dialog import StationDialog
from app.gui.people.session import Session
from app.gui.work import Work
from app.model.person import Role
from app.station.desk import Desk


class Keeper(QObject):
    """Owns the dialogs; one is open at a time. Does nothing where the desk has no strongbox (training).

    Args:
        desk: key and backups.
        work: thread for them.
        session: who is here.
        dialogs: printers and file choosers.
        window: the dialogs stand before it.
    """

    told = Signal(str)
    """What happened, for the banner."""

    key_change_asked = Signal(object)
    """The KeyChange that is to be made when the window is closed."""

    def __init__(self, desk: Desk, work: Work, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._work, self._session, self._dialogs = desk, work, session, dialogs
        self._window = window
        self.dialog: DeskDialog | None = None
        self.reminder = SheetReminder()
        self.reminder.asked.connect(self.hand_out_sheet)
        session.changed.connect(self.look)

    @Slot()
    def open_station(self) -> None:
        """Show key and backups."""
        strongbox = self._desk.strongbox
        if strongbox is None or self.dialog is not None:
            return
        dialog = StationDialog(self._desk, strongbox, self._work, self._session, self._dialogs, self._window)
        dialog.sheet_changed.connect(self._sheet_away)
        dialog.key_change_asked.connect(self.key_change_asked)
        self._open(dialog)

    @Slot()
    def hand_out_sheet(self) -> None:
        """Make the recovery sheet, at once."""
        strongbox = self._desk.strongbox
        if strongbox is None or self.dialog is not None:
            return
        dialog = SheetDialog(self._desk, strongbox, self._work, self._dialogs, self._window)
        dialog.put_away.connect(self._sheet_away)
        self._open(dialog)

    @Slot()
    def look(self) -> None:
        """Ask whether a sheet is due, and show the reminder to who may do something about it."""
        strongbox = self._desk.strongbox
        if strongbox is None or not self._session.may(Role.SUPERVISOR):
            self.reminder.hide()
            return

        def due() -> bool:
            return strongbox.sheet_due

        self._work.ask(due, self._show_due, lane="sheet due")

    @Slot(object)
    def _show_due(self, due: bool) -> None:
        self.reminder.setVisible(due and self._session.may(Role.SUPERVISOR))

    @Slot()
    def _sheet_away(self) -> None:
        self.told.emit(self.tr("The recovery sheet is put away; that is on record."))
        self.look()

    @Slot()
    def _gone(self) -> None:
        self.dialog = None

    def _open(self, dialog: DeskDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._gone)
        dialog.open()
