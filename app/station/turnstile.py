"""Lets only some slots at once through what is much work for the processor and little for the line."""

import threading
from types import TracebackType

_PLACES = 6
"""So many at once: a jig full of units that begin together then leaves the window its turns."""
_PATIENCE = 1.0
"""Seconds that a slot waits for a place before it goes on without one."""


class Turnstile:
    """Shared by all slots of a run; used as a context manager, from any thread, not within itself.

    Meeting a module and starting its stub are many short exchanges. Where 32 units begin at the same moment,
    their threads would keep the interpreter to themselves for that long, and the window would stand still.
    Nobody waits longer than some time: a slot whose module has fallen silent must not hold up the others.

    Args:
        places: how many go through at once.
        patience: seconds after which one goes through all the same.
    """

    def __init__(self, places: int = _PLACES, patience: float = _PATIENCE) -> None:
        self._places = threading.Semaphore(places)
        self._patience = patience
        self._within = threading.local()

    @property
    def placed(self) -> bool:
        """Whether this thread has a place."""
        return bool(getattr(self._within, "placed", False))

    def __enter__(self) -> None:
        self._within.placed = self._places.acquire(timeout=self._patience)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        placed, self._within.placed = self.placed, False
        if placed:
            self._places.release()
