"""Books with some lines in every table of the history, and ways to meddle with them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from app.model.closing import Erasure
from app.model.code import CodeState
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.secret import Secret
from tests.store.samples import PRODUCT, mac, new_codes, take_in
from tests.store.test_jobs import JOB, open_run

ANA = Person("Ana", Role.SUPERVISOR)


def begin(store, batch, unit, job):
    got = store.ledger.reserve(batch, mac(unit), job=job, slot=unit, operator="Wang")
    store.ledger.begin_writing(got.code_id, mac(unit), job=job, slot=unit, operator="Wang")
    return got.code_id


def work(store) -> int:
    """Something of everything; returns the number of the first batch."""
    first = take_in(store, new_codes(12))
    second = take_in(
        store, new_codes(3, start=100, product="a1PerProdct", secrets=False), product_secret=Secret("p" * 16)
    )
    store.products.edit(
        PRODUCT, name="Lamp", connectivity=Connectivity.WIFI, project_type=ProjectType.SELF_BRANDED, by=ANA
    )
    store.quota.buy(PRODUCT, 100, kind=QuotaKind.PRODUCTION, note="order 7", by=ANA)
    open_run(store, first)
    for unit in (1, 2, 3):
        code = begin(store, first, unit, f"job-{unit}")
        store.ledger.confirm(code, mac(unit), job=f"job-{unit}", slot=unit, operator="Wang")
        store.jobs.record(replace(JOB, job=f"job-{unit}", mac=str(mac(unit)), code_id=code))
    for unit in (4, 5, 6):
        code = begin(store, first, unit, f"job-{unit}")
        store.ledger.hold(code, mac(unit), job=f"job-{unit}", reason="lost")
        proof = Erasure(
            mac(unit), "esp32", 0, 4096, datetime(2026, 3, 1, tzinfo=UTC), store.ledger.return_case(code).mark
        )
        if unit == 5:
            store.ledger.put_back(code, person="Zhao", reason="blank", proof=proof)
        else:
            store.ledger.record_erasure(code, proof, person="Zhao", reason="erased")
    store.ledger.void(12, person="Zhao", reason="leaked")
    for _ in range(2):
        store.closing.close(second, person="Zhao")
        store.closing.reopen(second, person="Zhao", reason="more")
    store.jobs.close_run("run-1", "complete")
    return first


def state_of(store, code_id) -> CodeState:
    return store.records.code_rows([code_id])[0].state


class Meddler:
    """Somebody with a tool for SQLite, in books of which the guards were taken away."""

    def __init__(self, path) -> None:
        self._path = path

    def unguard(self) -> None:
        """Take triggers and unique indexes away."""
        with closing(sqlite3.connect(self._path)) as tool:
            for kind in ("trigger", "index"):
                for (name,) in tool.execute(
                    "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)
                ).fetchall():
                    tool.execute(f"DROP {kind} {name}")
            tool.commit()

    def __call__(self, *statements: str) -> None:
        with closing(sqlite3.connect(self._path)) as tool:
            tool.execute("PRAGMA ignore_check_constraints=ON")
            for statement in statements:
                assert tool.execute(statement).rowcount, statement
            tool.commit()

    def read(self, question: str):
        with closing(sqlite3.connect(self._path)) as tool:
            return tool.execute(question).fetchall()
