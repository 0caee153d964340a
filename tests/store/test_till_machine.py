"""Codes that are matched, taken out and given back, batches that are closed and opened again, in any order.

Beside the books the machine keeps the chips: whatever people and programs do, no code is on two of them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.model.closing import Erasure
from app.model.code import BatchState, CodeState
from app.store.errors import (
    BatchClosed,
    BatchExhausted,
    CodeTaken,
    LedgerConflict,
    NoMatchingCode,
    NotReadyToClose,
)
from app.store.opening import open_store
from tests.books import laid_out
from tests.store.samples import crash, mac, new_codes, take_in

pytestmark = pytest.mark.timeout(900)  # half a minute, or ten times as long on a busy computer
CODES = 4
NOW = datetime(2026, 3, 1, tzinfo=UTC)
BUSY = (CodeState.RESERVED, CodeState.WRITING)
units = st.integers(1, 3)
numbers = st.integers(1, 2 * CODES)
batches = st.integers(1, 2)


@dataclass
class Code:
    """What must be known of a code."""

    state: CodeState = CodeState.AVAILABLE
    unit: int | None = None
    job: str | None = None
    maybe_on: int | None = None
    """The unit that it was written to since it was last available."""
    passed: bool = False


class TillLine(RuleBasedStateMachine):
    """One program after another on one store."""

    def database_url(self) -> str | None:
        return None

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="flashline-"))
        self.url = self.database_url()
        if self.url is None:
            laid_out(self.folder)
        self.store = self.open_books()
        take_in(self.store, new_codes(CODES))
        take_in(self.store, new_codes(CODES, start=100))
        self.codes = {number: Code() for number in range(1, 2 * CODES + 1)}
        self.names = {row.id: row.device_name for row in self.store.records.code_rows(list(self.codes))}
        self.closed = {1: False, 2: False}
        self.events = {1: 0, 2: 0}
        self.chips: dict[int, int] = {}
        self.jobs = 0

    def open_books(self):
        return open_store(self.folder, station="station-1", database_url=self.url)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def batch_of(self, number) -> int:
        return (number - 1) // CODES + 1

    def of_batch(self, batch):
        return {n: code for n, code in self.codes.items() if self.batch_of(n) == batch}

    def new_job(self) -> str:
        self.jobs += 1
        return f"job-{self.jobs}"

    @rule(batch=batches, unit=units, wanted=st.none() | numbers, shout=st.booleans())
    def reserve(self, batch, unit, wanted, shout) -> None:
        job = self.new_job()
        name = None
        if wanted is not None:
            name = self.names[wanted].upper().replace("-", ":") if shout else self.names[wanted]
        number, bound = next(((n, c) for n, c in self.codes.items() if c.unit == unit), (None, None))
        if bound is not None and bound.state in BUSY:
            return  # the other machine tries these

        def call():
            return self.store.ledger.reserve(batch, mac(unit), job=job, slot=1, operator="Wang", wanted=name)

        if bound is not None:
            self.ask_again(number, wanted, call)
        elif self.closed[batch]:
            self.refused(BatchClosed, call)
        elif wanted is not None and self.batch_of(wanted) != batch:
            self.refused(NoMatchingCode, call)
        else:
            self.take(batch, unit, wanted, job, call)

    def ask_again(self, number, wanted, call) -> None:
        bound = self.codes[number]
        if wanted not in (None, number):
            self.refused(CodeTaken, call)
        elif bound.state is CodeState.HELD and self.closed[self.batch_of(number)]:
            self.refused(BatchClosed, call)
        else:
            assert (call().code_id, call().state) == (number, bound.state)

    def take(self, batch, unit, wanted, job, call) -> None:
        free = [n for n, code in self.of_batch(batch).items() if code.state is CodeState.AVAILABLE]
        if wanted is not None and wanted not in free:
            self.refused(CodeTaken, call)
        elif not free:
            self.refused(BatchExhausted, call)
        else:
            got = call()
            assert got.code_id == (wanted or free[0])
            taken = self.codes[got.code_id]
            taken.state, taken.unit, taken.job = CodeState.RESERVED, unit, job

    @rule(data=st.data())
    def write_one(self, data) -> None:
        number = self.pick(data, CodeState.RESERVED, CodeState.HELD)
        if number:
            self.write(number, data.draw(st.booleans()))

    @rule(batch=batches, unit=units, went_out=st.booleans(), well=st.booleans())
    def flash(self, batch, unit, went_out, well) -> None:
        """A whole job, as most are."""
        self.reserve(batch, unit, None, shout=False)
        number = next((n for n, code in self.codes.items() if code.unit == unit), None)
        if number and self.codes[number].state in (CodeState.RESERVED, CodeState.HELD):
            self.write(number, went_out)
            self.end(number, well)

    def pick(self, data, *states):
        """One of the codes in these states; 0 if there is none."""
        found = [number for number, code in self.codes.items() if code.state in states]
        return data.draw(st.sampled_from(found)) if found else 0

    def write(self, number, went_out) -> None:
        code = self.codes[number]
        job = code.job if code.state is CodeState.RESERVED else self.new_job()

        def call() -> None:
            self.store.ledger.begin_writing(number, mac(code.unit), job=job)

        if self.closed[self.batch_of(number)]:
            self.refused(BatchClosed, call)
            return
        call()
        code.state, code.job, code.maybe_on = CodeState.WRITING, job, code.unit
        if went_out:
            self.chips[code.unit] = number

    @rule(data=st.data())
    def end_one(self, data) -> None:
        number = self.pick(data, *BUSY)
        if number:
            self.end(number, data.draw(st.booleans()))

    def end(self, number, well) -> None:
        """The job ends: what is on the chip is confirmed or held, what was only reserved goes back."""
        code = self.codes[number]
        if code.state is CodeState.RESERVED:
            self.store.ledger.release(number, mac(code.unit), job=code.job, reason="aborted")
            self.codes[number] = Code(passed=code.passed)
        elif code.state is CodeState.WRITING and well and self.chips.get(code.unit) == number:
            self.store.ledger.confirm(number, mac(code.unit), job=code.job, slot=1, operator="Wang")
            code.state, code.passed = CodeState.CONSUMED, True
        elif code.state is CodeState.WRITING:
            self.store.ledger.hold(number, mac(code.unit), job=code.job, reason="contact lost")
            code.state = CodeState.HELD

    @rule(number=numbers)
    def rework(self, number) -> None:
        code = self.codes[number]
        self.engineer(
            number,
            [CodeState.CONSUMED],
            lambda: self.store.ledger.reopen(number, mac(code.unit or 1), person="Zhao", reason="r"),
            CodeState.HELD,
        )

    @rule(data=st.data())
    def void_one(self, data) -> None:
        self.void(self.pick(data, CodeState.HELD) or self.pick(data, *CodeState))

    def void(self, number) -> None:
        code = self.codes[number]
        wanted = [CodeState.AVAILABLE, CodeState.HELD]
        call = lambda: self.store.ledger.void(number, person="Zhao", reason="scrapped")  # noqa: E731
        if self.engineer(number, wanted, call, CodeState.VOID):
            code.unit = code.job = None

    def engineer(self, number, starts, call, after) -> bool:
        code = self.codes[number]
        if code.state not in starts:
            self.refused(LedgerConflict, call)
        elif self.closed[self.batch_of(number)]:
            self.refused(BatchClosed, call)
        else:
            call()
            code.state = after
            return True
        return False

    @rule(data=st.data(), who=st.sampled_from(["right", "right", "right", "any", "none"]), unit=units)
    def put_back_one(self, data, who, unit) -> None:
        """An engineer erases a unit, mostly the right one, or none, and gives a code back."""
        number = self.pick(data, CodeState.HELD, CodeState.VOID)
        if number:
            right = self.codes[number].maybe_on
            chosen = {"right": right, "any": unit, "none": None}[who]
            self.put_back(number, chosen, data.draw(st.sampled_from([0, 0, 0, -1])))

    @rule(number=numbers)
    def put_back_any(self, number) -> None:
        self.put_back(number, None, 0)

    def put_back(self, number, unit, mark) -> None:
        code = self.codes[number]
        never = code.state not in (CodeState.HELD, CodeState.VOID) or (
            code.state is CodeState.VOID and code.passed
        )
        if never:
            self.refused(LedgerConflict, lambda: self.store.ledger.return_case(number))
            self.refused(LedgerConflict, lambda: self.give_back(number, None))
            return
        case = self.store.ledger.return_case(number)
        assert case.unit == (None if code.maybe_on is None else mac(code.maybe_on))
        proof = None
        if unit is not None and self.chips.get(unit) in (None, number):  # the station erases no other code
            self.chips.pop(unit, None)
            proof = Erasure(mac(unit), "esp32", 0, 4096, NOW, case.mark + mark)
        needed = code.maybe_on is not None
        good = (proof is None and not needed) or (
            proof is not None and mark == 0 and (not needed or unit == code.maybe_on)
        )
        if not good:
            self.refused(LedgerConflict, lambda: self.give_back(number, proof))
        elif self.closed[self.batch_of(number)]:
            self.refused(BatchClosed, lambda: self.give_back(number, proof))
        else:
            self.give_back(number, proof)
            self.codes[number] = Code(passed=code.passed)

    def give_back(self, number, proof) -> None:
        self.store.ledger.put_back(number, person="Zhao", reason="erased", proof=proof)

    @rule(batch=batches, accept=st.booleans())
    def close(self, batch, accept) -> None:
        states = Counter(code.state for code in self.of_batch(batch).values())

        def call() -> None:
            self.store.closing.close(batch, person="Zhao", accept_held=accept)

        if self.closed[batch]:
            call()
        elif any(states[one] for one in BUSY) or (states[CodeState.HELD] and not accept):
            self.refused(NotReadyToClose, call)
        else:
            call()
            self.closed[batch], self.events[batch] = True, self.events[batch] + 1

    @rule(batch=batches)
    def open_again(self, batch) -> None:
        def call() -> None:
            self.store.closing.reopen(batch, person="Zhao", reason="counted again")

        if self.closed[batch]:
            call()
            self.closed[batch], self.events[batch] = False, self.events[batch] + 1
        else:
            self.refused(LedgerConflict, call)

    @rule()
    def crash(self) -> None:
        crash(self.store)
        self.store = self.open_books()
        for number, code in self.codes.items():
            if code.state is CodeState.RESERVED:
                self.codes[number] = Code(passed=code.passed)
            elif code.state is CodeState.WRITING:
                code.state = CodeState.HELD

    def refused(self, error, call) -> None:
        with pytest.raises(error):
            call()

    @invariant()
    def no_code_is_on_two_chips(self) -> None:
        if hasattr(self, "chips"):
            assert max(Counter(self.chips.values()).values(), default=1) == 1

    @invariant()
    def books_and_model_agree(self) -> None:
        if not hasattr(self, "store"):
            return
        rows = self.store.records.code_rows(list(self.codes))
        assert [(row.state, row.mac) for row in rows] == [
            (code.state, None if code.unit is None else str(mac(code.unit))) for code in self.codes.values()
        ]
        for batch in (1, 2):
            facts = self.store.records.batch(batch)
            assert facts.counts.difference == 0
            assert (facts.state is BatchState.CLOSED) == self.closed[batch]
            assert len(self.store.closing.events(batch)) == self.events[batch]
        held = [n for n, code in self.codes.items() if code.state is CodeState.HELD]
        assert [one.code.id for one in self.store.doubts.listed()] == held


def manner(examples):
    return settings(
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        phases=[Phase.reuse, Phase.generate],  # shrinking on a real database takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def test_the_till_keeps_every_promise_whatever_people_do():
    run_state_machine_as_test(TillLine, settings=manner(15))


def test_the_till_keeps_them_on_a_server_too(postgres_server, postgres_template):
    class ServerTillLine(TillLine):
        def database_url(self) -> str:
            self.database = postgres_server.new_database(postgres_template)
            return postgres_server.url(self.database)

        def teardown(self) -> None:
            super().teardown()
            if hasattr(self, "database"):
                postgres_server.drop_database(self.database)

    run_state_machine_as_test(ServerTillLine, settings=manner(5))
