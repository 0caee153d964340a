"""Sessions of one transaction: what is done to closed books is on record too, by a chain of its own."""

import os
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from app.model.person import Person
from app.store.chain import PROGRAM, Chain
from app.store.chain_begin import ensure_begun
from app.store.cross_links import ends, others, written
from app.store.database import Database, Place
from app.store.heads import Heads
from app.store.schema import session, station
from app.store.station_name import station_name

BRIEF = "brief session"
"""What its first deed is called."""


class BriefSession:
    """Writes one deed, as a session that begins and ends with it.

    Args:
        data_dir: of this station.
        place: where the books are.
        clock: gives aware times.
    """

    def __init__(self, data_dir: Path, place: Place, clock: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._place = place
        self._clock = clock
        self._chain = Chain(uuid4().hex, Heads(data_dir))

    def note_in(
        self,
        connection: Connection,
        what: str,
        *,
        by: Person | None = None,
        subject: tuple[str, object] | None = None,
        detail: str = "",
    ) -> None:
        """Put a deed on record, in the transaction that does it; once. Nobody's is the program's."""
        now, own = self._clock(), self._chain.session
        name = station_name(self._data_dir, None)
        known = connection.scalar(select(station.c.name).where(station.c.name == name))
        if known is None:
            connection.execute(insert(station).values(name=name, first_seen_at=now))
        row = {"id": own, "station": name, "host": platform.node(), "pid": os.getpid()}
        connection.execute(insert(session).values(**row, started_at=now, ended_at=now))
        self._chain.heads.use(ensure_begun(connection, self._place, self._chain, now))
        named = written(ends(connection, others(connection, own)))
        self._chain.note(connection, BRIEF, now, subject=(session.name, own), heads=named)
        if known is None:
            self._chain.note(connection, "new station", now, subject=(station.name, name))
        person, role = (PROGRAM, PROGRAM) if by is None else (by.name, by.role.value)
        self._chain.note(connection, what, now, person=person, role=role, subject=subject, detail=detail)

    def keep(self) -> None:
        """Keep the end of the chain outside, once the transaction is durable."""
        self._chain.heads.add(self._chain.tip)


def note(
    data_dir: Path,
    place: Place,
    clock: Callable[[], datetime],
    what: str,
    by: Person | None,
    detail: str = "",
) -> None:
    """Put a deed on record that changes nothing in the books.

    Raises:
        StoreUnavailable: the database can't be written.
    """
    brief = BriefSession(data_dir, place, clock)
    database = Database(place)
    try:
        with database.writing() as connection:
            brief.note_in(connection, what, by=by, detail=detail)
    finally:
        database.close()
    brief.keep()
