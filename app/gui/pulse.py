"""Tells when the books may have changed, at most twice a second."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.station.events import Event, JobEnded, RunClosed, RunOpened

INTERVAL_MS = 500


class BooksPulse(QObject):
    """Turns a storm of ended jobs into a calm beat."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=INTERVAL_MS, singleShot=True)
        self._timer.timeout.connect(self.changed)

    @Slot(object)
    def take(self, event: Event) -> None:
        """Hear an event of the station."""
        if isinstance(event, JobEnded | RunOpened | RunClosed):
            self.touch()

    def touch(self) -> None:
        """The books may have changed by something else."""
        if not self._timer.isActive():
            self._timer.start()
