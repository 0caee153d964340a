"""What the codes of a batch are called, as one digest: names do not change once a batch is in stock."""

from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import Connection

from app.store.contents import content_of
from app.store.streams import rows_of

NAMES = "names"
"""What a deed calls it that bears the digest of a batch's names."""
_NAMES = 'SELECT "row", device_name, match_key, product_id FROM code {} WHERE batch = ? {} ORDER BY "row"'
_POSTGRESQL = _NAMES.format("", "")
# The rows of a batch lie together, but in the order of their names. Read from end to end and sorted they
# come in less than two thirds of the time that it takes to look for one after the other.
_SQLITE = _NAMES.format(
    "NOT INDEXED",
    "AND id BETWEEN (SELECT min(id) FROM code WHERE batch = ?)"
    " AND (SELECT max(id) FROM code WHERE batch = ?)",
)
_SORTED_KIBIBYTES = 8_192
"""What is kept in memory while sorting; the rest lies in a file meanwhile, and takes no longer."""


def names_digest(connection: Connection, number: int) -> bytes:
    """Of all codes of a batch: row, DeviceName, what it is found by, product."""
    if connection.dialect.name != "sqlite":
        return _digest(connection, _POSTGRESQL, (number,))
    with _small_cache(connection):
        return _digest(connection, _SQLITE, (number,) * 3)


def _digest(connection: Connection, statement: str, values: tuple[int, ...]) -> bytes:
    whole = sha256()
    for rows in rows_of(connection, statement, values):
        whole.update(b"\n".join([*map(content_of, rows), b""]))
    return whole.digest()


@contextmanager
def _small_cache(connection: Connection) -> Generator[None]:
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_SORTED_KIBIBYTES}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={usual}")
