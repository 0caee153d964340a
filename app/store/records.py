"""The production records: batches, their codes, and what happened to each code."""

from array import array
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, cast, func, or_, select

from app.model.code import BatchState, CodeState, match_key
from app.model.records import BatchColumn, BatchRow, CodeColumn, CodeEvent, CodeRow, Counts
from app.store.code_rows import AnyRow, code_row, records
from app.store.database import Database
from app.store.errors import UnknownCode
from app.store.schema import ACTIVATED, code, code_event, product
from app.store.schema import batch as batch_table

_ASKED_AT_ONCE = 5_000
_LONGEST_MAC = 12
_SEEN = "activated"

_BATCHES = select(batch_table, product.c.product_key, product.c.name).join_from(batch_table, product)
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
        self, *, search: str = "", sort: BatchColumn = BatchColumn.NUMBER, descending: bool = True
    ) -> list[BatchRow]:
        """All batches; `search` is part of the number, ProductKey, product name, source or person."""
        wanted = _BATCHES
        if search.strip():
            term = search.strip()
            fields = (
                cast(batch_table.c.number, String),
                product.c.product_key,
                product.c.name,
                batch_table.c.source_name,
                batch_table.c.made_by,
            )
            wanted = wanted.where(or_(*(field.icontains(term, autoescape=True) for field in fields)))
        with self._database.reading() as connection:
            counts = _counts(connection)
            rows = [
                _batch_row(row, counts) for row in connection.execute(wanted.order_by(batch_table.c.number))
            ]
        # There are some hundred batches at most; their counts are no column to sort by in the database.
        return sorted(rows, key=lambda row: (_batch_key(row, sort), row.number), reverse=descending)

    def batch(self, number: int) -> BatchRow | None:
        """One batch."""
        with self._database.reading() as connection:
            row = connection.execute(_BATCHES.where(batch_table.c.number == number)).one_or_none()
            return None if row is None else _batch_row(row, _counts(connection, number))

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
            # The driver's own rows: SQLAlchemy's cost twice as much, and there may be half a million.
            cursor = connection.execute(wanted).cursor
            return array("q", chain.from_iterable(() if cursor is None else cursor.fetchall()))

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
            reason=f"batch {made.number}: {made.source_name}",
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


def _counts(connection: Connection, number: int | None = None) -> dict[int, dict[str, int]]:
    wanted = select(code.c.batch, code.c.state, func.count()).group_by(code.c.batch, code.c.state)
    seen = select(code.c.batch, func.count()).where(ACTIVATED).group_by(code.c.batch)
    if number is not None:
        wanted, seen = wanted.where(code.c.batch == number), seen.where(code.c.batch == number)
    counts: dict[int, dict[str, int]] = {}
    for of_batch, state, count in connection.execute(wanted):
        counts.setdefault(of_batch, {})[state.value] = count
    for of_batch, count in connection.execute(seen):
        counts[of_batch][_SEEN] = count
    return counts


def _batch_row(row: AnyRow, counts: dict[int, dict[str, int]]) -> BatchRow:
    return BatchRow(
        number=row.number,
        product_key=row.product_key,
        product_name=row.name,
        method=row.method,
        source_name=row.source_name,
        source_sha256=row.source_sha256,
        made_at=row.made_at,
        made_by=row.made_by,
        counts=_books(row, counts.get(row.number, {})),
        state=row.state,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        generation=row.generation,
        debug=row.debug,
        activated=counts.get(row.number, {}).get(_SEEN, 0),
        note=row.note,
        quantity=row.issued,
    )


def _books(row: AnyRow, counts: dict[str, int]) -> Counts:
    """A batch in the making has issued nothing yet."""
    if row.state not in (BatchState.OPEN, BatchState.CLOSED):
        return Counts()
    return Counts(issued=row.issued, **{state: count for state, count in counts.items() if state != _SEEN})


def _batch_key(row: BatchRow, sort: BatchColumn) -> Any:  # noqa: ANN401 - numbers, texts or times, one kind at a time
    keys = {
        BatchColumn.NUMBER: row.number,
        BatchColumn.PRODUCT: row.product_name.casefold(),
        BatchColumn.METHOD: row.method.value,
        BatchColumn.MADE_AT: row.made_at,
        BatchColumn.ISSUED: row.counts.issued,
        BatchColumn.CONSUMED: row.counts.consumed,
        BatchColumn.HELD: row.counts.held,
    }
    return keys[sort]
