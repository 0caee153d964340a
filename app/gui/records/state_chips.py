"""The counts of a batch as buttons: each is a number to read and a filter to press."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.gui.colours import colours_of
from app.gui.parts import make_button
from app.gui.records.states import count_of, state_colour
from app.gui.words import grouped, state_word
from app.model.code import CodeState
from app.model.records import Counts

CHIPS: tuple[tuple[CodeState, ...], ...] = (
    (),
    (CodeState.AVAILABLE,),
    (CodeState.RESERVED, CodeState.WRITING),
    (CodeState.HELD,),
    (CodeState.CONSUMED,),
    (CodeState.VOID,),
)
"""The states behind each button; none means all."""


class StateChips(QWidget):
    """One of the buttons is down."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Counts()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.buttons: list[QPushButton] = []
        for number in range(len(CHIPS)):
            button = make_button("chip", checkable=True)
            self._group.addButton(button, number)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)
        self.buttons[0].setChecked(True)
        self._group.idClicked.connect(self._clicked)
        self._write()

    @property
    def states(self) -> tuple[CodeState, ...]:
        """The states that are wanted; none means all."""
        return CHIPS[max(0, self._group.checkedId())]

    def show_all(self) -> None:
        """Take the filter away."""
        self.buttons[0].setChecked(True)

    def show_counts(self, counts: Counts) -> None:
        """Show the books of the batch."""
        self._counts = counts
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._write()
        super().changeEvent(event)

    def _clicked(self, _: int) -> None:
        self.changed.emit()

    def _write(self) -> None:
        for button, states in zip(self.buttons, CHIPS, strict=True):
            name = self._name(states)
            count = sum(count_of(self._counts, state) for state in states) if states else self._counts.issued
            button.setText(self.tr("{name}  {count}").format(name=name, count=grouped(count)))
            for state in states[:1]:
                button.setIcon(self._dot(state))
                button.setIconSize(QSize(12, 12))

    def _name(self, states: tuple[CodeState, ...]) -> str:
        names = [state_word(state) for state in states]
        if not names:
            return self.tr("all")
        return self.tr("in flight") if len(names) > 1 else names[0]

    def _dot(self, state: CodeState) -> QIcon:
        pixmap = QPixmap(24, 24)
        pixmap.fill(Qt.GlobalColor.transparent)
        colours = colours_of(self.palette())
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().placeholderText().color())
        painter.setBrush(state_colour(state, colours))
        painter.drawEllipse(QRectF(2, 2, 20, 20))
        painter.end()
        return QIcon(pixmap)
