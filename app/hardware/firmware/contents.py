"""The images of a firmware: bootloader and applications, each whole and all for one chip."""

from dataclasses import dataclass

from app.hardware.esp.image import MAGIC, ImageError, ImageFacts, bootloader_offsets, read_image
from app.hardware.firmware.flash_map import FlashMap
from app.hardware.firmware.partitions import APP_TYPE
from app.hardware.firmware.problems import FirmwareError
from app.model.firmware import Partition


@dataclass(frozen=True, slots=True)
class Contents:
    """What the images say.

    Args:
        bootloader: the image that the ROM starts.
        applications: those that lie in application partitions.
    """

    bootloader: ImageFacts
    applications: tuple[ImageFacts, ...]

    @property
    def min_revision(self) -> int:
        """Lowest chip revision that all of them allow."""
        return max(image.min_revision for image in (self.bootloader, *self.applications))

    @property
    def max_revision(self) -> int:
        """Highest chip revision that all of them allow."""
        return min(image.max_revision for image in (self.bootloader, *self.applications))


def find_bootloader(flash: FlashMap, chip: str | None) -> ImageFacts:
    """The bootloader, at the place where the chip's ROM looks for it.

    Args:
        flash: the files.
        chip: what the build's description says; None: the image tells.

    Raises:
        FirmwareError: none there, a damaged one, or one for another chip.
    """
    offsets = bootloader_offsets()
    if chip is not None and chip not in offsets:
        raise FirmwareError(
            f"chip {chip!r} of the build's description is not known; known are {', '.join(offsets)}"
        )
    # the chip's own place first; the others tell what else this may be a build for
    places = sorted(set(offsets.values()), key=lambda place: (chip is None or place != offsets[chip], place))
    for place in places:
        if flash.at(place, 1) == bytes([MAGIC]):
            facts = _image(flash, place, "bootloader")
            if offsets[facts.chip] == place and chip in (None, facts.chip):
                return facts
            raise FirmwareError(
                f"{_source(flash, place)}: at 0x{place:x} is an image for {facts.chip}, "
                + (
                    f"but the build is for {chip}"
                    if chip
                    else f"whose bootloader lies at 0x{offsets[facts.chip]:x}"
                )
                + "; correct the address or take the right build"
            )
    looked = " or ".join(f"0x{place:x}" for place in (places[:1] if chip else places))
    raise FirmwareError(
        f"{flash.regions[0].source}: no bootloader at {looked}; a unit needs bootloader, partition table and "
        "application: choose the build folder or a merged image of all"
    )


def find_applications(
    flash: FlashMap, partitions: tuple[Partition, ...], bootloader: ImageFacts
) -> tuple[ImageFacts, ...]:
    """The images in application partitions; a partition may be empty, but not all.

    Raises:
        FirmwareError: none at all, a damaged one, one too large for its partition, or for another chip.
    """
    found: list[ImageFacts] = []
    for partition in partitions:
        if partition.type != APP_TYPE:
            continue
        content = flash.at(partition.offset, partition.size)
        if content.count(0xFF) == len(content):
            continue
        where = f"{_source(flash, partition.offset)}: application in {partition.name!r}"
        facts = _image(flash, partition.offset, f"application in {partition.name!r}")
        if facts.chip != bootloader.chip:
            raise FirmwareError(
                f"{where} is for {facts.chip}, the bootloader for {bootloader.chip}; build again"
            )
        if facts.length > partition.size:
            raise FirmwareError(
                f"{where} has {facts.length} bytes, its partition {partition.size}; "
                "make the partition larger or the application smaller"
            )
        found.append(facts)
    if not found:
        raise FirmwareError(
            f"{flash.regions[-1].source}: no application in any app partition of the firmware's table; "
            "correct the addresses"
        )
    return tuple(found)


def check_revisions(contents: Contents, where: str) -> None:
    """There must be a chip that all images allow.

    Raises:
        FirmwareError: there is none.
    """
    lowest, highest = contents.min_revision, contents.max_revision
    if lowest > highest:
        raise FirmwareError(
            f"{where}: no chip revision suits all images: one needs v{lowest / 100:.2f} or higher, "
            f"another v{highest / 100:.2f} or lower; build all of them with the same settings"
        )


def check_files_fit(flash: FlashMap, partitions: tuple[Partition, ...]) -> None:
    """A file that begins at a partition must end in it; one that covers the table is a merged image.

    Raises:
        FirmwareError: a file is larger than its partition.
    """
    for region in flash.regions:
        partition = next((p for p in partitions if p.offset == region.address), None)
        if partition is not None and region.end > partition.end:
            raise FirmwareError(
                f"{region.source}: has {len(region.data)} bytes, partition {partition.name!r} at "
                f"0x{partition.offset:x} only {partition.size}; make it larger or correct the address"
            )


def _image(flash: FlashMap, address: int, what: str) -> ImageFacts:
    region = flash.region_at(address)
    data = b"" if region is None else flash.at(address, region.end - address)
    try:
        return read_image(data)
    except ImageError as error:
        raise FirmwareError(
            f"{_source(flash, address)}: {what} at 0x{address:x} {error}; build or copy it again"
        ) from error


def _source(flash: FlashMap, address: int) -> str:
    region = flash.region_at(address)
    return "firmware" if region is None else region.source
