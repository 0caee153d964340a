"""The icons of the navigation, drawn in the ink of the palette."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

SIDE = 64


def flash_icon(ink: QColor) -> QIcon:
    """A bolt."""
    points = ((36, 4), (14, 36), (29, 36), (25, 60), (50, 25), (34, 25))
    pixmap, painter = _canvas(ink)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    painter.end()
    return QIcon(pixmap)


def records_icon(ink: QColor) -> QIcon:
    """A sheet with lines."""
    pixmap, painter = _canvas(ink)
    painter.drawRoundedRect(QRectF(12, 6, 40, 52), 6, 6)
    for y in (22, 33, 44):
        painter.drawLine(QPointF(22, y), QPointF(42, y))
    painter.end()
    return QIcon(pixmap)


def products_icon(ink: QColor) -> QIcon:
    """A box with its lid."""
    pixmap, painter = _canvas(ink)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in ((32, 6), (57, 19), (32, 32), (7, 19))]))
    painter.drawPolyline(
        QPolygonF([QPointF(x, y) for x, y in ((7, 19), (7, 45), (32, 58), (57, 45), (57, 19))])
    )
    painter.drawLine(QPointF(32, 32), QPointF(32, 58))
    painter.end()
    return QIcon(pixmap)


def _canvas(ink: QColor) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, 5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    return pixmap, painter
