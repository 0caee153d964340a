"""Credential: write the identity, after the books say that it may be on the chip."""

import hashlib

from app.hardware.esp.packing import pack
from app.hardware.identity.image import build_identity
from app.model.faults import FailureCode, Fault
from app.model.firmware import Region
from app.model.wording import said
from app.station.context import JobContext
from app.station.phases import Next


def write_credential(job: JobContext) -> Next:
    """Build the image in memory, commit `writing`, then let the bytes go out."""
    reservation = job.custody.reservation
    if reservation is None:
        raise Fault(FailureCode.BUG, "no code is reserved")
    same_unit(job)
    if job.code_on_chip:
        job.log("the chip already bears this code")
        job.custody.begin_writing()  # the read-back that follows is this job's proof
        return Next.CONTINUE
    place = job.plan.firmware.credential
    image = build_identity(reservation.code, job.plan.recipe.credential, place.size, job.plan.firmware.chip)
    region = Region(place.offset, image, hashlib.sha256(image).hexdigest(), "identity")
    packed = pack(region)
    job.custody.begin_writing()
    job.link.write(packed, lambda written: job.advance(written, len(image)))
    job.image = image
    job.written += len(image)
    return Next.CONTINUE


def same_unit(job: JobContext) -> None:
    """Make sure, before something goes out that is the unit's own, that it is still this unit.

    Raises:
        Fault: UNIT_CHANGED.
    """
    mac = job.link.identify().mac
    if mac != job.known_unit.mac:
        raise Fault(
            FailureCode.UNIT_CHANGED,
            said("{mac} was here, now it is {now}", mac=job.known_unit.mac, now=mac),
        )
