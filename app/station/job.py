"""One attempt on one unit: runs the phases in their order and comes to one outcome."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from app.model.faults import Cancelled, FailureCode, Fault
from app.model.outcome import Outcome, Phase
from app.model.wording import said
from app.station.context import JobContext
from app.station.events import JobEnded, JobProgress, PhaseBegan
from app.station.phases import Next, Step
from app.station.publisher import Publisher

_log = logging.getLogger(__name__)

SHARES: dict[Phase, tuple[float, float]] = {
    Phase.CONNECT: (0.0, 0.02),
    Phase.IDENTIFY: (0.02, 0.04),
    Phase.PREFLIGHT: (0.04, 0.10),
    Phase.FIRMWARE: (0.10, 0.80),
    Phase.RESERVE: (0.80, 0.81),
    Phase.CREDENTIAL: (0.81, 0.86),
    Phase.VERIFY: (0.86, 0.89),
    Phase.PERMANENT: (0.89, 0.90),
    Phase.BOOT: (0.90, 0.98),
    Phase.CONFIRM: (0.98, 1.0),
}
"""Where each phase lies on a job's progress bar."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a job ended: its outcome, and the failure where there is one."""

    outcome: Outcome
    failure: FailureCode | None = None
    detail: str = ""


class Job:
    """Runs one job to its end in the slot's thread; never raises.

    Args:
        steps: the phases, in order.
        clock: aware UTC time, for the records.
    """

    def __init__(self, steps: tuple[Step, ...], publisher: Publisher, clock: Callable[[], datetime]) -> None:
        self._steps = steps
        self._publisher = publisher
        self._began = monotonic()
        self._phase_began = self._began
        self._fraction = 0.0
        self.phase = Phase.CONNECT
        """Where the job is, or where it ended."""
        self.started_at = clock()

    def run(self, context: JobContext) -> Verdict:
        """Go through the phases; afterwards the code is in a known state."""
        verdict = self._attempt(context)
        if verdict.outcome is not Outcome.PASSED:
            reason = f"{self.phase}: {verdict.failure or verdict.outcome}"
            try:
                context.custody.give_back(reason)
            except Exception as error:  # noqa: BLE001 - a bug here must still end in an outcome
                _log.exception("job %s: giving the code back failed", context.id)
                return Verdict(Outcome.FAILED, FailureCode.BUG, f"after {reason}: {error}")
        return verdict

    def advance(self, context: JobContext, done: int, total: int) -> None:
        """Publish how far the present phase is."""
        start, end = SHARES[self.phase]
        share = min(done / total, 1.0) if total else 1.0
        elapsed = monotonic() - self._phase_began
        rate = done / elapsed if elapsed > 0 else 0.0
        # a second try begins anew, but nobody's bar goes back
        self._fraction = max(self._fraction, start + (end - start) * share)
        self._publisher.publish(
            JobProgress(context.id, context.place.number, self.phase, self._fraction, rate)
        )

    def ended(self, context: JobContext, verdict: Verdict, baud: int) -> JobEnded:
        """The event that tells the outcome.

        Args:
            context: of the last try.
            verdict: how the job ended.
            baud: rate of the data in the last try; 0 where no unit was met.
        """
        return JobEnded(
            job=context.id,
            slot=context.place.number,
            port=context.place.shown,
            mac=str(context.unit.mac) if context.unit else None,
            device_name=context.device_name,
            outcome=verdict.outcome,
            failure=verdict.failure,
            detail=verdict.detail,
            boot=context.boot,
            seconds=monotonic() - self._began,
            tries=context.tries,
            baud=baud,
        )

    def _attempt(self, context: JobContext) -> Verdict:
        try:
            for phase, step in self._steps:
                context.cancel.check()
                if self._step(context, phase, step) is Next.ALREADY_DONE:
                    return Verdict(Outcome.ALREADY_DONE)
        except Cancelled:
            return Verdict(Outcome.ABORTED, detail=said("stopped in phase {phase}", phase=self.phase))
        except Fault as fault:
            return Verdict(Outcome.FAILED, fault.code, fault.detail)
        except Exception as error:  # noqa: BLE001 - a bug ends this job, not the slot
            _log.exception("job %s failed in phase %s", context.id, self.phase)
            return Verdict(Outcome.FAILED, FailureCode.BUG, f"{type(error).__name__} in phase {self.phase}")
        return Verdict(Outcome.PASSED)

    def _step(self, context: JobContext, phase: Phase, step: Callable[[JobContext], Next]) -> Next:
        self.phase, self._phase_began = phase, monotonic()
        self._publisher.publish(PhaseBegan(context.id, context.place.number, phase))
        self.advance(context, 0, 1)
        try:
            return step(context)
        finally:
            context.phases.append((phase, self._phase_began - self._began, monotonic() - self._phase_began))
