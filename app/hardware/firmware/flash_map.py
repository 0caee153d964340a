"""What a set of files makes of the flash: which byte lies where."""

import itertools

from app.hardware.firmware.problems import FirmwareError
from app.model.firmware import Partition, Region
from app.model.wording import said

SECTOR = 0x1000
"""Bytes that are erased together."""


class FlashMap:
    """Regions by rising address, none sharing a sector with another.

    Args:
        regions: in any order.

    Raises:
        FirmwareError: two overlap or share a sector, or one does not begin on a sector.
    """

    def __init__(self, regions: tuple[Region, ...]) -> None:
        self.regions = tuple(sorted(regions, key=lambda region: region.address))
        for region in self.regions:
            if region.address % SECTOR:
                raise FirmwareError(
                    said(
                        "{source}: address 0x{address:x} is not a multiple of 0x1000 (a sector)",
                        source=region.source,
                        address=region.address,
                    )
                )
        for one, next_one in itertools.pairwise(self.regions):
            if _sector_end(one.end) > next_one.address:
                raise FirmwareError(
                    said(
                        "{source} (0x{address:x} to 0x{end:x}) and {other} "
                        "(from 0x{begin:x}) overlap; correct the addresses",
                        source=one.source,
                        address=one.address,
                        end=one.end,
                        other=next_one.source,
                        begin=next_one.address,
                    )
                )

    @property
    def end(self) -> int:
        """First address after the last region."""
        return self.regions[-1].end

    def at(self, address: int, size: int) -> bytes:
        """Up to `size` bytes of the region that holds `address`, not beyond its end; empty if none does."""
        region = self.region_at(address)
        if region is None:
            return b""
        start = address - region.address
        return region.data[start : start + size]

    def region_at(self, address: int) -> Region | None:
        """The region that holds `address`."""
        return next((r for r in self.regions if r.address <= address < r.end), None)

    def without(self, partition: Partition) -> tuple[Region, ...]:
        """The regions with a partition cut out of them.

        A merged image covers everything with FF; only the credential partition is left to the identity.
        All other FF stays, for it says that the flash is empty there: on a chip that is not blank, leaving
        it out would leave old contents behind.

        Raises:
            FirmwareError: a region has contents other than FF there.
        """
        return tuple(piece for region in self.regions for piece in _cut(region, partition))


def _cut(region: Region, partition: Partition) -> list[Region]:
    start, end = max(region.address, partition.offset), min(_sector_end(region.end), partition.end)
    if start >= end:
        return [region]
    inside = region.data[start - region.address : end - region.address]
    if inside.count(0xFF) != len(inside):
        raise FirmwareError(
            said(
                "{source}: has contents in partition {partition!r} "
                "(0x{offset:x} to 0x{end:x}), where each unit's own identity goes; "
                "leave that part out of the firmware",
                source=region.source,
                partition=partition.name,
                offset=partition.offset,
                end=partition.end,
            )
        )
    before = region.data[: start - region.address]
    after = region.data[end - region.address :]
    pieces = ((region.address, before), (end, after))
    return [Region(address, data, region.sha256, region.source) for address, data in pieces if data]


def _sector_end(address: int) -> int:
    return -(-address // SECTOR) * SECTOR
