"""Cells that are drawn: the proportion bar of a batch, the state of a code."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.gui.colours import Colours, colours_of
from app.gui.records.states import STATE_TONES, count_of, state_colour
from app.model.code import CodeState
from app.model.records import Counts

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The Counts or CodeState behind a cell."""

Index = QModelIndex | QPersistentModelIndex


class ProportionDelegate(QStyledItemDelegate):
    """Draws the books of a batch as one bar; no state that has a code is thinner than two pixels."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground, then the bar."""
        super().paint(painter, option, index)
        counts = index.data(VALUE_ROLE)
        if not isinstance(counts, Counts) or counts.issued <= 0:
            return
        box = QRectF(option.rect).adjusted(10, 0, -10, 0)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] - the stubs lack the option's fields
        height = min(12.0, box.height() * 0.4)
        bar = QRectF(box.x(), box.center().y() - height / 2, box.width(), height)
        draw_proportions(painter, bar, counts, colours_of(option.palette))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]


def widths(counts: Counts, total: float) -> dict[CodeState, float]:
    """How wide each state is in a bar; they add up to the whole.

    Args:
        counts: books with at least one code.
        total: width of the bar in pixels.
    """
    present = {state: count_of(counts, state) for state in STATE_TONES if count_of(counts, state) > 0}
    every = sum(present.values())
    if not every:
        return {}
    least = min(2.0, total / len(present))
    raw = {state: max(least, total * count / every) for state, count in present.items()}
    surplus = sum(raw.values()) - total
    largest = max(raw, key=lambda state: raw[state])
    raw[largest] -= surplus
    return raw


def draw_proportions(painter: QPainter, bar: QRectF, counts: Counts, colours: Colours) -> None:
    """Draw the bar of a batch."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.setClipPath(outline)
    painter.fillRect(bar, QColor(colours.sunken))
    left = bar.x()
    for state, width in widths(counts, bar.width()).items():
        painter.fillRect(QRectF(left, bar.y(), width, bar.height()), state_colour(state, colours))
        left += width
    painter.setClipping(False)
    painter.strokePath(outline, QPen(QColor(colours.muted), 1))  # free codes look like the row's own ground
    painter.restore()


class StateDelegate(QStyledItemDelegate):
    """Draws a dot in the state's colour before its word."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Make room for the dot."""
        super().initStyleOption(option, index)
        text = str(getattr(option, "text", ""))
        if index.data(VALUE_ROLE) is not None:
            setattr(option, "text", "      " + text)  # noqa: B010 - the stubs lack the option's fields

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the word, then the dot."""
        super().paint(painter, option, index)
        value = index.data(VALUE_ROLE)
        if value is None:
            return
        state = CodeState(value)  # Qt hands a StrEnum back as plain text
        box = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] - as above
        colours = colours_of(option.palette)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.muted))
        painter.setBrush(state_colour(state, colours))
        painter.drawEllipse(QRectF(box.x() + 10, box.center().y() - 5, 10, 10))
        painter.restore()
