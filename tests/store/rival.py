"""Another program on the same store; run by the tests as a process of its own.

`race DIR BATCH FIRST COUNT`: reserve and consume for COUNT units from FIRST on, after a line on stdin.
`write DIR BATCH UNIT`: begin writing for one unit, say the code, and wait to be killed.
"""

import os
import sys
from pathlib import Path

from app.store.errors import BatchExhausted, UnitBusy
from app.store.opening import open_store
from app.store.store import Store
from tests.store.samples import mac


def opened(folder: Path) -> Store:
    return open_store(
        folder,
        database_url=os.environ.get("FLASHLINE_DATABASE_URL"),
        station=os.environ.get("FLASHLINE_STATION") or "station-1",
    )


def race(folder: Path, batch: int, first: int, count: int) -> None:
    with opened(folder) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        for unit in range(first, first + count):
            job = f"{store.session_id}-{unit}"
            try:
                got = store.ledger.reserve(batch, mac(unit), job=job, slot=1, operator="Wang")
            except (BatchExhausted, UnitBusy) as error:
                print(unit, type(error).__name__, flush=True)
                continue
            if got.fresh:
                store.ledger.begin_writing(got.code_id, mac(unit), job=job)
                store.ledger.confirm(got.code_id, mac(unit), job=job, slot=1, operator="Wang")
            print(unit, got.code.device_name, flush=True)


def write(folder: Path, batch: int, unit: int) -> None:
    with opened(folder) as store:
        reserved = store.ledger.reserve(batch, mac(unit + 1), job="a", slot=2, operator="Wang")
        got = store.ledger.reserve(batch, mac(unit), job="b", slot=1, operator="Wang")
        store.ledger.begin_writing(got.code_id, mac(unit), job="b")
        print(got.code_id, reserved.code_id, flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    {"race": race, "write": write}[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))
