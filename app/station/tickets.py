"""How many units a run may still begin."""

import threading


class Tickets:
    """One ticket a unit, shared by all slots.

    Args:
        total: units in the run; None for no limit.
        once: every slot has one ticket.
    """

    def __init__(self, total: int | None, *, once: bool) -> None:
        self._lock = threading.Lock()
        self._left = total
        self._once = once
        self._served: set[int] = set()

    def take(self, slot: int) -> bool:
        """Take a ticket for a slot; False if the run needs nothing more from it."""
        with self._lock:
            if not self._open(slot):
                return False
            self._served.add(slot)
            if self._left is not None:
                self._left -= 1
            return True

    def more(self, slot: int) -> bool:
        """Whether the slot could take another ticket."""
        with self._lock:
            return self._open(slot)

    def _open(self, slot: int) -> bool:
        return self._left != 0 and not (self._once and slot in self._served)
