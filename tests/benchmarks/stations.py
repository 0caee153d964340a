"""Many stations, as processes, on one PostgreSQL database: throughput, and no code given twice.

python -m tests.benchmarks.stations [--stations 20] [--codes 20000]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from app.store.errors import BatchExhausted
from tests.benchmarks.books import cycle, fill, on_disk, server, station, unit


def work(folder: Path, url: str, number: int, batch: int) -> None:
    """Be a station: take codes until the batch is empty; prints what it got."""
    with station(folder, url, f"station-{number}") as store:
        print("ready", flush=True)
        sys.stdin.readline()
        begun = time.perf_counter()
        names: list[str] = []
        try:
            while True:
                names.append(cycle(store, batch, unit(number * 10**6 + len(names))))
        except BatchExhausted:
            pass
        print(time.perf_counter() - begun, *names, flush=True)


def run(folder: Path, url: str, stations: int, codes: int) -> tuple[float, list[str]]:
    """Let so many stations empty a batch of so many codes; returns the seconds and all names given out."""
    with station(folder / "first", url, "first") as store:
        batch = fill(store, codes)
    started = []
    for number in range(1, stations + 1):
        own = folder / f"station-{number}"
        own.mkdir()
        shutil.copy(folder / "first" / "vault.key", own)
        words = [str(own), url, str(number), str(batch)]
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.stations", "--be", *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[2],
            )
        )
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [one.communicate()[0].split() for one in started]
    if any(one.returncode for one in started):
        raise RuntimeError("a station failed")
    return max(float(words[0]) for words in told), [name for words in told for name in words[1:]]


def main() -> None:
    """Measure one station, then many; print both."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    words.add_argument("--stations", type=int, default=20)
    words.add_argument("--codes", type=int, default=20_000)
    words.add_argument("--be", nargs=4, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.be:
        folder, url, number, batch = given.be
        work(Path(folder), url, int(number), int(batch))
        return
    with on_disk() as folder, server(folder) as host:
        rates: dict[int, float] = {}
        for stations, codes in ((1, max(1, given.codes // 20)), (given.stations, given.codes)):
            place = folder / f"run-{stations}"
            place.mkdir()
            url = host.url(host.new_database())
            seconds, names = run(place, url, stations, codes)
            twice = sum(number > 1 for number in Counter(names).values())
            rates[stations] = len(names) / seconds
            with station(place / "first", url, "first") as store:
                counts = store.ledger.counts(1)
            print(
                f"{stations:3} stations, {codes} codes: {rates[stations]:8.1f} units/s, {seconds:.1f} s; "
                f"{twice} given twice, {counts.consumed} consumed, difference {counts.difference}",
                flush=True,
            )
        print(f"{rates[given.stations] / rates[1]:.2f} of one station's throughput")


if __name__ == "__main__":
    main()
