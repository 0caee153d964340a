"""The begin of all chains in books that are older than them."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.model.code import BatchState
from app.store import older_rows
from app.store.activation_lines import note_all
from app.store.centre_schema import deed
from app.store.chain import Chain
from app.store.code_names import NAMES, names_digest
from app.store.contents import STATES
from app.store.database import Place
from app.store.schema import batch

BEGIN = "begin chain"
FOUND = "found"
"""What the first deeds are called: on older lines, and on each row of what is."""


def ensure_begun(connection: Connection, place: Place, chain: Chain, now: datetime) -> str:
    """Let the first session with a chain cover what it finds: older lines of history, and all that is.

    Args:
        connection: of the transaction in which the session begins.
        place: where the books are.
        chain: of the session; without a link yet.
        now: the time.

    Returns:
        The session that began: by it the books are known.
    """
    if books := books_of(connection):
        return books
    place.alone(connection, "first chain")
    if books := books_of(connection):  # by another station, meanwhile
        return books
    chain.note(connection, BEGIN, now, detail=older_rows.told(connection))
    in_stock = batch.c.state.not_in((BatchState.CHECK, BatchState.CREATE))
    for name, content in STATES.items():
        keys = select(content.key).order_by(content.key)
        for key in connection.scalars(keys.where(in_stock) if name == batch.name else keys).all():
            chain.note(connection, FOUND, now, subject=(name, key))
    for number in connection.scalars(select(batch.c.number).where(in_stock).order_by(batch.c.number)).all():
        names = names_digest(connection, number)
        chain.note(connection, FOUND, now, subject=(NAMES, number), state=names, batch=number)
    note_all(connection, chain, now)
    return chain.session


def books_of(connection: Connection) -> str | None:
    """The session that began the chains of these books; None for books without any."""
    return connection.scalar(
        select(deed.c.session).where(deed.c.link.is_not(None)).order_by(deed.c.id).limit(1)
    )
