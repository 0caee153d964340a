"""Opening: new, old, newer, damaged, busy."""

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

import app.store.migrations
from app.model.code import BatchState
from app.store.database import Database
from app.store.definitions import definitions, definitions_by_migrations
from app.store.doctor import Finding
from app.store.errors import (
    ConstraintBroken,
    MigrationFailed,
    SchemaTooNew,
    StoreClosed,
    StoreDamaged,
    StoreUnavailable,
)
from app.store.migrating import settings
from app.store.opening import open_store
from app.store.schema import metadata
from app.store.sqlite_file import SqliteFile
from app.store.upgrade import SCRIPTS, bring_up_to_date, newest_revision
from tests.store.samples import mac, new_codes, raw, take_in

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade():
    with op.batch_alter_table("product") as product:
        product.add_column(sa.Column("remark", sa.Text()))
    {more}
"""
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NEWEST = ScriptDirectory(app.store.migrations.__path__[0]).get_current_head()


def next_scripts(folder: Path, more: str = "pass") -> str:
    """The migrations of a coming version: ours and one step more, 9999."""
    shutil.copytree(
        Path(app.store.migrations.__path__[0]), folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "versions" / "9999_next.py").write_text(STEP.format(newest=NEWEST, more=more))
    return str(folder)


def in_lines(sql: str) -> list[str]:
    """Columns and constraints without their order; SQLite puts columns that were added later in one line."""
    apart = re.sub(r", (?=\w+ (?:VARCHAR|DATETIME|TEXT|INTEGER|BOOLEAN|BLOB))", ",\n", sql)
    return sorted(line.strip().rstrip(",") for line in apart.splitlines())


def test_the_migrations_make_what_the_program_expects(tmp_path):
    made = Database(SqliteFile(tmp_path / "made.sqlite"))
    with made.writing() as connection:
        metadata.create_all(connection)
        wanted = definitions(connection)
    made.close()
    found = {
        name: sql for name, sql in definitions_by_migrations().items() if not sql.startswith("CREATE TRIGGER")
    }
    del found["alembic_version"]
    assert {name: in_lines(sql) for name, sql in found.items()} == {
        name: in_lines(sql) for name, sql in wanted.items()
    }


def test_alembic_finds_no_difference_either(store):
    database = Database(store._database.place)
    try:
        with database.writing() as connection:
            try:
                command.check(settings(connection, SCRIPTS))
            except CommandError as error:
                pytest.fail(str(error))
    finally:
        database.close()


def test_the_last_migration_file_is_the_schema_that_the_migrations_come_to():
    assert newest_revision() == NEWEST


def test_a_new_store_is_sound(store, batch):
    assert [finding for finding in store.doctor() if not finding.ok] == []
    assert {finding.what for finding in store.doctor()} >= {"database", "books", "key", "codes in doubt"}


def test_the_doctor_names_codes_in_doubt_and_a_history_that_does_not_fit(store, batch, tool):
    got = store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
    store.ledger.begin_writing(got.code_id, mac(1), job="j")
    store.ledger.hold(got.code_id, mac(1), job="j", reason="lost")
    tool.execute("UPDATE code SET state='void' WHERE id=5")
    found = {finding.what: finding for finding in store.doctor() if not finding.ok}
    assert found.keys() == {"codes in doubt", "history"}
    assert isinstance(found["history"], Finding)
    assert "unit-00001 (held, unit 00:00:00:00:00:01)" in found["codes in doubt"].detail
    assert "[5]" in found["history"].detail


def test_an_older_store_is_copied_before_it_is_changed(tmp_path):
    with open_store(tmp_path) as store:
        take_in(store, new_codes(20))
    path = tmp_path / "flashline.sqlite"
    before = path.read_bytes()
    bring_up_to_date(path, tmp_path / "backups", NOW, scripts=next_scripts(tmp_path / "next"))
    [backup] = (tmp_path / "backups").iterdir()
    assert backup.name == f"20260301-000000-upgrade-{NEWEST}.sqlite"
    with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(path)) as new:
        assert copy.execute("SELECT count(*) FROM code").fetchone() == (20,)
        assert new.execute("SELECT count(*), count(remark) FROM code, product").fetchone() == (20, 0)
        assert new.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    assert len(backup.read_bytes()) == len(before)


def test_a_store_that_is_up_to_date_is_not_copied(tmp_path):
    open_store(tmp_path).close()
    open_store(tmp_path).close()
    assert not (tmp_path / "backups").exists()


def test_only_the_newest_backups_are_kept(tmp_path):
    open_store(tmp_path).close()
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 25):
        (folder / f"202501{day:02}-000000-run.sqlite").touch()
    bring_up_to_date(tmp_path / "flashline.sqlite", folder, NOW, scripts=next_scripts(tmp_path / "next"))
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 20
    assert kept[-1] == f"20260301-000000-upgrade-{NEWEST}.sqlite"


@pytest.mark.parametrize(
    "failure",
    [
        "op.execute('INSERT INTO nowhere VALUES (1)')",
        "raise RuntimeError('no')",
        "op.execute('DELETE FROM product')",
    ],
)
def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path, failure):
    with open_store(tmp_path) as store:
        take_in(store, new_codes(3))
        was = store.records.batches()
    scripts = next_scripts(tmp_path / "next", failure)
    with pytest.raises((MigrationFailed, StoreUnavailable)):
        bring_up_to_date(tmp_path / "flashline.sqlite", tmp_path / "backups", NOW, scripts=scripts)
    with open_store(tmp_path) as store:
        assert store.records.batches() == was
        assert all(finding.ok for finding in store.doctor())


def test_a_store_of_a_newer_program_is_refused_with_both_versions(tmp_path):
    open_store(tmp_path).close()
    path = tmp_path / "flashline.sqlite"
    bring_up_to_date(path, tmp_path / "backups", NOW, scripts=next_scripts(tmp_path / "next"))
    with pytest.raises(SchemaTooNew, match=f"schema 9999; this program knows schemas up to {NEWEST}"):
        open_store(tmp_path)


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path):
    path = tmp_path / "flashline.sqlite"
    path.write_bytes(b"not a database at all, but long enough " * 100)
    with pytest.raises(StoreDamaged, match=r"flashline\.sqlite"):
        open_store(tmp_path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_database_of_another_program_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "flashline.sqlite")) as other:
        other.execute("CREATE TABLE diary (day TEXT)")
    with pytest.raises(StoreDamaged, match="not Flashline's"):
        open_store(tmp_path)


def test_a_store_that_lost_the_note_of_its_key_is_refused(tmp_path):
    with open_store(tmp_path) as store:
        take_in(store, new_codes(1))
        with closing(raw(store)) as tool:
            tool.execute("DELETE FROM vault_key")
    with pytest.raises(StoreDamaged, match="note of the key"):
        open_store(tmp_path)


def test_a_folder_that_can_not_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file"):
        open_store(tmp_path / "file" / "data")


@pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
def test_a_locked_database_is_told_in_plain_words(store, batch, tool):
    impatient = Database(SqliteFile(store.path, busy_milliseconds=1))
    tool.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreUnavailable, match="keeps it locked"), impatient.writing():
            pass
        with impatient.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM code").scalar() == 10
    finally:
        tool.execute("ROLLBACK")
        impatient.close()


@pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
@pytest.mark.parametrize(
    ("pragma", "words"), [("query_only=ON", "can't be written"), ("max_page_count=1", "disk is full")]
)
def test_a_full_or_read_only_disk_is_told_in_plain_words_and_nothing_is_half_done(
    store, batch, tool, pragma, words
):
    with store._database.writing() as connection:  # the next writer gets this connection again
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    with pytest.raises(StoreUnavailable, match=words):
        take_in(store, new_codes(2000, start=500))
    others = [row for row in store.records.batches() if row.number != batch]
    assert all(row.state is BatchState.CREATE_FAILED and words in row.problem for row in others)
    assert tool.execute("SELECT count(*) FROM code").fetchone() == (10,)
    assert store.ledger.balance(batch) == 0


def test_errors_of_the_database_quote_no_values(store, batch):
    with pytest.raises(ConstraintBroken) as caught, store._database.writing() as connection:
        connection.execute(
            text("UPDATE code SET device_name = :name, mac = 'shown-nowhere' WHERE id = 1"),
            {"name": "shown-nowhere"},
        )
    assert "shown-nowhere" not in str(caught.value)
    assert "shown-nowhere" not in str(caught.value.__cause__)


def test_a_closed_store_says_so(store, batch):
    store.close()
    with pytest.raises(StoreClosed):
        store.records.batches()
    with pytest.raises(StoreClosed):
        store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
