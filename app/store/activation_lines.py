"""Which codes the cloud has seen, as lines of the record: an activation that is taken back is found by them.

A deed for each part of a device list names the codes that it marked, each with its moment; a code is marked
once. Books whose chain is older than these lines have one with all that was marked before, from the next
device list on; until then their activations are not covered.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from app.model.audit import AuditFinding
from app.model.wording import said
from app.store.centre_schema import deed
from app.store.chain import PROGRAM, Chain
from app.store.contents import moment_text, plain_sql
from app.store.schema import code
from app.store.streams import rows_of

ACTIVATIONS = "activations"
"""What the deeds are called; the detail is a line for each code, of its id and the moment."""


def note_all(connection: Connection, chain: Chain, now: datetime) -> None:
    """Cover what is marked already, in books that have no such line yet.

    Args:
        connection: of the transaction.
        chain: of this session.
        now: the time.
    """
    if _any(connection):
        return
    _note(chain, connection, (f"{number} {at}" for number, at in _marked(connection)), now, PROGRAM)


def note_marked(
    connection: Connection, chain: Chain, marked: Iterable[tuple[int, datetime]], now: datetime, person: str
) -> None:
    """Cover what was marked just now.

    Args:
        connection: of the transaction.
        chain: of this session.
        marked: ids of codes, each with its moment.
        now: the time.
        person: who took the device list in.
    """
    _note(chain, connection, (f"{number} {moment_text(at)}" for number, at in marked), now, person)


def marks_against_deeds(connection: Connection) -> Iterator[AuditFinding]:
    """Codes that are marked otherwise than the record says."""
    if not _any(connection):
        return
    told = dict(_told(connection))
    for number, at in _marked(connection):
        known = told.pop(number, None)
        if known is None:
            what = said("is marked as activated, and no line says so: it was marked without one")
        elif known != at:
            what = said("is marked as activated at another moment than the record says")
        else:
            continue
        yield AuditFinding(what, code.name, str(number))
    for number in sorted(told):
        what = said("was activated by the record, and is not marked so: that was taken back")
        yield AuditFinding(what, code.name, str(number))


def _note(chain: Chain, connection: Connection, lines: Iterable[str], now: datetime, person: str) -> None:
    chain.note(connection, ACTIVATIONS, now, person=person, detail="\n".join(lines))


def _any(connection: Connection) -> bool:
    wanted = select(deed.c.id).where(deed.c.what == ACTIVATIONS, deed.c.link.is_not(None))
    return connection.scalar(wanted.limit(1)) is not None


def _told(connection: Connection) -> Iterator[tuple[int, str]]:
    """What the deeds say; a line that can't be read is passed over, the deed's hash tells of it."""
    wanted = select(deed.c.detail).where(deed.c.what == ACTIVATIONS, deed.c.link.is_not(None))
    for detail in connection.scalars(wanted.order_by(deed.c.id)):
        for line in detail.splitlines():
            number, _, at = line.partition(" ")
            if number.isdecimal():
                yield int(number), at


def _marked(connection: Connection) -> Iterator[tuple[int, str]]:
    at = plain_sql(code.c.activated_at, connection.dialect.name)
    statement = f'SELECT id, {at} FROM "code" WHERE activated_at IS NOT NULL ORDER BY id'  # noqa: S608 - our own names
    for rows in rows_of(connection, statement, ()):
        yield from rows
