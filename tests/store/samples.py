"""Codes, units and clocks for the tests of the store."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta

import psycopg

from app.model.code import ActivationCode
from app.model.mac import Mac
from app.model.secret import Secret
from app.store.stock import NewCode

PRODUCT = "a1StoreTest"


def mac(number: int) -> Mac:
    return Mac(number.to_bytes(6, "big"))


def device_secret(number: int, series: str = "") -> str:
    return hashlib.sha256(f"secret {series}{number}".encode()).hexdigest()[:32]


def new_codes(count: int, *, start: int = 1, product: str = PRODUCT, series: str = "", secrets: bool = True):
    return [
        NewCode(
            row,
            ActivationCode(
                product,
                f"unit{series}-{number:05}",
                Secret(device_secret(number, product + series)) if secrets else None,
            ),
        )
        for row, number in enumerate(range(start, start + count), start=2)
    ]


def take_in(store, codes, sha256: str | None = None, product_secret: Secret | None = None) -> int:
    names = "".join(new.code.product_key + new.code.device_name for new in codes)
    return store.stock.take_in(
        codes,
        source_name="codes.xlsx",
        source_sha256=hashlib.sha256(names.encode()).hexdigest() if sha256 is None else sha256,
        made_by="Li",
        product_secret=product_secret,
    )


def raw(store) -> sqlite3.Connection | PostgresTool:
    """The database without the program, as a careless person's tool has it."""
    if store._database.place.shared:
        return PostgresTool(store._database.place._url)
    connection = sqlite3.connect(store.path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)


class PostgresTool:
    """A connection that takes `?` for a parameter, as SQLite's does."""

    def __init__(self, url) -> None:
        self._connection = psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )

    def execute(self, statement, parameters=()):
        return self._connection.execute(statement.replace("?", "%s") if parameters else statement, parameters)

    def close(self) -> None:
        self._connection.close()


def drop_trigger(tool, name: str, table: str) -> None:
    tool.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if isinstance(tool, PostgresTool) else ""))


def crash(store) -> None:
    """What the kernel does for a killed process: the lock goes, nothing is signed off."""
    store._sessions._lock.release()
    store._database.close()
    store._open = False


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time
