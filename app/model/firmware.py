"""Firmware as it is flashed: regions, and the partitions that its own table names."""

from dataclasses import dataclass, field

DATA_TYPE = 0x01
NVS_SUBTYPE = 0x02


@dataclass(frozen=True, slots=True)
class Partition:
    """One line of a partition table (ESP-IDF, gen_esp32part).

    Args:
        name: label, at most 16 bytes.
        type: 0 app, 1 data.
        subtype: for data, 2 is nvs.
        offset: bytes from the start of flash.
        size: bytes.
    """

    name: str
    type: int
    subtype: int
    offset: int
    size: int
    encrypted: bool = False

    @property
    def end(self) -> int:
        """First address after the partition."""
        return self.offset + self.size


@dataclass(frozen=True, slots=True)
class Region:
    """One piece of firmware.

    Args:
        address: flash address, a multiple of 4.
        data: the bytes to write; not shown by repr, an identity is written as a region too.
        sha256: of the file that it came from, pinned when the run opens.
        source: the file's path, for messages and for checking it again.
    """

    address: int
    data: bytes = field(repr=False)
    sha256: str
    source: str

    @property
    def end(self) -> int:
        """First address after the region."""
        return self.address + len(self.data)


@dataclass(frozen=True, slots=True)
class Firmware:
    """A checked set of regions for one chip.

    Args:
        name: what an operator calls it.
        chip: esptool's short name, as the image header says.
        regions: by rising address, not overlapping.
        partitions: of the firmware's own partition table.
        credential: the partition that takes the identity.
        min_revision: lowest chip revision that the image header allows (major * 100 + minor).
        max_revision: highest one.
        flash_size: bytes that the whole layout needs.
    """

    name: str
    chip: str
    regions: tuple[Region, ...]
    partitions: tuple[Partition, ...]
    credential: Partition
    min_revision: int
    max_revision: int
    flash_size: int

    @property
    def size(self) -> int:
        """Bytes in all regions together."""
        return sum(len(region.data) for region in self.regions)
