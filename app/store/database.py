"""The way into the database: its two kinds of transactions, and its errors in plain words."""

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.model.wording import said
from app.store.chain import Chain
from app.store.errors import StoreClosed, StoreError, StoreUnavailable

_QUEUE_SECONDS = 120.0
"""How long a writer waits for the others of this process; the import of 500,000 codes is the longest."""


class Place(Protocol):
    """Where a database is, with all that is particular to its kind (the triggers are in the migrations).

    Attributes:
        name: what people are told; without a password.
        shared: whether other computers work on it too.
        reading_options: SQLAlchemy's options of a connection that only reads, in one consistent view.
        writing_options: those of a connection that writes.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def shared(self) -> bool: ...  # noqa: D102
    @property
    def reading_options(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def writing_options(self) -> Mapping[str, Any]: ...  # noqa: D102

    def engine(self) -> Engine:
        """An engine; nothing is opened yet."""
        ...

    def begin(self, connection: Connection, *, writes: bool) -> None:
        """Say what SQLAlchemy and the driver do not say by themselves at the begin of a transaction."""
        ...

    def speak_for(self, session: str) -> None:
        """Let connections made from now on be known as this session's."""
        ...

    def has_connection(self, connection: Connection, session: str) -> bool:
        """Whether a session is seen at work, by the database's own means."""
        ...

    def backend(self, connection: Connection) -> int | None:
        """What the server knows a connection by; None where there is no server."""
        ...

    def end(self, connection: Connection, backend: int) -> None:
        """See to it that nothing of another connection of this session is under way any more.

        Raises:
            StoreUnavailable: it does not end.
        """
        ...

    def shut_out(self, connection: Connection, session: str, *, by_force: bool) -> bool:
        """See to it that nothing of a session is under way, or comes, until this transaction ends."""
        ...

    def alone(self, connection: Connection, purpose: str) -> None:
        """Let this transaction be the only one with this purpose."""
        ...

    def forget(self, connection: Connection) -> None:
        """Give the memory back that a connection keeps of what it has read and written."""
        ...

    def examine(self, connection: Connection) -> tuple[bool, str]:
        """Whether the database as such is sound and safe, and what was found."""
        ...

    def explain(self, error: DBAPIError) -> StoreError:
        """What a driver's error means, in plain words."""
        ...


class Database:
    """The engine of one store.

    Args:
        place: where the database is.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._engine: Engine = place.engine()
        self._reading = self._engine.execution_options(**place.reading_options)
        self._writing = self._engine.execution_options(**place.writing_options)
        # One writer of this process at a time: the lines of its chain come one after the other; besides,
        # SQLite has one writer and its busy handler polls.
        self._one_writer = threading.Lock()
        self._kept: Connection | None = None
        self._chain: Chain | None = None
        self._last_backend: int | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return self.place.name

    def speak_for(self, session: str) -> None:
        """Let every connection from now on be this session's."""
        self.place.speak_for(session)
        with self._turn():
            self._dispose()

    def follow(self, chain: Chain) -> None:
        """Let a chain know from now on how each writing ends."""
        self._chain = chain

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view of the database.

        Raises:
            StoreUnavailable: it can't be read now.
            StoreDamaged: it is no sound database.
        """
        with (
            self._plain_errors(),
            self._open(self._reading).connect() as connection,
            connection.begin(),
        ):
            self.place.begin(connection, writes=False)
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One transaction that is durable once the block is left, and is nothing if the block raises.

        Where the connection to a server is lost while the end is being told, it may be either: the error is
        StoreUnavailable then too. The calls of the ledger may be repeated.

        Raises:
            ConstraintBroken: the database refused a change.
            StoreUnavailable: it can't be written now.
            StoreDamaged: it is no sound database.
        """
        with (
            self._turn(),
            self._plain_errors(),
            self._writer() as connection,
            self._chained(connection),
        ):
            yield connection

    @contextmanager
    def _chained(self, connection: Connection) -> Generator[None]:
        """The transaction; the chain is told how it ends."""
        chain = self._chain
        if chain is None:
            with connection.begin():
                self.place.begin(connection, writes=True)
                yield
            return
        with chain.followed(), connection.begin():
            self.place.begin(connection, writes=True)
            if chain.doubtful:
                if self._last_backend is not None:
                    self.place.end(connection, self._last_backend)
                chain.settle(connection)
            self._last_backend = self.place.backend(connection)
            yield
            chain.ending()

    def close(self) -> None:
        """Give the connections back; calls that come later raise StoreClosed."""
        with self._turn():
            self._closed = True
            self._dispose()

    def _dispose(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._engine.dispose()

    @contextmanager
    def _writer(self) -> Generator[Connection]:
        """A connection to write on; the one writer of a file keeps his, with all that it has read."""
        engine = self._open(self._writing)
        if self.place.shared:
            with engine.connect() as connection:
                yield connection
            return
        if self._kept is None:
            self._kept = engine.connect()
        try:
            yield self._kept
        except DBAPIError:
            self._kept.invalidate()  # whatever is wrong with it, the next writer gets another
            raise

    def _open(self, engine: Engine) -> Engine:
        if self._closed:
            raise StoreClosed(said("{name}: the store is closed", name=self.name))
        return engine

    @contextmanager
    def _turn(self) -> Generator[None]:
        if not self._one_writer.acquire(timeout=_QUEUE_SECONDS):
            raise StoreUnavailable(
                said("{name}: another part of the program does not end its change; try again", name=self.name)
            )
        try:
            yield
        finally:
            self._one_writer.release()

    @contextmanager
    def _plain_errors(self) -> Generator[None]:
        try:
            yield
        except IntegrityError as error:
            # Its text may quote a row; the cause is not shown with ours.
            raise self.place.explain(error) from None
        except DBAPIError as error:
            raise self.place.explain(error) from error
        except PoolTimeout as error:
            raise StoreUnavailable(
                said("{name}: too many connections are in use; try again", name=self.name)
            ) from error
