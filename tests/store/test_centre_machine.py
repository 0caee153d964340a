"""The books of products: purchases, makings that end well or not, flashing, activation, in any order."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.model.cancel import CancelToken
from app.model.code import CodeState
from app.model.faults import Cancelled
from app.model.product import DEBUG_LIMIT, QuotaKind
from app.store.errors import BatchExhausted, QuotaInsufficient, QuotaRefused
from app.store.opening import open_store
from tests.books import laid_out
from tests.store.centre import KEY, LI, make, product, raw_codes
from tests.store.samples import crash, mac

pytestmark = pytest.mark.timeout(900)  # half a minute, or ten times as long on a busy computer
LIMIT = 60


class Centre(RuleBasedStateMachine):
    """One product, one station that may die and start again."""

    @initialize()
    def open(self) -> None:
        self.folder = laid_out(Path(tempfile.mkdtemp(prefix="flashline-")))
        self.store = open_store(self.folder, station="s")
        product(self.store)
        self.store.products.set_limit(KEY, LIMIT, LI)
        self.bought = {False: 0, True: 0}
        self.issued = {False: 0, True: 0}
        self.made = self.units = 0
        self.consumed: set[str] = set()
        self.activated: set[str] = set()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(quantity=st.integers(1, 40), debug=st.booleans())
    def buy(self, quantity, debug) -> None:
        most = DEBUG_LIMIT if debug else LIMIT
        kind = QuotaKind.DEBUG if debug else QuotaKind.PRODUCTION
        if self.bought[debug] + quantity > most:
            with pytest.raises(QuotaRefused):
                self.store.quota.buy(KEY, quantity, kind=kind, note="", by=LI)
            return
        self.store.quota.buy(KEY, quantity, kind=kind, note="", by=LI)
        self.bought[debug] += quantity

    @rule(quantity=st.integers(1, 12), debug=st.booleans(), end=st.sampled_from(["well", "stopped", "crash"]))
    def make_batch(self, quantity, debug, end) -> None:
        codes = raw_codes(quantity, start=self.made + 1)
        self.made += quantity
        left = self.bought[debug] - self.issued[debug]
        if quantity > left or sum(self.issued.values()) + quantity > LIMIT:
            with pytest.raises(QuotaInsufficient if quantity > left else QuotaRefused):
                make(self.store, codes, debug=debug)
        elif end == "stopped":
            cancel = CancelToken()
            with pytest.raises(Cancelled):
                make(self.store, codes, debug=debug, cancel=cancel, progress=lambda *_: cancel.cancel())
        elif end == "crash":
            self.die_in_the_making(codes, debug)
        else:
            make(self.store, codes, debug=debug)
            self.issued[debug] += quantity

    def die_in_the_making(self, codes, debug) -> None:
        class Death(BaseException):
            pass

        def die(done, _of):
            if done:
                crash(self.store)  # nothing of it is taken back by the program itself
                raise Death

        with pytest.raises(Death):
            make(self.store, codes, debug=debug, progress=die)
        self.store = open_store(self.folder, station="s")

    @rule(data=st.data())
    def flash(self, data) -> None:
        batches = [row.number for row in self.store.records.batches()]
        if not batches:
            return
        self.units += 1
        unit, job = mac(self.units), f"j{self.units}"
        batch = data.draw(st.sampled_from(batches))
        try:
            got = self.store.ledger.reserve(batch, unit, job=job, slot=1, operator="Wang")
        except BatchExhausted:
            assert self.store.records.batch(batch).counts.available == 0
            return
        assert got.code.device_name not in self.activated | self.consumed
        self.store.ledger.begin_writing(got.code_id, unit, job=job)
        self.store.ledger.confirm(got.code_id, unit, job=job, slot=1, operator="Wang")
        self.consumed.add(got.code.device_name)

    @rule(data=st.data())
    def activate(self, data) -> None:
        rows = [
            row
            for one in self.store.records.batches()
            for row in self.store.records.code_rows(self.store.records.code_ids(one.number))
        ]
        if not rows:
            return
        names = data.draw(
            st.lists(st.sampled_from([row.device_name for row in rows]), max_size=3, unique=True)
        )
        report = self.store.activation.mark(KEY, dict.fromkeys(names), source="list", by=LI)
        assert report.marked == len(set(names) - self.activated)
        self.activated |= set(names)
        assert {one.device_name for one in report.activated_not_consumed} == self.activated - self.consumed
        assert {one.device_name for one in report.consumed_not_activated} == self.consumed - self.activated

    @invariant()
    def the_books_are_right(self) -> None:
        if not hasattr(self, "store"):
            return
        row = self.store.products.row(KEY)
        assert (row.bought, row.debug_bought) == (self.bought[False], self.bought[True])
        assert (row.issued, row.debug_issued) == (self.issued[False], self.issued[True])
        assert row.counts.difference == 0
        assert (row.counts.consumed, row.activated) == (len(self.consumed), len(self.activated))
        assert row.counts.void == len(self.activated - self.consumed)
        assert row.counts.issued == sum(self.issued.values())
        assert row.remaining >= 0
        for one in self.store.records.batches():
            assert one.counts.difference == 0
            states = {
                code.state for code in self.store.records.code_rows(self.store.records.code_ids(one.number))
            }
            assert states <= {CodeState.AVAILABLE, CodeState.CONSUMED, CodeState.VOID}


TestCentre = Centre.TestCase
TestCentre.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # shrinking on a real database takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
