"""What happens to honest books is no finding: crashes, restores, rotations, moves, many stations."""

from __future__ import annotations

import signal
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from app.model.code import CodeState
from app.model.person import Role
from app.model.secret import Secret
from app.store.contents import LINKED, STATES
from app.store.errors import ConstraintBroken, StoreError
from app.store.heads import Heads
from app.store.keeping import Keeping
from app.store.key_file import KeyFile
from app.store.moving import Move
from app.store.opening import open_store
from app.store.people import PersonRefused
from app.store.restoring import Restoring
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.trail import Wanted
from tests.store.history import ANA, begin, work
from tests.store.samples import Clock, crash, mac, new_codes, raw, take_in


def found(store) -> list[str]:
    return [str(one) for one in store.audit.verify().findings]


def test_a_history_of_everything_is_as_it_was_written_on_each_database(store):
    work(store)
    report = store.audit.verify()
    assert report.findings == ()
    assert report.lines > 50


def test_stations_that_work_at_once_have_chains_of_their_own_that_name_each_other(opened, tmp_path):
    with opened(tmp_path / "one", station="one") as one:
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "vault.key").write_bytes((tmp_path / "one" / "vault.key").read_bytes())
        (tmp_path / "two" / "vault.key").chmod(0o600)
        batch = take_in(one, new_codes(40))
        shared = one._database.place.shared
        two = opened(tmp_path / ("two" if shared else "one"), station="two" if shared else "one")

        def flash(store, first):
            for unit in range(first, first + 10):
                code = begin(store, batch, unit, f"job-{unit}")
                store.ledger.confirm(code, mac(unit), job=f"job-{unit}", slot=1, operator="Wang")

        at_work = [threading.Thread(target=flash, args=args) for args in ((one, 1), (two, 11), (one, 21))]
        for thread in at_work:
            thread.start()
        for thread in at_work:
            thread.join()
        report = two.audit.verify()
        assert report.findings == ()
        assert report.sessions == 2
        with two._database.reading() as connection:
            heads = connection.execute(text("SELECT heads FROM deed WHERE heads IS NOT NULL")).scalars().all()
        assert any(one.session_id in heads_of_two for heads_of_two in heads)


def test_a_change_that_was_refused_leaves_no_gap(store, batch):
    def refused():
        with store._database.writing() as connection:
            store.deeds.note_in(connection, ANA, "a deed that never was")
            connection.execute(text("UPDATE code SET state = 'consumed' WHERE id = 1"))

    with pytest.raises(ConstraintBroken):
        refused()
    store.deeds.note(ANA, "the next one")
    assert found(store) == []


def test_a_session_that_crashed_is_no_finding_and_its_end_is_kept(opened, tmp_path):
    store = opened()
    batch = take_in(store, new_codes(5))
    begin(store, batch, 1, "job-1")
    head = store.audit.head
    crash(store)
    after = opened()
    assert after.recovered.held == 1
    assert found(after) == []
    kept, _ = after._sessions.chain.heads.known()
    assert head in [one.head for one in kept]
    assert after.lost_ends.missing() == 0


def test_a_crash_between_the_change_and_the_head_outside_is_no_finding(opened, monkeypatch):
    store = opened()
    batch = take_in(store, new_codes(5))
    monkeypatch.setattr(Heads, "keep", lambda heads, head: None)
    begin(store, batch, 1, "job-1")
    crash(store)
    monkeypatch.undo()
    assert found(opened()) == []


class Lost(Exception):  # noqa: N818 - no error of ours: a connection that breaks
    pass


def cut_off_at_the_end(store, monkeypatch, *, kept):
    with store._database.writing() as connection:
        store.deeds.note_in(connection, ANA, "in doubt")
        commit, roll_back = connection._commit_impl, connection._rollback_impl

        def break_off():
            (commit if kept else roll_back)()
            raise Lost

        monkeypatch.setattr(connection, "_commit_impl", break_off)


@pytest.mark.parametrize("kept", [True, False])
def test_after_an_end_that_could_not_be_told_the_chain_goes_on_from_what_was_kept(
    store, batch, kept, monkeypatch
):
    """The commit raises, after it was done or before: the books tell which, before the next line."""
    before = store.audit.head
    with pytest.raises(Lost):
        cut_off_at_the_end(store, monkeypatch, kept=kept)
    monkeypatch.undo()
    assert store._sessions.chain.doubtful
    store.deeds.note(ANA, "the next one")
    assert store.audit.head.link == before.link + 1 + kept
    assert found(store) == []


