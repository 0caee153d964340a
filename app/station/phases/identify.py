"""Identify: chip, revision, MAC, flash size, security state."""

from app.station.context import JobContext
from app.station.phases import Next


def identify(job: JobContext) -> Next:
    """Read what the unit is and claim its MAC within the run."""
    unit = job.link.identify()
    job.unit = unit
    job.unit_seen(unit)
    return Next.CONTINUE
