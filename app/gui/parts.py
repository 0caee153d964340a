"""Labels and buttons by the role that the style sheet knows them by."""

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout


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
