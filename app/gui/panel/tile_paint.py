"""Draws a tile's face."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from app.gui.colours import Colours, Tone
from app.gui.panel.shapes import draw_shape
from app.gui.panel.text_fit import fits, fitting_font, sized
from app.gui.panel.tile_face import Shape, TileFace
from app.gui.panel.tile_layout import TileLayout, layout_of

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ID_PX = 15


@dataclass(frozen=True, slots=True)
class _Inks:
    ground: QColor
    edge: QColor
    strong: QColor
    soft: QColor
    sign: QColor


def layout_for(face: TileFace, width: int, height: int) -> TileLayout:
    """The boxes that a face is drawn in."""
    return layout_of(
        width,
        height,
        has_lead=bool(face.lead),
        has_note=bool(face.note),
        has_bar=face.fraction is not None,
    )


def cut_texts(font: QFont, face: TileFace, width: int, height: int) -> list[str]:
    """The texts of a face that do not stand whole in a tile of this size; ids do not count."""
    layout = layout_for(face, width, height)
    boxes = ((face.word, layout.word, True), (face.lead, layout.lead, True), (face.note, layout.note, False))
    return [
        text
        for text, box, bold in boxes
        if text and not fits(font, text, box.width(), box.height(), bold=bold)
    ]


def paint_tile(
    painter: QPainter,
    area: QRect,
    number: int,
    face: TileFace,
    colours: Colours,
    font: QFont,
    *,
    focused: bool,
) -> None:
    """Draw a whole tile.

    Args:
        painter: open on the widget.
        area: the widget's rectangle.
        number: of the slot.
        face: what to show.
        colours: light or dark.
        font: gives the typeface.
        focused: whether the keyboard is on this tile.
    """
    paint_still(painter, area, number, face, colours, font, focused=focused)
    paint_moving(painter, area, face, colours, font)


def still_part(face: TileFace) -> TileFace:
    """What of a face `paint_still` draws: two faces that are equal in it differ in what moves alone."""
    if face.fraction is None:
        return face
    return replace(face, word="", seconds="", fraction=0.0)


def paint_still(
    painter: QPainter,
    area: QRect,
    number: int,
    face: TileFace,
    colours: Colours,
    font: QFont,
    *,
    focused: bool,
) -> None:
    """Draw what stays while a job goes on; the arguments are those of `paint_tile`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inks = _inks(face, colours)
    _ground(painter, area, face, inks, colours, focused=focused)
    layout = layout_for(face, area.width(), area.height())
    painter.setPen(inks.strong)
    tall = layout.number.height()
    painter.setFont(
        fitting_font(font, str(number), layout.number.width(), round(tall * 1.25), tall, bold=True)
    )
    painter.drawText(layout.number, _LEFT, str(number))
    draw_shape(painter, QRectF(layout.shape), face.shape, inks.sign, None)
    _text(painter, layout.lead, face.lead, inks.strong, font, bold=True, largest=64)
    _text(painter, layout.note, face.note, inks.soft, font, bold=False, largest=22)
    _ids(painter, layout.ids, face.ids, inks.soft, font)
    if face.fraction is None:
        _word(painter, layout, face, inks, font)
        _seconds(painter, layout.seconds, face.seconds, inks.soft, font)
    else:
        faint = QColor(inks.sign)
        faint.setAlphaF(0.22)
        _bar(painter, layout.bar, 1.0, faint)


def paint_moving(painter: QPainter, area: QRect, face: TileFace, colours: Colours, font: QFont) -> None:
    """Draw how far a job is, over what stays; nothing on a tile without one."""
    if face.fraction is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inks = _inks(face, colours)
    layout = layout_for(face, area.width(), area.height())
    draw_shape(painter, QRectF(layout.shape), face.shape, inks.sign, face.fraction)
    _word(painter, layout, face, inks, font)
    _seconds(painter, layout.seconds, face.seconds, inks.soft, font)
    _bar(painter, layout.bar, face.fraction, inks.sign)


def _inks(face: TileFace, colours: Colours) -> _Inks:
    pair = colours.tone(face.tone)
    if face.filled:
        ink = QColor(pair.on_fill)
        return _Inks(QColor(pair.fill), QColor(pair.fill), ink, ink, ink)
    quiet = face.tone is Tone.NEUTRAL
    strong = QColor(colours.muted if quiet or face.shape is Shape.ARROW_DOWN else colours.text)
    ground = QColor(colours.sunken if quiet else colours.surface)
    edge = QColor(pair.ink if face.shape is Shape.RING else colours.border)
    return _Inks(ground, edge, strong, QColor(colours.muted), QColor(pair.ink))


def _ground(
    painter: QPainter, area: QRect, face: TileFace, inks: _Inks, colours: Colours, *, focused: bool
) -> None:
    box = QRectF(area).adjusted(1.5, 1.5, -1.5, -1.5)
    edge = QPen(inks.edge, 2)
    if face.shape is Shape.ARROW_DOWN:
        edge.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(edge)
    painter.setBrush(inks.ground)
    painter.drawRoundedRect(box, 10, 10)
    if focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.text), 3))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(QPen(QColor(colours.surface), 1.5))
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 8, 8)


def _text(
    painter: QPainter, box: QRect, text: str, ink: QColor, font: QFont, *, bold: bool, largest: int
) -> None:
    if not text or box.isEmpty():
        return
    most = min(largest, box.height())
    painter.setFont(fitting_font(font, text, box.width(), box.height(), most, bold=bold))
    painter.setPen(ink)
    painter.drawText(box, int(_LEFT | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextDontClip), text)


def _ids(painter: QPainter, box: QRect, ids: tuple[str, ...], ink: QColor, font: QFont) -> None:
    if not ids or box.height() < 12:
        return
    shown = ids if box.height() >= 26 else ids[:1]
    line = box.height() // 2 if box.height() >= 26 else box.height()
    small = sized(font, min(_ID_PX, line - 2), bold=False)
    metrics = QFontMetrics(small)
    painter.setFont(small)
    painter.setPen(ink)
    for row, text in enumerate(shown):
        place = QRect(box.x(), box.bottom() - line * (len(shown) - row) + 1, box.width(), line)
        painter.drawText(place, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width()))


def _seconds(painter: QPainter, box: QRect, text: str, ink: QColor, font: QFont) -> None:
    if not text or box.isEmpty():
        return
    painter.setFont(fitting_font(font, text, box.width(), box.height(), 18, bold=False))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _word(painter: QPainter, layout: TileLayout, face: TileFace, inks: _Inks, font: QFont) -> None:
    largest = 32 if face.tone is Tone.NEUTRAL else 64
    _text(painter, layout.word, face.word, inks.strong, font, bold=True, largest=largest)


def _bar(painter: QPainter, box: QRect, fraction: float, ink: QColor) -> None:
    if box.isEmpty():
        return
    radius = box.height() / 2
    done = QRectF(box)
    done.setWidth(max(box.height(), box.width() * fraction))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(done, radius, radius)
