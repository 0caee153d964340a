"""The flag by which a job is asked to stop."""

import threading
from collections.abc import Callable

from app.model.faults import Cancelled


class CancelToken:
    """Set from any thread, looked at by the one that works.

    A blocked read or write is woken through `wake`, which the owner of the port registers
    (pyserial's cancel_read and cancel_write); nobody closes another thread's port.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._wake: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._event.is_set()

    def on_cancel(self, wake: Callable[[], None] | None) -> None:
        """Register what wakes a blocked read or write; None takes it back.

        A stop that was asked for before is told at once: the next read must not block.
        """
        self._wake = wake
        if wake is not None and self._event.is_set():
            wake()

    def cancel(self) -> None:
        """Ask for a stop; safe from any thread, any number of times."""
        self._event.set()
        wake = self._wake
        if wake is not None:
            wake()

    def check(self) -> None:
        """Raise Cancelled if a stop was asked for."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Sleep, but not past a stop.

        Raises:
            Cancelled: a stop was asked for.
        """
        if self._event.wait(seconds):
            raise Cancelled
