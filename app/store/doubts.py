"""What is in doubt: codes of which the books do not know whether they are on their units."""

from sqlalchemy import select, text

from app.model.closing import Doubt
from app.model.code import BatchState
from app.store.code_rows import code_row, full_rows
from app.store.database import Database
from app.store.schema import IN_WORK
from app.store.schema import session as session_table
from app.store.sessions import Sessions


class Doubts:
    """Safe to call from many threads.

    Args:
        database: of the store.
        sessions: tells which sessions are dead.
    """

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database = database
        self._sessions = sessions

    def listed(self) -> list[Doubt]:
        """Held codes, and what dead sessions still have in hand, by batch and row.

        Raises:
            StoreUnavailable: the database can't be read now.
        """
        with self._database.reading() as connection:
            rows = list(connection.execute(full_rows().where(text("state = 'held'"))).all())
            in_work = connection.execute(full_rows().where(text(IN_WORK))).all()
            rows += [row for row in in_work if self._sessions.is_dead(connection, row.session)]
            known = {row.session for row in rows if row.session}
            wanted = select(session_table.c.id, session_table.c.station).where(session_table.c.id.in_(known))
            stations = {row.id: row.station for row in connection.execute(wanted)}
        rows.sort(key=lambda row: (row.batch, row.row))
        return [
            Doubt(code_row(row), stations.get(row.session), row.batch_state is BatchState.CLOSED)
            for row in rows
        ]
