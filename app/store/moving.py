"""Moving a local store to a server that several stations share: every row, checked on both sides.

The order keeps the books in one place at any moment, whatever is cut off: first the server's database is
marked as *arriving*, so that no station opens it; then every table is carried and checked; then the local
file is marked as *away*, so that nobody opens it; last the server's mark becomes *arrived*. A move that was
cut off is run again and goes on where it was. If the local store was used in between, what had arrived is
thrown away and carried anew. Secrets stay sealed; the key must be the same.

Rows are history here, not steps, so the triggers that guard steps are off while a database is arriving.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, Table, func, insert, select, text, tuple_

from app.model.wording import said
from app.store.brief_session import BriefSession
from app.store.database import Database
from app.store.errors import KeyWrong, MoveRefused, StoreUnavailable
from app.store.key_file import KeyFile
from app.store.key_place import key_path
from app.store.opening import check_value_of, folder_alone, open_store, unlock
from app.store.postgres_server import PostgresServer
from app.store.schema import metadata, move, session
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.upgrade import bring_server_up_to_date

_PAGE = 2_000
_CARRIED = [table for table in metadata.sorted_tables if table is not move]


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that is the same on both sides.

    Args:
        table: its name.
        rows: how many.
        digest: SHA-256 over all its rows, in the order of their keys here.
    """

    table: str
    rows: int
    digest: str


