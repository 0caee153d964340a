"""Hands events from the worker threads to whoever listens."""

import logging
import threading
from collections.abc import Callable

from app.station.events import Event, Listener

_log = logging.getLogger(__name__)


class Publisher:
    """One stream of events.

    Listeners are called in the thread that publishes; they must be quick and must not raise.
    One that raises is logged and the others still hear the event: a screen never stops a slot.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the function returned takes it away again."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - see the class: a screen never stops a slot
                _log.exception("a listener failed at %s", type(event).__name__)
