"""Whether what is on record is as it was written: the chains, what is, the ends known outside."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from app.model.audit import AuditFinding, AuditReport, Progress
from app.model.wording import said
from app.store import older_rows
from app.store.activation_lines import marks_against_deeds
from app.store.audit_pool import pool_against_names
from app.store.audit_states import (
    codes_against_events,
    names_against_deeds,
    rows_against_deeds,
    said_by_deeds,
    secrets_against_rows,
)
from app.store.centre_schema import deed
from app.store.chain import Chain
from app.store.chain_begin import BEGIN, books_of
from app.store.chain_walk import ChainWalk
from app.store.cross_links import named
from app.store.database import Database
from app.store.heads import Head
from app.store.lost_ends import lost, told_apart
from app.store.vault import Vault
from app.store.went_back import WENT_BACK


def _silent(done: int, total: int) -> None:
    """Hears the progress and says nothing."""


class Audit:
    """Looks at everything; changes nothing. Other people's work may go on meanwhile.

    Args:
        database: of the store.
        vault: must open what is sealed.
        chain: of this session.
    """

    def __init__(self, database: Database, vault: Vault, chain: Chain) -> None:
        self._database = database
        self._vault = vault
        self._chain = chain

    @property
    def head(self) -> Head:
        """The end of this session's chain."""
        return self._chain.head

    @property
    def books(self) -> str:
        """The session that began the chains: by it these books are known.

        Raises:
            StoreUnavailable: the database can't be read.
        """
        with self._database.reading() as connection:
            return books_of(connection) or ""

    def verify(self, progress: Progress = _silent) -> AuditReport:
        """Walk along all chains and compare what is with them.

        Args:
            progress: told how many lines were looked at, of how many; what it raises ends the look.

        Raises:
            StoreUnavailable: the database can't be read.
            StoreDamaged: it is no sound database.
        """
        kept, damaged = self._chain.heads.known()  # before the look: ends only grow
        with self._database.reading() as connection:
            crossed = _crossed(connection)
            wanted: dict[tuple[str, int], list[Head]] = {}
            for head in [*(one.head for one in kept), *(head for _, head in crossed)]:
                wanted.setdefault((head.session, head.link), []).append(head)
            walk = ChainWalk(connection, wanted, progress)
            walk.run()
            by_deeds = said_by_deeds(connection)
            older, findings = _older(connection)
            findings = [
                *walk.findings,
                *findings,
                *_missed(crossed, walk),
                *rows_against_deeds(connection, by_deeds),
                *names_against_deeds(connection, by_deeds),
                *pool_against_names(connection),
                *marks_against_deeds(connection),
                *codes_against_events(connection),
                *secrets_against_rows(connection, self._vault, lambda: progress(walk.lines, walk.lines)),
            ]
            cut, acknowledged, excused = told_apart(connection, kept, walk)
            notes = [*_begun(older), *_excused(excused), *_returns(connection)]
        notes += [said("{name}: a head that was kept outside can't be read", name=name) for name in damaged]
        notes += [
            said("heads of other books are kept here too: {name}", name=name)
            for name in self._chain.heads.others
        ]
        return AuditReport(
            walk.lines, older, len(walk.last), (*findings, *cut), tuple(acknowledged), tuple(notes)
        )


def _crossed(connection: Connection) -> list[tuple[int, Head]]:
    """Ends of chains that deeds name, with the deed."""
    rows = connection.execute(
        select(deed.c.id, deed.c.heads).where(deed.c.heads.is_not(None)).order_by(deed.c.id)
    )
    return [(row.id, head) for row in rows for head in named(row.heads)]


def _missed(crossed: Sequence[tuple[int, Head]], walk: ChainWalk) -> Iterator[AuditFinding]:
    told: set[Head] = set()
    for number, head in crossed:
        if head not in walk.met and head not in told:
            told.add(head)
            yield lost(head, walk, said("deed {deed} of another session names it", deed=number))


def _older(connection: Connection) -> tuple[int, list[AuditFinding]]:
    begun = connection.scalars(
        select(deed.c.detail).where(deed.c.what == BEGIN, deed.c.link.is_not(None)).order_by(deed.c.id)
    ).all()
    pages = [page for detail in begun for page in older_rows.read(detail)]
    return older_rows.count(connection), list(older_rows.compared(connection, pages))


def _returns(connection: Connection) -> list[str]:
    rows = connection.execute(
        select(deed.c.at, deed.c.person, deed.c.detail).where(deed.c.what == WENT_BACK).order_by(deed.c.id)
    )
    return [
        said(
            "the books went back {detail} by {person} at {at} UTC",
            detail=row.detail,
            person=row.person,
            at=f"{row.at:%Y-%m-%d %H:%M:%S}",
        )
        for row in rows
    ]


def _begun(older: int) -> list[str]:
    return [said("{count} lines more are older than the chain", count=older)] if older else []


def _excused(count: int) -> list[str]:
    if not count:
        return []
    return [said("{count} ends of chains from before a going back are not in the books", count=count)]
