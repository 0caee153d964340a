"""Statements made ready once do what SQLAlchemy would do with them, and their errors are the store's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, select, update

from app.model.code import CodeState
from app.store.code_rows import CLAIMED, ClaimedCode
from app.store.errors import BatchClosed, ConstraintBroken
from app.store.prepared import Prepared, PreparedRow
from app.store.schema import code
from tests.store.samples import PRODUCT, mac

MARK = (
    update(code)
    .where(code.c.device_name == bindparam("name"), code.c.state == CodeState.AVAILABLE)
    .values(reason=bindparam("why"), changed_at=bindparam("now"))
)
NOON = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def row_of(store, name):
    with store._database.reading() as connection:
        return connection.execute(select(code).where(code.c.device_name == name)).one()


def test_values_and_rows_are_converted_as_sqlalchemy_converts_them(store, batch):
    statement = PreparedRow(MARK.returning(*CLAIMED, code.c.changed_at), lambda *values: values)
    values = {"name": "unit-00003", "why": "50 % of ?, :x and %(y)s", "now": NOON}
    for _ in range(2):
        with store._database.writing() as connection:
            got = statement.one_or_none(connection, values)
        asked = row_of(store, "unit-00003")
        assert got == (
            asked.id,
            batch,
            CodeState.AVAILABLE,
            PRODUCT,
            "unit-00003",
            asked.device_secret,
            None,
            NOON,
        )
        assert got[2] is CodeState.AVAILABLE
        assert (asked.reason, asked.changed_at) == (values["why"], NOON)
    assert ClaimedCode._fields == tuple(column.name for column in CLAIMED)


def test_a_statement_tells_how_many_rows_it_changed(store, batch):
    mark = Prepared(MARK)
    values = {"name": "unit-00003", "why": None, "now": NOON}
    with store._database.writing() as connection:
        assert mark.run(connection, values) == 1
        assert mark.run(connection, {**values, "name": "nowhere"}) == 0
        with pytest.raises(KeyError):
            mark.run(connection, {"name": "unit-00003"})
        with pytest.raises(ValueError, match="without a zone"):
            mark.run(connection, {**values, "now": NOON.replace(tzinfo=None)})


def test_what_the_database_refuses_is_taken_back_and_the_next_writer_begins_afresh(store, batch):
    rename = Prepared(update(code).where(code.c.id == bindparam("which")).values(device_name=bindparam("to")))
    mark = Prepared(MARK)

    def change_both():
        with store._database.writing() as connection:
            mark.run(connection, {"name": "unit-00003", "why": "lost", "now": NOON})
            rename.run(connection, {"which": 1, "to": "shown-nowhere"})

    with pytest.raises(ConstraintBroken, match="identity") as caught:
        change_both()
    assert "shown-nowhere" not in f"{caught.value} {caught.value.__cause__}"
    assert row_of(store, "unit-00003").reason is None
    with store._database.writing() as connection:
        assert mark.run(connection, {"name": "unit-00003", "why": "kept", "now": NOON}) == 1
    assert row_of(store, "unit-00003").reason == "kept"


def test_a_unit_that_has_a_code_and_a_closed_batch_get_none_by_the_statement_itself(store, batch):
    steps = store.ledger._steps
    words = {"job": "j", "slot": 1, "operator": "Wang", "looked": False}
    got = store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
    with store._database.writing() as connection:
        assert steps.claim(connection, batch, mac(1), **words) is None
        assert steps.claim(connection, 99, mac(2), **words) is None
    store.ledger.release(got.code_id, mac(1), job="j", reason="r")
    store.closing.close(batch, person="Zhao")
    with store._database.writing() as connection:
        assert steps.claim(connection, batch, mac(2), **words) is None
    with pytest.raises(BatchClosed):
        store.ledger.reserve(batch, mac(2), job="j", slot=1, operator="Wang")
    assert store.ledger.counts(batch).available == 10
