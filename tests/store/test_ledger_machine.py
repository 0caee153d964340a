"""Stations, units and failures in any order, beside a small model of what must come out."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.model.code import CodeState
from app.store.errors import BatchExhausted, LedgerConflict, UnitBusy
from app.store.opening import open_store
from app.store.store import Store
from tests.store.samples import crash, mac, new_codes, take_in

STATIONS = ("station-1", "station-1", "station-2")
CODES = 5
BUSY = (CodeState.RESERVED, CodeState.WRITING)

STEPS = ["begin_writing", "begin_writing", "confirm", "hold", "hold", "release", "reopen", "void"]

seats = st.integers(0, len(STATIONS) - 1)
units = st.integers(1, 4)
batches = st.integers(1, 2)


@dataclass
class Code:
    """What the model knows of a code."""

    state: CodeState = CodeState.AVAILABLE
    unit: int | None = None
    seat: int | None = None
    job: str | None = None

    def put(self, state, unit=None, seat=None, job=None) -> None:
        self.state, self.unit, self.seat, self.job = state, unit, seat, job


class Line(RuleBasedStateMachine):
    """Three programs on one data folder; two of them call themselves the same station."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="flashline-"))
        self.stores: list[Store | None] = [open_store(self.folder, station=name) for name in STATIONS]
        take_in(self.stores[0], new_codes(CODES))
        take_in(self.stores[0], new_codes(CODES, start=100))
        self.codes = {number: Code() for number in range(1, 2 * CODES + 1)}
        self.dead: set[int] = set()
        self.jobs = 0

    def teardown(self) -> None:
        for store in getattr(self, "stores", []):
            if store is not None:
                store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def of_unit(self, unit):
        return next(
            ((number, code) for number, code in self.codes.items() if code.unit == unit), (None, None)
        )

    def settle(self, of_seats) -> tuple[int, int]:
        released = held = 0
        for code in self.codes.values():
            if code.seat in of_seats and code.state in BUSY:
                released += code.state is CodeState.RESERVED
                held += code.state is CodeState.WRITING
                self.settle_one(code)
        return released, held

    @staticmethod
    def settle_one(code) -> None:
        if code.state is CodeState.RESERVED:
            code.put(CodeState.AVAILABLE)
        else:
            code.put(CodeState.HELD, code.unit, job=code.job)

    def free_of(self, batch):
        first = (batch - 1) * CODES + 1
        span = range(first, first + CODES)
        return next((n for n in span if self.codes[n].state is CodeState.AVAILABLE), None)

    @rule(seat=seats, batch=batches, unit=units)
    def reserve(self, seat, batch, unit) -> None:
        store = self.stores[seat]
        if store is None:
            return
        self.jobs += 1
        job = f"job-{self.jobs}"
        number, bound = self.of_unit(unit)
        if bound is not None and bound.state in BUSY and bound.seat in self.dead:
            # Its station is dead. If nothing can be given afterwards, this settling is undone with the rest.
            if bound.state is CodeState.WRITING or self.free_of(batch) or (number - 1) // CODES + 1 == batch:
                self.settle_one(bound)
            number, bound = self.of_unit(unit)
        wanted = self.free_of(batch)

        def call():
            return store.ledger.reserve(batch, mac(unit), job=job, slot=seat, operator="Wang")

        if bound is not None and bound.state in BUSY and bound.seat not in self.dead:
            with pytest.raises(UnitBusy):
                call()
        elif bound is not None and bound.state not in BUSY:
            got = call()
            assert (got.code_id, got.state, got.fresh) == (number, bound.state, False)
        elif wanted is None:
            with pytest.raises(BatchExhausted):
                call()
        else:
            got = call()
            assert (got.code_id, got.state, got.fresh) == (wanted, CodeState.RESERVED, True)
            self.codes[wanted].put(CodeState.RESERVED, unit, seat, job)

    @rule(data=st.data())
    def work(self, data) -> None:
        """A step by the job that has the code, or by any live program on a code in doubt or passed."""
        live = [seat for seat, store in enumerate(self.stores) if store is not None]
        ready = [
            number
            for number, code in self.codes.items()
            if code.unit and live and (code.state not in BUSY or code.seat in live)
        ]
        if not ready:
            return
        number = data.draw(st.sampled_from(ready))
        code = self.codes[number]
        seat = code.seat if code.seat in live else data.draw(st.sampled_from(live))
        self.step(number, seat, code.unit, code.job, data)

    @rule(seat=seats, unit=units, theirs=st.booleans(), data=st.data())
    def meddle(self, seat, unit, theirs, data) -> None:
        """A step by someone else: another program, another unit, or a job that does not have the code."""
        if self.stores[seat] is None:
            return
        taken = [number for number, code in self.codes.items() if code.unit]
        number = data.draw(st.sampled_from(taken or list(self.codes)))
        code = self.codes[number]
        if data.draw(st.booleans()) and code.unit:
            unit = code.unit
        self.jobs += 1
        self.step(number, seat, unit, code.job if theirs and code.job else f"job-{self.jobs}", data)

    def step(self, number, seat, unit, job, data) -> None:
        code, store = self.codes[number], self.stores[seat]
        name = data.draw(st.sampled_from(STEPS))
        fits = code.unit == unit
        ours = fits and code.seat == seat and code.job == job
        state = code.state
        ledger, unit_mac = store.ledger, mac(unit)
        if name == "begin_writing":
            allowed = (ours and state in BUSY) or (fits and state is CodeState.HELD)
            call, after = (
                lambda: ledger.begin_writing(number, unit_mac, job=job),
                (CodeState.WRITING, unit, seat, job),
            )
        elif name == "confirm":
            allowed = (ours and state is CodeState.WRITING) or (
                fits and state in (CodeState.HELD, CodeState.CONSUMED)
            )
            call = lambda: ledger.confirm(number, unit_mac, job=job, slot=1, operator="Wang")  # noqa: E731
            after = (CodeState.CONSUMED, unit, None, code.job if state is CodeState.CONSUMED else job)
        elif name == "release":
            allowed = ours and state is CodeState.RESERVED
            call, after = (
                lambda: ledger.release(number, unit_mac, job=job, reason="r"),
                (CodeState.AVAILABLE,),
            )
        elif name == "hold":
            again = fits and state is CodeState.HELD and code.job == job
            allowed = (ours and state is CodeState.WRITING) or again
            call, after = (
                lambda: ledger.hold(number, unit_mac, job=job, reason="r"),
                (CodeState.HELD, unit, None, code.job),
            )
        elif name == "reopen":
            allowed = fits and state is CodeState.CONSUMED
            call, after = (
                lambda: ledger.reopen(number, unit_mac, person="Zhao", reason="r"),
                (CodeState.HELD, unit, None, code.job),
            )
        else:
            allowed = state in (CodeState.AVAILABLE, CodeState.HELD)
            call, after = (lambda: ledger.void(number, person="Zhao", reason="r"), (CodeState.VOID,))
        if allowed:
            call()
            code.put(*after)
        else:
            with pytest.raises(LedgerConflict):
                call()

    @precondition(lambda self: any(code.state in BUSY for code in self.codes.values()))
    @rule(seat=seats)
    def crash(self, seat) -> None:
        """The process is gone; what it had in hand stays in the books as it was."""
        store = self.stores[seat]
        if store is None:
            return
        crash(store)
        self.stores[seat] = None
        grave = 100 + self.jobs * 10 + seat
        for code in self.codes.values():
            if code.seat == seat and code.state in BUSY:
                code.seat = grave
                self.dead.add(grave)
        self.graves = {**getattr(self, "graves", {}), grave: STATIONS[seat]}

    @precondition(lambda self: any(code.state in BUSY for code in self.codes.values()))
    @rule(seat=seats)
    def leave(self, seat) -> None:
        store = self.stores[seat]
        if store is None:
            return
        store.close()
        self.stores[seat] = None
        self.settle({seat})

    @precondition(lambda self: None in self.stores)
    @rule()
    def start_again(self) -> None:
        seat = self.stores.index(None)
        self.stores[seat] = store = open_store(self.folder, station=STATIONS[seat])
        own = {grave for grave, station in getattr(self, "graves", {}).items() if station == STATIONS[seat]}
        assert (store.recovered.released, store.recovered.held) == self.settle(own)

    @invariant()
    def the_books_are_right(self) -> None:
        store = next((one for one in getattr(self, "stores", []) if one is not None), None)
        if store is None:
            return
        for batch in (1, 2):
            assert store.ledger.balance(batch) == 0
        rows = store.records.code_rows(range(1, 2 * CODES + 1))
        assert [(row.state, row.mac) for row in rows] == [
            (code.state, None if code.unit is None else str(mac(code.unit))) for code in self.codes.values()
        ]
        macs = [row.mac for row in rows if row.mac]
        assert len(macs) == len(set(macs))
        for row in rows:
            assert store.records.history(row.id)[-1].to_state is row.state


TestLine = Line.TestCase
TestLine.settings = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # shrinking on a real database takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
