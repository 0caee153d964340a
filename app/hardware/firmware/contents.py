"""The images of a firmware: bootloader and applications, each whole and all for one chip."""

from dataclasses import dataclass

from app.hardware.esp.image import MAGIC, ImageError, ImageFacts, bootloader_offsets, read_image
from app.hardware.firmware.flash_map import FlashMap
from app.hardware.firmware.partitions import APP_TYPE
from app.hardware.firmware.problems import FirmwareError
from app.model.firmware import Partition
from app.model.wording import reason_of, said


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
            said(
                "chip {chip!r} of the build's description is not known; known are {names}",
                chip=chip,
                names=", ".join(offsets),
            )
        )
    # the chip's own place first; the others tell what else this may be a build for
    places = sorted(set(offsets.values()), key=lambda place: (chip is None or place != offsets[chip], place))
    for place in places:
        if flash.at(place, 1) == bytes([MAGIC]):
            facts = _image(flash, place, said("bootloader"))
            if offsets[facts.chip] == place and chip in (None, facts.chip):
                return facts
            but = (
                said("but the build is for {chip}", chip=chip)
                if chip
                else said("whose bootloader lies at 0x{place:x}", place=offsets[facts.chip])
            )
            raise FirmwareError(
                said(
                    "{source}: at 0x{place:x} is an image for {chip}, {but}; correct the address or take "
                    "the right build",
                    source=_source(flash, place),
                    place=place,
                    chip=facts.chip,
                    but=but,
                )
            )
    looked = ", ".join(f"0x{place:x}" for place in (places[:1] if chip else places))
    raise FirmwareError(
        said(
            "{source}: no bootloader at {looked}; a unit needs bootloader, partition table and "
            "application: choose the build folder or a merged image of all",
            source=flash.regions[0].source,
            looked=looked,
        )
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
        what = said("application in {partition!r}", partition=partition.name)
        where = said("{source}: {what}", source=_source(flash, partition.offset), what=what)
        facts = _image(flash, partition.offset, what)
        if facts.chip != bootloader.chip:
            raise FirmwareError(
                said(
                    "{where} is for {chip}, the bootloader for {other}; build again",
                    where=where,
                    chip=facts.chip,
                    other=bootloader.chip,
                )
            )
        if facts.length > partition.size:
            raise FirmwareError(
                said(
                    "{where} has {length} bytes, its partition {size}; "
                    "make the partition larger or the application smaller",
                    where=where,
                    length=facts.length,
                    size=partition.size,
                )
            )
        found.append(facts)
    if not found:
        raise FirmwareError(
            said(
                "{source}: no application in any app partition of the firmware's table; "
                "correct the addresses",
                source=flash.regions[-1].source,
            )
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
            said(
                "{where}: no chip revision suits all images: one needs v{lowest:.2f} or higher, "
                "another v{highest:.2f} or lower; build all of them with the same settings",
                where=where,
                lowest=lowest / 100,
                highest=highest / 100,
            )
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
                said(
                    "{source}: has {count} bytes, partition {partition!r} at "
                    "0x{offset:x} only {size}; make it larger or correct the address",
                    source=region.source,
                    count=len(region.data),
                    partition=partition.name,
                    offset=partition.offset,
                    size=partition.size,
                )
            )


def _image(flash: FlashMap, address: int, what: str) -> ImageFacts:
    region = flash.region_at(address)
    data = b"" if region is None else flash.at(address, region.end - address)
    try:
        return read_image(data)
    except ImageError as error:
        raise FirmwareError(
            said(
                "{source}: {what} at 0x{address:x} {error}; build or copy it again",
                source=_source(flash, address),
                what=what,
                address=address,
                error=reason_of(error),
            )
        ) from error


def _source(flash: FlashMap, address: int) -> str:
    region = flash.region_at(address)
    return said("firmware") if region is None else region.source
