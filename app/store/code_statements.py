"""The ledger's statements, made once: making a statement costs more time than running it.

What is in stock does not matter to any of them: each goes through an index (tests/store/test_plans.py).
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, exists, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.model.code import BatchState, CodeState
from app.store.code_rows import CLAIMED, full_rows
from app.store.schema import batch, code, match_key_of

if TYPE_CHECKING:
    Claim = ReturningUpdate[*tuple[Any, ...]]
    One = ScalarSelect[int]

BATCH = select(batch.c.product_id, batch.c.state).where(batch.c.number == bindparam("of_batch"))
"""Product and state of a batch."""

ROW = full_rows().where(code.c.id == bindparam("code_id"))
"""A code."""
ROW_KEPT = ROW.with_for_update(of=code)
"""A code, kept from other writers until the transaction ends."""

OF_UNIT = full_rows().where(code.c.product_id == bindparam("of_product"), code.c.mac == bindparam("of_mac"))
"""The code that a unit has of a product."""
OF_UNIT_KEPT = OF_UNIT.with_for_update(of=code)
"""The same, kept from other writers until the transaction ends."""

AVAILABLE = (
    select(code.c.id)
    .where(code.c.batch == bindparam("of_batch"), code.c.state == CodeState.AVAILABLE)
    .limit(bindparam("at_most"))
)
"""Some available codes of a batch."""

_NEXT = (
    select(code.c.id)
    .where(
        code.c.batch == bindparam("of_batch"),
        code.c.state == CodeState.AVAILABLE,
        code.c.activated_at.is_(None),  # activated while its batch was closed: some device has it
    )
    .order_by(code.c.row)
    .limit(1)
)
# PostgreSQL: stations do not wait for one another, each takes the next free code; SQLite has one writer.
_FREE = _NEXT.with_for_update(skip_locked=True).scalar_subquery()
_LAST_FREE = _NEXT.with_for_update().scalar_subquery()
_NAMED = (
    select(code.c.id)
    .where(
        code.c.batch == bindparam("of_batch"),
        code.c.match_key == bindparam("wanted"),
        # The column finds it; the name itself decides.
        match_key_of(code.c.device_name) == bindparam("wanted"),
        code.c.state == CodeState.AVAILABLE,
    )
    .with_for_update()  # another station that takes this very code is waited for
    .scalar_subquery()
)


def _claim(one: "One", *conditions: ColumnElement[bool]) -> "Claim":
    return (
        update(code)
        .where(code.c.id == one, code.c.state == CodeState.AVAILABLE, *conditions)
        .values(
            state=CodeState.RESERVED,
            mac=bindparam("for_mac"),
            session=bindparam("by_session"),
            job=bindparam("by_job"),
            slot=bindparam("in_slot"),
            operator=bindparam("by_operator"),
            changed_at=bindparam("now"),
        )
        .returning(*CLAIMED)
    )


_OPEN = exists(
    select(batch.c.number).where(batch.c.number == bindparam("of_batch"), batch.c.state == BatchState.OPEN)
)
_other = code.alias()
_BOUND = exists(
    select(_other.c.id)
    .join_from(batch, _other, _other.c.product_id == batch.c.product_id)
    .where(batch.c.number == bindparam("of_batch"), _other.c.mac == bindparam("for_mac"))
)

CLAIM = _claim(_FREE, _OPEN, ~_BOUND)
"""The usual way: the next available code of an open batch becomes reserved for a unit that has none of the
product: one statement. No row means that one of these is not so; which one, a look must tell."""
CLAIM_NEXT = _claim(_LAST_FREE)
"""The next available code of a batch becomes reserved, after a look. Codes that other stations are just
taking are waited for, as one of them may fail and leave its code."""
CLAIM_NAMED = _claim(_NAMED)
"""The code of a batch with the wanted match key becomes reserved, if it is available: one statement."""

MOVE = (
    update(code)
    .where(
        code.c.id == bindparam("code_id"),
        code.c.state == bindparam("was_state"),
        code.c.mac.is_not_distinct_from(bindparam("was_mac")),
        code.c.session.is_not_distinct_from(bindparam("was_session")),
        code.c.job.is_not_distinct_from(bindparam("was_job")),
    )
    .values(
        state=bindparam("to_state"),
        mac=bindparam("to_mac"),
        session=bindparam("to_session"),
        job=bindparam("to_job"),
        slot=bindparam("to_slot"),
        operator=bindparam("to_operator"),
        reason=bindparam("to_reason"),
        changed_at=bindparam("now"),
        consumed_at=bindparam("to_consumed_at"),
    )
)
"""A code that is still as it was read (state, unit, session, job) becomes another."""

ADVANCE = (
    update(code)
    .where(
        code.c.id == bindparam("code_id"),
        code.c.state == bindparam("was_state"),
        code.c.mac == bindparam("of_mac"),
        code.c.session == bindparam("of_session"),
        code.c.job == bindparam("of_job"),
    )
    .values(
        state=bindparam("to_state"),
        slot=bindparam("to_slot"),
        operator=bindparam("to_operator"),
        reason=None,
        changed_at=bindparam("now"),
        consumed_at=bindparam("to_consumed_at"),
    )
)
"""A code in the hands of this very job goes one step on: no look beforehand, the condition says it all."""
