"""Verify: read the identity back from the chip and compare it field by field."""

from app.hardware.identity.nvs import NvsError
from app.hardware.identity.read_back import Identity, compare, read_identity
from app.model.faults import FailureCode, Fault
from app.model.wording import reason_of, said
from app.station.context import JobContext
from app.station.likeness import differences
from app.station.phases import Next


def verify(job: JobContext) -> Next:
    """Only what is parsed out of the chip's own flash decides."""
    reservation = job.custody.reservation
    if reservation is None:
        raise Fault(FailureCode.BUG, "no code is reserved")
    place = job.plan.firmware.credential
    data = job.link.read_expecting(place.offset, job.image or b"\0" * place.size)
    found = _parsed(job, data)
    # Nothing was written to a chip that bore the code: it may have been in use since.
    differing = differences(found, reservation.code) if job.code_on_chip else compare(found, reservation.code)
    if differing:
        raise Fault(FailureCode.IDENTITY_MISMATCH, said("differs in {names}", names=", ".join(differing)))
    if job.image and data != job.image:
        raise Fault(
            FailureCode.IDENTITY_MISMATCH,
            said("the fields are right, but other bytes of the partition differ"),
        )
    job.log("identity read back, equal in every field")
    return Next.CONTINUE


def _parsed(job: JobContext, data: bytes) -> Identity:
    try:
        found = read_identity(data, job.plan.recipe.credential)
    except NvsError as error:
        raise Fault(
            FailureCode.IDENTITY_MISMATCH,
            said("the partition is not readable: {error}", error=reason_of(error)),
        ) from error
    if found is None:
        raise Fault(FailureCode.IDENTITY_MISMATCH, said("the partition bears no identity"))
    return found
