"""Who did what, and when: the history of all tables as one list for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select

from app.model.audit import AuditLine
from app.store.centre_schema import deed
from app.store.chain_begin import BEGIN, FOUND
from app.store.code_names import NAMES
from app.store.code_rows import AnyRow, AnySelect
from app.store.database import Database
from app.store.schema import batch_event, code, code_event, erasure, job, run, session

_OF_THE_CHAIN = (BEGIN, FOUND, NAMES)
_TOLD_BY_EVENTS = ("close batch", "reopen batch")


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
    """

    since: datetime | None = None
    until: datetime | None = None
    person: str | None = None
    kind: str | None = None
    batch: int | None = None
    mac: str | None = None
    limit: int = 100


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
        with self._database.reading() as connection:
            for statement in (
                _deeds(wanted),
                _codes(wanted),
                _batches(wanted),
                _erasures(wanted),
                _jobs(wanted),
            ):
                found += _read(connection, statement, wanted)
        found.sort(key=lambda line: line.at)
        return found[-wanted.limit :]


def _read(connection: Connection, statement: AnySelect | None, wanted: Wanted) -> list[AuditLine]:
    if statement is None:
        return []
    return [_line(row) for row in connection.execute(statement.limit(wanted.limit))]


def _line(row: AnyRow) -> AuditLine:
    detail = "; ".join(str(part) for part in row[5:] if part not in (None, ""))
    table, at, person, what, station = row[0].partition(":")[0], row[1], row[2], row[3], row[4]
    return AuditLine(at, person or "", what, station or "", detail, table, row[0].partition(":")[2])


def _deeds(wanted: Wanted) -> AnySelect | None:
    if wanted.mac is not None:
        return None
    ours = deed.c.what.not_in((*_OF_THE_CHAIN, *_TOLD_BY_EVENTS))
    return _select(deed, deed.c.what, wanted, (deed.c.product_key, deed.c.detail), batch=deed.c.batch).where(
        ours
    )


def _codes(wanted: Wanted) -> AnySelect:
    what = literal("code ") + code_event.c.to_state.cast(deed.c.what.type)
    details = (code.c.device_name, code_event.c.mac, code_event.c.reason)
    made = _select(code_event, what, wanted, details, batch=code.c.batch, mac=code_event.c.mac)
    return made.join(code, code.c.id == code_event.c.code)


def _batches(wanted: Wanted) -> AnySelect | None:
    if wanted.mac is not None:
        return None
    what = literal("batch ") + batch_event.c.to_state.cast(deed.c.what.type)
    number = literal("batch ") + batch_event.c.batch.cast(deed.c.what.type)
    return _select(batch_event, what, wanted, (number, batch_event.c.reason), batch=batch_event.c.batch)


def _erasures(wanted: Wanted) -> AnySelect:
    details = (code.c.device_name, erasure.c.mac, erasure.c.reason)
    made = _select(erasure, literal("unit erased"), wanted, details, batch=code.c.batch, mac=erasure.c.mac)
    return made.join(code, code.c.id == erasure.c.code)


def _jobs(wanted: Wanted) -> AnySelect:
    what = literal("job ") + job.c.outcome
    details = (job.c.mac, job.c.device_name, job.c.failure, job.c.detail)
    made = _select(
        job,
        what,
        wanted,
        details,
        at=job.c.started_at,
        person=job.c.operator,
        batch=run.c.batch,
        mac=job.c.mac,
    )
    return made.join(run, run.c.id == job.c.run)


def _select(
    table: Any,  # noqa: ANN401 - a table of the history
    what: ColumnElement[Any],
    wanted: Wanted,
    details: Sequence[ColumnElement[Any]],
    *,
    batch: ColumnElement[Any],
    at: ColumnElement[Any] | None = None,
    person: ColumnElement[Any] | None = None,
    mac: ColumnElement[Any] | None = None,
) -> AnySelect:
    moment = table.c.at if at is None else at
    who = table.c.person if person is None else person
    place = literal(f"{table.name}:") + table.c.id.cast(deed.c.what.type)
    made = select(place, moment, who, what, session.c.station, *details).select_from(table)
    made = made.join(session, session.c.id == table.c.session, isouter=True)
    if wanted.since is not None:
        made = made.where(moment >= wanted.since)
    if wanted.until is not None:
        made = made.where(moment < wanted.until)
    if wanted.person is not None:
        made = made.where(who == wanted.person)
    if wanted.kind is not None:
        made = made.where(what.icontains(wanted.kind, autoescape=True))
    if wanted.batch is not None:
        made = made.where(batch == wanted.batch)
    if wanted.mac is not None and mac is not None:
        made = made.where(mac == wanted.mac)
    return made.order_by(moment.desc())
