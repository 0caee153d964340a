"""A line over the whole width for what hinders the station or could not be done."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.gui.fault_words import engineer_cause, instruction_for, short_cause
from app.gui.look import scaled
from app.gui.parts import make_label
from app.gui.wordings import shown
from app.model.faults import FailureCode
from app.station.events import StationTrouble


class Banner(QFrame):
    """Hidden while there is nothing to say. Text wraps; it is never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._trouble: StationTrouble | None = None
        self.label = make_label(wrap=True)
        self.label.setFont(scaled(self.font(), 1.25, bold=True))
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QPushButton()
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self.label, 1)
        row.addWidget(self._close)
        self.hide()
        self._retranslate()

    def show_trouble(self, trouble: StationTrouble) -> None:
        """Show what hinders the station, until the run closes."""
        self._trouble = trouble
        self._set_calm(calm=False)
        self._write_trouble()
        self.show()

    def trouble_over(self, failure: FailureCode) -> None:
        """Take a trouble away that is over."""
        if self._trouble is not None and self._trouble.failure is failure:
            self.clear()

    def say(self, text: str, *, calm: bool = False) -> None:
        """Show a sentence; `calm` for good news."""
        self._trouble = None
        self._set_calm(calm=calm)
        self.label.setText(text)
        self.show()

    @Slot()
    def clear(self) -> None:
        """Take it away."""
        self._trouble = None
        self.label.clear()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _set_calm(self, *, calm: bool) -> None:
        self.setProperty("calm", calm)
        self.style().unpolish(self)
        self.style().polish(self)

    def _write_trouble(self) -> None:
        if self._trouble is None:
            return
        code = self._trouble.failure
        self.label.setText(
            self.tr("{cause}: {instruction}. {engineer_cause} {detail}").format(
                cause=short_cause(code),
                instruction=instruction_for(code),
                engineer_cause=engineer_cause(code),
                detail=shown(self._trouble.detail),
            )
        )

    def _retranslate(self) -> None:
        self._close.setText(self.tr("Dismiss"))
        self._write_trouble()
