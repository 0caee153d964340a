"""A line with everything real but the silicon: books on disk, virtual modules in processes of their own."""

from __future__ import annotations

import csv
import threading
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.composition import RECIPE
from app.model.outcome import Outcome
from app.station.desk import Desk
from app.station.events import JobEnded
from app.station.order import RunOrder
from app.store.opening import open_store
from app.virtual.bench import Bench
from tests.books import CHEAP, laid_out

PRODUCT_KEY = "a1TestLine0"


def write_codes(path: Path, count: int, start: int = 0) -> Path:
    """A file of the per-device method."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(("DeviceName", "DeviceSecret", "ProductKey"))
        for number in range(start, start + count):
            lines.writerow((f"unit-{number:05}", f"{number:032x}", PRODUCT_KEY))
    return path


class Line:
    """A desk with its bench, and what it told."""

    def __init__(
        self, folder: Path, bench: Bench, firmware: Path, codes: int, database_url: str | None
    ) -> None:
        self.folder = folder
        self.bench = bench
        self.firmware = str(firmware)
        data = folder / "data"
        self.store = open_store(
            data if database_url else laid_out(data), database_url=database_url, cost=CHEAP
        )
        self.desk = Desk(self.store, bench.fixture, recipe_file=RECIPE, clock=lambda: datetime.now(UTC))
        self.events: list[object] = []
        self._changed = threading.Condition()
        self.desk.subscribe(self._hear)
        source = write_codes(folder / "codes.csv", codes)
        self.batch = self.desk.import_codes(source, None, None).batch

    def _hear(self, event: object) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def order(self, **changes) -> RunOrder:
        order = RunOrder(batch=self.batch, firmware=(self.firmware,), operator="tester", once=True, wait=5.0)
        return replace(order, **changes)

    def run(self, **changes) -> list[JobEnded]:
        """Run to the end; what ended in this run, by slot."""
        before = len(self.events)
        run = self.desk.open_run(self.order(**changes))
        assert run.wait(60), "the run did not close"
        ended = [event for event in self.events[before:] if isinstance(event, JobEnded)]
        return sorted(ended, key=lambda one: one.slot)

    def wait_for(self, wanted, timeout: float = 30.0):
        """The first event that `wanted` is true of."""
        with self._changed:
            found = []

            def seen() -> bool:
                found[:] = [event for event in self.events if wanted(event)]
                return bool(found)

            assert self._changed.wait_for(seen, timeout), "the event did not come"
            return found[0]

    def counts(self):
        row = self.store.records.batch(self.batch)
        assert row is not None
        assert row.counts.difference == 0
        return row.counts

    def codes(self):
        return self.store.records.code_rows(self.store.records.code_ids(self.batch))

    def macs_of_names(self) -> dict[str, set[str]]:
        """Every DeviceName that passed, with the MACs that it passed on."""
        macs: dict[str, set[str]] = defaultdict(set)
        for event in self.events:
            if isinstance(event, JobEnded) and event.outcome is Outcome.PASSED:
                macs[event.device_name].add(event.mac)
        return macs


@pytest.fixture
def line_of(tmp_path, firmware):
    """Make a line of some virtual modules."""
    lines: list[Line] = []

    def make(
        modules: int = 2,
        codes: int = 20,
        chip: str = "esp32",
        database_url: str | None = None,
        **bench_settings,
    ) -> Line:
        bench = Bench(chip=chip, modules=modules, **bench_settings)
        bench.__enter__()
        line = Line(tmp_path, bench, firmware, codes, database_url)
        lines.append(line)
        return line

    yield make
    for line in lines:
        assert line.desk.close(), "a slot's thread is left"
        line.bench.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("slot-")]
