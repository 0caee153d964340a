"""Stations, units and failures in any order, beside a small model of what must come out."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.model.code import CodeState
from app.store.errors import BatchExhausted, LedgerConflict, StationInUse, UnitBusy, UnitLeft
from app.store.opening import open_store
from app.store.store import Store
from tests.books import laid_out
from tests.store.samples import crash, mac, new_codes, take_in

pytestmark = pytest.mark.timeout(900)  # half a minute, or ten times as long on a busy computer
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
        self.stores: list[Store | None] = [self.open_one(seat) for seat in range(len(STATIONS))]
        take_in(self.stores[0], new_codes(CODES))
        take_in(self.stores[0], new_codes(CODES, start=100))
        self.codes = {number: Code() for number in range(1, 2 * CODES + 1)}
        self.dead: set[int] = set()
        self.jobs = 0

    def open_one(self, seat) -> Store:
        return open_store(laid_out(self.folder), station=STATIONS[seat])

    def can_tell_dead(self, seat, of_seat) -> bool:
        """Whether a program can tell that another one is gone: on one computer always."""
        return of_seat in self.dead

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
        if bound is not None and bound.state in BUSY and self.can_tell_dead(seat, bound.seat):
            # Its station is dead. If nothing can be given afterwards, this settling is undone with the rest.
            if bound.state is CodeState.WRITING or self.free_of(batch) or (number - 1) // CODES + 1 == batch:
                self.settle_one(bound)
            number, bound = self.of_unit(unit)
        wanted = self.free_of(batch)

        def call():
            return store.ledger.reserve(batch, mac(unit), job=job, slot=seat, operator="Wang")

        if bound is not None and bound.state in BUSY and not self.can_tell_dead(seat, bound.seat):
            with pytest.raises(UnitLeft if bound.seat in self.dead else UnitBusy):
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
        if code.job is None:  # reopened: whoever resumes it comes with a job of its own
            self.jobs += 1
        self.step(number, seat, code.unit, code.job or f"job-{self.jobs}", data)

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
            proven = state in (CodeState.WRITING, CodeState.HELD) and code.job == job
            allowed = fits and (proven or state is CodeState.CONSUMED)
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
                (CodeState.HELD, unit, None, None),
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
        self.stores[seat] = store = self.open_one(seat)
        own = {grave for grave, station in getattr(self, "graves", {}).items() if station == STATIONS[seat]}
        assert (store.recovered.released, store.recovered.held) == self.settle(own)

    @precondition(lambda self: self.dead or None in self.stores)
    @rule(seat=seats, station=st.sampled_from(sorted(set(STATIONS))))
    def take_over(self, seat, station) -> None:
        """An engineer settles what a station had in hand; never while a program of it runs."""
        store = self.stores[seat]
        if store is None:
            return

        def call():
            return store.ledger.take_over(station, person="Zhao", reason="its computer is broken")

        if any(one and one.station == station for one in self.stores):
            with pytest.raises(StationInUse):
                call()
            return
        recovery = call()
        own = {grave for grave, of in getattr(self, "graves", {}).items() if of == station}
        assert (recovery.released, recovery.held) == self.settle(own)

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


class Hall(Line):
    """The same on PostgreSQL: each station has a data folder of its own, and sees others by the server."""

    def __init__(self, server, template) -> None:
        super().__init__()
        self.server, self.template = server, template

    def open_one(self, seat) -> Store:
        if not hasattr(self, "name"):
            self.name = self.server.new_database(self.template)
            self.folders = {STATIONS[0]: self.folder / "a", STATIONS[2]: self.folder / "b"}
        folder, first = self.folders[STATIONS[seat]], self.folders[STATIONS[0]]
        if folder != first and not folder.exists():
            folder.mkdir()
            shutil.copy(first / "vault.key", folder)
        return open_store(folder, station=STATIONS[seat], database_url=self.server.url(self.name))

    def can_tell_dead(self, seat, of_seat) -> bool:
        """A station settles its own dead programs only."""
        return of_seat in self.dead and self.graves[of_seat] == STATIONS[seat]

    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "name"):
            self.server.drop_database(self.name)


def test_stations_on_a_server_keep_the_books_right(postgres_server, postgres_template):
    run_state_machine_as_test(
        lambda: Hall(postgres_server, postgres_template), settings=settings(TestLine.settings, max_examples=6)
    )
