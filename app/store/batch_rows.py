"""Batches as the records show them: searched, filtered and sorted by the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, or_, select

from app.model.code import FAILED_STATES, STOCKED_STATES, UNFINISHED_STATES, BatchState, CodeState
from app.model.records import BatchColumn, BatchLife, BatchQuery, BatchRow, Counts
from app.model.wording import unpacked
from app.store.code_rows import AnyRow
from app.store.schema import ACTIVATED, batch, code, product, session

_COUNTED_ALONE = 200
"""So many batches are counted one by one; for more, one look at the whole index costs less."""
_SEEN = "activated"
_ORDER_OF_STATES = (
    BatchState.CHECK,
    BatchState.CHECK_FAILED,
    BatchState.CREATE,
    BatchState.CREATE_FAILED,
    BatchState.OPEN,
    BatchState.CLOSED,
)

_ATTENDED = (
    select(session.c.id)
    .where(session.c.id == batch.c.worker, session.c.ended_at.is_(None))
    .correlate(batch)
    .exists()
)
_CONSUMED = (
    select(code.c.id)
    .where(code.c.batch == batch.c.number, code.c.state == CodeState.CONSUMED)
    .correlate(batch)
    .exists()
)
_BATCHES = select(batch, product.c.product_key, product.c.name, _ATTENDED.label("attended")).join_from(
    batch, product
)


def listed(
    connection: Connection, wanted: BatchQuery, sort: BatchColumn, *, descending: bool
) -> list[BatchRow]:
    """The batches that a filter keeps, in an order; see Records.batches."""
    key = _order(sort)
    order = (key.desc(), batch.c.number.desc()) if descending else (key.asc(), batch.c.number.asc())
    rows = connection.execute(_BATCHES.where(*_conditions(wanted)).order_by(*order)).all()
    counts = _counts(connection, [row.number for row in rows])
    return [_batch_row(row, counts.get(row.number, {})) for row in rows]


def one_batch(connection: Connection, number: int) -> BatchRow | None:
    """A batch, or None if there is none of this number."""
    row = connection.execute(_BATCHES.where(batch.c.number == number)).one_or_none()
    return None if row is None else _batch_row(row, _counts(connection, [number]).get(number, {}))


def _conditions(wanted: BatchQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if term := wanted.search.strip():
        fields = (
            cast(batch.c.number, String),
            product.c.product_key,
            product.c.name,
            batch.c.source_name,
            batch.c.made_by,
        )
        found.append(or_(*(field.icontains(term, autoescape=True) for field in fields)))
    if wanted.life is not None:
        found.append(_of_life(wanted.life))
    if wanted.life not in (BatchLife.CHECK_FAILED, BatchLife.CREATE_FAILED):
        found.append(batch.c.dismissed_at.is_(None))
    if wanted.method is not None:
        found.append(batch.c.method == wanted.method)
    if wanted.generation is not None:
        found.append(batch.c.generation == wanted.generation)
    if wanted.pending:
        waiting = and_(batch.c.state.in_(UNFINISHED_STATES), ~_ATTENDED)
        found.append(or_(waiting, batch.c.state.in_(FAILED_STATES)))
    return found


def _of_life(life: BatchLife) -> ColumnElement[bool]:
    if life is BatchLife.READY:
        return and_(batch.c.state == BatchState.OPEN, ~_CONSUMED)
    if life is BatchLife.IN_PRODUCTION:
        return and_(batch.c.state == BatchState.OPEN, _CONSUMED)
    return batch.c.state == BatchState(life.value)


def _order(sort: BatchColumn) -> ColumnElement[Any]:
    return {
        BatchColumn.NUMBER: batch.c.number,
        BatchColumn.PRODUCT: func.lower(product.c.name),
        BatchColumn.METHOD: batch.c.method,
        BatchColumn.GENERATION: batch.c.generation,
        BatchColumn.ISSUED: case((batch.c.state.in_(STOCKED_STATES), batch.c.issued), else_=0),
        BatchColumn.AVAILABLE: _count_of(CodeState.AVAILABLE),
        BatchColumn.IN_FLIGHT: _count_of(CodeState.RESERVED, CodeState.WRITING),
        BatchColumn.HELD: _count_of(CodeState.HELD),
        BatchColumn.CONSUMED: _count_of(CodeState.CONSUMED),
        BatchColumn.VOID: _count_of(CodeState.VOID),
        BatchColumn.ACTIVATED: _counted(code.c.activated_at.is_not(None)),
        BatchColumn.STATE: case(
            {state.value: place for place, state in enumerate(_ORDER_OF_STATES)},
            value=cast(batch.c.state, String),
            else_=len(_ORDER_OF_STATES),
        ),
        BatchColumn.MADE_AT: batch.c.made_at,
        BatchColumn.MADE_BY: func.lower(batch.c.made_by),
        BatchColumn.SOURCE: func.lower(batch.c.source_name),
    }[sort]


def _count_of(*states: CodeState) -> ColumnElement[int]:
    return _counted(code.c.state.in_(states))


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many codes of a batch there are: a column to sort by. While they come in there are none."""
    found = select(func.count()).select_from(code).where(code.c.batch == batch.c.number, condition)
    return case((batch.c.state.in_(STOCKED_STATES), found.correlate(batch).scalar_subquery()), else_=0)


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    wanted = select(code.c.batch, code.c.state, func.count()).group_by(code.c.batch, code.c.state)
    seen = select(code.c.batch, func.count()).where(ACTIVATED).group_by(code.c.batch)
    if len(numbers) <= _COUNTED_ALONE:
        wanted, seen = (one.where(code.c.batch.in_(numbers)) for one in (wanted, seen))
    counts: dict[int, dict[str, int]] = {}
    for of_batch, state, count in connection.execute(wanted):
        counts.setdefault(of_batch, {})[state.value] = count
    for of_batch, count in connection.execute(seen):
        counts[of_batch][_SEEN] = count
    return counts


def _batch_row(row: AnyRow, counts: dict[str, int]) -> BatchRow:
    return BatchRow(
        number=row.number,
        product_key=row.product_key,
        product_name=row.name,
        method=row.method,
        source_name=row.source_name,
        source_sha256=row.source_sha256,
        made_at=row.made_at,
        made_by=row.made_by,
        counts=_books(row, counts),
        state=row.state,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        generation=row.generation,
        debug=row.debug,
        activated=counts.get(_SEEN, 0),
        note=row.note,
        quantity=row.issued,
        issuer=row.issuer,
        place=row.place,
        application=row.application,
        attended=row.attended,
        problem=unpacked(row.problem),
        dismissed_by=row.dismissed_by,
    )


def _books(row: AnyRow, counts: dict[str, int]) -> Counts:
    """A batch in the making has issued nothing yet."""
    if row.state not in STOCKED_STATES:
        return Counts()
    return Counts(issued=row.issued, **{state: count for state, count in counts.items() if state != _SEEN})
