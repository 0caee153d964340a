"""Reserve: bind one code to the unit, as late as possible."""

from app.station.context import JobContext
from app.station.phases import Next


def reserve(job: JobContext) -> Next:
    """Take the code that fits, or the one that this unit is bound to."""
    reservation = job.custody.take(job.known_unit.mac, job.wanted)
    job.device_name = reservation.code.device_name
    job.log(f"{reservation.code.device_name}: {'reserved' if reservation.fresh else 'the same unit again'}")
    return Next.CONTINUE