def test_a_server_that_is_killed_leaves_a_chain_that_goes_on(own_server, tmp_path):
    url = own_server.url(own_server.new_database())
    with open_store(tmp_path / "one", database_url=url, station="one") as store:
        batch = take_in(store, new_codes(5))
        begin(store, batch, 1, "job-1")
        own_server.stop(signal.SIGQUIT)
        with pytest.raises(StoreError):
            store.deeds.note(ANA, "while the server is away")
        own_server.start()
        for _ in range(50):
            try:
                store.deeds.note(ANA, "when it is back")
                break
            except StoreError:
                continue
        assert found(store) == []


def test_a_station_that_was_taken_over_leaves_a_whole_chain(tmp_path, postgres_url):
    with open_store(tmp_path / "one", database_url=postgres_url, station="one") as one:
        batch = take_in(one, new_codes(5))
        begin(one, batch, 1, "job-1")
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "vault.key").write_bytes((tmp_path / "one" / "vault.key").read_bytes())
        (tmp_path / "two" / "vault.key").chmod(0o600)
        crash(one)
        with open_store(tmp_path / "two", database_url=postgres_url, station="two") as two:
            two.ledger.take_over("one", person="Zhao", reason="burnt")
            assert found(two) == []


def test_books_that_went_back_say_so_and_are_no_finding(tmp_path):
    folder = tmp_path / "data"
    with open_store(folder, station="one", clock=Clock()) as store:
        batch = take_in(store, new_codes(5))
        copy = store.backups.make("asked").path
    with open_store(folder, station="one", clock=Clock()) as store:
        code = begin(store, batch, 1, "job-1")
        store.ledger.confirm(code, mac(1), job="job-1", slot=1, operator="Wang")
        forgotten = store.audit.head
    Restoring(folder, clock=Clock()).run(copy, person="Ana", forget=True)
    with open_store(folder, station="one", clock=Clock()) as store:
        report = store.audit.verify()
        assert report.findings == ()
        [back] = [note for note in report.notes if "went back" in note]
        assert copy.name in back
        assert "by Ana at 2026-03-01" in back
        assert any("from before a going back" in note for note in report.notes)
        assert store.lost_ends.missing() == 0
        assert store.records.code_rows([code])[0].state is CodeState.VOID
    listed = (folder / "audit" / store.audit._chain.heads._folder.name / "heads").read_text()
    assert forgotten.session in listed


def test_going_back_by_copying_a_file_is_found_even_after_an_honest_one(tmp_path):
    folder = tmp_path / "data"
    with open_store(folder, station="one") as store:
        take_in(store, new_codes(5))
        copy = store.backups.make("asked").path
    Restoring(folder, clock=Clock()).run(copy, person="Ana", forget=True)
    older = (folder / FILE_NAME).read_bytes()
    with open_store(folder, station="one") as store:
        session = store.session_id
    (folder / FILE_NAME).write_bytes(older)
    with open_store(folder, station="one") as store:
        assert session in [one.session for one in store.audit.verify().findings]


def test_a_change_of_keys_is_on_record_and_no_finding(tmp_path):
    folder = tmp_path / "data"
    with open_store(folder, station="one") as store:
        work(store)
    keeping = Keeping(
        folder, SqliteFile(folder / FILE_NAME), KeyFile(folder / "vault.key"), lambda: datetime.now(UTC)
    )
    keeping.change(lambda line: None, by=ANA)
    sheet = keeping.sheet(by=ANA)
    with open_store(folder, station="one") as store:
        assert found(store) == []
        lines = [(line.what, line.person, line.detail) for line in store.trail.lines(Wanted())]
        assert ("change the key", "Ana", f"key 2, {sheet.key}") in lines
        assert ("print recovery sheet", "Ana", sheet.key) in lines


