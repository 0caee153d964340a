"""Rows of the production records, as the screens, reports and commands show them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.code import (
    FAILED_STATES,
    UNFINISHED_STATES,
    BatchState,
    CodeState,
    FlashingMethod,
    Generation,
)
from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, Phase


@dataclass(frozen=True, slots=True)
class Counts:
    """The books of one batch."""

    issued: int = 0
    available: int = 0
    reserved: int = 0
    writing: int = 0
    held: int = 0
    consumed: int = 0
    void: int = 0

    @property
    def difference(self) -> int:
        """Issued less all the places where a code can be; 0 when the books balance."""
        return self.issued - (
            self.available + self.reserved + self.writing + self.held + self.consumed + self.void
        )


class BatchLife(StrEnum):
    """Where a batch is, in the words of the records: an open one is ready, or in production."""

    CHECK = "check"
    CHECK_FAILED = "check-failed"
    CREATE = "create"
    CREATE_FAILED = "create-failed"
    READY = "ready"
    IN_PRODUCTION = "in-production"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One line of the production records; times are aware, in UTC."""

    number: int
    product_key: str
    product_name: str
    method: FlashingMethod
    source_name: str
    source_sha256: str
    made_at: datetime
    made_by: str
    counts: Counts
    state: BatchState = BatchState.OPEN
    closed_at: datetime | None = None
    closed_by: str | None = None
    generation: Generation = Generation.CLOUD_FILE
    debug: bool = False
    """Whether its codes are for trials only."""
    activated: int = 0
    """Codes that the cloud has seen."""
    note: str = ""
    quantity: int = 0
    """Codes that were asked for; while they are being made, none is issued yet."""
    issuer: str = ""
    """Who issued or issues its codes, in a word."""
    place: str = ""
    """Where that issuer is, for codes that a cloud issues over its API; else empty."""
    application: str = ""
    """By which that issuer knows it; once it is there, the issuer may have issued."""
    attended: bool = False
    """Whether a program is at work to bring it into stock."""
    problem: str = ""
    """Why it waits or failed; worded for people."""
    dismissed_by: str | None = None
    """Who has seen that it failed, and wants it out of the list."""

    @property
    def in_production(self) -> bool:
        """Whether any of its codes has gone to a unit."""
        return self.counts.consumed > 0

    @property
    def life(self) -> BatchLife:
        """Where it is, in one word."""
        if self.state is BatchState.OPEN:
            return BatchLife.IN_PRODUCTION if self.in_production else BatchLife.READY
        return BatchLife(self.state.value)

    @property
    def waiting(self) -> bool:
        """Whether its codes are still to come and nobody is at work to bring them."""
        return self.state in UNFINISHED_STATES and not self.attended

    @property
    def pending(self) -> bool:
        """Whether a person has to decide: to continue or give up what waits, to dismiss what failed."""
        return self.waiting or (self.state in FAILED_STATES and self.dismissed_by is None)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of a batch, without its secrets."""

    id: int
    batch: int
    product_key: str
    device_name: str
    state: CodeState
    mac: str | None
    changed_at: datetime
    consumed_at: datetime | None
    slot: int | None
    operator: str | None
    reason: str | None
    """Why it is held or void."""
    activated_at: datetime | None = None
    """When its device was first seen by the cloud."""


class CodeColumn(StrEnum):
    """What the codes of a batch can be sorted by."""

    ROW = "row"
    DEVICE_NAME = "device_name"
    STATE = "state"
    MAC = "mac"
    CHANGED_AT = "changed_at"
    CONSUMED_AT = "consumed_at"


class BatchColumn(StrEnum):
    """What the batches can be sorted by."""

    NUMBER = "number"
    PRODUCT = "product"
    METHOD = "method"
    GENERATION = "generation"
    ISSUED = "issued"
    AVAILABLE = "available"
    IN_FLIGHT = "in_flight"
    HELD = "held"
    CONSUMED = "consumed"
    VOID = "void"
    ACTIVATED = "activated"
    STATE = "state"
    MADE_AT = "made_at"
    MADE_BY = "made_by"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class BatchQuery:
    """Which batches are listed; what is left out is not asked for.

    Batches that failed and were dismissed are listed only where a state of failure is asked for.

    Args:
        search: part of the number, ProductKey, product name, source or person; in any case.
        life: only batches that are there.
        pending: only batches about which a person has to decide.
    """

    search: str = ""
    life: BatchLife | None = None
    method: FlashingMethod | None = None
    generation: Generation | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class PhaseRecord:
    """One phase of a job; both times in seconds, the start counted from the job's."""

    phase: Phase
    start: float
    duration: float


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One attempt on one unit, written once, when it has ended.

    Args:
        code_id: of the code that the job took or met; None if it came to none.
        chip: esptool's short name; None if the unit was never identified.
        revision: major * 100 + minor.
        baud: rate of the data in the last try, bits per second; 0 if the job met no unit.
        written: bytes of flash content written.
        started_at: aware, UTC.
        seconds: from the first contact to the outcome.
        tries: 2 if it was tried once more after a failure that could pass by itself.
    """

    job: str
    run: str
    slot: int
    port: str
    operator: str
    mac: str | None
    chip: str | None
    revision: int | None
    device_name: str | None
    code_id: int | None
    outcome: Outcome
    failure: FailureCode | None
    detail: str
    boot: BootResult
    baud: int
    written: int
    started_at: datetime
    seconds: float
    phases: tuple[PhaseRecord, ...]
    tries: int = 1


@dataclass(frozen=True, slots=True)
class CodeEvent:
    """One step in the life of a code; the first has no `from_state`: the code came with its batch."""

    at: datetime
    from_state: CodeState | None
    to_state: CodeState
    mac: str | None = None
    slot: int | None = None
    job: str | None = None
    session: str | None = None
    person: str | None = None
    reason: str | None = None
