"""Copies of a store that is in use, and going back to one without letting a code out twice."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from app.model.code import CodeState
from app.store.backups import _KEPT, Backups, check
from app.store.errors import KeyWrong, RestoreRefused, StoreDamaged, StoreUnavailable
from app.store.opening import open_store
from app.store.restoring import Restoring
from tests.books import laid_out
from tests.faults.old_books import OLD, make_old
from tests.store.samples import Clock, crash, mac, new_codes, take_in


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def opened_store(folder):
    with open_store(laid_out(folder), station="station-1", clock=Clock()) as store:
        take_in(store, new_codes(6))
        yield store


@pytest.fixture
def backups(folder, opened_store) -> Backups:
    return Backups(opened_store.path, folder / "backups", Clock())


def flash(store, number: int) -> str:
    """Take a code through its life on a unit; its DeviceName."""
    got = store.ledger.reserve(1, mac(number), job=f"j{number}", slot=1, operator="Wang")
    store.ledger.begin_writing(got.code_id, mac(number), job=f"j{number}")
    store.ledger.confirm(got.code_id, mac(number), job=f"j{number}", slot=1, operator="Wang")
    return got.code.device_name


def back(folder, backup, **settings):
    return Restoring(folder, clock=Clock()).run(backup, person="Ana", **settings)


def states(folder) -> dict[str, CodeState]:
    with open_store(folder, station="station-1", clock=Clock()) as store:
        assert all(row.counts.difference == 0 for row in store.records.batches())
        assert [finding for finding in store.doctor() if not finding.ok] == []
        return {row.device_name: row.state for row in store.records.code_rows(store.records.code_ids(1))}


def test_two_backups_in_one_second_keep_their_occasion(folder, opened_store):
    stopped = Clock()()
    twice = Backups(opened_store.path, folder / "backups", lambda: stopped)
    assert twice.make("run").path != twice.make("run").path
    assert [one.why for one in twice.listed()] == ["run", "run"]


def test_a_backup_is_made_while_the_store_is_in_use_and_is_its_owners_alone(opened_store, backups):
    flash(opened_store, 1)
    made = backups.make("run")
    check(made.path)
    assert [one.path for one in backups.listed()] == [made.path]
    assert (made.why, made.size > 0) == ("run", True)
    if os.name == "posix":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("SELECT COUNT(*) FROM code WHERE state='consumed'").fetchone() == (1,)


def test_the_oldest_backups_are_thrown_away_and_strange_files_are_not(backups, folder):
    (folder / "backups").mkdir()
    strange = folder / "backups" / "mine.sqlite"
    strange.touch()
    made = [backups.make("run").path for _ in range(_KEPT + 2)]
    assert {one.path for one in backups.listed()} == set(made[2:])
    assert strange.exists()


def test_a_damaged_store_gives_no_backup_and_leaves_no_half_one(opened_store, backups, folder):
    opened_store.close()
    content = bytearray(opened_store.path.read_bytes())
    for start in range(4096 * 3, len(content), 4096):
        content[start : start + 200] = b"\xaa" * 200
    opened_store.path.write_bytes(content)
    with pytest.raises((StoreDamaged, StoreUnavailable)):
        backups.make("asked")
    assert list((folder / "backups").iterdir()) == []


def test_a_backup_goes_to_a_named_file_and_never_over_another(backups, tmp_path):
    target = tmp_path / "stick" / "books.sqlite"
    backups.make("asked", target)
    with pytest.raises(StoreUnavailable, match="name another file"):
        backups.make("asked", target)
    assert [path.name for path in target.parent.iterdir()] == ["books.sqlite"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\0" * 4000])
def test_what_is_no_store_is_no_backup(tmp_path, content):
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        check(path)


def test_going_back_to_what_forgets_nothing_just_happens(opened_store, backups, folder):
    flash(opened_store, 1)
    made = backups.make("run")
    before = states_of(opened_store)
    opened_store.close()
    back(folder, made.path)
    assert states(folder) == before


def states_of(store):
    return {row.device_name: row.state for row in store.records.code_rows(store.records.code_ids(1))}


def test_going_back_behind_units_is_refused_and_names_them(opened_store, backups, folder):
    made = backups.make("run")
    name = flash(opened_store, 7)
    opened_store.close()
    content = opened_store.path.read_bytes()
    with pytest.raises(RestoreRefused, match=rf"{name} \(consumed on 00:00:00:00:00:07\)"):
        back(folder, made.path)
    assert opened_store.path.read_bytes() == content
    assert not (folder / "restore").exists()


def test_when_it_is_allowed_codes_with_units_are_taken_out_and_never_given_out_again(
    opened_store, backups, folder
):
    made = backups.make("run")
    gone = {flash(opened_store, number) for number in (1, 2)}
    leaked = opened_store.records.code_rows(opened_store.records.code_ids(1))[5]
    opened_store.ledger.void(leaked.id, person="Ana", reason="leaked")
    opened_store.close()
    back(folder, made.path, forget=True)
    found = states(folder)
    assert {name for name, state in found.items() if state is CodeState.VOID} == gone | {leaked.device_name}
    assert [one.why for one in backups.listed()] == ["restore", "run"], "the replaced store is kept"


def test_a_batch_that_came_since_is_named_with_its_units(opened_store, backups, folder):
    made = backups.make("run")
    take_in(opened_store, new_codes(2, series="later"))
    opened_store.close()
    with pytest.raises(RestoreRefused, match=r"must not be imported again: 2 \(0 codes with units\)"):
        back(folder, made.path)


def test_without_the_present_store_every_code_that_looks_free_is_taken_out(opened_store, backups, folder):
    name = flash(opened_store, 1)
    made = backups.make("run")
    flash(opened_store, 2)
    opened_store.close()
    opened_store.path.write_bytes(b"\0" * 5000)
    for journal in ("-wal", "-shm"):
        opened_store.path.with_name(opened_store.path.name + journal).unlink(missing_ok=True)
    with pytest.raises(RestoreRefused, match="nobody knows"):
        back(folder, made.path)
    back(folder, made.path, forget=True)
    found = states(folder)
    assert found.pop(name) is CodeState.CONSUMED
    assert set(found.values()) == {CodeState.VOID}
    assert list((folder / "backups").glob("*-damaged.sqlite.kept"))


def test_a_store_that_is_open_is_not_replaced(opened_store, backups, folder):
    made = backups.make("run")
    with pytest.raises(RestoreRefused, match="close it first"):
        back(folder, made.path)


def test_a_backup_that_another_key_sealed_is_refused_and_the_store_stays(
    opened_store, backups, folder, tmp_path
):
    opened_store.close()
    with open_store(tmp_path / "other", station="station-2", clock=Clock()) as other:
        take_in(other, new_codes(2))
        strange = Backups(other.path, tmp_path / "other" / "backups", Clock()).make("asked")
    content = opened_store.path.read_bytes()
    with pytest.raises(KeyWrong, match="not the key"):
        back(folder, strange.path, forget=True)
    assert opened_store.path.read_bytes() == content


def test_a_cut_off_while_going_back_loses_nothing_of_the_present_books(
    opened_store, backups, folder, monkeypatch
):
    made = backups.make("run")
    name = flash(opened_store, 7)
    journal = opened_store.path.with_name(opened_store.path.name + "-wal")
    kept = {path: path.read_bytes() for path in (opened_store.path, journal)}
    crash(opened_store)
    for path, content in kept.items():
        path.write_bytes(content)  # as a killed process leaves them: the last changes are in the journal
    assert kept[journal]
    replace = Path.replace

    def cut_off(path: Path, target: Path) -> Path:
        if target == opened_store.path:
            raise OSError("the power is gone")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(StoreUnavailable, match="the power is gone"):
        back(folder, made.path, forget=True)
    monkeypatch.undo()
    assert states(folder)[name] is CodeState.CONSUMED


def test_the_backup_that_was_just_made_stays_though_the_clock_has_gone_back(backups, folder):
    (folder / "backups").mkdir()
    for day in range(1, _KEPT + 3):
        (folder / "backups" / f"209901{day:02}-000000-run.sqlite").touch()
    made = backups.make("run")
    check(made.path)


def test_a_name_that_is_no_moment_is_passed_over(backups, folder):
    made = backups.make("run")
    (folder / "backups" / "20269999-999999-run.sqlite").touch()
    assert [one.path for one in backups.listed()] == [made.path]


def test_a_backup_of_the_first_schema_is_sound(tmp_path):
    make_old(tmp_path / "old", OLD[0])
    check(tmp_path / "old" / "flashline.sqlite")


def test_what_was_cut_off_is_cleared_up_at_the_next_start(opened_store, backups, folder):
    made = backups.make("run").path
    opened_store.close()
    (folder / "restore" / "sessions").mkdir(parents=True)
    for left in (folder / "restore" / "flashline.sqlite", made.with_suffix(".trial"), Path(f"{made}.part")):
        left.touch()
    open_store(folder, station="station-1", clock=Clock()).close()
    assert [path.name for path in (folder / "backups").iterdir()] == [made.name]
    assert not (folder / "restore").exists()
