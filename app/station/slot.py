"""One slot: a thread that meets units, has their jobs done and waits until they leave."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from app.hardware.esp.link import EspLink
from app.model.cancel import CancelToken
from app.model.faults import Cancelled, FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.outcome import SlotStatus
from app.model.wording import said
from app.station.attempt import Attempt
from app.station.contact import Contact
from app.station.events import LogLine, SlotChanged, StationTrouble
from app.station.shared import RunShared

_log = logging.getLogger(__name__)

_POLL = 0.5
"""Seconds between two looks into an empty slot, or at a unit that is done."""
_NOBODY = (FailureCode.NO_ANSWER, FailureCode.PORT_MISSING, FailureCode.UNIT_LOST, FailureCode.LINE_NOISE)
"""What a slot without a unit looks like; noise is a unit half in its contacts."""


class SlotWorker:
    """The thread of one slot; it owns the port from open to close.

    Args:
        place: the slot.
        shared: what all slots of the run share.
    """

    def __init__(self, place: SlotPlace, shared: RunShared) -> None:
        self._place = place
        self._shared = shared
        self._cancel = CancelToken()
        self._told: FailureCode | None = None
        self._last_status: SlotStatus | None = None
        plan = shared.plan
        self._contact = Contact(
            place,
            plan.recipe,
            shared.jig.sockets,
            shared.jig.ladder(place, plan.recipe.baud),
            self._cancel,
            self._say,
        )
        self._thread = threading.Thread(target=self._main, name=f"slot-{place.number}", daemon=True)

    def start(self) -> None:
        """Begin to look for units."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask for a stop, from any thread; a job in work ends at its next block."""
        self._cancel.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; False if the thread is still there after `timeout` seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _main(self) -> None:
        try:
            self._flow()
        except Cancelled:
            pass
        except BaseException as error:  # noqa: BLE001 - the root of the thread: nothing may end it in silence
            _log.exception("slot %s", self._place.number)
            self._trouble(Fault(FailureCode.BUG, f"slot {self._place.number}: {type(error).__name__}"))
        finally:
            self._contact.let_go()
            self._status(SlotStatus.FINISHED)

    def _flow(self) -> None:
        """Unit after unit, until the run wants no more."""
        number, order = self._place.number, self._shared.plan.order
        while self._wanted:
            if not self._open(order.wait):
                return
            self._status(SlotStatus.WAITING)
            link, fault = self._meet(order.wait)
            if not self._shared.tickets.take(number):
                return
            attempt = Attempt(self._contact, self._shared, self._cancel)
            if link is None:
                attempt.nobody_came(fault)
                return
            mac = self._job(attempt, link)
            self._cancel.check()
            if self._wanted and not self._left(mac, order.wait):
                return

    def _open(self, wait: float | None) -> bool:
        """Wait until the slot is fenced no more; False at once in a run that does not wait for people."""
        jig = self._shared.jig
        while reason := jig.fence_of(self._place):
            self._status(SlotStatus.FENCED)
            if wait is not None:
                if self._shared.plan.order.once and self._shared.tickets.take(self._place.number):
                    fault = Fault(FailureCode.SLOT_FENCED, reason)
                    Attempt(self._contact, self._shared, self._cancel).nobody_came(fault)
                return False
            if not self._wanted:
                return False
            self._cancel.wait(_POLL)
        return True

    def _job(self, attempt: Attempt, link: EspLink) -> Mac | None:
        self._status(SlotStatus.WORKING)
        try:
            mac = attempt.run(link)
        finally:
            self._shared.claims.release(self._place.number)
            self._contact.let_go()
        self._status(SlotStatus.HOLDING)
        return mac

    def _meet(self, wait: float | None) -> tuple[EspLink | None, Fault]:
        """Look for a unit; without one after `wait` seconds, the fault that the last look ended with."""
        give_up = None if wait is None else monotonic() + wait
        while True:
            try:
                return self._contact.meet(), Fault(FailureCode.NO_ANSWER)
            except Fault as fault:
                last = fault
                self._tell_once(fault)
            if not self._wanted or (give_up is not None and monotonic() >= give_up):
                return None, last
            self._cancel.wait(_POLL)

    def _left(self, done: Mac | None, wait: float | None) -> bool:
        """Wait until the unit leaves; its result stays till then. False if that takes over `wait` seconds."""
        give_up = None if wait is None else monotonic() + wait
        while True:
            self._cancel.wait(_POLL)
            if not self._wanted or not self._still_there(done):
                return True
            self._status(SlotStatus.SWAP)
            if give_up is not None and monotonic() >= give_up:
                return False

    def _still_there(self, done: Mac | None) -> bool:
        try:
            link = self._contact.meet()
            return done is None or link.identify().mac == done
        except Fault:
            return False
        finally:
            self._contact.let_go()

    @property
    def _wanted(self) -> bool:
        """Whether the run wants another unit from this slot; others may have done the last one meanwhile."""
        return self._shared.tickets.more(self._place.number)

    def _tell_once(self, fault: Fault) -> None:
        """A port that can't be used is the station's trouble; an empty slot is none."""
        if fault.code not in _NOBODY and fault.code is not self._told:
            self._told = fault.code
            self._trouble(fault)

    def _status(self, status: SlotStatus) -> None:
        if status is self._last_status:
            return
        self._last_status = status
        self._shared.publisher.publish(SlotChanged(self._place.number, self._contact.place.shown, status))

    def _trouble(self, fault: Fault) -> None:
        detail = said(
            "slot {slot}, {place}: {detail}",
            slot=self._place.number,
            place=self._place.key,
            detail=fault.detail,
        )
        self._shared.publisher.publish(StationTrouble(fault.code, detail))

    @property
    def _say(self) -> Callable[[str], None]:
        """The raw log between two jobs."""
        number, publish = self._place.number, self._shared.publisher.publish
        return lambda text: publish(LogLine(number, None, text))
