"""The one bridge from the threads of the station to the screens."""

import contextlib

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.station.events import Event, JobProgress

PROGRESS_INTERVAL_MS = 66
"""About 15 Hz: smooth to the eye, and cheap with 32 slots."""


class Bridge(QObject):
    """Carries events into the thread that it lives in (the main one).

    `publish` may be called from any thread. Progress is thinned to the newest per slot; all else is
    delivered at once and in order, after the progress of the same slot that came before it.
    """

    heard = Signal(object)
    """An event, in the main thread. Connect bound methods of QObjects."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress: dict[int, JobProgress] = {}
        self._timer = QTimer(self, interval=PROGRESS_INTERVAL_MS, singleShot=True)
        self._timer.timeout.connect(self.flush)
        self._arrived.connect(self._take)

    def publish(self, event: Event) -> None:
        """Hand an event over; from any thread, never blocks."""
        with contextlib.suppress(RuntimeError):  # the window is gone while a worker still speaks
            self._arrived.emit(event)

    @Slot()
    def flush(self) -> None:
        """Deliver the progress that is kept back."""
        kept, self._progress = self._progress, {}
        for progress in kept.values():
            self.heard.emit(progress)

    @Slot(object)
    def _take(self, event: Event) -> None:
        if isinstance(event, JobProgress):
            self._progress[event.slot] = event
            if not self._timer.isActive():
                self._timer.start()
            return
        slot = getattr(event, "slot", None)
        if slot is None:
            self.flush()
        elif (before := self._progress.pop(slot, None)) is not None:
            self.heard.emit(before)
        self.heard.emit(event)
