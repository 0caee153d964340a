"""Reserve: bind one code to the unit, as late as possible."""

from app.station.context import JobContext
from app.station.phases import Next
from app.station.phases.permanent import mac_to_burn


def reserve(job: JobContext) -> Next:
    """Take the code that fits, or the one that this unit is bound to."""
    reservation = job.custody.take(job.known_unit.mac, job.wanted)
    job.device_name = reservation.code.device_name
    if job.plan.recipe.permanent.burn_custom_mac:
        mac_to_burn(reservation)  # a name that is no MAC is known before it is written
    job.log(f"{reservation.code.device_name}: {'reserved' if reservation.fresh else 'the same unit again'}")
    return Next.CONTINUE
