"""One tile: a slot of the jig, readable at two metres."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.colours import colours_of
from app.gui.fault_words import engineer_cause
from app.gui.panel.repainting import Repainting
from app.gui.panel.tile_face import TileFace, face_of
from app.gui.panel.tile_paint import cut_texts, paint_moving, paint_still, still_part
from app.gui.panel.tile_state import TileState
from app.gui.wordings import shown


class SlotTile(QWidget):
    """Shows the state of one slot; a click or Enter asks for its details.

    Args:
        state: to begin with.
        now: monotonic seconds.
        repainting: paints the tile when its face has changed.
    """

    opened = Signal(int)
    """The slot whose details are wanted."""

    def __init__(
        self, state: TileState, now: float, repainting: Repainting, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._repainting = repainting
        self._face = face_of(state, now)
        # A job moves its tile a hundred times; all but a few strokes is drawn once.
        self._still_key: tuple[object, ...] = ()
        self._still = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._describe()

    @property
    def state(self) -> TileState:
        """What the tile shows."""
        return self._state

    @property
    def face(self) -> TileFace:
        """How it shows it."""
        return self._face

    def show_state(self, state: TileState, now: float) -> None:
        """Show another state; repaints only if the face has changed."""
        self._state = state
        face = face_of(state, now)
        if face != self._face:
            told = face.word != self._face.word and face.fraction is None
            self._face = face
            self._describe(tell=told)
            self._repainting.ask(self)

    def cut_texts(self) -> list[str]:
        """The texts that do not stand whole on the tile at its size; for checks."""
        return cut_texts(self.font(), self._face, self.width(), self.height())

    def minimumSizeHint(self) -> QSize:
        """Small enough for 32 slots on a small screen, large enough for every instruction."""
        return QSize(142, 56)

    def sizeHint(self) -> QSize:
        """A size that looks well."""
        return QSize(240, 180)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Draw the face; what a job leaves as it is comes from a picture."""
        area, colours, font = self.rect(), colours_of(self.palette()), self.font()
        ratio, focused = self.devicePixelRatioF(), self.hasFocus()
        key = (still_part(self._face), area.size(), colours.dark, font.toString(), ratio, focused)
        if key != self._still_key:
            self._still_key, self._still = key, QPixmap(area.size() * ratio)
            self._still.setDevicePixelRatio(ratio)
            self._still.fill(Qt.GlobalColor.transparent)
            still = QPainter(self._still)
            paint_still(still, area, self._state.slot, self._face, colours, font, focused=focused)
            still.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        paint_moving(painter, area, self._face, colours, font)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the details."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._state.slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space open the details."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._state.slot)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() is QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def _describe(self, *, tell: bool = False) -> None:
        face, state = self._face, self._state
        self.setAccessibleName(self.tr("Slot {number}: {word}").format(number=state.slot, word=face.word))
        parts = [face.lead, face.note, *face.ids, state.port]
        if state.failure is not None:
            parts += [engineer_cause(state.failure), shown(state.detail)]
        text = "\n".join(part for part in parts if part)
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        if tell:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
