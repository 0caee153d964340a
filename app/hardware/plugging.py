"""Tells which serial ports come and go."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from app.hardware.ports import Lister, PortFacts

_log = logging.getLogger(__name__)

_PAUSE = 0.25
"""Seconds between two looks at the ports."""
_SHARE = 10
"""A look may take this part of the thread's time: on Windows one can last 50 ms and more."""


@dataclass(frozen=True, slots=True)
class PortCame:
    """A port is there that was not there before; one under a new name, too."""

    port: PortFacts


@dataclass(frozen=True, slots=True)
class PortLeft:
    """A port is gone."""

    port: PortFacts


PortChange = PortCame | PortLeft


class PortWatch:
    """Looks at the ports again and again in one thread for the whole station.

    Polling, because it is the same on Linux, Windows and macOS and costs little (0.6 ms a look on Linux).
    A port whose name or whose USB ids changed, as those of a board do that restarts as another USB device,
    has left and come. What changes back between two looks is not seen.

    Args:
        lister: tells the ports.
        told: called for each change, in this thread, what left before what came; must not raise.
        pause: seconds between two looks; longer where looking takes long.
    """

    def __init__(self, lister: Lister, told: Callable[[PortChange], None], pause: float = _PAUSE) -> None:
        self._lister = lister
        self._told = told
        self._pause = pause
        self._there: frozenset[PortFacts] = frozenset()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._main, name="ports", daemon=True)

    @property
    def ports(self) -> frozenset[PortFacts]:
        """The ports at the last look."""
        return self._there

    def start(self) -> None:
        """Tell what is there, then what changes."""
        self.look()
        self._thread.start()

    def look(self) -> None:
        """One look; when the ports can't be listed, what was seen last stays."""
        try:
            now = frozenset(self._lister())
        except OSError as error:
            _log.warning("serial ports: %s", error)
            return
        before, self._there = self._there, now
        for port in sorted(before - now, key=_order):
            self._told(PortLeft(port))
        for port in sorted(now - before, key=_order):
            self._told(PortCame(port))

    def close(self) -> None:
        """End the thread; any number of times."""
        self._ended.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _main(self) -> None:
        pause = self._pause
        while not self._ended.wait(pause):
            began = monotonic()
            self.look()
            pause = max(self._pause, _SHARE * (monotonic() - began))


def _order(port: PortFacts) -> tuple[str, str]:
    return port.location or "", port.device
