"""Who is alive: each open store is a session that holds a lock file for as long as its process lives.

The kernel drops the lock when the process ends, however it ends. A session is dead if its lock can be taken,
and stays dead: ids are never used again.
"""

import os
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout
from sqlalchemy import Connection, insert, select, update

from app.store.database import Database
from app.store.schema import run
from app.store.schema import session as session_table
from app.store.schema import station as station_table

_RUN_LEFT = "the program ended without closing the run"


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
        self.station = station
        self._database = database
        self._folder = folder
        self._clock = clock
        # Not by thread: it is taken by the thread that opens the store and dropped by the one that closes it.
        self._lock = FileLock(self._path(self.id), timeout=0, thread_local=False)

    def begin(self) -> None:
        """Take the lock, then sign in: nobody ever sees this session without its lock."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.acquire()
        now = self._clock()
        try:
            with self._database.writing() as connection:
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
        except BaseException:
            self.drop_lock(forget=True)
            raise

    def drop_lock(self, *, forget: bool) -> None:
        """Let go of the lock, as the kernel does when the process dies.

        Args:
            forget: whether the session has signed off, so that nobody need look for its lock.
        """
        self._lock.release()
        if forget:
            self.forget(self.id)

    def dead_here(self, connection: Connection) -> list[str]:
        """Sessions of this station that did not sign off and whose process is gone."""
        unsigned = connection.scalars(
            select(session_table.c.id).where(
                session_table.c.station == self.station, session_table.c.ended_at.is_(None)
            )
        )
        return [session for session in unsigned if self.is_dead(connection, session)]

    def is_dead(self, connection: Connection, session: str) -> bool:
        """Whether a session has ended; one whose lock is not on this computer counts as alive."""
        if session == self.id:
            return False
        row = connection.execute(
            select(session_table.c.station, session_table.c.ended_at).where(session_table.c.id == session)
        ).one()
        if row.ended_at is not None:
            return True
        path = self._path(session)
        if not path.exists():
            return row.station == self.station
        lock = FileLock(path, timeout=0, thread_local=False)
        try:
            with lock:
                return True
        except Timeout:
            return False

    def sign_off(self, connection: Connection, session: str) -> None:
        """Put on record that a session has ended; a run that it left open ends with it."""
        now = self._clock()
        connection.execute(
            update(run)
            .where(run.c.session == session, run.c.closed_at.is_(None))
            .values(closed_at=now, reason=_RUN_LEFT)
        )
        connection.execute(update(session_table).where(session_table.c.id == session).values(ended_at=now))

    def forget(self, session: str) -> None:
        """Delete the lock file of a session that has ended."""
        self._path(session).unlink(missing_ok=True)

    def _path(self, session: str) -> Path:
        return self._folder / f"{session}.lock"
