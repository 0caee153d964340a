"""The door of the station: opens the sign-in, locks when nobody is there, and shows who is."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.people.idle_lock import IdleLock
from app.gui.people.people_dialog import PeopleDialog
from app.gui.people.session import Session
from app.gui.people.sign_in_dialog import FoundDialog, SignInDialog
from app.gui.settings import GuiSettings
from app.gui.work import Work
from app.station.desk import Desk

_MINUTE_MS = 60_000


class Door(QObject):
    """Owns the dialogs about people; one is open at a time.

    Args:
        desk: the people.
        work: thread for them.
        session: who is here.
        settings: after how long the station locks itself, and whether the first start was seen.
        window: the dialogs stand before it.
    """

    told = Signal(str)
    """What happened, for the banner."""

    def __init__(
        self, desk: Desk, work: Work, session: Session, settings: GuiSettings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._work, self._session, self._settings = desk, work, session, settings
        self._window, self._last = window, ""
        self.dialog: DeskDialog | None = None
        self.idle = IdleLock(settings.idle_minutes * _MINUTE_MS, self)
        self.idle.idle.connect(self._lock)
        session.changed.connect(self._changed)

    @Slot()
    def sign_in(self) -> None:
        """Ask who is there."""
        if self.dialog is None:
            dialog = SignInDialog(self._desk, self._work, self._last, self._window)
            dialog.signed_in.connect(self._came)
            self._open(dialog)

    @Slot()
    def sign_out(self) -> None:
        """Whoever is here goes; a run that is open goes on."""
        self._desk.people.sign_out()
        self._session.read()

    @Slot()
    def found(self) -> None:
        """Name the first supervisor."""
        if self.dialog is None:
            dialog = FoundDialog(self._desk, self._work, self._window)
            dialog.founded.connect(self._came)
            self._open(dialog)

    @Slot()
    def people(self) -> None:
        """Show the list of people, or begin it."""
        if self._session.foundable:
            self.found()
        elif self.dialog is None:
            dialog = PeopleDialog(self._desk, self._work, self._session, self._settings, self._window)
            dialog.idle_changed.connect(self._idle_changed)
            self._open(dialog)

    @Slot()
    def _changed(self) -> None:
        person = self._session.person
        self.idle.watch(on=self._session.required and person is not None)
        if person is not None:
            self._last = person.name
        if self._session.foundable and not self._settings.first_start_seen:
            self._settings.first_start_seen = True
            self._settings.save()
            self.found()
        elif self._session.locked:
            self.sign_in()

    @Slot(object)
    def _came(self, _: object) -> None:
        self._session.read()

    @Slot()
    def _lock(self) -> None:
        self.told.emit(self.tr("Nobody touched this station for a while: it is locked. Runs go on."))
        self.sign_out()

    @Slot()
    def _idle_changed(self) -> None:
        self.idle.set_milliseconds(self._settings.idle_minutes * _MINUTE_MS)

    @Slot()
    def _gone(self) -> None:
        self.dialog = None

    def _open(self, dialog: DeskDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._gone)
        dialog.open()
