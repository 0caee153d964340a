"""One job on one unit in one slot: sets it up, runs it, twice if need be, and puts it on record."""

import logging
import secrets
from dataclasses import replace

from app.hardware.esp.link import EspLink
from app.model.cancel import CancelToken
from app.model.faults import FAILURES, FailureCode, Fault, Owner
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.outcome import Outcome
from app.model.records import JobRecord, PhaseRecord
from app.model.unit import UnitFacts
from app.model.wording import joined, reason_of, said
from app.station.contact import Contact
from app.station.context import JobContext
from app.station.custody import Custody
from app.station.events import JobBegan, JobEnded, JobRetried, LogLine, StationTrouble, UnitIdentified
from app.station.job import Job, Verdict
from app.station.patience import Patience
from app.station.second_try import SecondTry
from app.station.shared import RunShared
from app.store.errors import StoreUnavailable

_log = logging.getLogger(__name__)


class Attempt:
    """Used once, in the slot's thread.

    Args:
        contact: the slot's.
        shared: what all slots of the run share.
        cancel: the slot's flag.
    """

    def __init__(self, contact: Contact, shared: RunShared, cancel: CancelToken) -> None:
        self._id = secrets.token_hex(8)
        self._contact = contact
        self._shared = shared
        self._cancel = cancel
        self._job = Job(shared.steps, shared.publisher, shared.clock)

    def run(self, link: EspLink) -> Mac | None:
        """Do the job on the unit that was met; returns its MAC, if it was told."""
        self._began()
        context = self._context(link)
        verdict = self._job.run(context)
        second = SecondTry(self._contact, self._cancel)
        while again := second.link(verdict, self._job.phase, context.tries, context.mac):
            first = said(
                "try {tries}: {failure}: {detail}",
                tries=context.tries,
                failure=verdict.failure,
                detail=verdict.detail,
            )
            context.log(f"{first}; once more at {self._contact.baud} baud")
            context = self._context(again, before=context)
            self._retried(context, verdict)
            verdict = self._job.run(context)
            verdict = replace(verdict, detail=joined(filter(None, (verdict.detail, first)), "; "))
        link_left = self._contact.link
        if link_left is not None and not link_left.has_reset_lines:
            link_left.leave_ready()
        self._finish(context, verdict)
        return context.mac

    def nobody_came(self, fault: Fault) -> None:
        """The order expected a unit here and none answered: a failure on record, not silence."""
        self._began()
        self._finish(self._context(None), Verdict(Outcome.FAILED, fault.code, fault.detail))

    @property
    def _place(self) -> SlotPlace:
        return self._contact.place

    def _began(self) -> None:
        place = self._place
        self._shared.publisher.publish(JobBegan(self._id, place.number, place.shown, self._job.started_at))

    def _retried(self, context: JobContext, verdict: Verdict) -> None:
        failure = verdict.failure or FailureCode.BUG
        event = JobRetried(self._id, self._place.number, context.tries, failure, self._contact.baud)
        self._shared.publisher.publish(event)

    def _finish(self, context: JobContext, verdict: Verdict) -> None:
        """On record first, then told."""
        verdict, fence = self._judged(context, verdict)
        ended = self._job.ended(context, verdict, 0 if context.link_or_none is None else self._contact.baud)
        record = self._record(context, ended)
        try:
            self._shared.jobs.record(record)
        except StoreUnavailable as error:
            # The code's own history is in the ledger already; what is late is the attempt's line.
            self._shared.watch.away(reason_of(error))
            self._shared.unsettled.add(lambda: self._shared.jobs.record(record))
        self._shared.figures.add(ended)
        if ended.failure and FAILURES[ended.failure].owner is not Owner.UNIT:
            self._shared.publisher.publish(StationTrouble(ended.failure, ended.detail))
        self._shared.publisher.publish(ended)
        self._shared.publisher.publish(self._shared.figures.now())
        if fence:
            self._shared.jig.fence(self._place, fence)

    def _judged(self, context: JobContext, verdict: Verdict) -> tuple[Verdict, str]:
        """The verdict in the light of other slots and units, and why this slot is to be fenced."""
        suspicion, slot = self._shared.jig.suspicion, self._place.number
        if verdict.outcome in (Outcome.PASSED, Outcome.ALREADY_DONE):
            suspicion.passed(slot, context.mac)
            if context.tries == 1:
                self._contact.ladder.clean()
        if verdict.outcome is not Outcome.FAILED or verdict.failure is None:
            return verdict, ""
        finding = suspicion.failed(slot, context.mac, verdict.failure)
        if finding.bad_module:
            slots = ", ".join(str(number) for number in finding.bad_module)
            detail = said(
                "failed in slots {slots}; here: {failure}: {detail}",
                slots=slots,
                failure=verdict.failure,
                detail=verdict.detail,
            )
            return Verdict(Outcome.FAILED, FailureCode.BAD_MODULE, detail), ""
        return verdict, finding.fence

    def _context(self, link: EspLink | None, before: JobContext | None = None) -> JobContext:
        """What a try works on; a second one goes on with the record of the first."""
        shared, place = self._shared, self._place
        context = JobContext(
            id=self._id,
            place=place,
            plan=shared.plan,
            link_or_none=link,
            custody=Custody(
                shared.ledger,
                shared.outbox,
                shared.unsettled,
                Patience(shared.watch, self._cancel),
                shared.demand,
                batch=shared.plan.order.batch,
                product_key=shared.plan.product_key,
                job=self._id,
                slot=place.number,
                operator=shared.plan.order.operator,
            ),
            cancel=self._cancel,
            log=lambda text: shared.publisher.publish(LogLine(place.number, self._id, text)),
            advance=lambda done, total: self._job.advance(context, done, total),
            unit_seen=self._unit_seen,
            met_before=self._met_before,
            turnstile=shared.turnstile,
        )
        if before is not None:
            context.tries, context.expected, context.unit = before.tries + 1, before.mac, before.unit
            context.phases, context.written = before.phases, before.written
        return context

    def _unit_seen(self, unit: UnitFacts) -> None:
        self._shared.publisher.publish(UnitIdentified(self._id, self._place.number, unit))
        self._shared.claims.claim(unit.mac, self._place.number)

    def _met_before(self, mac: Mac) -> bool:
        """Whether a job on this unit has written something; a database that is away says no."""
        try:
            return any(job.written for job in self._shared.jobs.of_unit(mac))
        except StoreUnavailable:
            return False

    def _record(self, context: JobContext, ended: JobEnded) -> JobRecord:
        plan, unit = self._shared.plan, context.unit
        reservation = context.custody.reservation or context.bound
        return JobRecord(
            job=self._id,
            run=plan.run,
            slot=self._place.number,
            port=self._place.shown,
            operator=plan.order.operator,
            mac=ended.mac,
            chip=unit.chip if unit else None,
            revision=unit.revision if unit else None,
            device_name=ended.device_name,
            code_id=reservation.code_id if reservation else None,
            outcome=ended.outcome,
            failure=ended.failure,
            detail=ended.detail,
            boot=ended.boot,
            baud=ended.baud,
            written=context.written,
            started_at=self._job.started_at,
            seconds=ended.seconds,
            phases=tuple(PhaseRecord(*phase) for phase in context.phases),
            tries=ended.tries,
        )
