"""The audit chain: every line of history bears a hash over itself and the line before it of the same session.

One chain for a session, over all tables of the history together, so that no station waits for another. A hash
is SHA-256 over the hash before, table and key of the row before, the table of the row and its content
(app.store.contents): so neither content nor order nor number of a row can change alone. What is (products,
runs, people) is not history: its rows are covered by deeds that bear a digest of the row after each change.

Chains name each other's ends: at the begin of a session and the close of a run the ends of others go into a
deed. The own end is kept outside the database too (app.store.heads).
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from app.store.contents import LINKED, STATES, content_of
from app.store.heads import Head, Heads
from app.store.prepared import PreparedRow

PROGRAM = "program"
"""The role of the program itself, which notes what nobody else is asked for."""
START = bytes(32)
"""What stands for the hash before the first link."""


class _Stage(Enum):
    """Where the transaction is."""

    BEFORE = auto()
    ENDING = auto()
    DOUBTFUL = auto()


def hash_of(before: bytes, place: str, table: str, content: bytes) -> bytes:
    """The hash of a line.

    Args:
        before: hash of the line before; START for the first.
        place: table and key of the line before; empty for the first.
        table: of the line.
        content: of the line.
    """
    return sha256(b"%b%b\n%b\n%b" % (before, place.encode(), table.encode(), content)).digest()


def state_of(connection: Connection, table: str, key: object) -> bytes | None:
    """Digest of a row of a table of what is; None if it is not there."""
    content = STATES[table]
    sqlite = connection.dialect.name == "sqlite"
    found = connection.exec_driver_sql(
        f'SELECT {content.selected(connection.dialect.name)} FROM "{table}"'  # noqa: S608 - our own names
        f' WHERE "{content.key.name}" = {"?" if sqlite else "%s"}',
        (key,),
    ).one_or_none()
    return None if found is None else digest_of(table, content_of(tuple(found)))


def digest_of(table: str, content: bytes) -> bytes:
    """Digest of a row's content."""
    return sha256(table.encode() + b"\n" + content).digest()


class Chain:
    """Of one session. What is added belongs to the transaction that is being written; one at a time is.

    Args:
        session: its id.
        heads: where the end is kept outside.
    """

    def __init__(self, session: str, heads: Heads) -> None:
        self.session = session
        self.heads = heads
        self._head = self._tip = Head(session, 0, START, "")
        self._stage = _Stage.BEFORE
        self._inserts = {name: _Insert(name) for name in LINKED}

    @property
    def head(self) -> Head:
        """The last link that is durable."""
        return self._head

    @property
    def tip(self) -> Head:
        """The last link, durable or not."""
        return self._tip

    @contextmanager
    def followed(self) -> Generator[None]:
        """Follow a transaction: what was added stays if it ends well, and never was if it is taken back."""
        if not self.doubtful:
            self._stage = _Stage.BEFORE
        try:
            yield
        except BaseException:
            self._broken_off()
            raise
        if self._tip != self._head:
            self._head = self._tip
            self.heads.keep(self._head)

    def _broken_off(self) -> None:
        if self._stage is _Stage.ENDING and self._tip != self._head:
            self._stage = _Stage.DOUBTFUL  # the end was being told: it may be either
        elif self._stage is not _Stage.DOUBTFUL:
            self._tip = self._head

    @property
    def doubtful(self) -> bool:
        """Whether the last transaction may have been kept or not; `settle` comes first then."""
        return self._stage is _Stage.DOUBTFUL

    def settle(self, connection: Connection) -> None:
        """Look whether the last transaction was kept; nothing of it may be under way any more."""
        table, _, key = self._tip.place.partition(":")
        content = LINKED[table]
        wanted = int(key) if content.key.type.python_type is int else key
        found = connection.scalar(select(content.table.c.hash).where(content.key == wanted))
        if found == self._tip.hash:
            self._head = self._tip
        self._tip = self._head
        self._stage = _Stage.BEFORE

    def ending(self) -> None:
        """All is written; what comes is the end of the transaction."""
        self._stage = _Stage.ENDING

    def append(self, connection: Connection, table: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the key is
        """Write a line of history as the next link; returns its key.

        Args:
            connection: of the transaction.
            table: one of the history.
            values: its columns; those that are left out are empty.
        """
        tip, one = self._tip, self._inserts[table]
        full = {**one.empty, "session": self.session, **values}
        hashed = hash_of(tip.hash, tip.place, table, one.content.of_values(full))
        key = one.run(connection, full, tip.link + 1, hashed)
        self._tip = Head(self.session, tip.link + 1, hashed, f"{table}:{key}")
        return key

    def note(
        self,
        connection: Connection,
        what: str,
        at: datetime,
        *,
        person: str = PROGRAM,
        role: str = PROGRAM,
        subject: tuple[str, object] | None = None,
        state: bytes | None = None,
        **columns: Any,  # noqa: ANN401 - as the columns are
    ) -> None:
        """Write a deed.

        Args:
            connection: of the transaction.
            what: one of few words, such as "open run".
            at: when.
            person: who; the program itself if not given.
            role: the person's.
            subject: table and key of the row that was made, changed or taken out just now.
            state: digest of what is covered, where that is no row of a table of what is.
            columns: others of the deed.
        """
        table, key = subject or (None, None)
        if table in STATES:
            state = state_of(connection, table, key)
        bound = {"of_table": table, "of_row": None if key is None else str(key), "state": state}
        line = {"at": at, "person": person, "role": role, "what": what, "detail": ""}
        self.append(connection, "deed", {**line, **bound, **columns})


class _Insert:
    """The statement that writes a line; belongs to one database."""

    def __init__(self, name: str) -> None:
        self.content = LINKED[name]
        table, key = self.content.table, self.content.key
        given = [column for column in table.columns if column is not key or key.name in self.content.names]
        self.empty = dict.fromkeys(column.name for column in given)
        values = {column.name: bindparam(column.name, type_=column.type) for column in given}
        self._statement = PreparedRow(insert(table).values(values).returning(key), _first)

    def run(self, connection: Connection, values: Mapping[str, Any], link: int, hashed: bytes) -> Any:  # noqa: ANN401 - as the key is
        return self._statement.one_or_none(connection, {**values, "link": link, "hash": hashed})


def _first(value: Any) -> Any:  # noqa: ANN401 - a key of any kind
    return value
