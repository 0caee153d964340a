"""What people did in the centre, on record for good."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from app.model.person import Person
from app.model.product import Deed
from app.store.centre_schema import deed
from app.store.chain import PROGRAM
from app.store.database import Database
from app.store.sessions import Sessions

_COLUMNS = (
    deed.c.at,
    deed.c.person,
    deed.c.role,
    deed.c.what,
    deed.c.product_key,
    deed.c.batch,
    deed.c.detail,
)


class Deeds:
    """Safe to call from many threads.

    Args:
        database: of the store.
        sessions: tells which session this is.
        clock: gives aware times.
    """

    def __init__(self, database: Database, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock

    def note(
        self,
        by: Person,
        what: str,
        *,
        product_key: str | None = None,
        batch: int | None = None,
        detail: str = "",
    ) -> None:
        """Put a deed on record, in a transaction of its own.

        Raises:
            StoreUnavailable: the database can't be written now.
        """
        with self._database.writing() as connection:
            self.note_in(connection, by, what, product_key=product_key, batch=batch, detail=detail)

    def note_in(
        self,
        connection: Connection,
        by: Person,
        what: str,
        *,
        product_key: str | None = None,
        batch: int | None = None,
        detail: str = "",
        subject: tuple[str, object] | None = None,
    ) -> None:
        """Put a deed on record together with what it did.

        Args:
            connection: of the transaction.
            by: who did it.
            what: one of few words, such as "download codes".
            product_key: of the product that it was done to.
            batch: that it was done to.
            detail: plain text; never a secret.
            subject: table and key of the row that it made, changed or took out, if it is one of those whose
                state is on record (app.store.contents); called after the change then.
        """
        self._sessions.chain.note(
            connection,
            what,
            self._clock(),
            person=by.name,
            role=by.role.value,
            subject=subject,
            product_key=product_key,
            batch=batch,
            detail=detail,
        )

    def rows(self, *, product_key: str | None = None, batch: int | None = None) -> list[Deed]:
        """Deeds of people, oldest first; all of them, or those of a product or a batch.

        Raises:
            StoreUnavailable: the database can't be read now.
        """
        wanted = select(*_COLUMNS).where(deed.c.role != PROGRAM).order_by(deed.c.id)
        if product_key is not None:
            wanted = wanted.where(deed.c.product_key == product_key)
        if batch is not None:
            wanted = wanted.where(deed.c.batch == batch)
        with self._database.reading() as connection:
            return [Deed(*row) for row in connection.execute(wanted)]
