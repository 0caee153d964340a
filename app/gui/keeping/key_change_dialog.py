"""Before the key is changed: what it means, and whether the key in use opens."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.keeping.key_change import KeyChange
from app.gui.keeping.key_dialog import KeyDialog
from app.gui.work import Work
from app.station.desk import Desk
from app.station.strongbox import Strongbox


class KeyChangeDialog(KeyDialog):
    """The change itself comes when the window is closed, since nobody may work with the books meanwhile.

    Args:
        desk: its people.
        strongbox: the key.
        work: thread for it.
    """

    agreed = Signal(object)
    """The KeyChange that is to be made."""

    def __init__(self, desk: Desk, strongbox: Strongbox, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(strongbox, work, "", parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Change the key?"))
        self.explain.setText(
            self.tr(
                "A new key is made and every secret sealed anew, for instance because a recovery sheet or a "
                "key file was lost. The window closes for it and opens again. Older backups need the key of "
                "before and its sheet; a new sheet is needed, and other stations need the new key file. A "
                "power cut in the middle leaves one key that opens everything."
            )
        )
        self.content.addStretch(1)
        self.do_button.setText(self.tr("Change the key"))
        self.do_button.setAutoDefault(False)
        self.resize(600, 320)
        self.begin()

    @Slot()
    def act(self) -> None:
        """See that the key opens, then close the window."""
        if not self.do_button.isEnabled():
            return
        present = self.take_present()

        def task() -> KeyChange:
            by = self._desk.people.acting
            self.strongbox.require_key(present, by)
            return KeyChange(by, present)

        self.ask(task, self._done)

    def _done(self, errand: KeyChange) -> None:
        self.accept()
        self.agreed.emit(errand)
