"""Who is alive: each open store is a session that holds a lock file for as long as its process lives.

The kernel drops the lock when the process ends, however it ends. A session of this data folder is dead if its
lock can be taken, and stays dead: ids are never used again. What other computers have in hand on a shared
server only the server can tell (app.store.postgres_server); their sessions are left alone until an engineer
takes them over.
"""

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, insert, select, text, update

from app.store.chain import Chain
from app.store.chain_begin import ensure_begun
from app.store.code_rows import AnyRow
from app.store.cross_links import ends, others, written
from app.store.database import Database
from app.store.errors import ConstraintBroken, StationCopied, StationInUse, UnknownStation
from app.store.heads import Heads
from app.store.schema import IN_WORK, code, run
from app.store.schema import session as session_table
from app.store.schema import station as station_table

_RUN_LEFT = "the program ended without closing the run"


class _Lock(Enum):
    """What a session's lock file tells on this computer."""

    HELD = auto()
    FREE = auto()
    ABSENT = auto()


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station on record.

    Args:
        name: of the station.
        host: computer of its last session.
        alive: whether a session of it is seen at work.
        in_hand: codes that are reserved or being written by it.
        last_start: when its last session began.
    """

    name: str
    host: str
    alive: bool
    in_hand: int
    last_start: datetime


class Sessions:
    """This session, and what it can tell of the others.

    Args:
        database: of the store.
        folder: of the lock files.
        station: name of this station.
        clock: gives aware times.
    """

    def __init__(self, database: Database, folder: Path, station: str, clock: Callable[[], datetime]) -> None:
        self.id = uuid4().hex
        self.chain = Chain(self.id, Heads(folder.parent))
        self.station = station
        self._database = database
        self._folder = folder
        self._clock = clock
        # Not by thread: it is taken by the thread that opens the store and dropped by the one that closes it.
        self._lock = FileLock(self._path(self.id), timeout=0, thread_local=False)

    def begin(self) -> None:
        """Take the lock, then sign in: nobody ever sees this session without its lock.

        Raises:
            StationCopied: another computer works under this station's name.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.acquire()
        try:
            self._database.speak_for(self.id)
            self._database.follow(self.chain)
            try:
                self._sign_in()
            except ConstraintBroken:
                self._sign_in()  # another program of this station made the station's row at the same moment
        except BaseException:
            self.drop_lock(forget=True)
            raise

    def _sign_in(self) -> None:
        now = self._clock()
        with self._database.writing() as connection:
            self._refuse_a_double(connection)
            known = connection.scalar(
                select(station_table.c.name).where(station_table.c.name == self.station)
            )
            if known is None:
                connection.execute(insert(station_table).values(name=self.station, first_seen_at=now))
            connection.execute(
                insert(session_table).values(
                    id=self.id,
                    station=self.station,
                    host=platform.node(),
                    pid=os.getpid(),
                    started_at=now,
                )
            )
            self._first_links(connection, now, new_station=known is None)

    def _first_links(self, connection: Connection, now: datetime, *, new_station: bool) -> None:
        heads = self.chain.heads
        heads.use(ensure_begun(connection, self._database.place, self.chain, now))
        heads.open(self.id)
        subject = (session_table.name, self.id)
        self.chain.note(
            connection, "begin session", now, subject=subject, heads=self.ends_of_others(connection)
        )
        if new_station:
            self.chain.note(connection, "new station", now, subject=(station_table.name, self.station))

    def ends_of_others(self, connection: Connection) -> str | None:
        """The ends of other sessions' chains, for a deed to name."""
        return written(ends(connection, others(connection, self.id)))

    def _refuse_a_double(self, connection: Connection) -> None:
        """A copied data folder (a cloned disk) must not act as the station that it was copied from."""
        for row in self._unsigned(connection, self.station):
            elsewhere = row.host != platform.node() and self._lock_of(row.id) is not _Lock.HELD
            if elsewhere and self._database.place.has_connection(connection, row.id):
                raise StationCopied(self.station, row.host, self._folder.parent)

    def touch(self) -> None:
        """Write the station's row as it is: a database that takes nothing refuses.

        Raises:
            StoreUnavailable: it can't be written now.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(station_table)
                .where(station_table.c.name == self.station)
                .values(first_seen_at=station_table.c.first_seen_at)
            )

    def drop_lock(self, *, forget: bool) -> None:
        """Let go of the lock, as the kernel does when the process dies.

        Args:
            forget: whether the session has signed off, so that nobody need look for its lock.
        """
        self.chain.heads.close()
        self._lock.release()
        if forget:
            self.forget(self.id)

    def dead_here(self, connection: Connection) -> list[str]:
        """Sessions of this station that did not sign off and whose process is gone, shut out for good."""
        return [
            row.id for row in self._unsigned(connection, self.station) if self.shut_out(connection, row.id)
        ]

    def is_dead(self, connection: Connection, session: str) -> bool:
        """Whether a session looks dead; for telling people, not for acting on it."""
        if session == self.id:
            return False
        row = self._row(connection, session)
        lock = self._lock_of(session)
        if row.ended_at is not None or lock is not _Lock.ABSENT:
            return row.ended_at is not None or lock is _Lock.FREE
        if self._database.place.shared:
            return not self._database.place.has_connection(connection, session)
        return row.station == self.station

    def gone(self, connection: Connection, session: str) -> bool:
        """Whether a session has ended, or is one of this computer's that is dead: nothing of it can come."""
        return self._row(connection, session).ended_at is not None or self.shut_out(connection, session)

    def shut_out(self, connection: Connection, session: str) -> bool:
        """Whether a session is one of this computer's that is dead; nothing of it can come any more.

        Other computers' sessions are never shut out by this.
        """
        if session == self.id:
            return False
        row = self._row(connection, session)
        lock = self._lock_of(session)
        if lock is _Lock.HELD or (lock is _Lock.ABSENT and row.station != self.station):
            return False
        by_force = lock is _Lock.FREE and row.host == platform.node()
        return self._database.place.shut_out(connection, session, by_force=by_force)

    def shut_out_station(self, connection: Connection, station: str) -> list[str]:
        """The sessions of another station that did not sign off, shut out for good.

        Raises:
            UnknownStation: there is none of this name.
            StationInUse: it is this one, or it is seen at work.
        """
        if connection.scalar(select(station_table.c.name).where(station_table.c.name == station)) is None:
            raise UnknownStation(station)
        if station == self.station:
            raise StationInUse(station, platform.node())
        rows = self._unsigned(connection, station)
        for row in rows:
            lock = self._lock_of(row.id)
            by_force = lock is _Lock.FREE and row.host == platform.node()
            if lock is _Lock.HELD or not self._database.place.shut_out(connection, row.id, by_force=by_force):
                raise StationInUse(station, row.host)
        return [row.id for row in rows]

    def stations(self, connection: Connection) -> list[StationRow]:
        """Every station on record, by name."""
        counted = connection.execute(
            select(session_table.c.station, func.count())
            .join_from(code, session_table, code.c.session == session_table.c.id)
            .where(text(IN_WORK))
            .group_by(session_table.c.station)
        )
        in_hand = {row[0]: row[1] for row in counted}
        found: dict[str, StationRow] = {}
        for row in connection.execute(select(session_table).order_by(session_table.c.started_at)):
            known = found.get(row.station)
            alive = row.id == self.id or (row.ended_at is None and not self.is_dead(connection, row.id))
            found[row.station] = StationRow(
                name=row.station,
                host=row.host,
                alive=alive or (known is not None and known.alive),
                in_hand=in_hand.get(row.station, 0),
                last_start=row.started_at,
            )
        return [found[name] for name in sorted(found)]

    def station_of(self, connection: Connection, session: str) -> str:
        """The station of a session."""
        return str(self._row(connection, session).station)

    def sign_off(self, connection: Connection, session: str) -> None:
        """Put on record that a session has ended; a run that it left open ends with it."""
        now = self._clock()
        left = connection.scalars(
            update(run)
            .where(run.c.session == session, run.c.closed_at.is_(None))
            .values(closed_at=now, reason=_RUN_LEFT)
            .returning(run.c.id)
        ).all()
        for one in sorted(left):
            self.chain.note(connection, "close run", now, subject=(run.name, one), detail=_RUN_LEFT)
        connection.execute(update(session_table).where(session_table.c.id == session).values(ended_at=now))
        named = None if session == self.id else written(ends(connection, [session]))
        subject = (session_table.name, session)
        self.chain.note(connection, "end session", now, subject=subject, heads=named)

    def forget(self, session: str) -> None:
        """Delete the lock file of a session that has ended; the end of its chain goes on the list."""
        self.chain.heads.end(session)
        self._path(session).unlink(missing_ok=True)

    def _unsigned(self, connection: Connection, station: str | None = None) -> list[AnyRow]:
        wanted = select(session_table).where(
            session_table.c.ended_at.is_(None), session_table.c.id != self.id
        )
        if station is not None:
            wanted = wanted.where(session_table.c.station == station)
        return list(connection.execute(wanted.order_by(session_table.c.id)))

    @staticmethod
    def _row(connection: Connection, session: str) -> AnyRow:
        return connection.execute(select(session_table).where(session_table.c.id == session)).one()

    def _lock_of(self, session: str) -> _Lock:
        path = self._path(session)
        if not path.exists():
            return _Lock.ABSENT
        return _Lock.HELD if is_held(path) else _Lock.FREE

    def _path(self, session: str) -> Path:
        return self._folder / f"{session}.lock"


def is_held(lock: Path) -> bool:
    """Whether a living process holds this lock file."""
    try:
        with FileLock(lock, timeout=0, thread_local=False):
            return False
    except Timeout:
        return True
