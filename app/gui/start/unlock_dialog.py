"""Asks for what opens the books: the passphrase of their key, or their recovery sheet."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.keeping.recover_dialog import RecoverDialog
from app.gui.keeping.secret_field import SecretField
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.wordings import why
from app.gui.work import Work
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.desk import Desk
from app.station.entrance import Entrance
from app.station.keys import KeyTrouble


class UnlockDialog(DeskDialog):
    """Stays until the books are open or it is closed.

    Args:
        entrance: to the books.
        work: thread for it.
        asks: whether the key has a passphrase; else the key is missing, damaged or not to be had.
        trouble: what stood in the way so far; None if nothing did.
    """

    opened = Signal(object)
    """The Desk."""

    def __init__(
        self,
        entrance: Entrance,
        work: Work,
        *,
        asks: bool,
        trouble: DeskError | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, "Flashline", parent)
        self._entrance = entrance
        self.recovering: RecoverDialog | None = None
        self.heading, self.explain = make_label(wrap=True), make_label("muted", wrap=True)
        self.heading.setFont(scaled(self.font(), 1.5, bold=True))
        self.heading.setText(
            self.tr("Passphrase of the books") if asks else self.tr("The books can't be opened")
        )
        self.explain.setText(
            self.tr("It opens the secrets of this station. Who set the station up knows it.")
        )
        self.explain.setVisible(asks)
        self.passphrase = SecretField(self.tr("Passphrase"))
        self.passphrase.setVisible(asks)
        form = QFormLayout()
        form.addRow(self.passphrase)
        self.content.addWidget(self.heading)
        self.content.addWidget(self.explain)
        self.content.addLayout(form)
        self.content.addStretch(1)
        self.sheet_button = make_button()
        self.sheet_button.setText(self.tr("Recovery sheet…"))
        self.sheet_button.setAutoDefault(False)
        self.sheet_button.setVisible(asks or isinstance(trouble, KeyTrouble))
        self.sheet_button.clicked.connect(self.recover)
        self.buttons.addWidget(self.sheet_button)
        self.add_close_button(self.tr("Close Flashline"))
        self.open_button = make_button("primary")
        self.open_button.setText(self.tr("Open") if asks else self.tr("Try again"))
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self.open_books)
        self.buttons.addWidget(self.open_button)
        self._asks = asks
        self.passphrase.changed.connect(self.refresh)
        if trouble is not None:
            self.say(why(trouble), bad=True)
        self.resize(600, 280)
        self.refresh()
        if asks:
            self.passphrase.setFocus()

    @Slot()
    def open_books(self) -> None:
        """Try what was typed."""
        if self.open_button.isEnabled():
            self._open(self.passphrase.take() if self._asks else None)

    @Slot()
    def recover(self) -> None:
        """Ask for the lines of the recovery sheet."""
        if self.recovering is None and not self.busy:
            self.recovering = RecoverDialog(self._entrance.recover, self._work, self)
            self.recovering.recovered.connect(self._open)
            self.recovering.finished.connect(self._recover_over)
            self.recovering.open()

    @Slot()
    def refresh(self) -> None:
        """Wait for a passphrase."""
        self.open_button.setEnabled((not self._asks or self.passphrase.filled) and not self.busy)
        self.sheet_button.setEnabled(not self.busy)
        if not self.busy and self._asks and self.message.isVisible() and not self.passphrase.filled:
            self.passphrase.setFocus()

    def done(self, result: int) -> None:
        """Leave no passphrase behind."""
        self.passphrase.clear()
        super().done(result)

    @Slot(object)
    def _open(self, phrase: Secret | None) -> None:
        self.say(self.tr("Opening the books…"))

        def task() -> Desk:
            return self._entrance.open(phrase)

        self.ask(task, self._done)

    @Slot()
    def _recover_over(self) -> None:
        self.recovering = None

    def _done(self, desk: Desk) -> None:
        self.accept()
        self.opened.emit(desk)
