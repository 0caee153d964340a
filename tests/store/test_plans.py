"""The cost of a step does not grow with the stock: every statement of the ledger goes through an index."""

import pytest
from sqlalchemy import event

from app.model.code import CodeState
from app.store import driver_calls
from tests.store.samples import PRODUCT, mac, new_codes, take_in


@pytest.fixture
def database_url() -> None:
    """SQLite: a plan of PostgreSQL depends on its statistics; tests/benchmarks/ledger.py measures there."""


@pytest.fixture
def plans(store, monkeypatch):
    """What SQLite does for every statement of a step, as `statement: detail` lines."""
    seen: list[str] = []
    statements: list[tuple[str, object]] = []

    def hear(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            statements.append((statement, parameters))

    def call(connection, statement, values=()):
        hear(connection, None, statement, values, None, False)
        return given(connection, statement, values)

    given = driver_calls.execute
    monkeypatch.setattr(driver_calls, "execute", call)
    engine = store._database._engine
    event.listen(engine, "before_cursor_execute", hear)

    def explain() -> list[str]:
        event.remove(engine, "before_cursor_execute", hear)
        with store._database.reading() as connection:
            for statement, parameters in statements:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters))
                seen.extend(f"{row.detail} <- {statement}" for row in plan)
        return seen

    return explain


def test_no_step_of_the_ledger_reads_a_whole_table(store, plans):
    batch = take_in(store, new_codes(20))
    take = store.ledger.reserve
    for unit, end in ((1, "confirm"), (2, "hold"), (3, "release")):
        job = f"j{unit}"
        got = take(batch, mac(unit), job=job, slot=1, operator="Wang")
        if end == "release":
            store.ledger.release(got.code_id, mac(unit), job=job, reason="r")
            continue
        store.ledger.begin_writing(got.code_id, mac(unit), job=job)
        if end == "hold":
            store.ledger.hold(got.code_id, mac(unit), job=job, reason="r")
        else:
            store.ledger.confirm(got.code_id, mac(unit), job=job, slot=1, operator="Wang")
    store.ledger.bound_to(PRODUCT, mac(1))
    store.ledger.find(PRODUCT, "unit-00003")
    store.doubts.listed()
    store.ledger.recover()
    store.records.code_rows([1, 2, 3])
    store.records.history(1)
    store.jobs.of_unit(mac(1))
    lines = plans()
    big = ("SCAN code", "SCAN code_event", "SCAN job")
    assert len(lines) > 30
    assert [line for line in lines if line.startswith(big) and "USING INDEX ix_code_" not in line] == []
    claims = [line for line in lines if "RETURNING" in line and "UPDATE" in line]
    assert any("ix_code_batch_state_row (batch=? AND state=?)" in line for line in claims)
    assert any("uq_code_product_id_mac (product_id=? AND mac=?)" in line for line in lines)


def test_the_records_count_and_list_from_an_index_alone(store, plans):
    batch = take_in(store, new_codes(20))
    store.ledger.counts(batch)
    store.records.code_ids(batch)
    store.records.code_ids(batch, states=[CodeState.AVAILABLE])
    lines = [line for line in plans() if " code USING" in line and "device_name" not in line]
    assert len(lines) >= 3
    assert [line for line in lines if "COVERING INDEX" not in line] == []
    assert "SORT" not in "".join(lines).upper().replace("SORTED", "")