class Move:
    """One move, or the rest of one.

    Args:
        data_dir: of the local store.
        url: of the server's database, empty or half filled by a move of this store.
        key_file: the store's key; `vault.key` in `data_dir` if not given.
        clock: gives aware times.
        tell: hears what is being done.
    """

    def __init__(
        self,
        data_dir: Path,
        url: str,
        *,
        key_file: Path | None = None,
        clock: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        self._data_dir = data_dir
        self._key = KeyFile(key_path(data_dir, key_file))
        self._server = PostgresServer(url)
        self._clock = clock
        self._tell = tell

    def run(self) -> list[Moved]:
        """Carry everything; afterwards the local store is only a memory.

        Raises:
            MoveRefused: the store is open, or there is none; the database holds other books.
            KeyProblem: the key is not that of both sides.
            StoreUnavailable: one side can't be read or written; run the move again.
        """
        path = self._data_dir / FILE_NAME
        if not path.exists():
            raise MoveRefused(said("{data_dir}: there are no books here to move", data_dir=self._data_dir))
        source = Database(SqliteFile(path))
        if self._mark(source) != "away":
            open_store(self._data_dir, key_file=self._key.path, clock=self._clock).close()  # dead sessions
        bring_server_up_to_date(self._server)
        target = Database(self._server)
        try:
            with folder_alone(self._data_dir):
                return self._carry_all(source, target)
        finally:
            source.close()
            target.close()

    def _carry_all(self, source: Database, target: Database) -> list[Moved]:
        self._refuse_open(source)
        vault = unlock(source, self._key, self._clock)
        self._begin(source, target, vault.check_value)
        brief = BriefSession(self._data_dir, self._server, self._clock)
        moved = [self._carry(source, target, table) for table in _CARRIED]
        with source.writing() as connection:
            if _last(connection) != ("away", self._server.name):
                connection.execute(
                    insert(move).values(kind="away", place=self._server.name, at=self._clock())
                )
        with target.writing() as connection:
            _set_counters(connection)
            _triggers(connection, "ENABLE")
            place = str(self._data_dir)
            connection.execute(insert(move).values(kind="arrived", place=place, at=self._clock()))
            brief.note_in(connection, "move books", detail=f"from {source.name} to {target.name}")
        brief.keep()
        return moved

    def _mark(self, database: Database) -> str | None:
        try:
            with database.reading() as connection:
                return _last(connection)[0]
        except StoreUnavailable:
            return None  # an older schema, without marks: opening brings it up to date or says what is wrong

    def _refuse_open(self, source: Database) -> None:
        with source.reading() as connection:
            at_work = connection.scalars(select(session.c.pid).where(session.c.ended_at.is_(None))).all()
            kind, place = _last(connection)
        if at_work:
            raise MoveRefused(
                said(
                    "{source} is in use (process {process}): close Flashline, then run the move again",
                    source=source.name,
                    process=at_work[0],
                )
            )
        if kind == "away" and place != self._server.name:
            raise MoveRefused(
                said("{source}: these books were moved to {place} before", source=source.name, place=place)
            )

    def _begin(self, source: Database, target: Database, check_value: bytes) -> None:
        """Mark the server's database as arriving; one that is in use by stations is refused."""
        with target.writing() as connection:
            self._server.alone(connection, "move")
            known = check_value_of(connection)
            if known is not None and known != check_value:
                raise KeyWrong(
                    said(
                        "{target} holds books that are sealed with another key; "
                        "a move needs an empty database",
                        target=target.name,
                    )
                )
            kind, _ = _last(connection)
            if kind == "arrived":
                raise MoveRefused(
                    said(
                        "{target} has got books by a move before; stations work with them", target=target.name
                    )
                )
            if kind is None:
                if known is not None or connection.scalar(select(func.count()).select_from(session)):
                    raise MoveRefused(
                        said(
                            "{target} is used by stations; a move needs an empty database", target=target.name
                        )
                    )
                connection.execute(
                    insert(move).values(kind="arriving", place=str(self._data_dir), at=self._clock())
                )
            _triggers(connection, "DISABLE")
        if kind == "arriving" and not self._like(source, target):
            if self._mark(source) == "away":
                raise MoveRefused(
                    said(
                        "{target} was written to by somebody; it is not what was carried from {source}",
                        target=target.name,
                        source=source.name,
                    )
                )
            self._tell("the books have changed since the move was cut off: it begins anew")
            _empty(target)

    def _like(self, source: Database, target: Database) -> bool:
        """Whether all that has arrived is still as it is here."""
        for table in _CARRIED:
            with target.reading() as connection:
                arrived = connection.scalar(select(func.count()).select_from(table)) or 0
            found = 0
            for rows in _pages(source, table):
                there = _same_keys(target, table, rows)
                found += len(there)
                if any(there[key] != _digest(row) for key, row in rows.items() if key in there):
                    return False
            if found != arrived:
                return False
        return True

    def _carry(self, source: Database, target: Database, table: Table) -> Moved:
        total = hashlib.sha256()
        count = 0
        for rows in _pages(source, table):
            there = _same_keys(target, table, rows)
            missing = [dict(row) for key, row in rows.items() if key not in there]
            if missing:
                with target.writing() as connection:
                    connection.execute(insert(table), missing)
                there = _same_keys(target, table, rows)
            for key, row in rows.items():
                digest = _digest(row)
                if there.get(key) != digest:
                    raise MoveRefused(
                        said(
                            "{target}: the row {key} of {table} is not as it is in {source}; "
                            "let nobody write to that database, then run the move again",
                            target=target.name,
                            key=key,
                            table=table.name,
                            source=source.name,
                        )
                    )
                total.update(digest)
            count += len(rows)
        with target.reading() as connection:
            arrived = connection.scalar(select(func.count()).select_from(table)) or 0
        if arrived != count:
            raise MoveRefused(
                said(
                    "{target}: {table} has {arrived} rows, {count} were carried",
                    target=target.name,
                    table=table.name,
                    arrived=arrived,
                    count=count,
                )
            )
        self._tell(f"{table.name}: {count} rows")
        return Moved(table.name, count, total.hexdigest())


Key = tuple[Any, ...]


def _last(connection: Connection) -> tuple[str | None, str | None]:
    row = connection.execute(select(move.c.kind, move.c.place).order_by(move.c.number.desc())).first()
    return (None, None) if row is None else (row.kind, row.place)


def _pages(database: Database, table: Table) -> Iterator[dict[Key, RowMapping]]:
    """All rows by their keys, some at a time."""
    keys = list(table.primary_key.columns)
    last: Key | None = None
    while True:
        page = select(table).order_by(*keys).limit(_PAGE)
        if last is not None:
            page = page.where(tuple_(*keys) > last if len(keys) > 1 else keys[0] > last[0])
        with database.reading() as connection:
            rows = connection.execute(page).mappings().all()
        if rows:
            found = {_key(table, row): row for row in rows}
            last = next(reversed(found))
            yield found
        if len(rows) < _PAGE:
            return


def _same_keys(database: Database, table: Table, rows: Mapping[Key, RowMapping]) -> dict[Key, bytes]:
    """Digests of the rows that have these keys there."""
    keys = list(table.primary_key.columns)
    wanted = keys[0].in_([key[0] for key in rows]) if len(keys) == 1 else tuple_(*keys).in_(list(rows))
    with database.reading() as connection:
        found = connection.execute(select(table).where(wanted)).mappings().all()
    return {_key(table, row): _digest(row) for row in found}


def _key(table: Table, row: RowMapping) -> Key:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _digest(row: RowMapping) -> bytes:
    plain = {str(name): _plain(value) for name, value in row.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).digest()


def _plain(value: object) -> object:
    match value:
        case bytes():
            return {"bytes": value.hex()}
        case datetime():
            return {"time": value.isoformat()}
        case Enum():
            return value.value
        case _:
            return value


def _empty(target: Database) -> None:
    """Throw away what arrived by a move that was cut off; no station has ever opened it."""
    names = ", ".join(f'"{table.name}"' for table in _CARRIED)
    with target.writing() as connection:
        if _last(connection)[0] != "arriving":
            raise MoveRefused(said("{target} is no longer the target of a move", target=target.name))
        connection.execute(text(f"TRUNCATE {names}"))


def _triggers(connection: Connection, what: str) -> None:
    for table in _CARRIED:
        connection.execute(text(f'ALTER TABLE "{table.name}" {what} TRIGGER USER'))


def _set_counters(connection: Connection) -> None:
    """Let the server number new rows after those that came with their numbers."""
    for table in _CARRIED:
        [*columns] = table.primary_key.columns
        if len(columns) != 1 or not isinstance(columns[0].type, Integer):
            continue
        name = columns[0].name
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', '{name}'), "  # noqa: S608 - our names
                f'coalesce(max("{name}"), 0) + 1, false) FROM "{table.name}"'
            )
        )


def summary(moved: Sequence[Moved]) -> str:
    """What a move has carried, as lines for people."""
    return "\n".join(f"{one.table:12} {one.rows:>9} rows  sha256 {one.digest[:16]}" for one in moved)
