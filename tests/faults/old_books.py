"""Books as older programs left them, with codes and secrets; and what must be true of them later."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import app.store.migrations
from app.model.secret import Secret
from app.store.backups import check
from app.store.database import Database
from app.store.key_file import KeyFile
from app.store.migrating import settings
from app.store.opening import open_store
from app.store.postgres_server import PostgresServer
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.upgrade import SCRIPTS, newest_revision
from app.store.vault import Vault
from tests.store.samples import PRODUCT, device_secret

CODES = 8
_AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
_MAC = "24:6f:28:00:00:01"
_SCRIPTS = ScriptDirectory(app.store.migrations.__path__[0])
OLD = sorted(one.revision for one in _SCRIPTS.walk_revisions())[:-1]
"""Every schema that there was before today's."""
_STALE = (".part", ".trial", ".new", ".trial-wal", ".trial-shm")


def make_old(folder: Path, revision: str, database_url: str | None = None) -> None:
    """Make books of an old schema in a data folder, or on a server with the key in the folder."""
    folder.mkdir(mode=0o700)
    vault = Vault(KeyFile(folder / "vault.key").create())
    place = (
        PostgresServer(database_url) if database_url else SqliteFile(folder / FILE_NAME, foreign_keys=False)
    )
    database = Database(place)
    try:
        with database.writing() as connection:
            command.upgrade(settings(connection, SCRIPTS), OLD[0])
            _fill(connection, vault)
        if revision != OLD[0]:
            with database.writing() as connection:
                command.upgrade(settings(connection, SCRIPTS), revision)
    finally:
        database.close()


def _fill(connection: Connection, vault: Vault) -> None:
    def put(table: str, **fields: object) -> None:
        names = ", ".join(f'"{name}"' for name in fields)
        marks = ", ".join(f":{name}" for name in fields)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), fields)

    at = _AT if connection.dialect.name != "sqlite" else f"{_AT:%Y-%m-%d %H:%M:%S.%f}"
    put("vault_key", number=1, check_value=vault.check_value, made_at=at)
    put("station", name="station-1", first_seen_at=at)
    put("session", id="s1", station="station-1", host="here", pid=1, started_at=at, ended_at=at)
    sealed = vault.seal_product_secret(Secret("p" * 16), PRODUCT)
    put("product", id=1, product_key=PRODUCT, name="sample", product_secret=sealed, made_at=at)
    batch = {
        "number": 1,
        "product_id": 1,
        "method": "per-device",
        "source_name": "c.csv",
        "source_sha256": "ab",
    }
    put("batch", **batch, made_at=at, made_by="Li", issued=CODES)
    for number in range(1, CODES + 1):
        secret, name = Secret(device_secret(number, PRODUCT)), f"unit-{number:05}"
        sealed = vault.seal_device_secret(secret, PRODUCT, name)
        fields = {"id": number, "batch": 1, "product_id": 1, "row": number + 1, "device_name": name}
        put(
            "code",
            **fields,
            device_secret=sealed,
            secret_fingerprint=vault.fingerprint(secret),
            changed_at=at,
        )
    _flash_first(connection, put, at)


def _flash_first(connection: Connection, put: object, at: object) -> None:
    """One code is on a unit."""
    assert callable(put)
    states = ("available", "reserved", "writing", "consumed")
    for before, after in itertools.pairwise(states):
        done = after == "consumed"
        job = None if done else "j1"
        connection.execute(
            text("UPDATE code SET state=:s, mac=:m, session=:e, job=:j, consumed_at=:c WHERE id=1"),
            {"s": after, "m": _MAC, "e": None if done else "s1", "j": job, "c": at if done else None},
        )  # fmt: skip
        put("code_event", code=1, from_state=before, to_state=after, at=at, mac=_MAC, session="s1")


def broken(folder: Path, database_url: str | None = None) -> list[str]:
    """What is wrong with a station's books when they are opened again; nothing, after whatever was killed."""
    with open_store(folder, database_url=database_url, station="station-1") as store:
        found = [finding.detail for finding in store.doctor() if not finding.ok]
        secrets = [code.device_secret.reveal() for _, code in store.stock.export_codes(1)]
        states = [row.state.value for row in store.records.code_rows(store.records.code_ids(1))]
    if secrets != [device_secret(number, PRODUCT) for number in range(1, CODES + 1)]:
        found.append("secrets are lost")
    if states[0] != "consumed" or len(states) != CODES:
        found.append(f"states are {states}")
    if len(KeyFile(folder / "vault.key").read_all()) != 1:
        found.append("more than one key")
    found += [f"{path.name} is left" for path in folder.rglob("*") if path.name.endswith(_STALE)]
    found += [f"{path.name} is left" for path in folder.glob("restore*")]
    for copy in (folder / "backups").glob("*.sqlite"):
        check(copy)
    return found


def schema(folder: Path) -> str:
    """The schema of the file as it lies there; the file is sound."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as books:
        assert books.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return books.execute("SELECT version_num FROM alembic_version").fetchone()[0]


NEWEST = newest_revision()
