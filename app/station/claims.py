"""Which units are at work in this run."""

import threading

from app.model.faults import FailureCode, Fault
from app.model.mac import Mac
from app.model.wording import said


class Claims:
    """MACs in work, each in one slot: the early warning for two modules with the same MAC.

    The ledger would stop the second one as well, but only after its firmware was written.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slots: dict[Mac, int] = {}

    def claim(self, mac: Mac, slot: int) -> None:
        """Take a MAC for a slot.

        Raises:
            Fault: DUPLICATE_MAC, naming the other slot.
        """
        with self._lock:
            other = self._slots.setdefault(mac, slot)
        if other != slot:
            raise Fault(
                FailureCode.DUPLICATE_MAC, said("{mac} is at work in slot {other}", mac=mac, other=other)
            )

    def release(self, slot: int) -> None:
        """Give back what the slot has taken."""
        with self._lock:
            self._slots = {mac: holder for mac, holder in self._slots.items() if holder != slot}
