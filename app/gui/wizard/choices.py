"""Choices with an explanation below each, and the reason beside one that can't be taken."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from app.gui.look import scaled
from app.gui.parts import make_card, make_label, set_role


class Choices(QWidget):
    """Radio buttons in cards. The arrow keys walk over those that can be taken."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.buttons: list[QRadioButton] = []
        self.reasons: list[str] = []
        self._texts: list[str] = []
        self._labels: list[QLabel] = []
        self._group.idClicked.connect(self._clicked)

    def add(self, name: str, text: str) -> None:
        """Add a choice with its explanation."""
        card, column = make_card()
        column.setContentsMargins(16, 12, 16, 12)
        button, label = QRadioButton(name), make_label("muted", wrap=True)
        button.setFont(scaled(self.font(), 1.15, bold=True))
        button.setAccessibleDescription(text)
        label.setText(text)
        label.setIndent(26)
        column.addWidget(button)
        column.addWidget(label)
        self._group.addButton(button, len(self.buttons))
        self.buttons.append(button)
        self.reasons.append("")
        self._texts.append(text)
        self._labels.append(label)
        self._column.addWidget(card)

    @property
    def chosen(self) -> int:
        """The number of the choice, or -1."""
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        """Take a choice, if it can be taken."""
        if not self.reasons[number]:
            self.buttons[number].setChecked(True)

    def focus(self) -> None:
        """Put the keyboard on the choice that is taken."""
        if self.chosen >= 0:
            self.buttons[self.chosen].setFocus()

    def forbid(self, number: int, reason: str) -> None:
        """Grey a choice with the reason beside it; an empty reason frees it."""
        button, label = self.buttons[number], self._labels[number]
        self.reasons[number] = reason
        button.setEnabled(not reason)
        text = self._texts[number]
        label.setText(text if not reason else f"{text}\n✗ {reason}")
        set_role(label, "problem" if reason else "muted")
        button.setAccessibleDescription(reason or text)
        if reason and button.isChecked():
            self._group.setExclusive(False)
            button.setChecked(False)
            self._group.setExclusive(True)
            free = (k for k, why in enumerate(self.reasons) if not why)
            self.choose(next(free, number))

    @Slot(int)
    def _clicked(self, _: int) -> None:
        self.changed.emit()
