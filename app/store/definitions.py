"""What a database is made of, to compare it with what the migrations make."""

from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection

from app.store.database import Database, Place
from app.store.sqlite_file import SqliteFile
from app.store.upgrade import SCRIPTS

_SQLITE = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
# All of the current schema; the pretty forms name other schemas only where they are not the current one.
_POSTGRESQL = """
SELECT 'column ' || c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
    || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d
    ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT c.relname || '.' || n.conname, pg_get_constraintdef(n.oid, true)
    || CASE WHEN n.convalidated THEN '' ELSE ' (not valid)' END
FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
WHERE n.connamespace = current_schema()::regnamespace
UNION ALL
SELECT c.relname, pg_get_indexdef(c.oid, 0, true) || CASE WHEN i.indisvalid THEN '' ELSE ' (not valid)' END
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'function ' || p.proname, p.prosrc FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace
"""


class _Undone(Exception):  # noqa: N818 - not an error: it takes a transaction back
    """Ends a transaction that was only made to look."""


def definitions(connection: Connection) -> dict[str, str]:
    """Every table, index, constraint and trigger of a database with what it is."""
    made = connection.exec_driver_sql(_SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL)
    return {str(name): str(text) for name, text in made}


def definitions_by_migrations(place: Place | None = None, *, scripts: str = SCRIPTS) -> dict[str, str]:
    """The same for what the migrations make from nothing.

    Args:
        place: a server, where it is made in a schema of its own and taken back; SQLite in memory if not
            given.
        scripts: where the migrations are.
    """
    from app.store.migrating import migrate

    wanted: dict[str, str] = {}
    database = Database(place or SqliteFile(Path(":memory:")))
    try:
        with database.writing() as connection:
            if database.place.shared:
                _own_schema(connection)
            migrate(connection, scripts)
            wanted = definitions(connection)
            _undo()
    except _Undone:
        return wanted
    finally:
        database.close()


def _undo() -> NoReturn:
    raise _Undone


def _own_schema(connection: Connection) -> None:
    name = f"flashline_look_{connection.exec_driver_sql('SELECT pg_backend_pid()').scalar_one()}"
    connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    connection.exec_driver_sql(f"SET LOCAL search_path TO {name}")
