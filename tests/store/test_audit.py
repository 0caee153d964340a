"""Whoever alters what is on record is found out, and the row is named."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import Integer, LargeBinary, String, Text

from app.store.audit import Audit
from app.store.chain import START, Chain, hash_of
from app.store.chain_begin import books_of
from app.store.contents import LINKED, STATES, content_of
from app.store.database import Database
from app.store.heads import Heads
from app.store.key_file import KeyFile
from app.store.opening import open_store
from app.store.schema import UtcTime
from app.store.sqlite_file import FILE_NAME, SqliteFile
from app.store.vault import Vault
from tests.store.history import Meddler, work
from tests.store.samples import Clock


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """Books of two sessions, closed, with their guards taken away."""
    folder = tmp_path_factory.mktemp("books") / "data"
    with open_store(folder, station="station-1", clock=Clock()) as store:
        work(store)
    open_store(folder, station="station-1", clock=Clock()).close()
    Meddler(folder / FILE_NAME).unguard()
    return folder


@pytest.fixture
def books(original, tmp_path):
    return shutil.copytree(original, tmp_path / "data")


@pytest.fixture
def meddle(books):
    return Meddler(books / FILE_NAME)


def verify(folder):
    """As the command does, less the session of its own: that costs ten times as long."""
    database = Database(SqliteFile(folder / FILE_NAME))
    heads = Heads(folder)
    try:
        with database.reading() as connection:
            heads.use(str(books_of(connection)))
        return Audit(database, Vault(KeyFile(folder / "vault.key").read()), Chain("none", heads)).verify()
    finally:
        database.close()


def names(report, table, row) -> bool:
    place = f"{table}:{row}"
    return any((one.table, one.row) == (table, str(row)) or place in one.what for one in report.findings)


def middle(meddle, table):
    key = LINKED[table].key.name
    rows = meddle.read(f'SELECT "{key}" FROM "{table}" ORDER BY session, link')
    return rows[len(rows) // 2][0]


def test_nothing_is_found_where_nothing_was_altered(books):
    report = verify(books)
    assert (report.findings, report.notes) == ((), ())
    assert report.sessions == 2
    assert report.lines > 50
    assert report.older == 0


_COLUMNS = [(name, column.name) for name, content in LINKED.items() for column in content.table.columns]


def other_value(column) -> str:
    match column.type:
        case UtcTime():
            return "'2001-01-01 00:00:00.000000'"
        case LargeBinary():
            return "x'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'"
        case String() | Text():
            return f"'{'altered'[: column.type.length or 99]}'"
        case Integer():
            return f'coalesce("{column.name}", 0) + 1000'
        case _:
            return "'[1]'" if column.name == "phases" else "99.5"


@pytest.mark.parametrize(("table", "column"), _COLUMNS)
def test_a_line_of_which_any_column_was_altered_is_named(books, meddle, table, column):
    content = LINKED[table]
    key, row = content.key.name, middle(meddle, table)
    value = other_value(content.table.c[column])
    meddle(f"""UPDATE "{table}" SET "{column}" = {value} WHERE "{key}" = '{row}'""")
    report = verify(books)
    changed = meddle.read(f"""SELECT "{key}" FROM "{table}" WHERE "{key}" = '{row}'""")
    assert names(report, table, row) or (not changed and len(report.findings) >= 1), report.findings


@pytest.mark.parametrize("table", LINKED)
@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_line_that_was_removed_leaves_a_gap(books, meddle, table, which):
    key = LINKED[table].key.name
    rows = meddle.read(f'SELECT "{key}", link, session FROM "{table}" ORDER BY session, link')
    row, link, session = {"first": rows[0], "middle": rows[len(rows) // 2], "last": rows[-1]}[which]
    meddle(f"""DELETE FROM "{table}" WHERE "{key}" = '{row}'""")
    found = [one for one in verify(books).findings if one.session == session]
    assert any(f"link {link} before it" in one.what or one.link == link for one in found)


@pytest.mark.parametrize("table", LINKED)
@pytest.mark.parametrize("link", ["link", "NULL", "link + 5000"])
def test_a_line_that_was_inserted_is_named(books, meddle, table, link):
    content = LINKED[table]
    key, row = content.key.name, middle(meddle, table)
    others = ", ".join(f'"{c.name}"' for c in content.table.columns if c.name not in (key, "link"))
    new = "'job-x'" if table == "job" else "100000"
    meddle(
        f"""INSERT INTO "{table}" ("{key}", link, {others}) SELECT {new}, {link}, {others}"""
        f""" FROM "{table}" WHERE "{key}" = '{row}'"""
    )
    assert names(verify(books), table, new.strip("'"))


@pytest.mark.parametrize("table", LINKED)
@pytest.mark.parametrize("what", ["key", "link"])
def test_lines_that_changed_places_are_named(books, meddle, table, what):
    content = LINKED[table]
    key = content.key.name
    rows = meddle.read(f'SELECT "{key}", link FROM "{table}" ORDER BY session, link')
    (one, first), (two, second) = rows[0], rows[1]
    if what == "key":
        meddle(
            f"""UPDATE "{table}" SET "{key}" = '999999' WHERE "{key}" = '{one}'""",
            f"""UPDATE "{table}" SET "{key}" = '{one}' WHERE "{key}" = '{two}'""",
            f"""UPDATE "{table}" SET "{key}" = '{two}' WHERE "{key}" = '999999'""",
        )
    else:
        meddle(
            f"""UPDATE "{table}" SET link = {second} WHERE "{key}" = '{one}'""",
            f"""UPDATE "{table}" SET link = {first} WHERE "{key}" = '{two}'""",
        )
    report = verify(books)
    assert names(report, table, one)
    assert names(report, table, two)


def test_a_line_of_other_books_is_named(books, meddle, tmp_path):
    with open_store(tmp_path / "other", station="station-1") as store:
        work(store)
        [(line,)] = Meddler(store.path).read("SELECT hex(hash) FROM code_event WHERE id = 7")
    meddle(f"UPDATE code_event SET hash = x'{line}' WHERE id = 7")
    assert names(verify(books), "code_event", 7)


# Without the key's own check value nothing opens; another name of the station makes it a new one.
_REFUSED = {("vault_key", "check_value"), ("station", "name")}
_STATE_COLUMNS = [
    (name, column)
    for name, content in STATES.items()
    for column in content.names
    if name not in ("person", "mac_range", "cloud_account") and (name, column) not in _REFUSED
]
_OTHERS = {
    "per_product": "1 - per_product",
    "debug": "1 - debug",
    "trial": "1 - trial",
    "product_secret": "CASE WHEN product_secret IS NULL THEN x'00' END",
    "firmware_sha256": "'{}'",
}


@pytest.mark.parametrize(("table", "column"), _STATE_COLUMNS)
def test_a_row_of_what_is_that_was_altered_is_named(books, meddle, table, column):
    content = STATES[table]
    [(row,)] = meddle.read(f'SELECT min("{content.key.name}") FROM "{table}"')
    value = _OTHERS.get(column) or other_value(content.table.c[column])
    meddle(f"""UPDATE "{table}" SET "{column}" = {value} WHERE "{content.key.name}" = '{row}'""")
    assert names(verify(books), table, row)


@pytest.mark.parametrize("table", ["run", "product", "quota_entry", "batch", "session"])
def test_a_row_of_what_is_that_was_removed_or_put_in_is_named(books, meddle, table):
    content = STATES[table]
    key = content.key.name
    [(row,)] = meddle.read(f'SELECT min("{key}") FROM "{table}"')
    columns = ", ".join(f'"{c.name}"' for c in content.table.columns if c.name != key and not c.unique)
    unique = [c.name for c in content.table.columns if c.unique and c.name != key]
    more = "".join(f', "{name}"' for name in unique)
    values = "".join(", 'made up'" for _ in unique)
    if table != "quota_entry":
        meddle(
            f"""INSERT INTO "{table}" ("{key}", {columns}{more}) SELECT '77', {columns}{values}"""
            f""" FROM "{table}" WHERE "{key}" = '{row}'"""
        )
    meddle(f"""DELETE FROM "{table}" WHERE "{key}" = '{row}'""")
    report = verify(books)
    assert names(report, table, row)
    assert table == "quota_entry" or names(report, table, "77")


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("state = 'available', mac = NULL, consumed_at = NULL, session = NULL, job = NULL", 1),
        ("state = 'void', mac = NULL, consumed_at = NULL, session = NULL, job = NULL", 2),
        ("state = 'held', consumed_at = NULL", 3),
        ("mac = '00:00:00:00:00:77'", 1),
        ("consumed_at = '2001-01-01 00:00:00.000000'", 1),
        ("changed_at = '2001-01-01 00:00:00.000000'", 4),
        ("state = 'available'", 12),
        ("state = 'consumed', mac = '00:00:00:00:00:99', consumed_at = changed_at", 10),
        ("secret_fingerprint = x'00112233445566778899aabbccddeeff'", 9),
        ("device_secret = CAST(x'00' || substr(device_secret, 2) AS BLOB)", 9),
        ("device_name = 'unit-99999'", 9),
        ("product_id = 2", 9),
    ],
)
def test_a_code_that_was_altered_without_its_history_is_named(books, meddle, change, row):
    meddle(f"UPDATE code SET {change} WHERE id = {row}")
    assert names(verify(books), "code", row)


def test_secrets_that_changed_rows_are_named_both(books, meddle):
    swap = "(SELECT device_secret FROM kept WHERE kept.id = 17 - code.id)"
    meddle(
        "CREATE TEMPORARY TABLE kept AS SELECT id, device_secret FROM code",
        f"UPDATE code SET device_secret = {swap} WHERE id IN (8, 9)",
    )
    report = verify(books)
    assert names(report, "code", 8)
    assert names(report, "code", 9)


@pytest.mark.parametrize("change", ["device_name = 'other'", "match_key = 'other'", '"row" = 77'])
def test_a_name_without_a_secret_that_was_altered_is_found_by_its_batch(books, meddle, change):
    meddle(f"UPDATE code SET {change} WHERE id = 14")
    assert names(verify(books), "batch", 2)


def test_a_code_that_was_removed_is_found_by_its_batch(books, meddle):
    meddle("DELETE FROM code WHERE id = 11")
    assert names(verify(books), "batch", 1)


def test_an_end_that_was_cut_off_is_known_outside(books, meddle):
    [(session, last)] = meddle.read("SELECT session, link FROM deed ORDER BY id DESC LIMIT 1")
    meddle(
        f"DELETE FROM deed WHERE session = '{session}' AND link = {last}",
        f"UPDATE session SET ended_at = NULL WHERE id = '{session}'",
    )
    found = [one for one in verify(books).findings if "the end of the chain was removed" in one.what]
    assert [(one.session, one.link) for one in found] == [(session, last)]


def test_a_whole_session_that_was_taken_out_is_known_outside(books, meddle):
    [(last,)] = meddle.read("SELECT session FROM deed ORDER BY id DESC LIMIT 1")
    meddle(f"DELETE FROM deed WHERE session = '{last}'", f"DELETE FROM session WHERE id = '{last}'")
    assert [one.session for one in verify(books).findings] == [last]


def test_an_older_file_put_in_the_place_of_the_books_is_found(books, tmp_path):
    shutil.copy(books / FILE_NAME, tmp_path / "kept.sqlite")
    with open_store(books, station="station-1", clock=Clock()) as store:
        session = store.session_id
    shutil.copy(tmp_path / "kept.sqlite", books / FILE_NAME)
    assert [one.session for one in verify(books).findings] == [session]


def test_a_chain_that_was_written_anew_is_known_outside_and_to_the_next_session(books, meddle):
    """All hashes made to fit again, as somebody could who knows the program."""
    meddle("UPDATE code_event SET person = 'nobody' WHERE id = 9")
    [(session,)] = meddle.read("SELECT session FROM code_event WHERE id = 9")
    lines = [
        (row[0], name, row[1], row[2:])
        for name, content in LINKED.items()
        for row in meddle.read(
            f'SELECT link, "{content.key.name}", {content.selected("sqlite")}'
            f" FROM \"{name}\" WHERE session = '{session}'"
        )
    ]
    before, place, changes = START, "", []
    for _, name, key, row in sorted(lines):
        before = hash_of(before, place, name, content_of(row))
        place = f"{name}:{key}"
        changes.append(
            f"""UPDATE "{name}" SET hash = x'{before.hex()}' WHERE "{LINKED[name].key.name}" = '{key}'"""
        )
    meddle(*changes)
    found = verify(books).findings
    assert all("written anew" in one.what for one in found)
    assert sorted("outside" in one.what for one in found) == [False, True]
