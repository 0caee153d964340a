"""One attempt on one unit in one slot: sets a job up, runs it, and puts it on record before it is told."""

import logging
import secrets

from app.hardware.esp.link import EspLink
from app.model.cancel import CancelToken
from app.model.faults import FAILURES, Fault, Owner
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.outcome import Outcome
from app.model.records import JobRecord, PhaseRecord
from app.model.unit import UnitFacts
from app.station.context import JobContext
from app.station.custody import Custody
from app.station.events import JobBegan, JobEnded, LogLine, StationTrouble, UnitIdentified
from app.station.job import Job, Verdict
from app.station.patience import Patience
from app.station.shared import RunShared
from app.store.errors import StoreUnavailable

_log = logging.getLogger(__name__)


class Attempt:
    """Used once, in the slot's thread.

    Args:
        place: the slot.
        shared: what all slots of the run share.
        cancel: the slot's flag.
    """

    def __init__(self, place: SlotPlace, shared: RunShared, cancel: CancelToken) -> None:
        self._id = secrets.token_hex(8)
        self._place = place
        self._shared = shared
        self._cancel = cancel
        self._job = Job(shared.steps, shared.publisher, shared.clock)

    def run(self, link: EspLink) -> Mac | None:
        """Do the job on the unit that the link has met; returns its MAC, if it was told."""
        self._began()
        context = self._context(link)
        verdict = self._job.run(context)
        if not link.has_reset_lines:
            link.leave_ready()
        self._finish(context, verdict)
        return context.unit.mac if context.unit else None

    def nobody_came(self, fault: Fault) -> None:
        """The order expected a unit here and none answered: a failure on record, not silence."""
        self._began()
        self._finish(self._context(None), Verdict(Outcome.FAILED, fault.code, fault.detail))

    def _began(self) -> None:
        place = self._place
        self._shared.publisher.publish(JobBegan(self._id, place.number, place.port, self._job.started_at))

    def _finish(self, context: JobContext, verdict: Verdict) -> None:
        """On record first, then told."""
        ended = self._job.ended(context, verdict)
        record = self._record(context, ended)
        try:
            self._shared.jobs.record(record)
        except StoreUnavailable as error:
            # The code's own history is in the ledger already; what is late is the attempt's line.
            self._shared.watch.away(str(error))
            self._shared.unsettled.add(lambda: self._shared.jobs.record(record))
        self._shared.tally.add(ended)
        if ended.failure and FAILURES[ended.failure].owner is not Owner.UNIT:
            self._shared.publisher.publish(StationTrouble(ended.failure, ended.detail))
        self._shared.publisher.publish(ended)

    def _context(self, link: EspLink | None) -> JobContext:
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
        )
        return context

    def _unit_seen(self, unit: UnitFacts) -> None:
        self._shared.publisher.publish(UnitIdentified(self._id, self._place.number, unit))
        self._shared.claims.claim(unit.mac, self._place.number)

    def _record(self, context: JobContext, ended: JobEnded) -> JobRecord:
        plan, unit = self._shared.plan, context.unit
        reservation = context.custody.reservation or context.bound
        return JobRecord(
            job=self._id,
            run=plan.run,
            slot=self._place.number,
            port=self._place.port,
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
            baud=plan.recipe.baud,
            written=context.written,
            started_at=self._job.started_at,
            seconds=ended.seconds,
            phases=tuple(PhaseRecord(*phase) for phase in context.phases),
        )
