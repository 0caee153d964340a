"""The signs on the tiles, drawn, so that they need no font and no file."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.gui.panel.tile_face import Shape

_STROKES: dict[Shape, tuple[tuple[tuple[float, float], ...], ...]] = {
    Shape.DASH: (((0.25, 0.5), (0.75, 0.5)),),
    Shape.ARROW_DOWN: (((0.5, 0.16), (0.5, 0.78)), ((0.26, 0.54), (0.5, 0.78), (0.74, 0.54))),
    Shape.TICK: (((0.26, 0.53), (0.44, 0.70), (0.75, 0.33)),),
    Shape.CROSS: (((0.33, 0.33), (0.67, 0.67)), ((0.67, 0.33), (0.33, 0.67))),
    Shape.DOUBLE_TICK: (
        ((0.17, 0.53), (0.33, 0.69), (0.60, 0.36)),
        ((0.44, 0.60), (0.53, 0.69), (0.83, 0.36)),
    ),
    Shape.FENCE: (
        ((0.22, 0.2), (0.22, 0.8)),
        ((0.5, 0.2), (0.5, 0.8)),
        ((0.78, 0.2), (0.78, 0.8)),
        ((0.1, 0.38), (0.9, 0.38)),
        ((0.1, 0.62), (0.9, 0.62)),
    ),
    Shape.BAR: (((0.39, 0.32), (0.39, 0.68)), ((0.61, 0.32), (0.61, 0.68))),
}
"""Lines in a unit square."""


def draw_shape(painter: QPainter, box: QRectF, shape: Shape, ink: QColor, fraction: float | None) -> None:
    """Draw a sign.

    Args:
        painter: the tile's.
        box: a square.
        shape: which sign.
        ink: its colour.
        fraction: how much of a RING is closed; None draws its track alone.
    """
    painter.save()
    pen = QPen(ink, max(2.0, box.width() * 0.10))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if shape is Shape.RING:
        _ring(painter, box, ink, fraction)
    else:
        _outline(painter, box, shape)
        for stroke in _STROKES[shape]:
            points = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in stroke]
            painter.drawPolyline(QPolygonF(points))
    painter.restore()


def _outline(painter: QPainter, box: QRectF, shape: Shape) -> None:
    inset = painter.pen().widthF() / 2
    inner = box.adjusted(inset, inset, -inset, -inset)
    match shape:
        case Shape.TICK:
            painter.drawEllipse(inner)
        case Shape.CROSS:
            painter.drawPolygon(_octagon(inner))
        case Shape.DOUBLE_TICK | Shape.BAR:
            painter.drawRoundedRect(inner, inner.width() * 0.14, inner.height() * 0.14)
        case _:
            pass


def _octagon(box: QRectF) -> QPolygonF:
    centre, radius = box.center(), box.width() / 2
    return QPolygonF(
        [
            QPointF(
                centre.x() + radius * math.cos(math.pi / 8 + k * math.pi / 4),
                centre.y() + radius * math.sin(math.pi / 8 + k * math.pi / 4),
            )
            for k in range(8)
        ]
    )


def _ring(painter: QPainter, box: QRectF, ink: QColor, fraction: float | None) -> None:
    width = box.width() * 0.14
    inner = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    if fraction is None:
        faint = QColor(ink)
        faint.setAlphaF(0.22)
        painter.setPen(QPen(faint, width))
        painter.drawEllipse(inner)
        return
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawArc(inner, 90 * 16, -round(fraction * 360 * 16))
