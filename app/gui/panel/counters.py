"""The large numbers beside the START button."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from app.gui.look import scaled
from app.gui.panel.run_tally import RunTally
from app.gui.parts import make_label
from app.gui.words import grouped

_NONE = "–"


class Counters(QFrame):
    """Passed, failed, share of the first pass, units per hour, and the codes that are left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.passed, self.failed, self.available = large = (QLabel(_NONE), QLabel(_NONE), QLabel(_NONE))
        self.rate, self.first_pass = small = (QLabel(_NONE), QLabel(_NONE))
        self.passed.setObjectName("passedCount")
        self.failed.setObjectName("failedCount")
        self._captions = [make_label("muted") for _ in (*large, *small)]
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 14, 8)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(0)
        for column, number in enumerate(large):
            number.setFont(scaled(self.font(), 2.1, bold=True))
            number.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance("0000"))
            self._captions[column].setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(number, 1, column)
            grid.addWidget(self._captions[column], 2, column)
        below = QHBoxLayout()
        below.setSpacing(5)
        for number, caption in zip(small, self._captions[len(large) :], strict=True):
            number.setFont(scaled(self.font(), 1.3, bold=True))
            below.addStretch(1)
            below.addWidget(number)
            below.addWidget(caption)
        below.addStretch(1)
        grid.addLayout(below, 3, 0, 1, len(large))
        grid.setRowStretch(0, 1)
        grid.setRowStretch(4, 1)
        self._retranslate()

    def show_run(self, tally: RunTally | None, now: float) -> None:
        """Show the run's counts.

        Args:
            tally: of the run; None shows that there is nothing to count.
            now: monotonic seconds.
        """
        passed, failed, rate = None, None, None
        if tally is not None:
            passed, failed, rate = tally.passed, tally.failed, tally.per_hour(now)
        for label, count in ((self.passed, passed), (self.failed, failed), (self.rate, rate)):
            label.setText(_NONE if count is None else grouped(count))
        share = None if tally is None else tally.first_pass
        # rounded down: 100 % is said only where it is true
        self.first_pass.setText(_NONE if share is None else f"{int(share * 100)}%")

    def show_available(self, count: int | None) -> None:
        """Show how many codes the batch has left."""
        self.available.setText(_NONE if count is None else grouped(count))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        texts = (
            self.tr("passed"),
            self.tr("failed"),
            self.tr("codes left"),
            self.tr("units/hour"),
            self.tr("first pass"),
        )
        for label, text in zip(self._captions, texts, strict=True):
            label.setText(text)
        self.first_pass.setToolTip(self.tr("Share of the units that passed at their first try"))
