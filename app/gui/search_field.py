"""A field to search in: it asks once the typing has paused, and Ctrl+F leads to it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

_PAUSE_MS = 200


class SearchField(QLineEdit):
    """Every pause in the typing is one question, not every letter."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, clearButtonEnabled=True)
        self._typing = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._typing.timeout.connect(self.asked)
        self.textChanged.connect(self._typing.start)

    @property
    def term(self) -> str:
        """What is searched for; empty for everything."""
        return self.text().strip()

    def follow_find(self, page: QWidget) -> None:
        """Take the keyboard when the key for searching is pressed anywhere on a page."""
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), page)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.setFocus)
