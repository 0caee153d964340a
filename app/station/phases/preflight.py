"""Preflight: does the recipe fit, is the unit known, does it bear an identity already?"""

from app.hardware.firmware.fit import check_unit
from app.hardware.firmware.pinning import check_unchanged
from app.hardware.identity.nvs import NvsError
from app.hardware.identity.read_back import Identity, read_identity
from app.model.code import CodeState, match_key
from app.model.faults import FailureCode, Fault
from app.model.wording import said
from app.station.context import JobContext
from app.station.likeness import differences
from app.station.matching import wanted_name
from app.station.phases import Next
from app.station.phases.permanent import check_custom_mac
from app.station.phases.protect import protect
from app.store.ledger import Reservation


def preflight(job: JobContext) -> Next:
    """Refuse what does not fit before anything is written."""
    check_unit(job.plan.firmware, job.known_unit)
    _check_files(job)
    job.bound = job.custody.look_up(job.known_unit.mac)
    if job.bound is not None and job.bound.state in (CodeState.RESERVED, CodeState.WRITING):
        raise Fault(
            FailureCode.DUPLICATE_MAC,
            said(
                "{device_name} is being written to this MAC elsewhere", device_name=job.bound.code.device_name
            ),
        )
    _check_wanted(job)
    with job.turnstile:
        job.link.start_stub()
    if job.plan.recipe.permanent.burn_custom_mac:
        check_custom_mac(job)
    job.on_chip = _identity_on_chip(job)
    return _against_the_books(job)


def _check_wanted(job: JobContext) -> None:
    """A unit that can get no code, or not the one it must have, is told so before anything is written."""
    job.wanted = wanted_name(job.plan, job.place.number, job.known_unit.mac)
    if job.wanted is None:
        if job.bound is None:
            job.custody.expect()
    elif job.bound is None:
        job.custody.check_wanted(job.wanted)
    elif match_key(job.bound.code.device_name) != match_key(job.wanted):
        raise Fault(
            FailureCode.CODE_TAKEN,
            said(
                "the books bind {device_name} to this unit; {wanted} was asked for",
                device_name=job.bound.code.device_name,
                wanted=job.wanted,
            ),
        )


def _check_files(job: JobContext) -> None:
    changed = check_unchanged(job.plan.firmware)
    if changed:
        raise Fault(FailureCode.FIRMWARE_CHANGED, ", ".join(changed))


def _identity_on_chip(job: JobContext) -> Identity | None:
    """Read the identity that is on the chip; None for a blank partition or one without an identity."""
    place = job.plan.firmware.credential
    data = job.link.read_expecting(place.offset, b"\xff" * place.size)
    try:
        return read_identity(data, job.plan.recipe.credential)
    except NvsError as error:
        # A write that was cut off, or bytes of an older layout: no identity that could be confirmed.
        job.log(f"credential partition is not readable: {error}")
        return None


def _against_the_books(job: JobContext) -> Next:
    bound, found = job.bound, job.on_chip
    if bound is None:
        if found is not None:
            raise _foreign(job, found)
        return Next.CONTINUE
    job.device_name = bound.code.device_name
    job.code_on_chip = found is not None and not differences(found, bound.code)
    if found is not None and not _same_name(found, bound):
        raise _foreign(job, found)
    if bound.state is CodeState.CONSUMED:
        return _already_confirmed(job, bound)
    protect(job, bound)
    job.log(f"resuming with {bound.code.device_name}, held for this unit")
    return Next.CONTINUE


def _already_confirmed(job: JobContext, bound: Reservation) -> Next:
    if job.code_on_chip and not job.plan.order.rework:
        return Next.ALREADY_DONE
    if not job.plan.order.rework:
        raise Fault(
            FailureCode.IDENTITY_GONE,
            said("{device_name} was confirmed for this MAC", device_name=bound.code.device_name),
        )
    protect(job, bound)
    job.custody.reopen(job.known_unit.mac, bound, "rework")
    return Next.CONTINUE


def _same_name(found: Identity, bound: Reservation) -> bool:
    return (found.product_key, found.device_name) == (bound.code.product_key, bound.code.device_name)


def _foreign(job: JobContext, found: Identity) -> Fault:
    where = job.custody.where_is(found.product_key, found.device_name)
    own = (
        said("; the books bind {device_name} to this unit", device_name=job.device_name)
        if job.device_name
        else ""
    )
    return Fault(
        FailureCode.FOREIGN_IDENTITY,
        said(
            "the chip bears {product_key}/{device_name} ({where}){own}",
            product_key=found.product_key,
            device_name=found.device_name,
            where=where,
            own=own,
        ),
    )
