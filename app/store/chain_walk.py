"""A walk along all chains: every line is hashed anew, from what stands in its row now.

A line fits if its hash follows from the hash that stands in the line before; so one row that was altered is
one finding, however long the chain. A row's number is part of the next line's hash.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.model.audit import AuditFinding, Progress
from app.model.wording import said
from app.store.chain import START, hash_of
from app.store.contents import LINKED, content_of
from app.store.heads import Head
from app.store.streams import Rows, rows_of

_PAGE = 2_000
_SESSION, _LINK, _KEY, _HASH, _CONTENT = range(5)
"""What stands where in a row as it is read; the content is the rest of it."""
_Row = tuple[Any, ...]
_Before = tuple[bytes, str]
"""Hash and place of a line: what the next one's hash follows from."""


class ChainWalk:
    """One walk.

    Args:
        connection: with one view of the books.
        wanted: ends of chains that are known elsewhere, by session and link.
        progress: told how far it is.

    Attributes:
        findings: what does not fit.
        lines: how many were looked at.
        last: the last link of each chain.
        met: which of the wanted ends are in the books as they are known.
    """

    def __init__(
        self, connection: Connection, wanted: Mapping[tuple[str, int], Sequence[Head]], progress: Progress
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._progress = progress
        self.findings: list[AuditFinding] = []
        self.lines = 0
        self.last: dict[str, int] = {}
        self.met: set[Head] = set()

    def run(self) -> None:
        """Walk along all of them; the usual line takes the short way, so that a million take seconds."""
        total, wanted = self._total(), self._wanted
        session, link = "", 0
        befores: list[_Before] = []  # what a line at `link` may follow from
        here: list[_Before] = []  # the lines at `link`
        numbers: dict[str, int | str] = {}  # the last key of each table
        for table, row in self._merged():
            if self.lines % _PAGE == 0:
                self._progress(self.lines, total)
            self.lines += 1
            if row[_SESSION] != session:
                self.last[session] = link
                session, link, here, numbers = row[_SESSION], 0, [(START, "")], {}
            key, content = row[_KEY], content_of(row[_CONTENT:])
            if row[_LINK] == link + 1 and here and (session, link + 1) not in wanted:
                before, place = here[0]
                last = numbers.get(table)
                in_order = last is None or key.__class__ is str or last < key
                if in_order and hash_of(before, place, table, content) == row[_HASH]:
                    link, befores, here = link + 1, here, [(row[_HASH], f"{table}:{key}")]
                    numbers[table] = key
                    continue
            if row[_LINK] != link:
                befores = here if row[_LINK] == link + 1 else []
                if row[_LINK] != link + 1:
                    self._gap(table, row, link)
                link, here = row[_LINK], []
            elif here:
                what = said(
                    "stands at a place of the chain where {other} stands: it was inserted", other=here[0][1]
                )
                self._find(table, row, what)
            here = here + self._look(table, row, content, befores, numbers)
        self.last[session] = link
        self.last.pop("", None)
        self._progress(self.lines, total)

    def _look(
        self,
        table: str,
        row: _Row,
        content: bytes,
        befores: list[_Before],
        numbers: dict[str, int | str],
    ) -> list[_Before]:
        """What the next line may follow from, after this one."""
        key, hashed = row[_KEY], bytes(row[_HASH] or b"")
        place = f"{table}:{key}"
        last = numbers.get(table)
        if last is not None and isinstance(key, int) and key <= int(last):
            what = said(
                "comes after {other} in the chain: they were put in another order", other=f"{table} {last}"
            )
            self._find(table, row, what)
        numbers[table] = key
        for head in self._wanted.get((row[_SESSION], row[_LINK]), ()):
            if head.hash == hashed and head.place == place:
                self.met.add(head)
        computed = [hash_of(before, where, table, content) for before, where in befores]
        if hashed in computed or not befores:
            return [(hashed, place)]
        other = befores[0][1]
        what = (
            said("what it says, or the number of {other} before it, is not as it was written", other=other)
            if other
            else said("what it says is not as it was written")
        )
        self._find(table, row, what)
        return [(hashed, place), *((one, place) for one in computed)]

    def _gap(self, table: str, row: _Row, link: int) -> None:
        here = row[_LINK]
        if here <= link:
            what = said("is out of place")
        elif here == link + 2:
            what = said("link {link} before it in the chain: removed", link=link + 1)
        else:
            what = said(
                "links {first} to {last} before it in the chain: removed", first=link + 1, last=here - 1
            )
        self._find(table, row, what)

    def _find(self, table: str, row: _Row, what: str) -> None:
        self.findings.append(AuditFinding(what, table, str(row[_KEY]), row[_SESSION], row[_LINK]))

    def _merged(self) -> Iterator[tuple[str, _Row]]:
        """All lines with their tables, in the order of the chains."""
        streams = [stream for stream in map(_Stream.of, *self._sources()) if stream is not None]
        while streams:
            streams.sort(key=_Stream.place)
            first = streams[0]
            bound = streams[1].place() if len(streams) > 1 else None
            for row in first.until(bound):
                yield first.table, row
            if first.ended:
                del streams[0]

    def _sources(self) -> tuple[list[str], list[Iterator[Rows]]]:
        dialect = self._connection.dialect.name
        statements = [
            f'SELECT session, link, "{content.key.name}", "hash", {content.selected(dialect)}'  # noqa: S608 - our own names
            f' FROM "{name}" WHERE link IS NOT NULL AND session IS NOT NULL ORDER BY session, link'
            for name, content in LINKED.items()
        ]
        return list(LINKED), [rows_of(self._connection, one, ()) for one in statements]

    def _total(self) -> int:
        counts = " + ".join(f'(SELECT COUNT(link) FROM "{name}")' for name in LINKED)  # noqa: S608 - our own names
        return int(self._connection.exec_driver_sql(f"SELECT {counts}").scalar_one())


class _Stream:
    """The lines of one table, in the order of the chains."""

    def __init__(self, table: str, pages: Iterator[Rows], page: Rows) -> None:
        self.table = table
        self.ended = False
        self._pages = pages
        self._page: Rows = page
        self._next = 0

    @classmethod
    def of(cls, table: str, pages: Iterator[Rows]) -> "_Stream | None":
        """None for a table without lines."""
        page = next(pages, None)
        return None if page is None else cls(table, pages, page)

    def place(self) -> tuple[str, int]:
        """Session and link of the next line."""
        return self._page[self._next][:2]

    def until(self, bound: tuple[str, int] | None) -> Iterator[_Row]:
        """Lines up to that place, one at least; all that are left, without one."""
        while True:
            row = self._page[self._next]
            self._next += 1
            if self._next == len(self._page):
                page = next(self._pages, None)
                if page is None:
                    self.ended = True
                else:
                    self._page, self._next = page, 0
            yield row
            if self.ended or (bound is not None and self.place() > bound):
                return
