"""The way into the database: its two kinds of transactions, and its errors in plain words.

Everything that is particular to SQLite stands here (and the triggers, in the migrations).
"""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from app.store.errors import ConstraintBroken, StoreClosed, StoreDamaged, StoreUnavailable

FILE_NAME = "flashline.sqlite"
BUSY_MILLISECONDS = 30_000
"""Longer than another program keeps the file while it imports 500,000 codes (about 10 s)."""
_QUEUE_SECONDS = 120.0
"""How long a writer waits for the others of this process; the import of 500,000 codes is the longest."""
_CACHE_KIBIBYTES = 65_536
_JOURNAL_BYTES = 64 * 1024 * 1024
_OLDEST_SQLITE = (3, 35, 0)
_WRITES = "flashline_writes"

_CAUSES = {
    "SQLITE_BUSY": "another program keeps it locked; close other programs that have it open",
    "SQLITE_LOCKED": "another program keeps it locked; close other programs that have it open",
    "SQLITE_FULL": "the disk is full; make room",
    "SQLITE_READONLY": "it can't be written to; give this user the right to write the file and its folder",
    "SQLITE_PERM": "this user has no right to it; give this user the right to write the file and its folder",
    "SQLITE_CANTOPEN": "it can't be opened; check that the folder is there and this user may write in it",
    "SQLITE_IOERR": "the disk reports an error; check the disk and its cable, keep a copy of the folder",
}
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class Database:
    """The engine of one store.

    Args:
        path: the SQLite file; it is made if it is not there.
        foreign_keys: off only while a migration rebuilds tables.
        busy_milliseconds: how long another process's lock is waited for.

    Raises:
        StoreUnavailable: the SQLite library is older than what the statements need (RETURNING, 3.35).
    """

    def __init__(
        self, path: Path, *, foreign_keys: bool = True, busy_milliseconds: int = BUSY_MILLISECONDS
    ) -> None:
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise StoreUnavailable(
                f"this Python brings SQLite {sqlite3.sqlite_version}; 3.35 or newer is needed: "
                "install a newer Python"
            )
        self.path = path
        self._pragmas = (
            f"PRAGMA busy_timeout={busy_milliseconds}",
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}",
            f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}",
            f"PRAGMA journal_size_limit={_JOURNAL_BYTES}",
        )
        # Parameters hold sealed secrets at most, yet nothing of them belongs into an error's text.
        self._engine: Engine = create_engine(
            URL.create("sqlite", database=str(path)),
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=-1,
        )
        event.listen(self._engine, "connect", self._prepare)
        event.listen(self._engine, "begin", self._begin)
        # SQLite has one writer at a time and its busy handler polls; a lock queues this process's threads.
        self._one_writer = threading.Lock()
        self._closed = False

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # no hidden BEGIN of the driver: _begin says which kind
        for pragma in self._pragmas:
            connection.execute(pragma).close()

    def _begin(self, connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view of the database.

        Raises:
            StoreUnavailable: it can't be read now.
            StoreDamaged: it is no sound database.
        """
        with self._plain_errors(), self._open().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One transaction that is durable once the block is left, and is nothing if the block raises.

        Raises:
            ConstraintBroken: the database refused a change.
            StoreUnavailable: it can't be written now.
            StoreDamaged: it is no sound database.
        """
        if not self._one_writer.acquire(timeout=_QUEUE_SECONDS):
            raise StoreUnavailable(
                f"{self.path}: another part of the program does not end its change; try again"
            )
        try:
            with (
                self._plain_errors(),
                self._open().connect().execution_options(**{_WRITES: True}) as connection,
                connection.begin(),
            ):
                yield connection
        finally:
            self._one_writer.release()

    def close(self) -> None:
        """Give the connections back; calls that come later raise StoreClosed."""
        with self._one_writer:
            self._closed = True
            self._engine.dispose()

    def _open(self) -> Engine:
        if self._closed:
            raise StoreClosed(f"{self.path}: the store is closed")
        return self._engine

    @contextmanager
    def _plain_errors(self) -> Generator[None]:
        try:
            yield
        except IntegrityError as error:
            raise ConstraintBroken(f"{self.path}: the database refused the change: {error.orig}") from error
        except OperationalError as error:
            raise StoreUnavailable(self._cause(error.orig)) from error
        except PoolTimeout as error:
            raise StoreUnavailable(f"{self.path}: too many connections are in use; try again") from error
        except DatabaseError as error:
            if _name(error.orig).startswith(_DAMAGE):
                raise StoreDamaged(
                    f"{self.path} is damaged or no database ({error.orig}); keep a copy of the folder, "
                    "then put back the newest file from its backups folder"
                ) from error
            raise StoreUnavailable(self._cause(error.orig)) from error

    def _cause(self, error: BaseException | None) -> str:
        name = _name(error)
        cause = next((text for prefix, text in _CAUSES.items() if name.startswith(prefix)), None)
        return f"{self.path}: {cause} ({error})" if cause else f"{self.path}: {error}"


def _name(error: Any) -> str:  # noqa: ANN401 - whatever the driver raised
    return str(getattr(error, "sqlite_errorname", ""))
