"""The order of the steps: the firmware goes first and the code last."""

from app.model.outcome import Phase
from app.station.phases import Step
from app.station.phases.boot import check_boot
from app.station.phases.confirm import confirm
from app.station.phases.credential import write_credential
from app.station.phases.firmware import flash_firmware
from app.station.phases.identify import identify
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
