"""Books for measuring: a station's store on a database, filled with as many codes as are wanted."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.model.code import ActivationCode
from app.model.mac import Mac
from app.model.secret import Secret
from app.store.opening import open_store
from app.store.stock import NewCode
from app.store.store import Store
from tests import postgres

PRODUCT = "a1Benchmark"


def unit(number: int) -> Mac:
    return Mac(number.to_bytes(6, "big"))


def fill(store: Store, count: int, first: int = 1) -> int:
    """Take a batch in; returns its number."""
    codes = [
        NewCode(
            row,
            ActivationCode(PRODUCT, f"bench-{row:08}", Secret(hashlib.sha256(b"%d" % row).hexdigest()[:32])),
        )
        for row in range(first, first + count)
    ]
    return store.stock.take_in(
        codes, source_name="benchmark", source_sha256="", made_by="benchmark", product_secret=None
    )


def cycle(store: Store, batch: int, mac: Mac) -> str:
    """What a job does with the ledger: three durable changes; returns the DeviceName."""
    job = f"{store.session_id[:8]}-{mac}"
    got = store.ledger.reserve(batch, mac, job=job, slot=1, operator="benchmark")
    store.ledger.begin_writing(got.code_id, mac, job=job, slot=1, operator="benchmark")
    store.ledger.confirm(got.code_id, mac, job=job, slot=1, operator="benchmark")
    return got.code.device_name


@contextmanager
def on_disk() -> Iterator[Path]:
    """A folder on the disk of the current folder (a temporary folder may be in memory)."""
    with tempfile.TemporaryDirectory(prefix=".benchmark-", dir=Path.cwd()) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def server(folder: Path) -> Iterator[postgres.Server]:
    """A PostgreSQL server whose files lie in this folder."""
    bindir = postgres.programs()
    if bindir is None:
        raise SystemExit("PostgreSQL's programs (initdb, postgres) are not installed")
    one = postgres.Server(bindir, folder)
    try:
        yield one
    finally:
        one.remove()


def station(folder: Path, url: str | None, name: str) -> Store:
    return open_store(folder, database_url=url, station=name)
