"""Ends that an administrator's restore has taken: a supervisor answers for them, loudly and for good."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, closing

import pytest

from app.model.audit import AuditFinding
from app.model.person import Person, Role
from app.store.lost_ends import ACKNOWLEDGED, NothingLost
from app.store.opening import open_store
from app.store.sqlite_file import FILE_NAME
from app.store.trail import Wanted
from tests.books import laid_out
from tests.store.history import ANA
from tests.store.samples import Clock, raw

ON_ONE = pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
ZHAO = Person("Zhao", Role.SUPERVISOR)
WHY = "the server was put\nback to Monday"


class Books:
    """One station's books, of which an administrator makes copies and puts them back."""

    def __init__(self, folder, server, url, stack) -> None:
        self._server, self._stack, self._clock = server, stack, Clock()
        self._folder, self._url, self._copies = folder, url, []

    def open(self):
        if self._url is None:
            laid_out(self._folder)
        settings = {"station": "station-1", "database_url": self._url, "clock": self._clock}
        return self._stack.enter_context(open_store(self._folder, **settings))

    def work(self, lines: int = 3) -> str:
        """A session that leaves so many deeds; its id."""
        store = self.open()
        for _ in range(lines):
            store.deeds.note(ANA, "something")
        store.close()
        return store.session_id

    def copy(self):
        """A copy of the database, as pg_dump sees it: of one moment; nobody works."""
        if self._url is None:
            return shutil.copy(self._folder / FILE_NAME, self._folder.with_name("copy.sqlite"))
        name = self._server.new_database(self._url.partition("?")[0].rpartition("/")[2])
        self._copies.append(name)
        return self._server.url(name)

    def put_back(self, copy) -> None:
        if self._url is None:
            shutil.copy(copy, self._folder / FILE_NAME)
        else:
            self._url = copy

    def drop_copies(self) -> None:
        for name in self._copies:
            self._server.drop_database(name)


@pytest.fixture
def books(request, tmp_path, database_url):
    server = None if database_url is None else request.getfixturevalue("postgres_server")
    with ExitStack() as stack:
        made = Books(tmp_path / "data", server, database_url, stack)
        yield made
    made.drop_copies()


@pytest.fixture
def restored(books):
    """An open store that lacks what was done since the copy; with the sessions whose ends are gone."""
    books.work()
    copy = books.copy()
    gone = [books.work(), books.work()]
    books.put_back(copy)
    return books.open(), gone


def sessions(findings) -> list[str]:
    return sorted(one.session for one in findings)


def test_ends_that_are_gone_are_findings_until_a_supervisor_answers_for_them(restored):
    store, gone = restored
    report = store.audit.verify()
    assert sessions(report.findings) == sessions(report.gone) == sorted(gone)
    assert store.lost_ends.missing() == 2
    assert store.lost_ends.acknowledge(report.gone, ZHAO, WHY) == 2

    after = store.audit.verify()
    assert after.findings == ()
    assert store.lost_ends.missing() == 0
    assert sessions(after.acknowledged) == sorted(gone)
    assert all(
        "acknowledged by Zhao at 2026-03-01" in one.what and "the server was put back to Monday" in one.what
        for one in after.acknowledged
    )
    assert "2 ends that are gone and acknowledged" in after.summary
    [line] = store.trail.lines(Wanted(kind=ACKNOWLEDGED))
    assert (line.person, line.detail) == ("Zhao", "the server was put back to Monday; 2 ends of chains")


def test_what_was_acknowledged_stays_so_and_what_goes_missing_later_is_a_new_finding(books, restored):
    store, gone = restored
    store.lost_ends.acknowledge(store.audit.verify().gone, ZHAO, WHY)
    store.close()
    copy = books.copy()
    later = books.work()
    books.put_back(copy)
    store = books.open()
    report = store.audit.verify()
    assert store.lost_ends.missing() == 1
    assert sessions(report.findings) == [later]
    assert sessions(report.acknowledged) == sorted(gone)


