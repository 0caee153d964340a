"""Statements given to SQLite's driver itself: SQLAlchemy's part of a call costs as much as the call.

They run on the connection that SQLAlchemy has, within its transaction, and fail with its errors.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def execute(connection: Connection, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
    """Run a statement.

    Args:
        connection: to a SQLite file.
        statement: with `?` for values.
        values: as the driver takes them.

    Raises:
        DBAPIError: what SQLAlchemy makes of the driver's error; it does not show the values.
    """
    driver: Any = connection.connection.driver_connection
    try:
        return driver.execute(statement, values)
    except sqlite3.Error as error:
        raise _explained(connection, statement, error) from error


def rows(connection: Connection, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Run a statement; all of its rows.

    Args:
        connection: to a SQLite file.
        statement: with `?` for values.
        values: as the driver takes them.

    Raises:
        DBAPIError: what SQLAlchemy makes of the driver's error; it does not show the values.
    """
    cursor = execute(connection, statement, values)
    try:
        return cursor.fetchall()
    except sqlite3.Error as error:
        raise _explained(connection, statement, error) from error
    finally:
        cursor.close()


def _explained(connection: Connection, statement: str, error: sqlite3.Error) -> BaseException:
    return DBAPIError.instance(
        statement, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
    )
