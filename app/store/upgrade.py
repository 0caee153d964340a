"""Bringing a store to the schema of this program: a backup first, one transaction, all or nothing."""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.model.wording import reason_of, said
from app.store.backups import Backups
from app.store.clearing import TRIAL, clear_up
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
from app.store.sqlite_file import SqliteFile

SCRIPTS = "app.store:migrations"
_MIGRATIONS = Path(__file__).with_name("migrations") / "versions"
_VERSIONS = "alembic_version"
"""The table in which alembic notes the schema."""


def revision_of(connection: Connection) -> str | None:
    """The schema that a database has; None for an empty one."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    return ", ".join(connection.scalars(text(f"SELECT version_num FROM {_VERSIONS}"))) or None  # noqa: S608


def newest_revision() -> str:
    """The schema that this program knows: the number that the last migration's file begins with."""
    return max(file.name.partition("_")[0] for file in _MIGRATIONS.glob("[0-9]*.py"))


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
    clear_up(path.parent, backups)
    # A migration that rebuilds a table must not trip over references to it; they are checked at its end.
    database = Database(SqliteFile(path, foreign_keys=False))
    try:
        with database.reading() as connection:
            current = revision_of(connection)
            if _is_newest(connection, current, scripts, f"{path}"):
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
            current = revision_of(connection)
            if _is_newest(connection, current, scripts, server.name):
                return
        _upgrade(database, scripts)
    finally:
        database.close()


def _refuse_at_work(database: Database, connection: Connection) -> None:
    unsigned = connection.execute(text("SELECT id, station FROM session WHERE ended_at IS NULL")).all()
    stations = {row.station for row in unsigned if database.place.has_connection(connection, row.id)}
    if stations:
        raise MigrationFailed(
            said(
                "{database}: this program is newer than the database, which must be upgraded while "
                "no station works. Close Flashline on {names}, let the administrator make a copy "
                "(pg_dump), then start again; all stations need this program version",
                database=database.name,
                names=", ".join(sorted(stations)),
            )
        )


def _is_newest(connection: Connection, current: str | None, scripts: str, name: str) -> bool:
    """Whether nothing is to be done; what is not ours is refused."""
    if scripts == SCRIPTS and current == newest_revision():
        return True  # as at nearly every start, and without alembic, which takes long to import
    if current is None:
        if inspect(connection).get_table_names():
            raise StoreDamaged(
                said(
                    "{name} holds tables that are not Flashline's; move it away, Flashline needs one of "
                    "its own",
                    name=name,
                )
            )
        return False
    from app.store.migrating import head_of, knows

    newest = head_of(connection, scripts)
    if not knows(connection, current, scripts):
        raise SchemaTooNew(
            said(
                "{name} has schema {current}; this program knows schemas up to {newest}. A newer "
                "program has used this store: install that version, or newer, on this computer",
                name=name,
                current=current,
                newest=newest,
            )
        )
    return current == newest


def _upgrade(database: Database, scripts: str) -> None:
    from app.store.migrating import migrate

    try:
        with database.writing() as connection:
            database.place.alone(connection, "upgrade")
            if database.place.shared and revision_of(connection) is not None:
                _refuse_at_work(database, connection)
            migrate(connection, scripts)
            _require_references(connection)
    except (StoreUnavailable, StoreDamaged, MigrationFailed):
        raise
    except ConstraintBroken as error:
        raise MigrationFailed(
            said("{error}; the store is unchanged, use the former program version", error=reason_of(error))
        ) from error
    except Exception as error:
        raise MigrationFailed(
            said(
                "{database}: the store could not be brought to this program's schema ({error}); it "
                "is unchanged, use the former program version",
                database=database.name,
                error=reason_of(error),
            )
        ) from error


def _require_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(said("{count} rows would lose what they refer to", count=len(broken)))


def _try_on_a_copy(backup: Path, scripts: str) -> None:
    """Run the migrations where nothing can be lost; what fails here never touches the store.

    Raises:
        MigrationFailed: they do not run on this store's rows.
    """
    trial = backup.with_suffix(TRIAL)
    try:
        shutil.copyfile(backup, trial)
        database = Database(SqliteFile(trial, foreign_keys=False))
        try:
            _upgrade(database, scripts)
        finally:
            database.close()
    except OSError as error:
        raise StoreUnavailable(
            said(
                "{trial}: the upgrade can't be tried ({error}); make room",
                trial=trial,
                error=reason_of(error),
            )
        ) from error
    finally:
        for name in ("", "-wal", "-shm", "-journal"):
            trial.with_name(trial.name + name).unlink(missing_ok=True)
