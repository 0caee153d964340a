"""What must not be lost: the identity of a unit that was here before, and the secret issued to it."""

from app.hardware.firmware.partitions import MOST_BYTES, USUAL_OFFSET, parse_table
from app.hardware.firmware.problems import FirmwareError
from app.model.code import FlashingMethod
from app.model.faults import FailureCode, Fault
from app.model.firmware import DATA_TYPE, NVS_SUBTYPE, Partition
from app.model.wording import said
from app.station.context import JobContext
from app.store.ledger import Reservation

_SECTOR = 0x1000
"""Flash is erased by whole sectors, so what shares one with a region goes with it."""


def protect(job: JobContext, bound: Reservation) -> None:
    """Refuse firmware that would overwrite what a bound unit keeps, by the table that is on its chip now.

    The firmware's own table says where it keeps the identity; an older layout may have it elsewhere, where
    the new one has code. A per-product unit keeps the secret that the cloud issued at its first connection
    in its `nvs` too (esp-aliyun, wrapper_kv.c), and the cloud issues none again.

    Raises:
        Fault: IDENTITY_AT_RISK.
    """
    where = f"the chip's table at 0x{USUAL_OFFSET:x}"
    try:
        table = parse_table(job.link.read(USUAL_OFFSET, MOST_BYTES), where)
    except FirmwareError as error:
        job.log(f"nothing to protect: {error}")
        return
    name = job.plan.recipe.credential.partition
    for partition in table:
        if partition.name == name:
            _keep(job, partition, said("the identity"))
        elif _may_hold_a_secret(partition, bound):
            _keep(job, partition, said("the secret that the cloud may have issued"))


def _may_hold_a_secret(partition: Partition, bound: Reservation) -> bool:
    is_nvs = (partition.type, partition.subtype) == (DATA_TYPE, NVS_SUBTYPE)
    return is_nvs and bound.code.method is FlashingMethod.PER_PRODUCT


def _keep(job: JobContext, partition: Partition, what: str) -> None:
    """Go on only if no region that differs from the chip's content touches the partition, or it is blank."""
    for packed in job.plan.packed:
        start = packed.address - packed.address % _SECTOR
        end = packed.address + packed.size + -(packed.address + packed.size) % _SECTOR
        if end <= partition.offset or start >= partition.end:
            continue
        content = job.link.read(partition.offset, partition.size)
        if content.count(0xFF) == len(content) or job.link.holds(packed):
            continue
        raise Fault(
            FailureCode.IDENTITY_AT_RISK,
            said(
                "the region at 0x{address:x} would overwrite partition {partition} "
                "(0x{offset:x}), where this unit keeps {what}",
                address=packed.address,
                partition=partition.name,
                offset=partition.offset,
                what=what,
            ),
        )
