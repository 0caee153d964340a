"""The last moment that the books know of."""

from datetime import datetime

from sqlalchemy import select

from app.store.database import Database
from app.store.schema import code_event, run


class Moments:
    """Told by the order in which rows came, never by the clock that they bear.

    Args:
        database: of the store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> datetime | None:
        """When the newest change of a code or the newest run was put on record; None for new books.

        Raises:
            StoreUnavailable: the database can't be read.
        """
        newest_event = select(code_event.c.at).order_by(code_event.c.id.desc()).limit(1)
        newest_run = select(run.c.opened_at).order_by(run.c.opened_at.desc()).limit(1)
        with self._database.reading() as connection:
            found = [connection.scalar(statement) for statement in (newest_event, newest_run)]
        return max((moment for moment in found if moment is not None), default=None)
