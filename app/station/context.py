"""What the phases of one job share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.hardware.esp.link import EspLink
from app.hardware.identity.read_back import Identity
from app.model.cancel import CancelToken
from app.model.faults import FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.outcome import BootResult, Phase
from app.model.unit import UnitFacts
from app.station.custody import Custody
from app.station.order import Plan
from app.station.turnstile import Turnstile
from app.store.ledger import Reservation


@dataclass(slots=True)
class JobContext:
    """One job's facts, filled in as the phases go; used by the slot's thread alone.

    Args:
        advance: tells how far the present phase is: done and total, in bytes.
        unit_seen: tells what was identified and claims its MAC within the run; raises Fault DUPLICATE_MAC.
        met_before: whether an earlier job has written to the unit with this MAC.
        turnstile: what is much work for the processor goes through it.
    """

    id: str
    place: SlotPlace
    plan: Plan
    link_or_none: EspLink | None
    custody: Custody
    cancel: CancelToken
    log: Callable[[str], None]
    advance: Callable[[int, int], None]
    unit_seen: Callable[[UnitFacts], None]
    met_before: Callable[[Mac], bool]
    turnstile: Turnstile
    tries: int = 1
    """Which try on this unit this is."""
    expected: Mac | None = None
    """MAC of the unit that an earlier try of this job was made on."""
    unit: UnitFacts | None = None
    wanted: str | None = None
    """DeviceName that this unit must get; None if any code of the batch will do."""
    bound: Reservation | None = None
    """The code that the books bound to this unit before the job."""
    on_chip: Identity | None = None
    """The identity that the chip bears at preflight."""
    code_on_chip: bool = False
    """Whether the chip already bears the bound code."""
    device_name: str | None = None
    image: bytes = b""
    """The identity image as it was written."""
    boot: BootResult = BootResult.NOT_REACHED
    written: int = 0
    """Bytes of flash content written."""
    phases: list[tuple[Phase, float, float]] = field(default_factory=list[tuple[Phase, float, float]])
    """Phase, start (seconds since the job began) and duration (seconds)."""

    @property
    def mac(self) -> Mac | None:
        """MAC of the unit, if it was told."""
        return self.unit.mac if self.unit else None

    @property
    def link(self) -> EspLink:
        """The open link to the unit."""
        if self.link_or_none is None:
            raise Fault(FailureCode.BUG, "the job has met no unit")
        return self.link_or_none

    @property
    def known_unit(self) -> UnitFacts:
        """The unit, once it is identified."""
        if self.unit is None:
            raise Fault(FailureCode.BUG, "the unit is not identified yet")
        return self.unit
