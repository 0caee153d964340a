"""The jig as it is taught: every place in its row and column, with what is known of it."""

from PySide6.QtCore import QCoreApplication, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from app.gui.colours import Tone, colours_of
from app.gui.panel.tile_face import Shape, TileFace
from app.gui.panel.tile_paint import paint_tile

_GAP, _TALLEST = 6, 190


class LessonView(QWidget):
    """Draws the places; the next one to plug stands out.

    Args:
        slots: how many the jig has.
        columns: how many stand side by side.
    """

    def __init__(self, slots: int, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slots, self._columns = slots, max(1, min(columns, slots))
        self._locations: list[str] = []
        self._describe()

    @property
    def taught(self) -> tuple[str, ...]:
        """USB locations so far, slot 1 first."""
        return tuple(self._locations)

    @property
    def next_slot(self) -> int | None:
        """The slot whose place comes next; None when all are known."""
        known = len(self._locations)
        return known + 1 if known < self._slots else None

    def learn(self, slot: int, location: str) -> None:
        """A slot has its place; later ones are not known any more."""
        self._locations[slot - 1 :] = [location]
        self._describe()

    def forget(self, slot: int) -> None:
        """A slot, and all after it, have no place."""
        del self._locations[slot - 1 :]
        self._describe()

    def face(self, slot: int) -> TileFace:
        """How a place is shown."""
        translate = QCoreApplication.translate
        if slot <= len(self._locations):
            location = self._locations[slot - 1]
            return TileFace(
                Tone.PASSED, Shape.TICK, translate("Teach", "LEARNED"), ids=(location,), filled=True
            )
        if slot == self.next_slot:
            return TileFace(Tone.WORKING, Shape.ARROW_DOWN, translate("Teach", "PLUG IN HERE"), filled=True)
        return TileFace(Tone.NEUTRAL, Shape.DASH, "")

    def minimumSizeHint(self) -> QSize:
        """Every number can be read."""
        rows = -(-self._slots // self._columns)
        return QSize(90 * self._columns, 56 * rows)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Draw all places."""
        painter, colours = QPainter(self), colours_of(self.palette())
        rows = -(-self._slots // self._columns)
        width = (self.width() - _GAP * (self._columns - 1)) // self._columns
        height = min(_TALLEST, (self.height() - _GAP * (rows - 1)) // rows)
        for place in range(self._slots):
            row, column = divmod(place, self._columns)
            corner = QTransform.fromTranslate(column * (width + _GAP), row * (height + _GAP))
            painter.setTransform(corner)
            box = QRect(0, 0, width, height)
            paint_tile(painter, box, place + 1, self.face(place + 1), colours, self.font(), focused=False)
        painter.end()

    def _describe(self) -> None:
        self.setAccessibleName(f"{len(self._locations)} / {self._slots}")
        self.update()
