"""The recovery sheet again; and the word of a supervisor that it is put away."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.dialogs import Dialogs
from app.gui.keeping.key_dialog import KeyDialog
from app.gui.keeping.sheet_panel import SheetPanel
from app.gui.parts import make_button
from app.gui.work import Work
from app.station.desk import Desk
from app.station.strongbox import Strongbox
from app.store.recovery import RecoverySheet


class SheetDialog(KeyDialog):
    """Making the sheet is on record before anything of it is shown.

    Args:
        desk: its people.
        strongbox: the key.
        work: thread for it.
        dialogs: printers and file choosers.
    """

    put_away = Signal()
    """A supervisor has said that it is locked up."""

    def __init__(
        self,
        desk: Desk,
        strongbox: Strongbox,
        work: Work,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(strongbox, work, "", parent)
        self._desk = desk
        self._made = False
        self.setWindowTitle(self.tr("Recovery sheet"))
        self.explain.setText(
            self.tr(
                "The key on paper. Without key and sheet no secret can be read again, by anybody. Lock it "
                "up, apart from this computer and its backups: whoever has it and the books can read every "
                "secret."
            )
        )
        self.panel = SheetPanel(dialogs)
        self.panel.setEnabled(False)
        self.content.addWidget(self.panel, 1)
        self.away_button = make_button()
        self.away_button.setText(self.tr("I have it on paper and have put it away"))
        self.away_button.setAutoDefault(False)
        self.away_button.clicked.connect(self._put_away)
        self.buttons.insertWidget(0, self.away_button)
        self.do_button.setText(self.tr("Make the sheet"))
        self.close_button.setText(self.tr("Close"))
        self.panel.handed_out.connect(self.refresh)
        self.resize(720, 480)
        self.begin()

    @property
    def ready(self) -> bool:
        """Whether there is no sheet yet."""
        return not self._made

    @Slot()
    def act(self) -> None:
        """Ask the desk for the sheet."""
        if not self.do_button.isEnabled():
            return
        present = self.take_present()

        def task() -> RecoverySheet:
            return self.strongbox.sheet(present, self._desk.people.acting)

        self.ask(task, self._show_sheet)

    @Slot()
    def refresh(self) -> None:
        """First the sheet is made, then handed out, then put away."""
        super().refresh()
        self.panel.setEnabled(self._made)
        self.away_button.setEnabled(self._made and self.panel.out and not self.busy)

    def done(self, result: int) -> None:
        """Leave nothing behind."""
        self.panel.clear()
        super().done(result)

    def _show_sheet(self, sheet: RecoverySheet) -> None:
        self._made = True
        self.present.setEnabled(False)
        self.panel.show_sheet(sheet)
        self.say(self.tr("Made; that is on record."), good=True)

    @Slot()
    def _put_away(self) -> None:
        def task() -> None:
            self.strongbox.put_away(self._desk.people.acting)

        self.ask(task, self._done)

    def _done(self, _: None) -> None:
        self.accept()
        self.put_away.emit()
