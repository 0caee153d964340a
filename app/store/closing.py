"""Closing a batch like a till: counted, everything in its place, and nothing moves any more."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select, text, update

from app.model.closing import BatchEvent, BatchSummary
from app.model.code import BatchState, CodeState
from app.model.records import CodeRow
from app.model.wording import said
from app.store.code_rows import code_row, records
from app.store.database import Database
from app.store.errors import LedgerConflict, NotReadyToClose, UnknownBatch
from app.store.records import Records
from app.store.schema import IN_WORK, batch_event, code, run
from app.store.schema import batch as batch_table
from app.store.sessions import Sessions

_COUNTED = "counted: the books balance, nothing is in flight"


class Closing:
    """Closes batches and opens them again; safe to call from many threads.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        sessions: tells which sessions are alive.
        records: facts of a batch.
        clock: gives aware times.
    """

    def __init__(
        self, database: Database, sessions: Sessions, records: Records, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._records = records
        self._clock = clock

    def close(self, batch: int, *, person: str, accept_held: bool = False) -> None:
        """Close a batch whose books balance; one that is closed already stays as it is.

        Args:
            batch: its number.
            person: who closes it.
            accept_held: leave held codes behind: they are in doubt, and stay so until it is opened again.

        Raises:
            UnknownBatch: there is no such batch.
            NotReadyToClose: a run is open, codes are in flight, missing, or held and not accepted.
            ValueError: no person is given.
        """
        if not person.strip():
            raise ValueError(said("a person is needed: it goes on record"))
        with self._database.writing() as connection:
            state = self._state(connection, batch)
            if state is BatchState.CLOSED:
                return
            if state is not BatchState.OPEN:
                raise NotReadyToClose(
                    said(
                        "batch {batch} can't be closed: its codes are not in stock ({state})",
                        batch=batch,
                        state=state,
                    )
                )
            self._require_no_run(connection, batch)
            held = self._require_counted(connection, batch, accept_held=accept_held)
            reason = f"{_COUNTED}; {held} held codes accepted" if held else _COUNTED
            self._change(connection, batch, BatchState.CLOSED, person, reason)

    def reopen(self, batch: int, *, person: str, reason: str) -> None:
        """Open a closed batch again; its history keeps both.

        Raises:
            UnknownBatch: there is no such batch.
            LedgerConflict: it is not closed.
            ValueError: no person or no reason is given.
        """
        if not person.strip() or not reason.strip():
            raise ValueError(said("a person and a reason are needed: they go on record"))
        with self._database.writing() as connection:
            if (state := self._state(connection, batch)) is not BatchState.CLOSED:
                raise LedgerConflict(
                    said("batch {batch} is not closed: its state is {state}", batch=batch, state=state)
                )
            self._change(connection, batch, BatchState.OPEN, person, reason)

    def events(self, batch: int) -> tuple[BatchEvent, ...]:
        """Closings and reopenings of a batch, oldest first."""
        with self._database.reading() as connection:
            return _events(connection, batch)

    def summary(self, batch: int) -> BatchSummary:
        """What stands on the batch's sheet.

        Raises:
            UnknownBatch: there is no such batch.
        """
        facts = self._records.batch(batch)
        if facts is None:
            raise UnknownBatch(batch)
        consumed = (code.c.batch == batch, code.c.state == CodeState.CONSUMED)
        with self._database.reading() as connection:
            operators = connection.execute(
                select(code.c.operator, func.count())
                .where(*consumed)
                .group_by(code.c.operator)
                .order_by(code.c.operator)
            ).all()
            first, last = connection.execute(
                select(func.min(code.c.consumed_at), func.max(code.c.consumed_at)).where(*consumed)
            ).one()
            return BatchSummary(
                batch=facts,
                events=_events(connection, batch),
                held=tuple(_codes(connection, batch, CodeState.HELD)),
                void=tuple(_codes(connection, batch, CodeState.VOID)),
                operators=tuple((name or "", count) for name, count in operators),
                first_consumed=first,
                last_consumed=last,
                audit_end=self._sessions.chain.head.short,
            )

    def _state(self, connection: Connection, batch: int) -> BatchState:
        """The state of a batch, which no other station changes until the transaction ends."""
        state = connection.scalar(
            select(batch_table.c.state).where(batch_table.c.number == batch).with_for_update()
        )
        if state is None:
            raise UnknownBatch(batch)
        return state

    def _require_no_run(self, connection: Connection, batch: int) -> None:
        open_runs = connection.execute(
            select(run.c.id, run.c.session, run.c.operator, run.c.opened_at).where(
                run.c.batch == batch, run.c.closed_at.is_(None)
            )
        ).all()
        for one in open_runs:
            if not self._sessions.is_dead(connection, one.session):
                raise NotReadyToClose(
                    said(
                        "batch {batch} can't be closed: {operator} has a run open on it since "
                        "{opened_at:%Y-%m-%d %H:%M} UTC; stop that run first",
                        batch=batch,
                        operator=one.operator,
                        opened_at=one.opened_at,
                    )
                )

    def _require_counted(self, connection: Connection, batch: int, *, accept_held: bool) -> int:
        """How many held codes are left behind."""
        in_flight = connection.execute(records().where(code.c.batch == batch, text(IN_WORK))).all()
        if in_flight:
            raise NotReadyToClose(
                said(
                    "batch {batch} can't be closed: {count} codes are in flight; let their jobs end, "
                    "or start Flashline on the station that left them:",
                    batch=batch,
                    count=len(in_flight),
                ),
                [code_row(row) for row in in_flight],
            )
        issued = connection.scalar(select(batch_table.c.issued).where(batch_table.c.number == batch)) or 0
        found = connection.scalar(select(func.count()).where(code.c.batch == batch)) or 0
        if issued != found:
            raise NotReadyToClose(
                said(
                    "batch {batch} can't be closed: {issued} codes were issued and {found} are there; "
                    "restore the store from a backup, `flashline doctor` tells more",
                    batch=batch,
                    issued=issued,
                    found=found,
                )
            )
        held = _codes(connection, batch, CodeState.HELD)
        if held and not accept_held:
            raise NotReadyToClose(
                said(
                    "batch {batch} can't be closed: {count} codes are held, so it is not known whether they "
                    "are on their units. Flash these units again, give the codes back or make them void; or "
                    "accept them as they are (--accept-held):",
                    batch=batch,
                    count=len(held),
                ),
                held,
            )
        return len(held)

    def _change(self, connection: Connection, batch: int, to: BatchState, person: str, reason: str) -> None:
        now, closed = self._clock(), to is BatchState.CLOSED
        connection.execute(
            update(batch_table)
            .where(batch_table.c.number == batch)
            .values(state=to, closed_at=now if closed else None, closed_by=person if closed else None)
        )
        line = {
            "batch": batch,
            "from_state": BatchState.OPEN if closed else BatchState.CLOSED,
            "to_state": to,
            "at": now,
            "person": person,
            "reason": reason,
        }
        chain = self._sessions.chain
        chain.append(connection, batch_event.name, line)
        what = "close batch" if closed else "reopen batch"
        chain.note(connection, what, now, person=person, subject=(batch_table.name, batch), batch=batch)


def _codes(connection: Connection, batch: int, state: CodeState) -> list[CodeRow]:
    wanted = records().where(code.c.batch == batch, code.c.state == state).order_by(code.c.row)
    return [code_row(row) for row in connection.execute(wanted)]


def _events(connection: Connection, batch: int) -> tuple[BatchEvent, ...]:
    columns = (
        batch_event.c.at,
        batch_event.c.from_state,
        batch_event.c.to_state,
        batch_event.c.person,
        batch_event.c.reason,
    )
    wanted = select(*columns).where(batch_event.c.batch == batch).order_by(batch_event.c.id)
    return tuple(BatchEvent(*row) for row in connection.execute(wanted))
