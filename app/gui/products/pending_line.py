"""A line about batches that wait for a cloud or have failed, with the way to them."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.gui.parts import make_label
from app.model.records import BatchRow

_NAMED = 4


class PendingLine(QWidget):
    """Not there while nothing is pending."""

    asked = Signal()
    """The batches are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[BatchRow] = []
        self.text, self.button = make_label("problem", wrap=True), QPushButton()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.text, 1)
        line.addWidget(self.button)
        self.button.clicked.connect(self.asked)
        self._write()

    @Slot(object)
    def show_batches(self, rows: list[BatchRow]) -> None:
        """Name these batches."""
        self._rows = rows
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)

    def _write(self) -> None:
        names = [
            self.tr("batch {number} of {product}").format(
                number=row.number, product=row.product_name or row.product_key
            )
            for row in self._rows[:_NAMED]
        ]
        if len(self._rows) > _NAMED:
            names.append("…")
        self.text.setText(self.tr("⚠ Not finished: {batches}").format(batches=", ".join(names)))
        self.button.setText(self.tr("Show"))
        self.setVisible(bool(self._rows))
