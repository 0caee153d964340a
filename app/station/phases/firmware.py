"""Firmware: write the regions and prove each by the MD5 that the chip computes."""

from app.hardware.esp.packing import PackedRegion
from app.model.faults import FailureCode, Fault
from app.model.wording import said
from app.station.context import JobContext
from app.station.phases import Next


def flash_firmware(job: JobContext) -> Next:
    """Write all regions; on a unit that was here before, leave out what is already there.

    Only the records say whether it was: asking a blank chip for MD5s would cost every new unit.

    The proof comes here, before a code is reserved, so that a module with a bad flash binds none.
    """
    total = sum(len(region.data) for region in job.plan.firmware.regions)
    done = 0
    known = job.bound is not None or job.tries > 1 or job.met_before(job.known_unit.mac)
    for packed in job.plan.packed:
        if not known or not _already_there(job, packed):
            _write(job, packed, done, total)
        done += packed.size
        job.advance(done, total)
    return Next.CONTINUE


def _already_there(job: JobContext, packed: PackedRegion) -> bool:
    there = job.link.holds(packed)
    if there:
        job.log(f"0x{packed.address:x}: already there")
    return there


def _write(job: JobContext, packed: PackedRegion, done: int, total: int) -> None:
    job.link.write(packed, lambda written: job.advance(done + written, total))
    job.written += packed.size
    if job.link.md5(packed.address, packed.size) != packed.md5:
        raise Fault(
            FailureCode.VERIFY_MISMATCH,
            said(
                "region at 0x{address:x}, {size} bytes: MD5 differs", address=packed.address, size=packed.size
            ),
        )
    job.log(f"0x{packed.address:x}: {packed.size} bytes written, MD5 equal")
