"""What the station tells: frozen facts, published from worker threads, without secrets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, Phase, SlotStatus
from app.model.unit import UnitFacts


@dataclass(frozen=True, slots=True)
class RunOpened:
    """A run has begun on these slots."""

    run: str
    batch: int
    slots: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SlotChanged:
    """A slot has another status."""

    slot: int
    port: str
    status: SlotStatus


@dataclass(frozen=True, slots=True)
class JobBegan:
    """A unit was met in a slot and its job has begun."""

    job: str
    slot: int
    port: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnitIdentified:
    """The unit in the slot has told what it is."""

    job: str
    slot: int
    unit: UnitFacts


@dataclass(frozen=True, slots=True)
class PhaseBegan:
    """A job has come to its next phase."""

    job: str
    slot: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is.

    Args:
        fraction: of the whole job, 0 to 1, never falling.
        rate: bytes of flash content per second in this phase; 0 where nothing is moved.
    """

    job: str
    slot: int
    phase: Phase
    fraction: float
    rate: float


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job has its outcome; it is on record before this is published.

    Args:
        failure: of the list, where the outcome is failed; None else.
        detail: facts for the engineer.
        seconds: from the first contact to the outcome.
    """

    job: str
    slot: int
    port: str
    mac: str | None
    device_name: str | None
    outcome: Outcome
    failure: FailureCode | None
    detail: str
    boot: BootResult
    seconds: float


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the slot's raw log: what the station did, what the module printed."""

    slot: int
    job: str | None
    text: str


@dataclass(frozen=True, slots=True)
class StationTrouble:
    """Something hinders the whole station; shown until it is over or the run closes."""

    failure: FailureCode
    detail: str


@dataclass(frozen=True, slots=True)
class TroubleOver:
    """What hindered the whole station does so no more."""

    failure: FailureCode


@dataclass(frozen=True, slots=True)
class RunClosed:
    """A run has ended; no worker of it is left."""

    run: str
    batch: int
    passed: int
    failed: int
    reason: str


Event = (
    RunOpened
    | SlotChanged
    | JobBegan
    | UnitIdentified
    | PhaseBegan
    | JobProgress
    | JobEnded
    | LogLine
    | StationTrouble
    | TroubleOver
    | RunClosed
)
Listener = Callable[[Event], None]
