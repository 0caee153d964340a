"""A batch at its end: what was counted, what is in doubt, who closed it; and a chip that was proven blank."""

from dataclasses import dataclass
from datetime import datetime

from app.model.code import BatchState
from app.model.mac import Mac
from app.model.records import BatchRow, CodeRow


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """A batch was closed, or opened again."""

    at: datetime
    from_state: BatchState
    to_state: BatchState
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What stands on the sheet of a batch that was closed; without secrets.

    Args:
        batch: its facts and counts.
        events: closings and reopenings, oldest first.
        held: codes that are in doubt.
        void: codes that were taken out.
        operators: who confirmed how many, by name.
        first_consumed: time of the first confirmed code.
        last_consumed: time of the last one.
        audit_end: of the audit chain at that moment, in short: the paper keeps it outside the books.
    """

    batch: BatchRow
    events: tuple[BatchEvent, ...]
    held: tuple[CodeRow, ...]
    void: tuple[CodeRow, ...]
    operators: tuple[tuple[str, int], ...]
    first_consumed: datetime | None
    last_consumed: datetime | None
    audit_end: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A code of which the books do not know whether it is on its unit.

    Args:
        code: held, or in the hands of a session that is dead.
        station: where it was last worked on.
        accepted: whether its batch was closed with it; it rests until the batch is opened again.
    """

    code: CodeRow
    station: str | None
    accepted: bool


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """What must be proven before a code is available again.

    Args:
        row: the code, held or void.
        unit: the unit that it may be on; None if it was never written since it was last available.
        mark: the point in the code's history; a proof is good only while nothing has happened since.
    """

    row: CodeRow
    unit: Mac | None
    mark: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """A read-back of flash that was found blank: the proof that a unit no longer bears a code.

    Args:
        mac: that the chip told.
        chip: esptool's short name.
        offset: first byte that was read.
        size: bytes that were read; every one was FF.
        at: aware time of the read-back.
        mark: of the ReturnCase that it was made for.
    """

    mac: Mac
    chip: str
    offset: int
    size: int
    at: datetime
    mark: int
