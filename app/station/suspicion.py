"""Slot or module? Who fails with whom tells which of the two is at fault."""

import threading
from dataclasses import dataclass, field

from app.model.faults import FAILURES, FailureCode, Owner
from app.model.mac import Mac

_IN_A_ROW = 3
"""Different modules that fail one after the other in a slot, and the slot is fenced."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a failure means together with those before it.

    Args:
        bad_module: in which slots this module has failed; empty if only in this one.
        fence: why the slot is to be fenced; empty if it is not.
    """

    bad_module: tuple[int, ...] = ()
    fence: str = ""


@dataclass(slots=True)
class _Streak:
    macs: list[Mac] = field(default_factory=list[Mac])
    codes: list[FailureCode] = field(default_factory=list[FailureCode])


class Suspicion:
    """Hears of every job that ended; shared by all slots, and kept from run to run.

    Only failures that could be either's count: lost contact, noise, writing or reading that went wrong. A
    wrong chip is nobody's doubt.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed_in: dict[Mac, set[int]] = {}
        self._streaks: dict[int, _Streak] = {}

    def passed(self, slot: int, mac: Mac | None) -> None:
        """A job ended well: neither the slot nor the module is at fault."""
        with self._lock:
            self._streaks.pop(slot, None)
            if mac is not None:
                self._failed_in.pop(mac, None)

    def failed(self, slot: int, mac: Mac | None, failure: FailureCode) -> Finding:
        """A job failed; what that means. A unit that never told its MAC says nothing."""
        known = FAILURES[failure]
        if mac is None or known.owner is not Owner.UNIT or not known.transient:
            return Finding()
        with self._lock:
            slots = self._failed_in.setdefault(mac, set())
            slots.add(slot)
            if len(slots) > 1:
                self._clear_slots_of(mac)
                return Finding(bad_module=tuple(sorted(slots)))
            return Finding(fence=self._count(slot, mac, failure))

    def forget(self, slot: int) -> None:
        """The slot was looked after: begin anew."""
        with self._lock:
            self._streaks.pop(slot, None)

    def _count(self, slot: int, mac: Mac, failure: FailureCode) -> str:
        streak = self._streaks.setdefault(slot, _Streak())
        if mac not in streak.macs:
            streak.macs.append(mac)
            streak.codes.append(failure)
        if len(streak.macs) < _IN_A_ROW:
            return ""
        del self._streaks[slot]
        told = ", ".join(f"{mac} {code}" for mac, code in zip(streak.macs, streak.codes, strict=True))
        for one in streak.macs:  # it was the slot: the modules get a clean start elsewhere
            self._failed_in.pop(one, None)
        return f"{len(streak.macs)} modules in a row failed: {told}"

    def _clear_slots_of(self, mac: Mac) -> None:
        """The module was it: what it did to slots does not count against them."""
        for streak in self._streaks.values():
            if mac in streak.macs:
                at = streak.macs.index(mac)
                del streak.macs[at], streak.codes[at]
