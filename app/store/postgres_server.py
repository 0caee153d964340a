"""A database on a PostgreSQL server, shared by several stations.

Who is alive: every connection of a session holds a shared advisory lock in the session's name, taken before
anything else. So a session is seen while it has a connection, however slow or paused its process is; and
whoever gets that lock for himself alone knows that no connection of the session is left, hence nothing of it
is under way, and any new one waits for the end of his transaction. A connection that finds its session
signed off is refused: a station that was taken over while it slept can't change anything when it wakes.

The server drops what a dead process held: at once if only the process died; after the keepalives below
(about 25 s) if the computer or the network did.

Facts: https://www.postgresql.org/docs/current/ explicit-locking.html#ADVISORY-LOCKS, libpq-connect.html,
runtime-config-connection.html#RUNTIME-CONFIG-TCP-SETTINGS, errcodes-appendix.html.
"""

import hashlib
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from app.model.wording import said
from app.store.errors import (
    ConstraintBroken,
    SessionTakenOver,
    StoreDamaged,
    StoreError,
    StoreUnavailable,
    named_refusal,
)

if TYPE_CHECKING:
    import psycopg  # the engine imports it when there is a server

_OLDEST = 130000
_POOL, _OVERFLOW = 2, 1
"""A server has 100 connections by default: enough for 30 stations of three."""
_QUEUE_SECONDS = 60
_LEFT_SECONDS = 2.0
"""How long the server may need to notice that a connection's process is gone."""
_TOLD_SECONDS = 15.0
"""How long it may need to end one that it was told to end; a busy one takes its time."""
_POLL_SECONDS = 0.02
_CONNECT: Mapping[str, str | int] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# A commit that is reported is on the server's disk; the server notices a computer that is gone; a process
# that is paused within a transaction does not keep rows locked for long.
_SETTINGS = """SELECT
    set_config('synchronous_commit', CASE current_setting('synchronous_commit')
        WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
    set_config('timezone', 'UTC', false),
    set_config('lock_timeout', '30s', false),
    set_config('idle_in_transaction_session_timeout', '60s', false),
    set_config('tcp_keepalives_idle', '10', false),
    set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false),
    current_setting('server_version_num')::int"""
_CARE = "SELECT " + ", ".join(
    f"current_setting('{name}') AS {name}"
    for name in ("fsync", "full_page_writes", "synchronous_commit", "server_version", "data_checksums")
)
_DRIVERS = ("postgresql", "postgres", "postgresql+psycopg")
_CAUSES = {
    "28": said("the user or the password is not accepted"),
    "3D": said("there is no such database; ask the administrator to make it"),
    "42501": said("this user may not do that; ask the administrator for the rights of the database's owner"),
    "25006": said("it can only be read now (a standby server?)"),
    "53100": said("the server's disk is full; tell the administrator"),
    "53300": said("the server has too many connections; ask the administrator to raise max_connections"),
    "55P03": said("another station keeps it locked; try again"),
    "57014": said("the server took too long and gave up; try again"),
    "57P": said("the server is being stopped or started; try again"),
    "40": said("another station changed the same rows at the same moment; try again"),
}

_NOT_YET = ("is starting up", "is shutting down", "in recovery mode", "not yet accepting connections")
"""What a server says, without a code, to whoever connects while it is started, stopped or recovers."""


