"""The order of the steps: the firmware goes first and the code last."""

from app.model.outcome import Phase
from app.model.recipe import Recipe
from app.station.phases import Step
from app.station.phases.boot import check_boot
from app.station.phases.confirm import confirm
from app.station.phases.credential import write_credential
from app.station.phases.firmware import flash_firmware
from app.station.phases.identify import identify
from app.station.phases.permanent import burn_custom_mac
from app.station.phases.preflight import preflight
from app.station.phases.reserve import reserve
from app.station.phases.verify import verify

ORDER: tuple[Step, ...] = (
    (Phase.IDENTIFY, identify),
    (Phase.PREFLIGHT, preflight),
    (Phase.FIRMWARE, flash_firmware),
    (Phase.RESERVE, reserve),
    (Phase.CREDENTIAL, write_credential),
    (Phase.VERIFY, verify),
    (Phase.BOOT, check_boot),
    (Phase.CONFIRM, confirm),
)
"""What every job does."""


def steps_of(recipe: Recipe) -> tuple[Step, ...]:
    """The steps that a recipe asks for."""
    if not recipe.permanent.burn_custom_mac:
        return ORDER
    at = next(number for number, (phase, _) in enumerate(ORDER) if phase is Phase.BOOT)
    return (*ORDER[:at], (Phase.PERMANENT, burn_custom_mac), *ORDER[at:])
