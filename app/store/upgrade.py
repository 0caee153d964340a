"""Bringing a store to the schema of this program: a backup first, one transaction, all or nothing."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from app.store.database import Database
from app.store.errors import (
    ConstraintBroken,
    MigrationFailed,
    SchemaTooNew,
    StoreDamaged,
    StoreError,
    StoreUnavailable,
)
from app.store.postgres_server import PostgresServer
from app.store.schema import metadata
from app.store.sqlite_file import SqliteFile

SCRIPTS = "app.store:migrations"
_KEPT_BACKUPS = 10


def settings(connection: Connection, scripts: str = SCRIPTS) -> Config:
    """Alembic's settings without an ini file.

    Args:
        connection: what the migrations work on.
        scripts: folder of the migrations, or `package:folder`.
    """
    config = Config()
    config.set_main_option("script_location", scripts)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def revision_of(connection: Connection) -> str | None:
    """The schema that a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision(connection: Connection, scripts: str = SCRIPTS) -> str | None:
    """The schema that this program knows."""
    return ScriptDirectory.from_config(settings(connection, scripts)).get_current_head()


def bring_up_to_date(path: Path, backups: Path, at: datetime, *, scripts: str = SCRIPTS) -> None:
    """Run the missing migrations on a SQLite file; it is made if it is not there.

    Args:
        path: of the database.
        backups: folder where a copy of an existing database is put first.
        at: now, for the copy's name.
        scripts: where the migrations are.

    Raises:
        SchemaTooNew: a newer program made it.
        StoreDamaged: the file is no database of this program.
        MigrationFailed: a migration failed; the database is as before.
        StoreUnavailable: the file can't be read or written.
    """
    # A migration that rebuilds a table must not trip over references to it; they are checked at its end.
    database = Database(SqliteFile(path, foreign_keys=False))
    try:
        with database.reading() as connection:
            current, newest = revision_of(connection), newest_revision(connection, scripts)
            _require_ours(connection, current, newest, scripts, f"{path}")
        if current == newest:
            return
        if current is not None:
            back_up(path, backups / f"{at:%Y%m%d-%H%M%S}-{current}.sqlite")
            _thin_out(backups.glob("*.sqlite"))
        _upgrade(database, scripts)
    finally:
        database.close()


def bring_server_up_to_date(server: PostgresServer, *, scripts: str = SCRIPTS) -> None:
    """Run the missing migrations on a server's database: by one station, in one transaction.

    The copy before an upgrade is the administrator's to make (pg_dump): a station has no place for it. So
    that there is a moment for it, an upgrade is refused while stations work.

    Raises:
        SchemaTooNew: a newer program made it.
        StoreDamaged: the database holds something else.
        MigrationFailed: a migration failed, or stations are at work; the database is as before.
        StoreUnavailable: the server can't be reached or refuses.
    """
    database = Database(server)
    try:
        with database.reading() as connection:
            current, newest = revision_of(connection), newest_revision(connection, scripts)
            _require_ours(connection, current, newest, scripts, server.name)
        if current == newest:
            return
        _upgrade(database, scripts)
    finally:
        database.close()


def _refuse_at_work(database: Database, connection: Connection) -> None:
    unsigned = connection.execute(text("SELECT id, station FROM session WHERE ended_at IS NULL")).all()
    stations = {row.station for row in unsigned if database.place.has_connection(connection, row.id)}
    if stations:
        raise MigrationFailed(
            f"{database.name}: this program is newer than the database, which must be upgraded while no "
            f"station works. Close Flashline on {', '.join(sorted(stations))}, let the administrator make a "
            "copy (pg_dump), then start again; all stations need this program version"
        )


def _require_ours(
    connection: Connection, current: str | None, newest: str | None, scripts: str, name: str
) -> None:
    if current is None:
        if inspect(connection).get_table_names():
            raise StoreDamaged(
                f"{name} holds tables that are not Flashline's; move it away, Flashline needs one of its own"
            )
        return
    try:
        ScriptDirectory.from_config(settings(connection, scripts)).get_revision(current)
    except CommandError as error:
        raise SchemaTooNew(
            f"{name} has schema {current}; this program knows schemas up to {newest}. "
            "A newer program has used this store: install that version, or newer, on this computer"
        ) from error


def _upgrade(database: Database, scripts: str) -> None:
    try:
        with database.writing() as connection:
            database.place.alone(connection, "upgrade")
            if database.place.shared and revision_of(connection) is not None:
                _refuse_at_work(database, connection)
            command.upgrade(settings(connection, scripts), "head")
            _require_references(connection)
    except (StoreUnavailable, StoreDamaged, MigrationFailed):
        raise
    except ConstraintBroken as error:
        raise MigrationFailed(f"{error}; the store is unchanged, use the former program version") from error
    except Exception as error:
        raise MigrationFailed(
            f"{database.name}: the store could not be brought to this program's schema ({error}); "
            "it is unchanged, use the former program version"
        ) from error


def _require_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"{len(broken)} rows would lose what they refer to")


def back_up(path: Path, target: Path) -> Path:
    """Copy a live SQLite database, whole; the copy appears under its name only when it is done.

    Raises:
        StoreUnavailable: the copy can't be made.
    """
    draft = target.with_suffix(".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(
            f"{target}: no backup could be made ({error}); make room, then start again"
        ) from error
    return target


def _thin_out(backups: Iterable[Path]) -> None:
    for old in sorted(backups)[:-_KEPT_BACKUPS]:
        old.unlink(missing_ok=True)
