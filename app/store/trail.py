"""Who did what, and when: the history of all tables as one list for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select, true

from app.model.audit import AuditLine, LineKind
from app.store.activation_lines import ACTIVATIONS
from app.store.brief_session import BRIEF
from app.store.centre_schema import deed
from app.store.chain_begin import BEGIN, FOUND
from app.store.code_names import NAMES
from app.store.code_rows import AnyRow, AnySelect
from app.store.contents import LINKED
from app.store.database import Database
from app.store.lost_ends import ACKNOWLEDGED
from app.store.schema import batch_event, code, code_event, erasure, job, run, session
from app.store.trail_kinds import about, deeds_about

_OF_THE_CHAIN = (BEGIN, FOUND, NAMES, BRIEF, ACTIVATIONS)
_TOLD_BY_EVENTS = ("close batch", "reopen batch")
_ORDER = [table.name for table in (deed, code_event, batch_event, erasure, job)]
"""Of lines of one moment."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the history is wanted; None is all.

    Args:
        since: at or after this moment.
        until: before this moment.
        person: exact name.
        kind: part of what was done, as "sign in" or "consumed".
        batch: that it was done to.
        mac: of the unit that it was done to.
        limit: so many of the newest.
        named: part of a person's name, in small letters or large.
        about: what it is about.
        before: only lines that come before this one in the list: the next page.
    """

    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None
    kind: str | None = None
    batch: int | None = None
    mac: str | None = None
    limit: int = 100
    named: str | None = None
    about: LineKind | None = None
    before: AuditLine | None = None


class Trail:
    """Safe to call from many threads.

    Args:
        database: of the store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, wanted: Wanted) -> list[AuditLine]:
        """The newest lines that are wanted, oldest first.

        Raises:
            StoreUnavailable: the database can't be read now.
        """
        found: list[AuditLine] = []
        statements = (
            _deeds(wanted),
            _codes(wanted),
            _batches(wanted),
            _erasures(wanted),
            _jobs(wanted),
        )
        with self._database.reading() as connection:
            for statement in statements:
                if statement is not None:
                    found += map(_line, connection.execute(statement))
        # Those of one table and moment are in order already, and stay so.
        found.sort(key=lambda line: (line.at, _ORDER.index(line.table)), reverse=True)
        return found[: wanted.limit][::-1]


def _line(row: AnyRow) -> AuditLine:
    place, at, person, what, station, *details = row
    table, _, key = place.partition(":")
    if what == ACKNOWLEDGED:
        reason, *ends = str(details[-1]).split("\n")
        details = [reason, f"{len(ends)} ends of chains"]
    detail = "; ".join(str(part) for part in details if part not in (None, ""))
    return AuditLine(at, person or "", what, station or "", detail, table, key)


def _deeds(wanted: Wanted) -> AnySelect | None:
    if wanted.mac is not None:
        return None
    ours = deed.c.what.not_in((*_OF_THE_CHAIN, *_TOLD_BY_EVENTS))
    if wanted.about is not None:
        ours &= deeds_about(wanted.about)
    details = (deed.c.product_key, deed.c.detail)
    return _select(deed, deed.c.what, wanted, details, ours, batch=deed.c.batch)


def _codes(wanted: Wanted) -> AnySelect | None:
    what = literal("code ") + code_event.c.to_state.cast(deed.c.what.type)
    details = (code.c.device_name, code_event.c.mac, code_event.c.reason)
    made = _select(code_event, what, wanted, details, batch=code.c.batch, mac=code_event.c.mac)
    return None if made is None else made.join(code, code.c.id == code_event.c.code)


def _batches(wanted: Wanted) -> AnySelect | None:
    if wanted.mac is not None:
        return None
    what = literal("batch ") + batch_event.c.to_state.cast(deed.c.what.type)
    number = literal("batch ") + batch_event.c.batch.cast(deed.c.what.type)
    return _select(batch_event, what, wanted, (number, batch_event.c.reason), batch=batch_event.c.batch)


def _erasures(wanted: Wanted) -> AnySelect | None:
    details = (code.c.device_name, erasure.c.mac, erasure.c.reason)
    what = literal("unit erased")
    made = _select(erasure, what, wanted, details, batch=code.c.batch, mac=erasure.c.mac)
    return None if made is None else made.join(code, code.c.id == erasure.c.code)


def _jobs(wanted: Wanted) -> AnySelect | None:
    details = (job.c.mac, job.c.device_name, job.c.failure, job.c.detail)
    made = _select(
        job,
        literal("job ") + job.c.outcome,
        wanted,
        details,
        at=job.c.started_at,
        person=job.c.operator,
        batch=run.c.batch,
        mac=job.c.mac,
    )
    return None if made is None else made.join(run, run.c.id == job.c.run)


def _select(
    table: Any,  # noqa: ANN401 - a table of the history
    what: ColumnElement[Any],
    wanted: Wanted,
    details: Sequence[ColumnElement[Any]],
    also: ColumnElement[bool] | None = None,
    *,
    batch: ColumnElement[Any],
    at: ColumnElement[Any] | None = None,
    person: ColumnElement[Any] | None = None,
    mac: ColumnElement[Any] | None = None,
) -> AnySelect | None:
    """The newest lines of a table; which they are is found first, as what is beside them costs more."""
    if also is None and wanted.about is not None and not about(wanted.about, table.name):
        return None
    moment = table.c.at if at is None else at
    who = table.c.person if person is None else person
    conditions = [true() if also is None else also]
    if wanted.before is not None:
        conditions.append(_comes_before(wanted.before, table, moment))
    if wanted.since is not None:
        conditions.append(moment >= wanted.since)
    if wanted.until is not None:
        conditions.append(moment < wanted.until)
    if wanted.person is not None:
        conditions.append(who == wanted.person)
    if wanted.named is not None:
        conditions.append(who.icontains(wanted.named, autoescape=True))
    if wanted.kind is not None:
        conditions.append(what.icontains(wanted.kind, autoescape=True))
    if wanted.batch is not None:
        conditions.append(_of_batch(table, batch, wanted.batch))
    if wanted.mac is not None and mac is not None:
        conditions.append(mac == wanted.mac)
    newest = select(table.c.id).where(*conditions)
    newest = newest.order_by(moment.desc(), table.c.id.desc()).limit(wanted.limit)
    place = literal(f"{table.name}:") + table.c.id.cast(deed.c.what.type)
    made = select(place, moment, who, what, session.c.station, *details).select_from(table)
    made = made.join(session, session.c.id == table.c.session, isouter=True)
    made = made.where(table.c.id.in_(newest.scalar_subquery()))
    return made.order_by(moment.desc(), table.c.id.desc())


def _of_batch(table: Any, batch: ColumnElement[Any], number: int) -> ColumnElement[bool]:  # noqa: ANN401
    if table is job:
        return job.c.run.in_(select(run.c.id).where(batch == number))
    if batch.table is code:
        return table.c.code.in_(select(code.c.id).where(batch == number))
    return batch == number


def _comes_before(line: AuditLine, table: Any, moment: ColumnElement[Any]) -> ColumnElement[bool]:  # noqa: ANN401
    place, other = _ORDER.index(table.name), _ORDER.index(line.table)
    if place != other:
        return moment <= line.at if place < other else moment < line.at
    number = LINKED[table.name].key.type.python_type is int
    key = int(line.row) if number else line.row
    return or_(moment < line.at, and_(moment == line.at, table.c.id < key))
