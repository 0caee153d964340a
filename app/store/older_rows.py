"""Lines of history from before there was a chain: the first session with one holds digests of them.

They bear no link. Digests are over pages of keys, so that a change is known to within one page.
"""

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection

from app.model.audit import AuditFinding
from app.model.wording import said
from app.store.contents import LINKED, Content, content_of
from app.store.streams import Rows, rows_of

_PAGE = 1_000


class Page(NamedTuple):
    """Some neighbours among a table's older rows: the keys at both ends, how many, and their digest."""

    table: str
    first: str
    last: str
    lines: int
    digest: str


def pages(connection: Connection) -> Iterator[Page]:
    """All older rows as pages, by table and key."""
    for name, content in LINKED.items():
        for rows in rows_of(connection, _statement(content, connection.dialect.name), (), size=_PAGE):
            yield _page(name, rows)


def told(connection: Connection) -> str:
    """The pages as a deed bears them; fetched at once, as the deed is written on the same connection."""
    return json.dumps(list(pages(connection)), separators=(",", ":"))


def read(text: str) -> list[Page]:
    """What a deed bears."""
    return [Page(*one) for one in json.loads(text)]


def count(connection: Connection) -> int:
    """How many lines bear no link now."""
    free = "link IS NULL OR session IS NULL"
    counts = " + ".join(f'(SELECT COUNT(*) FROM "{name}" WHERE {free})' for name in LINKED)  # noqa: S608 - our own names
    return int(connection.exec_driver_sql(f"SELECT {counts}").scalar_one())


def compared(connection: Connection, noted: Sequence[Page]) -> Iterator[AuditFinding]:
    """What is not as the first session with a chain found it.

    Args:
        connection: with one view of the books.
        noted: pages by that session.
    """
    for name, content in LINKED.items():
        of_table = [page for page in noted if page.table == name]
        number = int if content.key.type.python_type is int else str
        known: list[Any] = []
        for page in of_table:
            known += [number(page.first), number(page.last)]
            there = [
                row
                for rows in rows_of(
                    connection,
                    _statement(content, connection.dialect.name, between=True),
                    (number(page.first), number(page.last)),
                )
                for row in rows
            ]
            if not there or _page(name, there) != page:
                what = said(
                    "among {first} to {last}, older than the chain, something was altered: {before} lines "
                    "were there, {now} are",
                    first=page.first,
                    last=page.last,
                    before=page.lines,
                    now=len(there),
                )
                yield AuditFinding(what, name, page.first)
        for rows in rows_of(connection, _statement(content, connection.dialect.name), ()):
            for row in rows:
                place = bisect_left(known, row[0])
                if place % 2 == 0 and (place == len(known) or known[place] != row[0]):
                    yield AuditFinding(said("is in no chain: it was inserted"), name, str(row[0]))


def _statement(content: Content, dialect: str, *, between: bool = False) -> str:
    key = f'"{content.key.name}"'
    if dialect != "sqlite" and content.key.type.python_type is str:
        key = f'{key} COLLATE "C"'  # the order of every other database
    limits = f" AND {key} >= ? AND {key} <= ?" if between else ""
    return (
        f'SELECT "{content.key.name}", {content.selected(dialect)} FROM "{content.table.name}"'  # noqa: S608 - our own names
        f" WHERE (link IS NULL OR session IS NULL){limits} ORDER BY {key}"
    )


def _page(name: str, rows: Rows) -> Page:
    whole = sha256()
    for row in rows:
        whole.update(f"{row[0]}\n".encode() + content_of(row[1:]) + b"\n")
    return Page(name, str(rows[0][0]), str(rows[-1][0]), len(rows), whole.hexdigest())
