"""Waiting for a database that went away: slots wait, and say so once."""

import threading
from collections.abc import Callable
from typing import TypeVar

from app.model.cancel import CancelToken
from app.model.faults import FailureCode, Fault
from app.station.events import StationTrouble, TroubleOver
from app.station.publisher import Publisher

_PAUSE = 1.0
"""Seconds between two tries."""

T = TypeVar("T")


class StoreWatch:
    """Tells once that the database is away, and once that it is back; shared by all slots of a run.

    Args:
        publisher: where it is told.
    """

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._lock = threading.Lock()
        self._away = False

    def away(self, detail: str) -> None:
        """A call failed because the database is away."""
        with self._lock:
            first, self._away = not self._away, True
        if first:
            self._publisher.publish(StationTrouble(FailureCode.STORE_UNAVAILABLE, detail))

    def back(self) -> None:
        """A call went through."""
        with self._lock:
            over, self._away = self._away, False
        if over:
            self._publisher.publish(TroubleOver(FailureCode.STORE_UNAVAILABLE))


class Patience:
    """One slot's way of asking the books: again and again until they answer, or someone stops the slot.

    Args:
        watch: of the run.
        cancel: of the slot.
    """

    def __init__(self, watch: StoreWatch, cancel: CancelToken) -> None:
        self._watch = watch
        self._cancel = cancel

    def through(self, call: Callable[[], T], meanwhile: Callable[[], None] | None = None) -> T:
        """The answer of `call`; it must be one that changes nothing when it is made twice.

        Args:
            call: raises Fault STORE_UNAVAILABLE while the database is away.
            meanwhile: done once, after the first try has failed.

        Raises:
            Cancelled: the slot was stopped while it waited.
            Fault: any other than STORE_UNAVAILABLE.
        """
        while True:
            try:
                answer = call()
            except Fault as fault:
                if fault.code is not FailureCode.STORE_UNAVAILABLE:
                    raise
                self._watch.away(fault.detail)
                if meanwhile is not None:
                    meanwhile()
                    meanwhile = None
                self._cancel.wait(_PAUSE)
            else:
                self._watch.back()
                return answer
