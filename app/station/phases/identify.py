"""Identify: chip, revision, MAC, flash size, security state."""

from app.model.faults import FailureCode, Fault
from app.model.wording import said
from app.station.context import JobContext
from app.station.phases import Next


def identify(job: JobContext) -> Next:
    """Read what the unit is and claim its MAC within the run."""
    with job.turnstile:
        unit = job.link.identify()
    if job.expected is not None and unit.mac != job.expected:
        raise Fault(
            FailureCode.UNIT_CHANGED,
            said("{expected} was here, now it is {mac}", expected=job.expected, mac=unit.mac),
        )
    job.unit = unit
    job.unit_seen(unit)
    return Next.CONTINUE
