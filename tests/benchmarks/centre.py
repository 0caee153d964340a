"""The mass-production centre with half a million codes, beside the obvious way.

    python -m tests.benchmarks.centre [--codes 500000] [--obvious 50000]
                                      [--only import generate download wait records]

The obvious way reads the workbook with openpyxl, checks row by row, and puts one ORM object per row into the
same tables, in one transaction. It is measured with `--obvious` codes and scaled up; both run on this disk,
each in a process of its own, so that the peak of memory is its own. Seconds are of the clock; beside them
those of the processor, which other programs of the computer disturb less.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import resource
import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import openpyxl
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, registry

from app.exchange.xlsx_book import write_xlsx
from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder
from app.model.code import CodeState, device_name_problem, match_key, secret_problem
from app.model.mac import Mac
from app.model.person import Person, Role
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.secret import Secret
from app.station.centre.downloads import Downloads
from app.station.centre.production import Production
from app.station.centre.products import Products
from app.station.intake import Intake
from app.store.schema import batch, code, product
from app.store.store import Store
from tests.benchmarks.books import on_disk, station

KEY = "a1Benchmark"
LI = Person("Li", Role.SUPERVISOR)
HEADER = ["DeviceName", "DeviceSecret", "ProductKey"]


def workbook(path: Path, count: int) -> Path:
    def rows():
        for number in range(count):
            digest = hashlib.sha256(b"%d" % number).hexdigest()
            yield [digest[:20], digest[32:], KEY]

    with path.open("wb") as stream:
        write_xlsx(stream, HEADER, rows())
    return path


class Took(NamedTuple):
    """Seconds of the clock, and of the processor (of all threads together)."""

    wall: float
    cpu: float

    @classmethod
    def since(cls, start: Took) -> Took:
        now = cls.now()
        return cls(now.wall - start.wall, now.cpu - start.cpu)

    @classmethod
    def now(cls) -> Took:
        return cls(time.perf_counter(), time.process_time())


def imported(folder: Path, file: Path) -> Took:
    store = station(folder, None, "import")
    start = Took.now()
    Intake(store.stock).take_in(file, None, None, by=Person("Li", Role.ENGINEER))
    took = Took.since(start)
    store.close()
    return took


def imported_the_obvious_way(folder: Path, file: Path, total: int) -> Took:
    """openpyxl, checks row by row, one ORM object per row."""
    store = station(folder, None, "obvious")
    vault = store.stock._vault

    class Row:
        pass

    registry().map_imperatively(Row, code)
    start = Took.now()
    sheet = openpyxl.load_workbook(file, read_only=True).active
    names: set[str] = set()
    with Session(store._database._engine) as session, session.begin():
        made = datetime.now(UTC)
        facts = {"product_key": KEY, "name": KEY, "made_at": made, "status": "published"}
        of = session.execute(insert(product).values(facts).returning(product.c.id)).scalar_one()
        header = {"number": 1, "product_id": of, "method": "per-device", "source_name": file.name}
        more = {"source_sha256": "", "made_at": made, "made_by": "Li", "issued": total, "state": "create"}
        session.execute(insert(batch).values(header | more))
        for number, (name, secret, key) in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
            if device_name_problem(name) or secret_problem(secret) or key != KEY or name in names:
                raise SystemExit(f"row {number}")
            names.add(name)
            known = session.execute(
                select(code.c.id).where(code.c.product_id == of, code.c.device_name == name)
            )
            if known.first():
                raise SystemExit(f"row {number}")
            row = Row()
            row.batch, row.product_id, row.row, row.device_name = 1, of, number, name
            row.device_secret = vault.seal_device_secret(Secret(secret), KEY, name)
            row.secret_fingerprint = vault.fingerprint(Secret(secret))
            row.state, row.changed_at, row.match_key = CodeState.AVAILABLE, made, match_key(name)
            session.add(row)
            session.flush()
        session.execute(batch.update().values(state="open"))
    took = Took.since(start)
    if store.records.batch(1).counts.available != total:
        raise SystemExit("codes are missing")
    store.close()
    return took


def centre(store: Store, count: int) -> Production:
    products = Products(store)
    products.add(KEY, "Lamp", Connectivity.WIFI, ProjectType.ECO, LI)
    products.publish(KEY, LI)
    products.buy(KEY, count, "", QuotaKind.PRODUCTION, LI)
    return Production(store)


def generated(folder: Path, count: int) -> Took:
    store = station(folder, None, "generate")
    production = centre(store, count)
    start = Took.now()
    production.generate(GenerationOrder(KEY, count), LI, lambda *_: None, CancelToken())
    took = Took.since(start)
    store.close()
    return took


def downloaded(folder: Path, count: int) -> Took:
    """A workbook of a batch with its secrets, out of the books."""
    store = station(folder, None, "download")
    number = centre(store, count).generate(GenerationOrder(KEY, count), LI, lambda *_: None, CancelToken())
    start = Took.now()
    if Downloads(store).codes(number, folder / "codes.xlsx", None, LI) != count:
        raise SystemExit("codes are missing")
    took = Took.since(start)
    store.close()
    return took


def longest_wait(folder: Path, count: int) -> float:
    """What a slot waits for a code of another batch at most while a batch is generated."""
    store = station(folder, None, "both")
    production = centre(store, count)
    other = production.generate(GenerationOrder(KEY, 1000), LI, lambda *_: None, CancelToken())
    waits: list[float] = []

    stop = threading.Event()

    def slot() -> None:
        while not stop.wait(0.05) and len(waits) < 900:
            unit = Mac((len(waits) + 1).to_bytes(6, "big"))
            start = time.perf_counter()
            store.ledger.reserve(other, unit, job="j", slot=1, operator="Wang")
            waits.append(time.perf_counter() - start)

    worker = threading.Thread(target=slot)
    worker.start()
    production.generate(GenerationOrder(KEY, count - 1000), LI, lambda *_: None, CancelToken())
    stop.set()
    worker.join()
    store.close()
    return max(waits)


def looked_at(folder: Path, count: int) -> dict[str, float]:
    """Seconds of the calls behind the screen of the records."""
    store = station(folder, None, "records")
    number = centre(store, count).generate(GenerationOrder(KEY, count), LI, lambda *_: None, CancelToken())
    looks: dict[str, Callable[[], object]] = {
        "batches": store.records.batches,
        "products": store.products.rows,
        "open a batch": lambda: store.records.code_rows(store.records.code_ids(number)[:200]),
        "filter by state": lambda: store.records.code_ids(number, states=[CodeState.AVAILABLE]),
        "filter by name": lambda: store.records.code_ids(number, search="abc"),
        "filter by MAC": lambda: store.records.code_ids(number, search="7c:b9:4c"),
        "filter by operator": lambda: store.records.code_ids(number, operator="wang"),
    }
    found: dict[str, float] = {}
    for what, look in looks.items():
        times: list[float] = []
        for _ in range(5):
            start = time.perf_counter()
            look()
            times.append(time.perf_counter() - start)
        found[what] = statistics.median(times)
    store.close()
    return found


def _child(send, work, arguments) -> None:
    result = work(*arguments)
    send.send((result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def apart(work: Callable[..., object], *arguments: object) -> tuple[object, float]:
    """The result of a call in a process of its own, and the process's peak of memory in MiB."""
    receive, send = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(send, work, arguments))
    child.start()
    send.close()  # so that a child that fails ends the waiting
    result = receive.recv()
    child.join()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--codes", type=int, default=500_000)
    parser.add_argument("--obvious", type=int, default=50_000)
    parser.add_argument("--only", nargs="*", default=["import", "generate", "download", "wait", "records"])
    given = parser.parse_args()
    print(f"{given.codes} codes, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")

    def tell(what: str, took: Took, peak: float) -> None:
        print(f"{what:26} {took.wall:7.1f} s {took.cpu:7.1f} s cpu   peak {peak:5.0f} MiB", flush=True)

    with on_disk() as folder:
        if "import" in given.only:
            took, peak = apart(imported, folder / "a", workbook(folder / "codes.xlsx", given.codes))
            tell("import of an xlsx", took, peak)
            small = workbook(folder / "some.xlsx", given.obvious)
            obvious, peak = apart(imported_the_obvious_way, folder / "b", small, given.obvious)
            whole = Took(*(seconds * given.codes / given.obvious for seconds in obvious))
            tell("  the obvious way, scaled", whole, peak)
            print(f"  times faster             {whole.wall / took.wall:7.1f}   {whole.cpu / took.cpu:7.1f}")
        for what, work in (("generate", generated), ("download", downloaded)):
            if what in given.only:
                tell(what, *apart(work, folder / what, given.codes))
        if "wait" in given.only:
            wait, _ = apart(longest_wait, folder / "d", given.codes)
            print(f"longest wait of a slot       {wait:7.2f} s")
        if "records" in given.only:
            found, _ = apart(looked_at, folder / "e", given.codes)
            for what, seconds in found.items():
                print(f"records: {what:19} {seconds:7.3f} s")


if __name__ == "__main__":
    main()
