"""The production records: batches, their codes, and what happened to each code."""

from array import array
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.model.code import CodeState, match_key
from app.model.records import BatchColumn, BatchQuery, BatchRow, CodeColumn, CodeEvent, CodeRow
from app.model.wording import said
from app.store.batch_rows import listed, one_batch
from app.store.code_rows import code_row, records
from app.store.database import Database
from app.store.errors import UnknownCode
from app.store.schema import batch as batch_table
from app.store.schema import code, code_event

_ASKED_AT_ONCE = 5_000
_LONGEST_MAC = 12

_CODE_ORDER: dict[CodeColumn, ColumnElement[Any]] = {
    CodeColumn.ROW: code.c.row,
    CodeColumn.DEVICE_NAME: code.c.device_name,
    CodeColumn.STATE: code.c.state,
    CodeColumn.MAC: code.c.mac,
    CodeColumn.CHANGED_AT: code.c.changed_at,
    CodeColumn.CONSUMED_AT: code.c.consumed_at,
}


class Records:
    """Safe to call from many threads; every call is one consistent view of the database.

    Every method raises StoreUnavailable if the database can't be read now.

    Args:
        database: of the store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def batches(
        self,
        wanted: BatchQuery | None = None,
        *,
        sort: BatchColumn = BatchColumn.NUMBER,
        descending: bool = True,
    ) -> list[BatchRow]:
        """The batches that fit; those that are alike in what they are sorted by stand by their numbers."""
        with self._database.reading() as connection:
            return listed(connection, wanted or BatchQuery(), sort, descending=descending)

    def batch(self, number: int) -> BatchRow | None:
        """One batch."""
        with self._database.reading() as connection:
            return one_batch(connection, number)

    def code_ids(
        self,
        batch: int,
        *,
        states: Collection[CodeState] = (),
        search: str = "",
        operator: str = "",
        since: datetime | None = None,
        sort: CodeColumn = CodeColumn.ROW,
        descending: bool = False,
    ) -> "array[int]":
        """Ids of the codes of a batch, for a table that fetches its rows by page.

        Args:
            batch: its number.
            states: only these; none means all.
            search: part of the DeviceName, or of the MAC with or without `:` and `-`; in any case.
            operator: part of the name of who flashed it last; in any case.
            since: only codes that changed then or later; an aware time.
            sort: by what; codes without a value come last.
            descending: the other way round.
        """
        wanted = select(code.c.id).where(code.c.batch == batch)
        if len(set(states)) == 1:  # an index gives these in their order
            wanted = wanted.where(code.c.state == next(iter(states)))
        elif states:
            wanted = wanted.where(code.c.state.in_(sorted(states)))
        if search.strip():
            wanted = wanted.where(_matches(search.strip()))
        if operator.strip():
            wanted = wanted.where(code.c.operator.icontains(operator.strip(), autoescape=True))
        if since is not None:
            wanted = wanted.where(code.c.changed_at >= since)
        column = _CODE_ORDER[sort]
        order = column.desc() if descending else column.asc()
        if sort in (CodeColumn.MAC, CodeColumn.CONSUMED_AT):
            order = order.nulls_last()
        wanted = wanted.order_by(order) if sort is CodeColumn.ROW else wanted.order_by(order, code.c.row)
        with self._database.reading() as connection:
            # The driver's own rows: SQLAlchemy's cost twice as much, and there may be half a million. Some
            # thousand at a time, for one call for all would stop every other thread.
            cursor = connection.execute(wanted).cursor
            ids = array("q")
            while cursor is not None and (some := cursor.fetchmany(_ASKED_AT_ONCE)):
                ids.extend(chain.from_iterable(some))
            return ids

    def code_rows(self, ids: Sequence[int]) -> list[CodeRow]:
        """The codes with these ids, in their order; ids that are not there are left out."""
        found: dict[int, CodeRow] = {}
        with self._database.reading() as connection:
            for start in range(0, len(ids), _ASKED_AT_ONCE):
                asked = list(ids[start : start + _ASKED_AT_ONCE])
                for row in connection.execute(records().where(code.c.id.in_(asked))):
                    found[row.id] = code_row(row)
        return [found[code_id] for code_id in ids if code_id in found]

    def history(self, code_id: int) -> list[CodeEvent]:
        """All that happened to a code, oldest first; its first event is that its batch was taken in.

        Raises:
            UnknownCode: there is no such code.
        """
        with self._database.reading() as connection:
            made = connection.execute(
                select(
                    batch_table.c.number,
                    batch_table.c.made_at,
                    batch_table.c.made_by,
                    batch_table.c.source_name,
                )
                .join_from(batch_table, code, code.c.batch == batch_table.c.number)
                .where(code.c.id == code_id)
            ).one_or_none()
            if made is None:
                raise UnknownCode(code_id)
            steps = connection.execute(
                select(
                    code_event.c.at,
                    code_event.c.from_state,
                    code_event.c.to_state,
                    code_event.c.mac,
                    code_event.c.slot,
                    code_event.c.job,
                    code_event.c.session,
                    code_event.c.person,
                    code_event.c.reason,
                )
                .where(code_event.c.code == code_id)
                .order_by(code_event.c.id)
            ).all()
        first = CodeEvent(
            at=made.made_at,
            from_state=None,
            to_state=CodeState.AVAILABLE,
            person=made.made_by,
            reason=said("batch {batch}: {source}", batch=made.number, source=made.source_name),
        )
        return [first, *(CodeEvent(*step) for step in steps)]


def _matches(term: str) -> ColumnElement[bool]:
    """Part of the DeviceName or the MAC, whatever the case and whether with `:` and `-` or without."""
    key = match_key(term)
    name = (
        code.c.match_key.contains(key, autoescape=True)
        if key
        else code.c.device_name.contains(term, autoescape=True)
    )
    if not key or len(key) > _LONGEST_MAC or set(key) - set("0123456789abcdef"):
        return name
    return or_(name, func.replace(code.c.mac, ":", "").contains(key, autoescape=True))
