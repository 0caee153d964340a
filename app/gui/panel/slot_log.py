"""The last lines of the raw log of every slot."""

from collections import deque

from PySide6.QtCore import QObject, Signal, Slot

from app.station.events import Event, LogLine

LINES_KEPT = 5000


class SlotLogs(QObject):
    """Keeps the newest lines of each slot, over its jobs."""

    line = Signal(object)
    """A LogLine that was just kept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[int, deque[str]] = {}

    def lines(self, slot: int) -> list[str]:
        """What is kept of a slot, oldest first."""
        return list(self._lines.get(slot, ()))

    @Slot(object)
    def take(self, event: Event) -> None:
        """Keep a line; other events are none of its business."""
        if isinstance(event, LogLine):
            self._lines.setdefault(event.slot, deque(maxlen=LINES_KEPT)).append(event.text)
            self.line.emit(event)
