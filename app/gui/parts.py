"""Labels and buttons by the role that the style sheet knows them by."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)


class ChoiceBox(QComboBox):
    """A combo box that draws its own arrow: a styled one has none without an image file."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the arrow in the ink of the text."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().placeholderText().color(), 2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = self.width() - 17.0, self.height() / 2
        painter.drawPolyline(QPolygonF([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)]))
        painter.end()


def make_label(role: str = "", *, wrap: bool = False) -> QLabel:
    """A label; `wrap` where its text may be long."""
    made = QLabel()
    made.setObjectName(role)
    made.setWordWrap(wrap)
    return made


def make_button(role: str = "", *, checkable: bool = False) -> QPushButton:
    """A button."""
    made = QPushButton()
    made.setObjectName(role)
    made.setCheckable(checkable)
    return made


def make_place_button(role: str, text: str = "") -> QToolButton:
    """A button that stays down."""
    made = QToolButton()
    made.setObjectName(role)
    made.setText(text)
    made.setCheckable(True)
    return made


def make_card() -> tuple[QFrame, QVBoxLayout]:
    """A raised surface and the column in it."""
    frame = QFrame()
    frame.setObjectName("card")
    return frame, QVBoxLayout(frame)


def add_named_row(form: QFormLayout, text: str, field: QWidget) -> None:
    """A field with its name before it, on one line with the field's text, also for screen readers."""
    label = make_label("fieldName")
    label.setText(text)
    label.setBuddy(field)
    label.setMinimumHeight(max(field.sizeHint().height(), label.sizeHint().height()))
    field.setAccessibleName(text)
    form.addRow(label, field)


def make_secret_field(name: str) -> QLineEdit:
    """A field for a PIN, password or secret: never shown, never kept by the clipboard's undo.

    Args:
        name: for screen readers.
    """
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Let the style sheet know a widget by another role."""
    if widget.objectName() != role:
        widget.setObjectName(role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
