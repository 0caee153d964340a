"""The large numbers beside the START button."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from app.gui.look import scaled
from app.gui.parts import make_label
from app.gui.words import grouped

_NONE = "–"


class Counters(QFrame):
    """Passed, failed, units per hour, and the codes that are left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.passed, self.failed, self.rate, self.available = (QLabel(_NONE) for _ in range(4))
        self.passed.setObjectName("passedCount")
        self.failed.setObjectName("failedCount")
        self._captions = [make_label("muted") for _ in range(4)]
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        for column, number in enumerate((self.passed, self.failed, self.rate, self.available)):
            number.setFont(scaled(self.font(), 2.1, bold=True))
            number.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance("0000"))
            self._captions[column].setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(number, 1, column)
            grid.addWidget(self._captions[column], 2, column)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(3, 1)
        self._retranslate()

    def show_run(self, passed: int | None, failed: int | None, rate: int | None) -> None:
        """Show the run's counts; None shows that there is nothing to count."""
        for label, count in ((self.passed, passed), (self.failed, failed), (self.rate, rate)):
            label.setText(_NONE if count is None else grouped(count))

    def show_available(self, count: int | None) -> None:
        """Show how many codes the batch has left."""
        self.available.setText(_NONE if count is None else grouped(count))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        texts = (self.tr("passed"), self.tr("failed"), self.tr("units/hour"), self.tr("codes left"))
        for label, text in zip(self._captions, texts, strict=True):
            label.setText(text)
