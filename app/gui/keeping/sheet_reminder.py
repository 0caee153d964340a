"""A strip that stays until somebody says that the recovery sheet is put away."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.gui.look import scaled
from app.gui.parts import make_button, make_label


class SheetReminder(QFrame):
    """Hidden while no sheet is due, or nobody is here who may print it."""

    asked = Signal()
    """The sheet is to be printed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reminder")
        self.label, self.button = make_label(wrap=True), make_button()
        self.label.setFont(scaled(self.font(), 1.1, bold=True))
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.label.setText(
            self.tr("The recovery sheet is not put away yet: if the key is lost now, every secret is lost.")
        )
        self.button.setText(self.tr("Recovery sheet…"))