def test_books_that_moved_to_a_server_keep_their_chains(tmp_path, empty_postgres_url):
    folder = tmp_path / "data"
    with open_store(folder, station="one") as store:
        work(store)
        lines = store.audit.verify().lines
    Move(folder, empty_postgres_url, clock=lambda: datetime.now(UTC), tell=lambda line: None).run()
    with open_store(folder, database_url=empty_postgres_url, station="one") as store:
        report = store.audit.verify()
        assert (report.findings, report.notes) == ((), ())
        assert report.lines > lines
        with closing(raw(store)) as tool:
            tool.execute("ALTER TABLE code_event DISABLE TRIGGER USER")
            tool.execute("UPDATE code_event SET person = 'nobody' WHERE id = 5")
            tool.execute("ALTER TABLE job DISABLE TRIGGER USER")
            tool.execute("UPDATE job SET phases = '[]' WHERE id = 'job-2'")
            tool.execute("ALTER TABLE deed DISABLE TRIGGER USER")
            tool.execute("DELETE FROM deed WHERE id = 9")
        assert {(one.table, one.row) for one in store.audit.verify().findings} >= {
            ("code_event", "5"),
            ("job", "job-2"),
        }


def test_lines_that_are_older_than_the_chain_are_protected_from_its_begin(tmp_path):
    folder = tmp_path / "data"
    with open_store(folder, station="one") as store:
        work(store)
        with closing(raw(store)) as tool:
            # As they were before there were chains.
            for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                tool.execute(f"DROP TRIGGER {name}")
            for table in ("code_event", "batch_event", "erasure", "job"):
                tool.execute(f"UPDATE {table} SET link = NULL, hash = NULL")
            tool.execute("UPDATE job SET session = NULL")
            tool.execute("DELETE FROM deed")
        crash(store)
    with open_store(folder, station="one") as store:
        assert found(store) == []
        assert store.audit.verify().older > 20
        with closing(raw(store)) as tool:
            tool.execute("UPDATE code_event SET person = 'nobody' WHERE id = 5")
            tool.execute("DELETE FROM job WHERE id = 'job-3'")
            tool.execute(
                "INSERT INTO batch_event SELECT 99, batch, from_state, to_state, at, session, person, reason,"
                " NULL, NULL FROM batch_event WHERE id = 1"
            )
        bad = found(store)
        assert any("code_event 1: among 1 to" in one for one in bad)
        assert any(one.startswith("job job-1: among job-1 to job-3") for one in bad)
        assert any(one.startswith("batch_event 99: is in no chain") for one in bad)


def test_people_are_on_record_with_each_sign_in_and_each_refusal(store):
    store.people.found("Ana", Secret("271828"))
    with pytest.raises(PersonRefused):
        store.people.check("Ana", Secret("314159"))
    with pytest.raises(PersonRefused):
        store.people.check("271828", Secret("271828"))
    store.people.check("Ana", Secret("271828"))
    store.people.signed_out(ANA)
    store.people.add("Bo", Role.OPERATOR, Secret("161803"), by="Ana")
    store.people.set_role("Bo", Role.ENGINEER, ANA)
    lines = [(line.person, line.what, line.detail) for line in store.trail.lines(Wanted())][-7:]
    assert lines == [
        ("Ana", "name person", "Ana, supervisor"),
        ("Ana", "wrong PIN: sign in", ""),
        ("nobody", "refused: sign in", ""),
        ("Ana", "sign in", ""),
        ("Ana", "sign out", ""),
        ("Ana", "name person", "Bo, operator"),
        ("Ana", "change role", "Bo, operator to engineer"),
    ]
    assert found(store) == []


def test_the_record_is_read_by_time_person_kind_batch_and_unit(store):
    batch = work(store)

    def whats(**wanted):
        return [line.what for line in store.trail.lines(Wanted(**wanted))]

    steps = {"code reserved", "code writing", "code consumed", "job failed"}
    assert set(whats(mac=str(mac(1)))) == steps
    assert set(whats(person="Zhao", kind="batch")) == {"batch closed", "batch open"}
    assert len(whats(batch=batch, kind="consumed")) == 3
    assert len(whats(limit=5)) == 5
    assert whats(until=datetime(2020, 1, 1, tzinfo=UTC)) == []


def test_the_columns_that_a_hash_covers_do_not_change_by_accident():
    """A column that joins a table must be empty in older rows (LINKED), or be left out (STATES)."""
    assert {name: len(content.names) for name, content in (LINKED | STATES).items()} == {
        "deed": 12,
        "code_event": 10,
        "job": 22,
        "batch_event": 7,
        "erasure": 10,
        "vault_key": 3,
        "station": 2,
        "session": 6,
        "person": 8,
        "product": 10,
        "quota_entry": 8,
        "mac_range": 7,
        "batch": 13,
        "run": 11,
        "cloud_account": 7,
    }
