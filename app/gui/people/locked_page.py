"""What stands in the place of a page while nobody has signed in."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.look import scaled
from app.gui.parts import make_button, make_label


class LockedPage(QWidget):
    """Says so, and has the one button that helps."""

    sign_in_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self.button = make_label("muted", wrap=True), make_button("primary")
        self.label.setFont(scaled(self.font(), 1.4))
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button.clicked.connect(self.sign_in_asked)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self.label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.label.setText(self.tr("Nobody has signed in."))
        self.button.setText(self.tr("Sign in…"))
