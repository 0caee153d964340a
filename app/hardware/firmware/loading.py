"""Firmware in: read, checked whole, ready to be flashed."""

from collections.abc import Sequence
from pathlib import Path

from app.hardware.esp.image import ImageFacts, bootloader_offsets
from app.hardware.firmware.contents import (
    Contents,
    check_files_fit,
    check_revisions,
    find_applications,
    find_bootloader,
)
from app.hardware.firmware.flash_map import SECTOR, FlashMap
from app.hardware.firmware.partitions import (
    MAGIC,
    MOST_BYTES,
    USUAL_OFFSET,
    credential_partition,
    parse_table,
)
from app.hardware.firmware.problems import FirmwareError
from app.hardware.firmware.sources import Sources, read_pairs, read_path
from app.model.firmware import Firmware, Partition
from app.model.recipe import CredentialLayout
from app.model.wording import said

_USUAL_LAYOUT = CredentialLayout()
_LAST_TABLE_OFFSET = 0x20000
_SIZES = {f"{1 << power}MB": 1 << (power + 20) for power in range(8)}


def load_firmware(
    source: Path | Sequence[tuple[int, Path]],
    *,
    layout: CredentialLayout = _USUAL_LAYOUT,
    name: str | None = None,
) -> Firmware:
    """Take a firmware in and check it whole.

    Args:
        source: an ESP-IDF build folder or its flasher_args.json, one merged image for address 0, or files
            with their addresses.
        layout: which partition takes the identity.
        name: what to call it; by default what the application calls itself.

    Raises:
        FirmwareError: it can't be flashed; names file and field and says what to do.
    """
    sources = read_path(source) if isinstance(source, Path) else read_pairs(source)
    flash = FlashMap(sources.regions)
    bootloader = find_bootloader(flash, sources.chip)
    partitions, where = _find_table(flash, sources, bootloader)
    credential = credential_partition(partitions, layout.partition, where)
    check_files_fit(flash, partitions)
    contents = Contents(bootloader, find_applications(flash, partitions, bootloader))
    check_revisions(contents, where)
    _check_settings(bootloader, sources)
    return Firmware(
        name=name or _title(contents) or sources.name,
        chip=bootloader.chip,
        regions=flash.without(credential),
        partitions=partitions,
        credential=credential,
        min_revision=contents.min_revision,
        max_revision=contents.max_revision,
        flash_size=_flash_size(flash, partitions, bootloader, sources, where),
    )


def _find_table(
    flash: FlashMap, sources: Sources, bootloader: ImageFacts
) -> tuple[tuple[Partition, ...], str]:
    """The partition table and where it was found.

    That is where the build says; without a build, at 0x8000 or at the next sector that has one.
    """
    if sources.table_offset is not None:
        places = [sources.table_offset]
    else:
        places = [USUAL_OFFSET, *range(USUAL_OFFSET + SECTOR, _LAST_TABLE_OFFSET, SECTOR)]
    for place in places:
        if flash.at(place, 2) == MAGIC:
            region = flash.region_at(place)
            where = said(
                "{source}: partition table at 0x{place:x}",
                source=region.source if region else said("firmware"),
                place=place,
            )
            if bootloader_offsets()[bootloader.chip] + bootloader.length > place:
                raise FirmwareError(
                    said("{where}: the bootloader reaches over it; correct the table's offset", where=where)
                )
            return parse_table(flash.at(place, MOST_BYTES), where), where
    raise FirmwareError(
        said(
            "{source}: no partition table at 0x{place:x}; "
            "add it to the files, or choose the build folder or a merged image",
            source=sources.described_by or flash.regions[0].source,
            place=places[0],
        )
    )


def _check_settings(bootloader: ImageFacts, sources: Sources) -> None:
    """Mode and frequency of the flash stand in the bootloader's header, and there they stay.

    ESP-IDF's own way of flashing would write the build's settings over the header's (esptool
    --flash-mode, --flash-freq); where they differ, it is not known which was meant.
    """
    for field, asked, built in (
        ("flash_mode", sources.flash_mode, bootloader.flash_mode),
        ("flash_freq", sources.flash_frequency, bootloader.flash_frequency),
    ):
        if asked not in (None, "keep", built) and built is not None:
            raise FirmwareError(
                said(
                    "{described_by}: flash_settings.{field} is {asked}, but the bootloader's header "
                    "says {built}; build the firmware again so that both agree",
                    described_by=sources.described_by,
                    field=field,
                    asked=asked,
                    built=built,
                )
            )


def _flash_size(
    flash: FlashMap, partitions: tuple[Partition, ...], bootloader: ImageFacts, sources: Sources, where: str
) -> int:
    """Bytes of flash that a unit must have.

    The application refuses to start on a flash smaller than the bootloader's header says (ESP-IDF
    esp_flash: "Detected size smaller than the size in the binary image header").
    """
    needed = max(flash.end, *(partition.end for partition in partitions))
    promised = bootloader.flash_size
    asked = _SIZES.get(sources.flash_size or "")
    if asked is not None and promised is not None and asked != promised:
        raise FirmwareError(
            said(
                "{described_by}: flash_settings.flash_size is {flash_size}, but the "
                "bootloader's header says {promised}MB; build the firmware again so that both agree",
                described_by=sources.described_by,
                flash_size=sources.flash_size,
                promised=promised >> 20,
            )
        )
    if promised is not None and needed > promised:
        raise FirmwareError(
            said(
                "{where}: files and partitions end at 0x{needed:x}, beyond the {promised} MB of flash "
                "that the firmware was built for; set the flash size in the build",
                where=where,
                needed=needed,
                promised=promised >> 20,
            )
        )
    return max(needed, promised or 0)


def _title(contents: Contents) -> str | None:
    return next((image.title for image in contents.applications if image.title), None)
