"""Does a firmware fit a unit? What esptool's write_flash would have asked, asked once and before anything."""

from app.model.faults import FailureCode, Fault
from app.model.firmware import Firmware
from app.model.unit import UnitFacts
from app.model.wording import said


def check_unit(firmware: Firmware, unit: UnitFacts) -> None:
    """Refuse a unit that the firmware must not be written to.

    Chip and revision are those of every image's header, bootloader and applications; that images are whole,
    that regions do not overlap and that they end within the layout was seen to when the firmware was loaded.

    Raises:
        Fault: WRONG_CHIP, WRONG_REVISION, SECURED_CHIP or FLASH_TOO_SMALL, with what was asked and found.
    """
    if unit.chip != firmware.chip:
        raise Fault(
            FailureCode.WRONG_CHIP,
            said("the firmware is for {chip}, this is {found}", chip=firmware.chip, found=unit.chip),
        )
    if not firmware.min_revision <= unit.revision <= firmware.max_revision:
        raise Fault(
            FailureCode.WRONG_REVISION,
            said(
                "revision {revision}; the firmware allows {least} to {most}",
                revision=_revision(unit.revision),
                least=_revision(firmware.min_revision),
                most=_revision(firmware.max_revision),
            ),
        )
    if not unit.security.open:
        raise Fault(FailureCode.SECURED_CHIP, str(unit.security))
    end = max(firmware.flash_size, firmware.credential.end, *(region.end for region in firmware.regions))
    if unit.flash_size < end:
        raise Fault(
            FailureCode.FLASH_TOO_SMALL,
            said("{flash_size} bytes of flash; the layout needs {end}", flash_size=unit.flash_size, end=end),
        )


def _revision(value: int) -> str:
    return f"v{value // 100}.{value % 100}"
