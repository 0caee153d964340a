"""How long a look at a million lines of history takes, beside reading the same rows and doing nothing.

    python -m tests.benchmarks.audit [--units 250000] [--postgresql]

Each unit leaves three lines of its code and a job. They are written by the program's own statements, many in
one transaction, so that filling does not take hours.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import UTC, datetime

from app.model.code import CodeState
from app.model.mac import Mac
from app.model.outcome import BootResult, Outcome
from app.model.records import JobRecord
from app.store.contents import LINKED
from app.store.jobs import columns_of
from app.store.store import Store
from app.store.streams import rows_of
from tests.benchmarks.books import fill, on_disk, server, station

_EACH = 5_000
_WAY = ((CodeState.RESERVED, CodeState.WRITING), (CodeState.WRITING, CodeState.CONSUMED))
_JOB = JobRecord(
    job="",
    run="run",
    slot=1,
    port="/dev/ttyUSB0",
    operator="benchmark",
    mac=None,
    chip="esp32",
    revision=301,
    device_name=None,
    code_id=None,
    outcome=Outcome.PASSED,
    failure=None,
    detail="",
    boot=BootResult.NOT_REACHED,
    baud=921_600,
    written=1_400_000,
    started_at=datetime(2026, 3, 1, tzinfo=UTC),
    seconds=12.5,
    phases=(),
)


def work(store: Store, units: int) -> None:
    """Flash so many units, on record."""
    batch = fill(store, units)
    store.jobs.open_run(
        "run", batch=batch, recipe="r", firmware="f", firmware_sha256={}, operator="benchmark"
    )
    steps, chain = store.ledger._steps, store._sessions.chain
    for start in range(1, units + 1, _EACH):
        with store._database.writing() as connection:
            for number in range(start, min(start + _EACH, units + 1)):
                mac, job = Mac(number.to_bytes(6, "big")), f"job-{number:08}"
                got = steps.claim(connection, batch, mac, job=job, slot=1, operator="benchmark", looked=True)
                for way in _WAY:
                    steps.advance(connection, got.id, mac, way, job=job, slot=1, operator="benchmark")
                record = replace(_JOB, job=job, mac=str(mac), code_id=got.id, device_name=got.device_name)
                chain.append(connection, "job", {"turn": 1, **columns_of(record)})


def read(store: Store) -> int:
    """Read the same columns of the same rows, in the order of their keys, and do nothing with them."""
    count = 0
    with store._database.reading() as connection:
        for name, content in LINKED.items():
            key = content.key.name
            statement = (
                f'SELECT session, link, "{key}", "hash", {content.selected(connection.dialect.name)}'
                f' FROM "{name}" ORDER BY "{key}"'
            )
            for rows in rows_of(connection, statement, ()):
                count += len(rows)
    return count


def measure(title: str, store: Store, units: int) -> str:
    begun = time.perf_counter()
    work(store, units)
    print(f"{title}: {units} units within {time.perf_counter() - begun:.0f} s", flush=True)
    store.audit.verify()
    begun = time.perf_counter()
    rows = read(store)
    reading = time.perf_counter() - begun
    begun = time.perf_counter()
    report = store.audit.verify()
    looking = time.perf_counter() - begun
    assert not report.findings, report.findings[:3]
    return (
        f"{title:12} {rows:>9} lines, {units} codes: reading {reading:6.2f} s, looking {looking:6.2f} s,"
        f" {looking / reading:5.2f} times"
    )


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("--units", type=int, default=250_000)
    words.add_argument("--postgresql", action="store_true")
    given = words.parse_args()
    with on_disk() as folder:
        if not given.postgresql:
            with station(folder / "sqlite", None, "one") as store:
                print(measure("SQLite", store, given.units))
            return
        with server(folder) as host, station(folder / "far", host.url(host.new_database()), "one") as store:
            print(measure("PostgreSQL", store, given.units))


if __name__ == "__main__":
    main()
