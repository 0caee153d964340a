"""A database that is one SQLite file: how it is opened, and what its errors mean."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from app.model.wording import said
from app.store import driver_calls
from app.store.errors import ConstraintBroken, StoreDamaged, StoreError, StoreUnavailable, named_refusal

FILE_NAME = "flashline.sqlite"
BUSY_MILLISECONDS = 30_000
"""Longer than another program keeps the file while it imports 500,000 codes (about 10 s)."""
_CACHE_KIBIBYTES = 65_536
_JOURNAL_BYTES = 64 * 1024 * 1024
_OLDEST = (3, 35, 0)
_NAMED = 10

_CAUSES = {
    "SQLITE_BUSY": said("another program keeps it locked; close other programs that have it open"),
    "SQLITE_LOCKED": said("another program keeps it locked; close other programs that have it open"),
    "SQLITE_FULL": said("the disk is full; make room"),
    "SQLITE_READONLY": said(
        "it can't be written to; give this user the right to write the file and its folder"
    ),
    "SQLITE_PERM": said(
        "this user has no right to it; give this user the right to write the file and its folder"
    ),
    "SQLITE_CANTOPEN": said(
        "it can't be opened; check that the folder is there and this user may write in it"
    ),
    "SQLITE_IOERR": said(
        "the disk reports an error; check the disk and its cable, keep a copy of the folder"
    ),
}
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class SqliteFile:
    """A place for a database.

    Args:
        path: the file; it is made if it is not there.
        foreign_keys: off only while a migration rebuilds tables.
        busy_milliseconds: how long another process's lock is waited for.

    Raises:
        StoreUnavailable: the SQLite library is older than what the statements need (RETURNING, 3.35).
    """

    shared = False
    reading_options: Mapping[str, Any] = {}
    writing_options: Mapping[str, Any] = {}

    def __init__(
        self, path: Path, *, foreign_keys: bool = True, busy_milliseconds: int = BUSY_MILLISECONDS
    ) -> None:
        if sqlite3.sqlite_version_info < _OLDEST:
            raise StoreUnavailable(
                said(
                    "this Python brings SQLite {version}; 3.35 or newer is needed: install a newer Python",
                    version=sqlite3.sqlite_version,
                )
            )
        self.path = path
        self.name = str(path)
        self._pragmas = (
            f"PRAGMA busy_timeout={busy_milliseconds}",
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}",
            f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}",
            f"PRAGMA journal_size_limit={_JOURNAL_BYTES}",
        )

    def engine(self) -> Engine:
        """An engine on the file; nothing is opened yet."""
        # Parameters hold sealed secrets at most, yet nothing of them belongs into an error's text.
        engine = create_engine(
            URL.create("sqlite", database=str(self.path)),
            hide_parameters=True,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=-1,
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def begin(self, connection: Connection, *, writes: bool) -> None:
        """Begin; who is going to write waits for his turn now, not in the middle."""
        driver_calls.execute(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")

    def speak_for(self, session: str) -> None:
        """Nothing to do: whose session lives is told by lock files beside the database."""

    def has_connection(self, connection: Connection, session: str) -> bool:  # noqa: ARG002 - as a server has it
        """Never: a file knows nothing of connections."""
        return False

    def backend(self, connection: Connection) -> None:
        """None: a file is written by this process itself."""

    def end(self, connection: Connection, backend: int) -> None:
        """Nothing to do: what this process began has ended with its statement."""

    def shut_out(self, connection: Connection, session: str, *, by_force: bool) -> bool:  # noqa: ARG002 - as a server has it
        """Always: whoever writes in this transaction is alone, and a dead process has left nothing open."""
        return True

    def alone(self, connection: Connection, purpose: str) -> None:
        """Nothing to do: whoever writes is alone."""

    def forget(self, connection: Connection) -> None:
        """Give the pages back; only the writer is kept so long that he has many."""
        connection.exec_driver_sql("PRAGMA shrink_memory")

    def examine(self, connection: Connection) -> tuple[bool, str]:
        """Whether the file is sound: every page, every index, every reference."""
        said = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
        orphans = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
        if said != ["ok"]:
            return False, f"damaged: {'; '.join(said[:_NAMED])}. Restore the store from a backup"
        if orphans:
            return False, f"{orphans} rows refer to rows that are gone. Restore the store from a backup"
        return True, "sound"

    def explain(self, error: DBAPIError) -> StoreError:
        """What the library's error means."""
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        if name.startswith("SQLITE_CONSTRAINT"):
            if refusal := named_refusal(str(error.orig)):
                return refusal
            return ConstraintBroken(
                said("{file}: the database refused the change: {error}", file=self.name, error=error.orig)
            )
        if name.startswith(_DAMAGE):
            return StoreDamaged(
                said(
                    "{file} is damaged or no database ({error}); keep a copy of the folder, then put back "
                    "the newest file from its backups folder",
                    file=self.name,
                    error=error.orig,
                )
            )
        cause = next((text for prefix, text in _CAUSES.items() if name.startswith(prefix)), None)
        if cause is None:
            return StoreUnavailable(said("{file}: {error}", file=self.name, error=error.orig))
        return StoreUnavailable(
            said("{file}: {cause} ({error})", file=self.name, cause=cause, error=error.orig)
        )

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # no hidden BEGIN of the driver: `begin` says which kind
        for pragma in self._pragmas:
            connection.execute(pragma).close()