def test_what_was_left_of_a_chain_must_stay_when_its_end_is_acknowledged(books):
    """Else whoever has one end acknowledged could cut off more of the same chain behind it."""
    store = books.open()
    store.deeds.note(ANA, "before")
    left = store.audit.head
    store.deeds.note(ANA, "after")
    store.close()
    store = books.open()
    _cut(store, left.session, left.link)
    lost = store.audit.verify().gone
    assert sessions(lost) == [left.session]
    store.lost_ends.acknowledge(lost, ZHAO, WHY)
    assert (left.session, left.link) not in places(store)
    _cut(store, left.session, left.link - 1)
    assert (left.session, left.link) in places(store)


def places(store):
    return {(one.session, one.link) for one in store.audit.verify().findings}


@ON_ONE
def test_an_acknowledgement_without_its_note_on_the_stations_disk_is_worth_nothing(books, restored):
    """Who has the database alone, and writes the deed by himself, hides nothing."""
    store, gone = restored
    store.lost_ends.acknowledge(store.audit.verify().gone, ZHAO, WHY)
    [listed] = (books._folder / "audit").glob("*/heads")
    text = listed.read_text()
    assert text.count("acknowledged ") == 1
    listed.write_text("\n".join(line for line in text.splitlines() if not line.startswith("acknowledged")))
    assert sessions(store.audit.verify().findings) == sorted(gone)


@ON_ONE
def test_an_acknowledgement_that_was_altered_to_cover_more_is_named_and_covers_nothing(restored):
    store, gone = restored
    report = store.audit.verify()
    store.lost_ends.acknowledge(report.gone[:1], ZHAO, WHY)
    [line] = store.trail.lines(Wanted(kind=ACKNOWLEDGED))
    kept, _ = store._sessions.chain.heads.known()
    [other] = [one.head for one in kept if one.head.session == report.gone[1].session]
    _meddle(store, "deed", f"UPDATE deed SET detail = detail || '\n{other}' WHERE id = {line.row}")
    after = store.audit.verify()
    assert sorted(gone) == sessions(one for one in after.findings if one.gone)
    assert (line.table, line.row) in {(one.table, one.row) for one in after.findings}
    assert after.acknowledged == ()


@ON_ONE
def test_an_acknowledgement_that_was_taken_out_is_found(restored):
    store, gone = restored
    store.lost_ends.acknowledge(store.audit.verify().gone, ZHAO, WHY)
    store.deeds.note(ANA, "later")
    _meddle(store, "deed", f"DELETE FROM deed WHERE what = '{ACKNOWLEDGED}'")
    found = store.audit.verify().findings
    assert set(gone) < {one.session for one in found}
    assert any(one.session == store.session_id for one in found)


@ON_ONE
def test_only_what_is_gone_is_acknowledged(restored):
    store, _ = restored
    lost = store.audit.verify().gone
    head = store.audit.head
    for wanted in (
        [],
        [AuditFinding("made up", session="nobody", link=3, gone=True)],
        [AuditFinding("there", session=head.session, link=head.link, gone=True)],
        [AuditFinding("no end", "code", "1")],
    ):
        with pytest.raises(NothingLost):
            store.lost_ends.acknowledge(wanted, ZHAO, WHY)
    with pytest.raises(ValueError, match="a reason is needed"):
        store.lost_ends.acknowledge(lost, ZHAO, "  ")
    assert store.audit.verify().gone == lost
    assert store.trail.lines(Wanted(kind=ACKNOWLEDGED)) == []


@ON_ONE
def test_a_chain_that_was_written_anew_can_not_be_acknowledged(restored):
    store, _ = restored
    kept, _ = store._sessions.chain.heads.known()
    ended = next(one.head for one in kept if one.head.place.startswith("deed:"))
    _meddle(
        store,
        "deed",
        f"UPDATE deed SET hash = x'00' WHERE session = '{ended.session}' AND link = {ended.link}",
    )
    report = store.audit.verify()
    assert any("written anew" in one.what and not one.gone for one in report.findings)


def _cut(store, session: str, after: int) -> None:
    _meddle(store, "deed", f"DELETE FROM deed WHERE session = '{session}' AND link > {after}")


def _meddle(store, table: str, statement: str) -> None:
    """As whoever owns the database can: its guards are taken away first."""
    with closing(raw(store)) as tool:
        if store._database.place.shared:
            tool.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
            for (name,) in tool.execute(guards, (table,)).fetchall():
                tool.execute(f"DROP TRIGGER {name}")
        tool.execute(statement)
