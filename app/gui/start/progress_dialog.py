"""Says what is being done before the window opens; there is nothing to press."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from app.gui.look import scaled
from app.gui.parts import make_label
from app.gui.wordings import shown


class ProgressDialog(QDialog):
    """Stays until it is told that all is done.

    Args:
        heading: what is being done.
    """

    step = Signal(object)
    """A sentence of the layers below; may be emitted in any thread."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Flashline")
        self.heading, self.line = make_label(wrap=True), make_label("muted", wrap=True)
        self.heading.setFont(scaled(self.font(), 1.4, bold=True))
        self.heading.setText(heading)
        bar = QProgressBar(minimum=0, maximum=0, textVisible=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (self.heading, bar, self.line):
            column.addWidget(widget)
        self.step.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self.resize(520, 160)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only who opened it closes it."""
        event.ignore()

    def reject(self) -> None:
        """Escape does nothing."""

    @Slot(object)
    def _show(self, text: str) -> None:
        self.line.setText(shown(text))
