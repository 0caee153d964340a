"""Signs out when nobody has touched keyboard or mouse for a while."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

IDLE_CHOICES = (2, 5, 10, 30, 60)
"""Minutes that can be chosen."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleLock(QObject):
    """Watches the events of the whole application; costs a look at the kind of each.

    Args:
        milliseconds: of quiet until it tells.
    """

    idle = Signal()
    """Nobody has touched anything for that long."""

    def __init__(self, milliseconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=milliseconds, singleShot=True)
        self._timer.timeout.connect(self.idle)

    def watch(self, *, on: bool) -> None:
        """Begin or end to count; events are looked at only in between."""
        application = QCoreApplication.instance()
        if application is None:
            return
        if on:
            application.installEventFilter(self)
            self._timer.start()
        else:
            application.removeEventFilter(self)
            self._timer.stop()

    def set_milliseconds(self, milliseconds: int) -> None:
        """Another length; a count that is under way begins anew with it."""
        self._timer.setInterval(milliseconds)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt calls it so
        """A touch begins the count anew; every event goes on as it would."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False
