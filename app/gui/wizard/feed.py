"""Carries how far a long call is from its thread to the screen, some times a second."""

import time

from PySide6.QtCore import QObject, Signal

from app.model.code import BatchState

_APART_S = 0.05


class Feed(QObject):
    """`tell` is called from the thread that works; the signal arrives in the main thread."""

    advanced = Signal(int, int)
    """How many are done, of how many."""

    staged = Signal(object)
    """The BatchState that the batch has come to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = 0.0

    def tell(self, done: int, total: int) -> None:
        """So many are done; most calls go no further than this."""
        now = time.monotonic()
        if done >= total or now - self._last >= _APART_S:
            self._last = now
            self.advanced.emit(done, total)

    def stage(self, state: BatchState) -> None:
        """The batch is being checked, or created."""
        self.staged.emit(state)
