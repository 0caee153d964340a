"""What a look at the audit chain has found, and what of the record people are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.wording import said

Progress = Callable[[int, int], None]
"""Told how many lines were looked at, of how many; what it raises ends the look."""


class LineKind(StrEnum):
    """What lines of the record are about."""

    CODES = "codes"
    JOBS = "jobs"
    BATCHES = "batches"
    PRODUCTS = "products"
    PEOPLE = "people"
    SECRETS = "secrets"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Something on record that is not as it was written.

    Args:
        what: in a sentence.
        table: where it is; empty if it is about a chain as a whole.
        row: key of the row there.
        session: whose chain it is in.
        link: its place in the chain.
        gone: whether it is the end of a chain, known on this station's disk, that is not in the books any
            more: a supervisor may say why (`Audit.acknowledge`).
    """

    what: str
    table: str = ""
    row: str = ""
    session: str = ""
    link: int | None = None
    gone: bool = False

    @property
    def place(self) -> str:
        """Which row it is about, in short; empty if it is about a chain as a whole."""
        return f"{self.table} {self.row}" if self.table else ""

    @property
    def chain(self) -> str:
        """Where it is in the chains; empty if it is in none."""
        if self.link is None:
            return ""
        return said("session {session}, link {link}", session=self.session, link=self.link)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.table else ""
        chain = f" ({self.chain})" if self.link is not None else ""
        return f"{where}{self.what}{chain}"


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The whole of a look.

    Args:
        lines: links of chains that were looked at.
        older: lines from before there was a chain.
        sessions: chains.
        findings: what is not as it was written; none is well.
        acknowledged: ends that are gone and of which a supervisor has said why, on record.
        notes: what people should know and is no finding.
    """

    lines: int
    older: int
    sessions: int
    findings: tuple[AuditFinding, ...]
    acknowledged: tuple[AuditFinding, ...]
    notes: tuple[str, ...]

    @property
    def gone(self) -> tuple[AuditFinding, ...]:
        """The findings that a supervisor may acknowledge."""
        return tuple(one for one in self.findings if one.gone)

    @property
    def summary(self) -> str:
        """In one sentence."""
        if self.findings:
            return said(
                "{lines} lines in {chains} chains: {findings} findings",
                lines=self.lines,
                chains=self.sessions,
                findings=len(self.findings),
            )
        if self.acknowledged:
            return said(
                "{lines} lines in {chains} chains: as they were written, but for {gone} ends that are gone "
                "and acknowledged",
                lines=self.lines,
                chains=self.sessions,
                gone=len(self.acknowledged),
            )
        return said(
            "{lines} lines in {chains} chains: all is as it was written",
            lines=self.lines,
            chains=self.sessions,
        )


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
