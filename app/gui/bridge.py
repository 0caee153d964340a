"""The one bridge from the threads of the station to the screens."""

import contextlib
import threading
import time
from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from app.station.events import Event, JobProgress

PROGRESS_INTERVAL_MS = 200
"""5 Hz: enough for the eye; at 15 Hz painting 32 slots costs more of the processor than flashing them."""
PROGRESS_EACH_MS = 12
"""At least so long for each slot that moved: many slots move less often, which bounds the window's work."""
GATHER_MS = 10
"""Events of so long are brought over together: a wake-up of the window costs more than an event."""
SLICE_S = 0.004
"""Seconds of delivering at a time; then the window may paint and hear its user."""


class Bridge(QObject):
    """Carries events into the thread that it lives in (the main one).

    `publish` may be called from any thread. Progress is thinned to the newest per slot; all else is
    delivered in order and within some 10 ms, after the progress of the same slot that came before it. A flood
    of events is delivered in slices, so that it can't hold up the window.
    """

    heard = Signal(object)
    """An event, in the main thread. Connect bound methods of QObjects."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = threading.get_ident()
        self._waiting: deque[Event] = deque()
        self._told = False
        self._progress: dict[int, JobProgress] = {}
        self._moved = 0
        self._thinning = QTimer(self, interval=PROGRESS_INTERVAL_MS, singleShot=True)
        self._thinning.timeout.connect(self._thin)
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self._deliver)
        self._arrived.connect(self._gather)

    def publish(self, event: Event) -> None:
        """Hand an event over; from any thread, never blocks. In the main thread it is delivered at once."""
        self._waiting.append(event)
        if threading.get_ident() == self._home:
            if isValid(self):
                self._deliver_until(None)
        elif not self._told:
            self._told = True
            with contextlib.suppress(RuntimeError):  # the window is gone while a worker still speaks
                self._arrived.emit()

    @Slot()
    def _gather(self) -> None:
        if not self._gathering.isActive():
            self._gathering.start()

    @Slot()
    def flush(self) -> None:
        """Deliver the progress that is kept back."""
        self._flush_until(None)

    @Slot()
    def _thin(self) -> None:
        self._flush_until(time.monotonic() + SLICE_S)
        if self._progress:
            self._thinning.start(0)
        else:
            self._thinning.setInterval(max(PROGRESS_INTERVAL_MS, PROGRESS_EACH_MS * self._moved))
            self._moved = 0

    def _flush_until(self, end: float | None) -> None:
        while self._progress:
            slot = next(iter(self._progress))
            self._moved += 1
            self.heard.emit(self._progress.pop(slot))
            if end is not None and time.monotonic() >= end:
                return

    @Slot()
    def _deliver(self) -> None:
        # Before the queue is read: an event that comes after its last look asks for another one.
        self._told = False
        self._deliver_until(time.monotonic() + SLICE_S)
        if self._waiting:
            self._gathering.start(0)
        else:
            self._gathering.setInterval(GATHER_MS)

    def _deliver_until(self, end: float | None) -> None:
        while self._waiting:
            self._take(self._waiting.popleft())
            if end is not None and time.monotonic() >= end:
                return

    def _take(self, event: Event) -> None:
        if isinstance(event, JobProgress):
            self._progress[event.slot] = event
            if not self._thinning.isActive():
                self._thinning.start()
            return
        slot = getattr(event, "slot", None)
        if slot is None:
            self.flush()
        elif (before := self._progress.pop(slot, None)) is not None:
            self.heard.emit(before)
        self.heard.emit(event)
