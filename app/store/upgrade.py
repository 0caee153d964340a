"""Bringing a store to the schema of this program: a backup first, one transaction, all or nothing."""

import shutil
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from app.store.backups import Backups
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
            copy = Backups(path, backups, lambda: at).make(f"upgrade-{current}")
            _try_on_a_copy(copy.path, scripts)
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


def _try_on_a_copy(backup: Path, scripts: str) -> None:
    """Run the migrations where nothing can be lost; what fails here never touches the store.

    Raises:
        MigrationFailed: they do not run on this store's rows.
    """
    trial = backup.with_suffix(".trial")
    try:
        shutil.copyfile(backup, trial)
        database = Database(SqliteFile(trial, foreign_keys=False))
        try:
            _upgrade(database, scripts)
        finally:
            database.close()
    except OSError as error:
        raise StoreUnavailable(f"{trial}: the upgrade can't be tried ({error}); make room") from error
    finally:
        for name in ("", "-wal", "-shm"):
            trial.with_name(trial.name + name).unlink(missing_ok=True)
