"""Changing the key, killed at every step: afterwards all secrets open with the one key that is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime

import pytest

from app.store.key_file import KeyFile
from app.store.opening import open_store
from app.store.postgres_server import PostgresServer
from app.store.rotation import Rotation
from app.store.sqlite_file import FILE_NAME, SqliteFile
from tests.faults.steps import Deed, chosen, in_steps
from tests.store.samples import device_secret, new_codes, take_in

PRODUCT = "a1StoreTest"
CODES = 4
FEW = 4
"""Steps of each kind, where not all are asked for."""
_CHANGE = textwrap.dedent(
    """
    import os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from app.store.key_file import KeyFile
    from app.store.rotation import Rotation
    from app.store.postgres_server import PostgresServer
    from app.store.sqlite_file import FILE_NAME, SqliteFile

    folder, url, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    place = PostgresServer(url) if url else SqliteFile(folder / FILE_NAME)
    told = 0

    def tell(step):
        global told
        print(step, flush=True)
        told += 1
        if told == last:
            os.kill(os.getpid(), signal.SIGKILL)

    Rotation(folder, place, KeyFile(folder / "vault.key"), clock=lambda: datetime.now(UTC), tell=tell).run()
    """
)


def change(folder, url, last: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", _CHANGE, str(folder), url or "", str(last)]
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")


def change_key(deed: Deed) -> None:
    place = PostgresServer(deed.database_url) if deed.database_url else SqliteFile(deed.data_dir / FILE_NAME)
    key = KeyFile(deed.data_dir / "vault.key")
    Rotation(deed.data_dir, place, key, clock=lambda: datetime.now(UTC), tell=lambda _: None).run()


@pytest.mark.timeout(3600)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_every_step_all_secrets_open_and_one_key_is_left(stations, tmp_path, url):
    folder = tmp_path / "data"
    with open_store(folder, database_url=url) as store:
        take_in(store, new_codes(CODES))
    seen: list[bytes] = [KeyFile(folder / "vault.key").read()]
    steps = stations.work(Deed(folder, change_key, database_url=url), in_steps).points
    assert len(steps) > CODES
    for at in chosen(steps, FEW):
        told = stations.work(Deed(folder, change_key, at, database_url=url), in_steps)
        assert told.exit_code == -signal.SIGKILL
        with open_store(folder, database_url=url) as store:
            secrets = [code.device_secret.reveal() for _, code in store.stock.export_codes(1)]
        assert secrets == [device_secret(number, PRODUCT) for number in range(1, CODES + 1)], told.point
        (key,) = KeyFile(folder / "vault.key").read_all()
        assert [path.name for path in folder.glob("vault.key*")] == ["vault.key"], told.point
        if key != seen[-1]:
            seen.append(key)
    assert len(seen) >= 3, "before and after the store names the new key there were kills"


def test_a_store_that_somebody_works_with_keeps_its_key(tmp_path, url):
    folder = tmp_path / "data"
    with open_store(folder, database_url=url) as store:
        take_in(store, new_codes(2))
        before = KeyFile(folder / "vault.key").read_all()
        done = change(folder, url, 99)
        assert done.returncode == 1
        assert "works with it" in done.stderr
    assert KeyFile(folder / "vault.key").read_all() == before
