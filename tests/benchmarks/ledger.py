"""How many units a second the ledger bears, each with three durable changes, as the stock grows.

    python -m tests.benchmarks.ledger [--cycles 600] [--stock 1000 500000]

Measured beside it, on the same disk in the same run: bare commits of one small row, three for each cycle. The
rounds with little and with much stock take turns, so that what else the computer does touches both alike, and
what is compared is what was measured in the same round.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import time
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

import psycopg

from app.store.store import Store
from tests.benchmarks.books import cycle, fill, on_disk, server, station, unit

_EACH = 50
"""Cycles in a round: so many that SQLite's checkpoints fall into every other one."""


def bare_sqlite(path: Path, commits: int) -> float:
    """Bare commits a second with the store's own settings."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS line (number INTEGER)")
        begun = time.perf_counter()
        for number in range(commits):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO line VALUES (?)", (number,))
            connection.execute("COMMIT")
        return commits / (time.perf_counter() - begun)


def bare_postgres(url: str, commits: int) -> float:
    """Bare commits a second on the server."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS line (number integer)")
        connection.commit()
        begun = time.perf_counter()
        for number in range(commits):
            connection.execute("INSERT INTO line VALUES (%s)", (number,))
            connection.commit()
        return commits / (time.perf_counter() - begun)


def cycles(store: Store, batch: int, units: count[int], number: int) -> float:
    """Cycles a second."""
    begun = time.perf_counter()
    for _ in range(number):
        cycle(store, batch, unit(next(units)))
    return number / (time.perf_counter() - begun)


def measure(title: str, stores: dict[int, Store], bare, number: int) -> list[str]:
    """Lines of the table for one kind of database."""
    batches: dict[int, int] = {}
    for stock, store in stores.items():
        begun = time.perf_counter()
        batches[stock] = fill(store, stock)
        print(f"{title}: {stock} codes taken in within {time.perf_counter() - begun:.1f} s", flush=True)
    units = {stock: count(1) for stock in stores}
    rates: dict[int, list[float]] = {stock: [] for stock in stores}
    bares: list[float] = []
    for stock, store in stores.items():
        cycles(store, batches[stock], units[stock], _EACH)  # caches and prepared statements
    for _ in range(max(1, number // _EACH)):
        bares.append(bare(3 * _EACH) / 3)
        for stock, store in stores.items():
            rates[stock].append(cycles(store, batches[stock], units[stock], _EACH))
    few = next(iter(rates.values()))
    lines = [f"{title:12} {'bare, 3 commits':>18} {statistics.median(bares):9.1f} /s"]
    for stock, measured in rates.items():
        lines.append(
            f"{title:12} {stock:>12} codes {statistics.median(measured):9.1f} /s"
            f"   {_ratio(measured, bares):5.2f} of bare   growth {_ratio(few, measured):5.2f}"
        )
    return lines


def _ratio(ours: list[float], others: list[float]) -> float:
    """Of what was measured in the same rounds."""
    return statistics.median(one / other for one, other in zip(ours, others, strict=True))


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("--cycles", type=int, default=600)
    words.add_argument("--stock", type=int, nargs="+", default=[1_000, 500_000])
    given = words.parse_args()
    lines: list[str] = []
    with on_disk() as folder, ExitStack() as stack:
        local = {n: stack.enter_context(station(folder / f"sqlite-{n}", None, "one")) for n in given.stock}
        lines += measure(
            "SQLite", local, lambda commits: bare_sqlite(folder / "bare.sqlite", commits), given.cycles
        )
        host = stack.enter_context(server(folder))
        far: dict[int, Store] = {}
        for n in given.stock:
            url = host.url(host.new_database())
            far[n] = stack.enter_context(station(folder / f"postgres-{n}", url, "one"))
        bare_url = host.url(host.new_database())
        lines += measure("PostgreSQL", far, lambda commits: bare_postgres(bare_url, commits), given.cycles)
    print("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
