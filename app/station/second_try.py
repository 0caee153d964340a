"""Whether a job that failed is tried once more, and the way back to its unit."""

import logging
from time import monotonic

from app.hardware.esp.link import EspLink
from app.model.cancel import CancelToken
from app.model.faults import FAILURES, Cancelled, FailureCode, Fault, Owner
from app.model.mac import Mac
from app.model.outcome import Outcome, Phase
from app.station.contact import Contact
from app.station.job import Verdict

_log = logging.getLogger(__name__)

_TRIES = 2
_BACK = 3.0
"""Seconds within which a unit that was lost must be there again to be tried once more."""
_PAUSE = 0.3
_AT_FULL_RATE = frozenset(Phase) - {Phase.CONNECT, Phase.IDENTIFY}
"""Phases in which the line may run at the rate of the data."""


class SecondTry:
    """Meets a unit again after a failure that may pass by itself.

    Args:
        contact: the slot's.
        cancel: the slot's flag.
    """

    def __init__(self, contact: Contact, cancel: CancelToken) -> None:
        self._contact = contact
        self._cancel = cancel
        self._another = False

    def link(self, verdict: Verdict, phase: Phase, tries: int, mac: Mac | None) -> EspLink | None:
        """A link to the same unit, for one more try; None if the verdict stands.

        A unit that was lost and whatever was plugged in meanwhile are never mixed: another MAC ends the job,
        and the newcomer gets a job of its own.

        Args:
            verdict: of the last try.
            phase: in which it ended.
            tries: made so far.
            mac: of the unit; None if it was never told.
        """
        if verdict.outcome is not Outcome.FAILED or verdict.failure is None:
            return None
        try:
            return self._link(verdict.failure, phase, tries, mac)
        except Cancelled:
            self._contact.let_go()
            return None
        except Exception:  # noqa: BLE001 - a bug on the way back must not keep the job off the records
            _log.exception("no second try: the way back to unit %s", mac)
            self._contact.let_go()
            return None

    def _link(self, failure: FailureCode, phase: Phase, tries: int, mac: Mac | None) -> EspLink | None:
        self._cancel.check()
        if failure is FailureCode.PORT_DENIED and phase in _AT_FULL_RATE:
            # The port is open, so what was denied is the rate; that is no fault of the unit's.
            return self._met(mac) if self._contact.ladder.step_down() else None
        if tries >= _TRIES or not (_may_pass(failure) or _misread(failure, phase, mac)):
            return None
        noisy = failure is FailureCode.LINE_NOISE and phase in _AT_FULL_RATE
        if noisy:
            self._contact.ladder.step_down()
        link, at_once = self._again(mac)
        silent = failure in (FailureCode.UNIT_LOST, FailureCode.NO_ANSWER) and phase in _AT_FULL_RATE
        if link is not None and at_once and silent and self._contact.ladder.step_down():
            # It fell silent but is still there: a frame was lost, as happens at too high a rate.
            link = self._met(mac)
        return link

    def _again(self, mac: Mac | None) -> tuple[EspLink | None, bool]:
        """The unit, and whether it was there at once: then it was never out of the slot."""
        give_up = monotonic() + _BACK
        at_once = True
        while True:
            link = self._met(mac)
            if link is not None or self._another or monotonic() >= give_up:
                return link, at_once
            at_once = False
            self._cancel.wait(_PAUSE)

    def _met(self, mac: Mac | None) -> EspLink | None:
        contact = self._contact
        if contact.link is not None and not contact.link.has_reset_lines:
            contact.link.leave_ready()
        try:
            link = contact.meet()
            if mac is None or link.identify().mac == mac:
                return link
            self._another = True
        except Fault:
            pass
        contact.let_go()
        return None


def _misread(failure: FailureCode, phase: Phase, mac: Mac | None) -> bool:
    """Registers come without a checksum: a chip that seems strange before its MAC is told is asked twice."""
    return phase is Phase.IDENTIFY and mac is None and FAILURES[failure].owner is Owner.UNIT


def _may_pass(failure: FailureCode) -> bool:
    # For a database that is away every call waits by itself.
    return FAILURES[failure].transient and failure is not FailureCode.STORE_UNAVAILABLE
