"""Booting from flash: what ROM, bootloader and application print, and where they give up."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from app.model.firmware import NVS_SUBTYPE, Partition
from app.virtual.chips import Chip
from app.virtual.faults import Faults
from app.virtual.flash import Flash
from app.virtual.image import MAGIC, Image, ImageError, read_image
from app.virtual.nvs import NvsError, Value, read_namespace
from app.virtual.partitions import TableError, boot_order, read_table
from app.virtual.wire import checksum

CREDENTIAL_PARTITION = "fctry"
CREDENTIAL_NAMESPACE = "aliyun-key"
CONSOLE_BAUD = 115_200
UNFLASHED = "NVS Flash init fctry failed, Please check that you have flashed fctry partition!!!"

_WATCHDOG_SECONDS = 0.35
_RESTART_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the boot log.

    Args:
        wait: seconds before it comes.
        text: without line end.
        needed: whether the wait is kept even where boot delays are switched off (endless loops).
        baud: of this line and all that follow; None for the rate as it is.
    """

    wait: float
    text: str
    needed: bool = False
    baud: int | None = None


def download_text(chip: Chip, reset: str) -> str:
    """What the ROM prints when it enters the download mode."""
    waiting = "" if chip.image_id is None else "waiting for download\r\n"
    return f"{chip.banner}{reset},{chip.download_mode}\r\n{waiting}"


def boot(chip: Chip, flash: Flash, faults: Faults, reset: str) -> Iterator[Line]:
    """The boot log from a reset on; endless where the chip restarts for ever."""
    while True:
        yield Line(0.0, f"{chip.banner}{reset},{chip.flash_mode}", baud=chip.text_baud)
        problem = yield from _rom(chip, flash, faults)
        if problem:
            reset = chip.watchdog
            continue
        image = yield from _bootloader(chip, flash)
        if image is None:
            reset = chip.software
            yield Line(_RESTART_SECONDS, "", needed=True)
            continue
        yield from _application(flash, image)
        if not faults.boot_loop:
            return
        yield Line(0.02, "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.")
        yield Line(_RESTART_SECONDS, "Rebooting...", needed=True)
        reset = chip.software


def _rom(chip: Chip, flash: Flash, faults: Faults) -> Generator[Line, None, bool]:
    """The first stage; the generator's value says whether it gave up."""
    problem = _bootloader_problem(chip, flash, faults)
    if problem:
        for _ in range(8):
            yield Line(0.002, problem)
        yield Line(_WATCHDOG_SECONDS, "", needed=True)
        return True
    image = read_image(flash, chip.bootloader_offset, chip.image_id)
    if chip.image_id is None:
        yield from _oldest_rom(flash, image)
        return False
    later = chip.has_security_info
    yield Line(0.001, "SPIWP:0xee" if later else "configsip: 0, SPIWP:0xee")
    yield Line(0.001, f"mode:DIO, clock div:{1 if later else 2}")
    for segment in image.segments:
        size = f"{segment.size:#x}" if later else segment.size
        yield Line(0.002, f"load:0x{segment.load_address:08x},len:{size}")
    yield Line(0.002, f"entry 0x{image.entry:08x}")
    return False


def _oldest_rom(flash: Flash, image: Image) -> Iterator[Line]:
    """How the ROM of the ESP8266 tells what it loads; the checksums run on from segment to segment."""
    seen, room = b"", 16
    for segment in image.segments:
        seen += flash.read(segment.offset, segment.size)
        yield Line(0.002, f"load 0x{segment.load_address:08x}, len {segment.size}, room {room} ")
        yield Line(0.001, f"tail {(segment.size - room) % 16}")
        yield Line(0.001, f"chksum 0x{checksum(seen):02x}")
        room = 8
    yield Line(0.001, f"csum 0x{checksum(seen):02x}")


