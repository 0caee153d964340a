"""Ends of other sessions' chains, as a deed names them: so chains hold each other, without waiting."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, ScalarSelect, Table, func, select

from app.store.contents import LINKED
from app.store.heads import Head
from app.store.schema import session

_ENDED = 8
"""How many of the sessions that ended last are named, beside all that are open."""


def others(connection: Connection, own: str) -> list[str]:
    """Sessions whose ends are to be named: the open ones, and those that ended last."""
    is_open = select(session.c.id).where(session.c.ended_at.is_(None), session.c.id != own)
    ended = select(session.c.id).where(session.c.ended_at.is_not(None)).order_by(session.c.ended_at.desc())
    return [
        *connection.scalars(is_open.order_by(session.c.id)),
        *connection.scalars(ended.limit(_ENDED)),
    ]


def ends(connection: Connection, sessions: Sequence[str]) -> list[Head]:
    """The last links of these sessions' chains, as far as they are visible now; none for those without."""
    tables = [content.table for content in LINKED.values()]
    lasts = [_last(table) for table in tables]
    rows = connection.execute(select(session.c.id, *lasts).where(session.c.id.in_(sessions))).all()
    found: list[Head] = []
    for row in sorted(rows):
        links = [link or 0 for link in row[1:]]
        if any(links):
            found.append(_end(connection, row[0], max(links), tables[links.index(max(links))]))
    return found


def written(heads: Iterable[Head]) -> str | None:
    """As a deed bears them; None if there are none."""
    return "\n".join(map(str, heads)) or None


def named(text: str | None) -> Iterator[Head]:
    """What a deed bears; lines that can't be read are passed over, the deed's hash tells of them."""
    for line in (text or "").splitlines():
        parts = line.split(" ", 3)
        if len(parts) == 4 and parts[1].isdecimal():
            yield Head(parts[0], int(parts[1]), bytes.fromhex(parts[2]), parts[3])


def _last(table: Table) -> ScalarSelect[Any]:
    own = select(func.max(table.c.link)).where(table.c.session == session.c.id)
    return own.correlate(session).scalar_subquery()


def _end(connection: Connection, of: str, link: int, table: Table) -> Head:
    key: Column[Any]
    [key] = table.primary_key.columns
    row = connection.execute(
        select(key, table.c.hash).where(table.c.session == of, table.c.link == link)
    ).one()
    return Head(of, link, bytes(row[1] or b""), f"{table.name}:{row[0]}")
