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
        tries: 1, or 2 after a failure that could pass by itself.
        baud: rate of the data in the last try; 0 where the job met no unit.
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
    tries: int = 1
    baud: int = 0


@dataclass(frozen=True, slots=True)
class JobRetried:
    """A job begins its next try on the same unit, after a failure that may pass by itself.

    Args:
        tries: which try begins, from 2.
        failure: that the last one ended with.
        baud: rate of the data for the next one.
    """

    job: str
    slot: int
    tries: int
    failure: FailureCode
    baud: int


@dataclass(frozen=True, slots=True)
class SlotFenced:
    """A slot takes no units any more: it is the slot that fails, not they. Holds over restarts.

    Args:
        reason: what happened, for the engineer.
    """

    slot: int
    reason: str


@dataclass(frozen=True, slots=True)
class SlotOpen:
    """A slot that was fenced takes units again."""

    slot: int


@dataclass(frozen=True, slots=True)
class BoardElsewhere:
    """A board is plugged in at a place that is no slot of the fixture: it is left alone. Told once a run."""

    location: str
    port: str


@dataclass(frozen=True, slots=True)
class SlotTaught:
    """Teach mode has learned the place of a slot.

    Args:
        slot: its number.
        slots: how many the jig has.
        location: USB location.
        port: what the system calls it now.
    """

    slot: int
    slots: int
    location: str
    port: str


@dataclass(frozen=True, slots=True)
class TeachUndone:
    """Teach mode has forgotten its last slot."""

    slot: int


@dataclass(frozen=True, slots=True)
class TeachRefused:
    """Teach mode could not take what was plugged in."""

    text: str


@dataclass(frozen=True, slots=True)
class TeachEnded:
    """Teach mode is over.

    Args:
        complete: whether every slot has its place.
    """

    complete: bool


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
class SlotFigures:
    """One slot's share of a run.

    Args:
        second_tries: jobs that were tried once more, whether that helped or not.
        seconds: median of the jobs that passed; None while none has.
    """

    slot: int
    passed: int
    failed: int
    second_tries: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class RunFigures:
    """How a run is going; told after each job.

    Args:
        per_hour: passed units per hour since the run was opened; None in its first minute.
        first_pass_yield: share of the units that passed in their first job and its first try, 0 to 1; units
            that were done before do not count; None before the first.
        failures: how often each failure was, the most frequent first.
        slots: by number.
    """

    run: str
    passed: int
    failed: int
    per_hour: float | None
    first_pass_yield: float | None
    failures: tuple[tuple[FailureCode, int], ...]
    slots: tuple[SlotFigures, ...]


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
    | JobRetried
    | SlotFenced
    | SlotOpen
    | BoardElsewhere
    | SlotTaught
    | TeachUndone
    | TeachRefused
    | TeachEnded
    | LogLine
    | StationTrouble
    | TroubleOver
    | RunFigures
    | RunClosed
)
Listener = Callable[[Event], None]
