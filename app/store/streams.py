"""Many rows as the driver gives them, some at a time: a million costs seconds that way, not minutes."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

Rows = Sequence[tuple[Any, ...]]
_SIZE = 2_000


def rows_of(
    connection: Connection, statement: str, values: Sequence[object], *, size: int = _SIZE
) -> Iterator[Rows]:
    """Run a statement; its rows in pages, none of them empty.

    Args:
        connection: of the transaction; a server keeps the rows until they are asked for.
        statement: with `?` for values; no other `?` and no `%`.
        values: for them.
        size: of a page.
    """
    if connection.dialect.name == "sqlite":
        result = connection.exec_driver_sql(statement, tuple(values))
        cursor: Any = result.cursor  # as the driver gives it: SQLAlchemy's rows cost as much again
        try:
            while rows := cursor.fetchmany(size):
                yield rows
        finally:
            result.close()
        return
    options = {"stream_results": True, "max_row_buffer": size}
    result = connection.exec_driver_sql(
        statement.replace("?", "%s"), tuple(values), execution_options=options
    )
    try:
        for page in result.partitions(size):
            yield [tuple(row) for row in page]
    finally:
        result.close()
