"""Who and since when: what the codes of a batch are narrowed to, beside state and search."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.gui.parts import ChoiceBox

_SPANS: tuple[timedelta | None, ...] = (
    None,
    timedelta(hours=1),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
)


class CodeFilter(QWidget):
    """A name and a time; both may be left open."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.person, self.time = QLineEdit(clearButtonEnabled=True), ChoiceBox()
        self.time.addItems([""] * len(_SPANS))
        self.time.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self._typing = QTimer(self, interval=250, singleShot=True)
        self._typing.timeout.connect(self.changed)
        self.person.textChanged.connect(self._typing.start)
        self.time.activated.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.time)
        row.addWidget(self.person)
        self._retranslate()

    @property
    def operator(self) -> str:
        """Part of a name; empty for everybody."""
        return self.person.text().strip()

    @property
    def since(self) -> datetime | None:
        """The earliest change that is wanted; None for any."""
        span = _SPANS[max(0, self.time.currentIndex())]
        return None if span is None else datetime.now(UTC) - span

    def show_all(self) -> None:
        """Take the filter away, without telling."""
        self.person.blockSignals(True)
        self.person.clear()
        self.person.blockSignals(False)
        self.time.setCurrentIndex(0)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        texts = (
            self.tr("any time"),
            self.tr("the last hour"),
            self.tr("the last 12 hours"),
            self.tr("the last day"),
            self.tr("the last 7 days"),
            self.tr("the last 30 days"),
        )
        for index, text in enumerate(texts):
            self.time.setItemText(index, text)
        self.time.setAccessibleName(self.tr("Changed"))
        self.person.setPlaceholderText(self.tr("Operator"))
        self.person.setAccessibleName(self.tr("Operator"))
        self.person.setFixedWidth(max(110, self.person.fontMetrics().horizontalAdvance("M" * 8) + 30))
