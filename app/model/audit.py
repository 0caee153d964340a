"""What a look at the audit chain has found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Progress = Callable[[int, int], None]
"""Told how many lines were looked at, of how many."""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something on record that is not as it was written.

    Args:
        what: in a sentence.
        table: where it is; empty if it is about a chain as a whole.
        row: key of the row there.
        session: whose chain it is in.
        link: its place in the chain.
    """

    what: str
    table: str = ""
    row: str = ""
    session: str = ""
    link: int | None = None

    def __str__(self) -> str:
        where = f"{self.table} {self.row}: " if self.table else ""
        chain = f" (session {self.session}, link {self.link})" if self.link is not None else ""
        return f"{where}{self.what}{chain}"


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The whole of a look.

    Args:
        lines: links of chains that were looked at.
        older: lines from before there was a chain.
        sessions: chains.
        findings: what is not as it was written; none is well.
        notes: what people should know and is no finding.
    """

    lines: int
    older: int
    sessions: int
    findings: tuple[AuditFinding, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Something that was done, for people.

    Args:
        at: when, aware, UTC.
        person: who; "program" for what the program notes by itself.
        what: in a few words.
        station: where.
        detail: more of it; never a secret.
        table: where it is on record.
        row: key of the row there.
    """

    at: datetime
    person: str
    what: str
    station: str
    detail: str
    table: str
    row: str
