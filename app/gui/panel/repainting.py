"""Repaints many widgets without holding up the window."""

import time

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

SLICE_S = 0.003
"""Seconds of painting at a time; then the window may hear its user."""
GATHER_MS = 40
"""A widget that changes twice in so long is painted once."""


class Repainting(QObject):
    """Paints the widgets that ask for it, the one that asked first first, in slices.

    Qt alone would paint all in one go: with 32 tiles and as many busy threads that takes a tenth of a second.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[QWidget, None] = {}
        self._timer = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._timer.timeout.connect(self._paint)

    def ask(self, widget: QWidget) -> None:
        """Paint a widget soon; asking again before that changes nothing."""
        self._waiting[widget] = None
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _paint(self) -> None:
        end = time.monotonic() + SLICE_S
        while self._waiting and time.monotonic() < end:
            widget = next(iter(self._waiting))
            del self._waiting[widget]
            if isValid(widget):
                widget.repaint()
        if self._waiting:
            self._timer.start(0)
        else:
            self._timer.setInterval(GATHER_MS)