class PostgresServer:
    """A place for a database.

    Args:
        url: `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`, with libpq's options after a `?`; what is left
            out comes from libpq's own sources (PGPASSFILE and the like).

    Attributes:
        name: host, port and database, for people; never the password.

    Raises:
        StoreUnavailable: the URL is none of PostgreSQL; its text is not quoted, as it may hold a password.
    """

    shared = True
    reading_options: Mapping[str, Any] = {
        "isolation_level": "REPEATABLE READ",
        "postgresql_readonly": True,
    }
    writing_options: Mapping[str, Any] = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}

    def __init__(self, url: str) -> None:
        self._url = _parsed(url)
        port = f":{self._url.port}" if self._url.port else ""
        self.name = f"postgresql://{self._url.host or 'localhost'}{port}/{self._url.database}"
        self._session: str | None = None

    def __repr__(self) -> str:
        return f"PostgresServer({self.name})"

    def engine(self) -> Engine:
        """An engine on the server; nothing is connected yet."""
        settings = {key: value for key, value in _CONNECT.items() if key not in self._url.query}
        engine = create_engine(
            self._url,
            hide_parameters=True,
            pool_size=_POOL,
            max_overflow=_OVERFLOW,
            pool_timeout=_QUEUE_SECONDS,
            pool_pre_ping=True,  # a connection that died while idle is replaced before anything is sent
            connect_args={"application_name": "flashline", **settings},
        )
        event.listen(engine, "connect", self._prepare)
        return engine

    def begin(self, connection: Connection, *, writes: bool) -> None:
        """Nothing to say: the driver begins with the first statement, the options tell it how."""

    def speak_for(self, session: str) -> None:
        """Let every connection made from now on hold the session's lock; those before must be closed."""
        self._session = session

    def has_connection(self, connection: Connection, session: str) -> bool:
        """Whether a connection of this session is there now."""
        return bool(connection.scalar(text(f"SELECT EXISTS ({_HOLDERS})"), _parts(_key(session))))

    def backend(self, connection: Connection) -> int | None:
        """The process of the server that works for a connection."""
        driver = connection.connection.driver_connection
        return None if driver is None else driver.info.backend_pid

    def end(self, connection: Connection, backend: int) -> None:
        """See to it that nothing of another connection of this session is under way any more.

        A connection that was lost while it told the end of a transaction may be lost on this side only.

        Raises:
            StoreUnavailable: the server's process for it does not end.
        """
        if self._session is None or backend == self.backend(connection):
            return
        lost = {**_parts(_key(self._session)), "pid": backend}
        end = time.monotonic() + _LEFT_SECONDS
        while connection.scalar(_END, lost) is not None:
            if time.monotonic() > end:
                raise StoreUnavailable(
                    said("{name}: a change of before is still under way; try again", name=self.name)
                )
            time.sleep(_POLL_SECONDS)

    def shut_out(self, connection: Connection, session: str, *, by_force: bool) -> bool:
        """See to it that a session has no connection, and gets none until this transaction ends.

        Args:
            connection: of the transaction.
            session: not this one.
            by_force: end its connections first; for a process that is known to be dead, whose last
                statement the server may still be working on.

        Returns:
            False if it has one.
        """
        key = _key(session)
        end = time.monotonic() + (_TOLD_SECONDS if by_force else _LEFT_SECONDS)
        if by_force:
            connection.execute(
                text(f"SELECT pg_terminate_backend(pid) FROM ({_HOLDERS}) AS left_over"),  # noqa: S608 - constant
                _parts(key),
            )
        while not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key}):
            if time.monotonic() > end:
                return False
            time.sleep(_POLL_SECONDS)
        return True

    def alone(self, connection: Connection, purpose: str) -> None:
        """Wait until no other station does the same; it keeps them waiting until this transaction ends."""
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key(f"purpose {purpose}")})

    def forget(self, connection: Connection) -> None:
        """Nothing to do: the server has its own."""

    def examine(self, connection: Connection) -> tuple[bool, str]:
        """Whether the server keeps what it has confirmed; pages and indexes are its administrator's care."""
        found = connection.exec_driver_sql(_CARE).mappings().one()
        careless = [
            name for name in ("fsync", "full_page_writes", "synchronous_commit") if found[name] == "off"
        ]
        if careless:
            return False, (
                f"{', '.join(careless)} off: a power cut at the server can lose codes that were confirmed. "
                "Let the administrator switch it on"
            )
        return True, f"PostgreSQL {found['server_version']}, data checksums {found['data_checksums']}"

    def explain(self, error: DBAPIError) -> StoreError:
        """What the server's error means. Its DETAIL is left out: it quotes the values of rows."""
        orig = error.orig
        state = str(getattr(orig, "sqlstate", None) or "")
        diag = getattr(orig, "diag", None)
        message = str(getattr(diag, "message_primary", None) or _first_line(orig))
        if state.startswith(("23", "P0")):
            if refusal := named_refusal(message):
                return refusal
            return ConstraintBroken(
                said("{file}: the database refused the change: {error}", file=self.name, error=message)
            )
        if state.startswith("XX"):
            return StoreDamaged(
                said(
                    "{name} is damaged ({error}); tell the administrator to look at its log",
                    name=self.name,
                    error=message,
                )
            )
        cause = next((words for prefix, words in _CAUSES.items() if state.startswith(prefix)), None)
        if cause is None and isinstance(error, OperationalError | InterfaceError):
            cause = _cause_of_silence(error, message)
        if cause is None:
            return StoreUnavailable(said("{file}: {error}", file=self.name, error=message))
        return StoreUnavailable(said("{file}: {cause} ({error})", file=self.name, cause=cause, error=message))

    def _prepare(self, connection: "psycopg.Connection[Any]", _record: object) -> None:
        try:
            with connection.cursor() as cursor:
                self._settle_in(cursor)
                self._take_part(cursor)
            connection.commit()
        except BaseException:
            connection.close()
            raise

    def _settle_in(self, cursor: "psycopg.Cursor[Any]") -> None:
        settings = cursor.execute(_SETTINGS).fetchone()
        if settings is None or settings[-1] < _OLDEST:
            raise StoreUnavailable(said("{name}: PostgreSQL 13 or newer is needed", name=self.name))

    def _take_part(self, cursor: "psycopg.Cursor[Any]") -> None:
        if self._session is None:
            return
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", (_key(self._session),))
        row = cursor.execute(
            "SELECT ended_at FROM session WHERE id = %s AND ended_at IS NOT NULL", (self._session,)
        ).fetchone()
        if row is not None:
            raise SessionTakenOver(
                said(
                    "{name}: while this station could not reach the server, an engineer settled its codes "
                    "from another station; end Flashline here and start it again",
                    name=self.name,
                )
            )


