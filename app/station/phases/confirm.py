"""Confirm: the code is consumed, durably, before anything shows as passed."""

from app.station.context import JobContext
from app.station.phases import Next


def confirm(job: JobContext) -> Next:
    """Commit the read-back to the books."""
    job.custody.confirm()
    return Next.CONTINUE
