"""Ends of chains that are kept on this station's disk and are not in the books: a supervisor may say why.

That happens when a server's administrator puts an older copy of the database in its place (pg_restore): the
station can't know it, and to the books it is the same as a theft of lines. So it is a finding until a
supervisor acknowledges it, with a reason; from then on it is told as acknowledged, at each look, for good.

What an acknowledgement is worth rests on two places that must agree: a deed in the chain, which names each
end exactly and what was left of its chain, and the link of that deed on the disk of the station that has
missed the ends. Who has the database alone can't make the second, who has the disk alone can't make the
first. Ends that go missing later are others, and what was left then must stay.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from app.model.audit import AuditFinding
from app.model.person import Person
from app.model.wording import said
from app.store.centre_schema import deed
from app.store.chain import Chain
from app.store.chain_walk import ChainWalk
from app.store.contents import LINKED
from app.store.cross_links import ends, named, written
from app.store.database import Database
from app.store.errors import StoreError
from app.store.heads import Head, Kept

_ASKED_AT_ONCE = 500
ACKNOWLEDGED = "acknowledge lost ends"
"""What the deed is called; its detail is the reason, then a line for each end."""


class NothingLost(StoreError):  # noqa: N818 - the field's word
    """Ends of chains can't be acknowledged as gone."""

    def __init__(self, text: str = "") -> None:
        super().__init__(
            text or said("this is not what is gone: look at the record again, then acknowledge what you see")
        )


class _Said(NamedTuple):
    """Who said why ends are gone."""

    person: str
    at: datetime
    reason: str