def _bootloader_problem(chip: Chip, flash: Flash, faults: Faults) -> str:
    """What the ROM prints of a bootloader that it does not run; empty if it runs it."""
    start = flash.read(chip.bootloader_offset, 4)
    if chip.image_id is None and start[0] != MAGIC:
        return "ets_main.c "
    if faults.flash_encryption:
        # What was flashed in the clear is noise after decryption.
        return f"invalid header: 0x{int.from_bytes(start, 'little') ^ 0x5A17C3E9:08x}"
    if start[0] != MAGIC:
        return f"invalid header: 0x{int.from_bytes(start, 'little'):08x}"
    if faults.secure_boot:
        return "secure boot verification failed"
    try:
        read_image(flash, chip.bootloader_offset, chip.image_id)
    except ImageError as error:
        return f"csum err: {error}"
    return ""


def _bootloader(chip: Chip, flash: Flash) -> Generator[Line, None, Image | None]:
    """The second stage; the generator's value is the application, None if there is none to run."""
    yield Line(0.029, f"I (29) boot: ESP-IDF {chip.framework} 2nd stage bootloader", baud=CONSOLE_BAUD)
    yield Line(0.001, f"I (30) boot: chip revision: v{chip.revision // 100}.{chip.revision % 100}")
    yield Line(0.010, f"I (40) boot.{chip.name}: SPI Flash Size : {flash.size >> 20}MB")
    try:
        table = read_table(flash)
    except TableError as error:
        yield Line(0.015, f"E (55) flash_parts: {error}")
        yield Line(0.001, "E (56) boot: Failed to verify partition table")
        yield Line(0.001, "E (57) boot: load partition table error!")
        return None
    yield Line(0.015, "I (55) boot: Partition Table:")
    yield Line(0.003, "I (58) boot: ## Label            Usage          Type ST Offset   Length")
    for number, part in enumerate(table):
        yield Line(0.006, f"I ({62 + 7 * number}) boot: {_table_line(number, part)}")
    yield Line(0.006, f"I ({62 + 7 * len(table)}) boot: End of partition table")
    for part in boot_order(table, flash):
        try:
            image = read_image(flash, part.offset, chip.image_id)
        except ImageError as error:
            yield Line(0.012, f"E (125) esp_image: {error}")
            continue
        for number, segment in enumerate(image.segments):
            yield Line(
                0.010,
                f"I ({130 + 12 * number}) esp_image: segment {number}: paddr={segment.offset:08x} "
                f"vaddr={segment.load_address:08x} size={segment.size:05x}h ({segment.size:6})",
            )
        yield Line(0.020, f"I (240) boot: Loaded app from partition at offset 0x{part.offset:x}")
        return image
    yield Line(0.004, "E (130) boot: No bootable app partitions in the partition table")
    return None


def _table_line(number: int, part: Partition) -> str:
    usage = {(0, 0): "factory app", (1, 0): "OTA data", (1, 1): "RF data", (1, 2): "WiFi data"}.get(
        (part.type, part.subtype), "OTA app" if part.type == 0 else "Unknown data"
    )
    return (
        f"{number:2} {part.name:16} {usage:16} {part.type:02x} {part.subtype:02x} "
        f"{part.offset:08x} {part.size:08x}"
    )


def _application(flash: Flash, image: Image) -> Iterator[Line]:
    yield Line(0.030, "I (275) cpu_start: Pro cpu start user code")
    yield Line(0.005, f"I (280) app_init: Project name:     {image.project}")
    yield Line(0.005, f"I (285) app_init: App version:      {image.version}")
    try:
        identity = credential(flash)
    except (NvsError, TableError):
        yield Line(0.020, f"E (305) app: {UNFLASHED}")
        return
    # A secret is never printed; a field that is missing is.
    for name in ("ProductKey", "DeviceName"):
        if name in identity:
            yield Line(0.004, f"I (312) app: {name}: {identity[name]}")
        else:
            yield Line(0.004, f"E (312) app: {name} is missing in fctry")
    yield Line(0.010, "I (322) app: ready")


def credential(flash: Flash) -> dict[str, Value]:
    """The keys that the application finds in its credential partition.

    Raises:
        NvsError: there is no such partition, or it can't be read.
        TableError: the partition table can't be read.
    """
    for part in read_table(flash):
        if (part.name, part.type, part.subtype) == (CREDENTIAL_PARTITION, 1, NVS_SUBTYPE):
            return read_namespace(flash.read(part.offset, part.size), CREDENTIAL_NAMESPACE)
    raise NvsError(f"no partition {CREDENTIAL_PARTITION}")