_HOLDERS = """SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid::bigint = :high AND objid::bigint = :low"""

_END = text(f"SELECT pg_terminate_backend(pid) FROM ({_HOLDERS} AND pid = :pid) AS lost")  # noqa: S608 - constant


def _key(name: str) -> int:
    """The number by which the server knows a lock: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(f"flashline {name}".encode()).digest()[:8], "big", signed=True)


def _parts(key: int) -> dict[str, int]:
    """A lock's number as pg_locks shows it: two halves without a sign."""
    whole = key % 2**64
    return {"high": whole >> 32, "low": whole & 0xFFFF_FFFF}


def _cause_of_silence(error: DBAPIError, message: str) -> str:
    """Errors that come without a code: of the connection itself."""
    if error.connection_invalidated:
        return said(
            "the connection was lost; whether the last change was kept is not known. It is safe to try again"
        )
    if any(words in message for words in _NOT_YET):
        return _CAUSES["57P"]
    if "FATAL" in message:
        return said("the server refuses the connection; check the user, the password and the database's name")
    return said("the server does not answer; check the network and the server")


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or ["no words"])[0]


def _parsed(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    unfit = url is None or url.drivername not in _DRIVERS or not url.database
    # Characters of a password that are not written as %XX end up in what follows it.
    if url is None or unfit or set("@/:") & set(url.database or "") or set("@/") & set(url.host or ""):
        raise StoreUnavailable(
            said(
                "the database's URL can't be read; its form is "
                "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, "
                "with special characters of the password as %XX (@ is %40, / is %2F)"
            )
        )
    return url.set(drivername="postgresql+psycopg")