class LostEnds:
    """Safe to call from many threads.

    Args:
        database: of the store.
        chain: of this session.
        clock: gives aware times.
    """

    def __init__(self, database: Database, chain: Chain, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._chain = chain
        self._clock = clock

    def missing(self) -> int:
        """How many ends are gone of which nobody has said why: a short look, before anything is begun.

        Raises:
            StoreUnavailable: the database can't be read.
        """
        kept, _ = self._chain.heads.known()
        with self._database.reading() as connection:
            met = _present(connection, [one.head for one in kept])
            said_of = _acknowledged(connection, kept, met)
            lost = {one.head for one in kept[_last_back(kept, met) :] if not one.back} - met - said_of.keys()
            reached = {
                one.session: one.link for one in ends(connection, sorted({one.session for one in lost}))
            }
        return sum(one.link > reached.get(one.session, 0) for one in lost)

    def acknowledge(self, wanted: Iterable[AuditFinding], by: Person, reason: str) -> int:
        """Put on record that these ends are gone and why; for good.

        Args:
            wanted: findings of a look, as they were shown; only those that are `gone`.
            by: who says so.
            reason: why they are gone.

        Returns:
            How many ends it was.

        Raises:
            NothingLost: one of them is in the books, or was never kept here.
            ValueError: no reason is given.
            StoreUnavailable: the database can't be written, or the disk does not take the note beside it.
        """
        if not reason.strip():
            raise ValueError(said("a reason is needed: it goes on record"))
        kept, _ = self._chain.heads.known()
        asked = {(one.session, one.link) for one in wanted if one.gone}
        lost = _unique(one.head for one in kept if (one.head.session, one.head.link) in asked)
        if not lost or {(one.session, one.link) for one in lost} != asked:
            raise NothingLost
        with self._database.writing() as connection:
            left = ends(connection, sorted({one.session for one in lost}))
            reached = {one.session: one.link for one in left}
            if any(one.link <= reached.get(one.session, 0) for one in lost):
                raise NothingLost
            self._chain.note(
                connection,
                ACKNOWLEDGED,
                self._clock(),
                person=by.name,
                role=by.role.value,
                detail="\n".join([" ".join(reason.split()), *map(str, lost)]),
                heads=written(left),
            )
            link = self._chain.tip
        try:
            self._chain.heads.acknowledged(link)
        except OSError as error:
            raise NothingLost(
                said("this station's disk did not take the note: {error}", error=error.strerror or "")
            ) from error
        return len(lost)


def told_apart(
    connection: Connection, kept: Sequence[Kept], walk: ChainWalk
) -> tuple[list[AuditFinding], list[AuditFinding], int]:
    """Which of the ends that are kept outside are not in the books.

    Args:
        connection: with one view of the books.
        kept: all that is kept, in the order in which it came.
        walk: that is over.

    Returns:
        Findings; those that were acknowledged; how many are gone as the books went back since.
    """
    back = _last_back(kept, walk.met)
    altered = {one.row for one in walk.findings if one.table == deed.name}
    said_of = _acknowledged(connection, kept, walk.met, altered)
    findings: dict[Head, AuditFinding] = {}
    acknowledged: dict[Head, AuditFinding] = {}
    excused = 0
    for place, one in enumerate(kept):
        if one.back or one.head in walk.met:
            continue
        if place < back:
            excused += 1
        elif one.head in said_of:
            acknowledged[one.head] = _accepted(one.head, walk, said_of[one.head])
        else:
            findings[one.head] = lost(one.head, walk, said("it is known outside the database"), kept=True)
    return list(findings.values()), list(acknowledged.values()), excused


def lost(head: Head, walk: ChainWalk, known: str, *, kept: bool = False) -> AuditFinding:
    """An end of a chain that is not in the books.

    Args:
        head: the end.
        walk: that did not meet it.
        known: from where it is known, in a sentence.
        kept: whether it is kept on this station's disk.
    """
    last = walk.last.get(head.session, 0)
    table, _, row = head.place.partition(":")
    if last < head.link:
        what = said(
            "the end of the chain was removed: it ends at link {last}; {known}", last=last, known=known
        )
    else:
        what = said("the chain was written anew: this link is another one; {known}", known=known)
    return AuditFinding(what, table, row, head.session, head.link, gone=kept and last < head.link)


def _last_back(kept: Sequence[Kept], met: set[Head]) -> int:
    """Where the last going back stands among what is kept; what comes before it may be gone."""
    return max((place for place, one in enumerate(kept) if one.back and one.head in met), default=0)


def _present(connection: Connection, heads: Iterable[Head]) -> set[Head]:
    """Those of the heads that are in the books as they are known; nothing is hashed for it."""
    keys: dict[str, list[Any]] = {}
    wanted = set(heads)
    for head in wanted:
        table, _, key = head.place.partition(":")
        if table in LINKED:
            number = LINKED[table].key.type.python_type is int
            keys.setdefault(table, []).append(int(key) if number else key)
    found: set[Head] = set()
    for name, some in keys.items():
        table, key = LINKED[name].table, LINKED[name].key
        for start in range(0, len(some), _ASKED_AT_ONCE):
            part = key.in_(some[start : start + _ASKED_AT_ONCE])
            for row in connection.execute(
                select(key, table.c.session, table.c.link, table.c.hash).where(part)
            ):
                found.add(Head(row[1], row[2] or 0, bytes(row[3] or b""), f"{name}:{row[0]}"))
    return wanted & found


def _acknowledged(
    connection: Connection, kept: Sequence[Kept], met: set[Head], altered: Collection[str] = ()
) -> dict[Head, _Said]:
    """Ends by what was said of them: in a deed that stands as this station's disk knows it."""
    known = [one.head.place.partition(":")[2] for one in kept if one.acknowledged and one.head in met]
    numbers = [int(row) for row in known if row.isdecimal() and row not in altered]
    columns = (deed.c.person, deed.c.at, deed.c.detail)
    wanted = select(*columns).where(deed.c.id.in_(numbers), deed.c.what == ACKNOWLEDGED)
    found: dict[Head, _Said] = {}
    for person, at, detail in connection.execute(wanted.order_by(deed.c.id)):
        reason, _, listed = detail.partition("\n")
        for head in named(listed):
            found.setdefault(head, _Said(person, at, reason))
    return found


def _accepted(head: Head, walk: ChainWalk, by: _Said) -> AuditFinding:
    table, _, row = head.place.partition(":")
    what = said(
        "the end of the chain is gone: it ends at link {last}; "
        "acknowledged by {person} at {at} UTC: {reason}",
        last=walk.last.get(head.session, 0),
        person=by.person,
        at=f"{by.at:%Y-%m-%d %H:%M:%S}",
        reason=by.reason,
    )
    return AuditFinding(what, table, row, head.session, head.link)


def _unique(heads: Iterable[Head]) -> Collection[Head]:
    return list(dict.fromkeys(heads))
