"""Books go from a local file to a server: whole, checked, and only once."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from app.model.code import BatchState, CodeState
from app.model.product import QuotaKind
from app.model.secret import Secret
from app.store.closing import Closing
from app.store.errors import KeyWrong, MoveRefused, StoreMoved, StoreUnavailable
from app.store.moving import Move
from app.store.opening import open_store
from app.store.schema import metadata
from tests.store.centre import LI, new_batch
from tests.store.samples import PRODUCT, mac, new_codes, take_in

SECRET = Secret("AccessKeySecretThatIsNeverShown")
ROOT = Path(__file__).parents[2]


def now() -> datetime:
    return datetime.now(UTC)


def mover(folder, url, tell=lambda line: None) -> Move:
    return Move(folder, url, clock=now, tell=tell)


@pytest.fixture
def folder(tmp_path):
    """Local books with something of everything: states, history, runs, a closed batch."""
    folder = tmp_path / "local"
    with open_store(folder) as store:
        first = take_in(store, new_codes(30))
        second = take_in(store, new_codes(3, start=100))
        store.jobs.open_run(
            "run-1", batch=second, recipe="r", firmware="f", firmware_sha256={"a": "b"}, operator="Wang"
        )
        for unit, end in ((1, "confirm"), (2, "hold"), (3, "release"), (4, "void")):
            got = store.ledger.reserve(first, mac(unit), job=f"j{unit}", slot=1, operator="Wang")
            if end == "release":
                store.ledger.release(got.code_id, mac(unit), job=f"j{unit}", reason="aborted")
                continue
            store.ledger.begin_writing(got.code_id, mac(unit), job=f"j{unit}")
            if end == "confirm":
                store.ledger.confirm(got.code_id, mac(unit), job=f"j{unit}", slot=1, operator="Wang")
            else:
                store.ledger.hold(got.code_id, mac(unit), job=f"j{unit}", reason="lost")
            if end == "void":
                store.ledger.void(got.code_id, person="Zhao", reason="scrapped")
        store.jobs.close_run("run-1", "complete")
        Closing(store._database, store._sessions, store.records, now).close(second, person="Zhao")
        ask_a_cloud(store)
    return folder


def ask_a_cloud(store) -> None:
    """An account, and a batch that waits for what it was told to issue."""
    store.cloud_accounts.put("", "LTAI5tTestAccessKeyId", SECRET, "iot.example.com", "instance-1", LI)
    store.quota.buy(PRODUCT, 2, kind=QuotaKind.PRODUCTION, note="", by=LI)
    order = store.orders.begin(
        new_batch(2, PRODUCT, place="iot.example.com"), [(2, "SN-0001"), (3, "SN-0002")]
    )
    store.orders.taken(order, "7")


def books(store):
    ids = range(1, 34)
    return (
        store.records.batches(),
        store.records.code_rows(ids),
        [store.records.history(code_id) for code_id in ids],
        [code for number in (1, 2) for _, code in store.stock.export_codes(number)],
        (store.cloud_accounts.rows(), store.cloud_accounts.secret("")),
    )


def test_everything_arrives_and_stations_go_on_there(folder, empty_postgres_url, tmp_path):
    with open_store(folder) as store:
        before = books(store)
        held = store.ledger.bound_to(PRODUCT, mac(2))
    moved = mover(folder, empty_postgres_url).run()
    assert {one.table for one in moved} == set(metadata.tables) - {"move"}
    assert {one.table: one.rows for one in moved}["code"] == 33
    with open_store(folder, database_url=empty_postgres_url) as store:
        assert books(store) == before
        assert store.records.batch(2).state is BatchState.CLOSED
        assert [
            finding for finding in store.doctor() if not finding.ok and finding.what != "codes in doubt"
        ] == []
        again = store.ledger.reserve(1, mac(2), job="x", slot=1, operator="Wang")
        assert (again.code_id, again.state) == (held.code_id, CodeState.HELD)
        fresh = store.ledger.reserve(1, mac(9), job="y", slot=1, operator="Wang")
        assert fresh.fresh
        assert take_in(store, new_codes(3, start=200)) == 4
        waiting = store.orders.claim(3)
        assert (waiting.names, waiting.new.application) == (((2, "SN-0001"), (3, "SN-0002")), "7")


def test_the_local_books_are_closed_for_good_and_say_where_they_went(folder, empty_postgres_url):
    mover(folder, empty_postgres_url).run()
    with pytest.raises(StoreMoved, match=r"moved to postgresql://.*FLASHLINE_DATABASE_URL") as caught:
        open_store(folder)
    assert "flashline@" not in str(caught.value)
    with pytest.raises(MoveRefused, match="move before"):
        mover(folder, empty_postgres_url).run()


def test_books_that_are_open_are_not_moved(folder, empty_postgres_url):
    with open_store(folder), pytest.raises(MoveRefused, match="in use"):
        mover(folder, empty_postgres_url).run()
    mover(folder, empty_postgres_url).run()


def test_a_database_that_stations_use_takes_no_other_books(folder, empty_postgres_url, tmp_path):
    open_store(tmp_path / "other", database_url=empty_postgres_url).close()
    with pytest.raises((MoveRefused, KeyWrong)):
        mover(folder, empty_postgres_url).run()
    open_store(folder).close()


def test_there_must_be_something_to_move(tmp_path, empty_postgres_url):
    with pytest.raises(MoveRefused, match="no books"):
        mover(tmp_path / "nothing", empty_postgres_url).run()


class CutOff(Exception):  # noqa: N818 - no error: what a power cut does
    pass


def cut_at(table):
    def tell(line):
        if line.startswith(f"{table}:"):
            raise CutOff

    return tell


@pytest.mark.parametrize("table", ["vault_key", "session", "code", "code_event"])
def test_a_move_that_was_cut_off_goes_on_and_nobody_works_in_between_there(folder, empty_postgres_url, table):
    with open_store(folder) as store:
        before = books(store)
    with pytest.raises(CutOff):
        mover(folder, empty_postgres_url, cut_at(table)).run()
    with pytest.raises(StoreMoved, match="on their way"):
        open_store(folder.parent / "new", database_url=empty_postgres_url)
    mover(folder, empty_postgres_url).run()
    with open_store(folder, database_url=empty_postgres_url) as store:
        assert books(store) == before


def test_books_that_were_used_after_a_move_was_cut_off_are_carried_anew(folder, empty_postgres_url):
    with pytest.raises(CutOff):
        mover(folder, empty_postgres_url, cut_at("code_event")).run()
    with open_store(folder) as store:
        got = store.ledger.reserve(1, mac(20), job="z", slot=1, operator="Wang")
        store.ledger.begin_writing(got.code_id, mac(20), job="z")
        store.ledger.confirm(got.code_id, mac(20), job="z", slot=1, operator="Wang")
        after = books(store)
    said: list[str] = []
    mover(folder, empty_postgres_url, said.append).run()
    assert any("begins anew" in line for line in said)
    with open_store(folder, database_url=empty_postgres_url) as store:
        assert books(store) == after


def test_a_cut_between_the_two_marks_leaves_both_closed_until_the_move_is_run_again(
    folder, empty_postgres_url, monkeypatch
):
    def cut(connection):
        raise CutOff

    with monkeypatch.context() as patch:
        patch.setattr("app.store.moving._set_counters", cut)
        with pytest.raises(CutOff):
            mover(folder, empty_postgres_url).run()
    with pytest.raises(StoreMoved):
        open_store(folder)
    with pytest.raises(StoreMoved):
        open_store(folder, database_url=empty_postgres_url)
    mover(folder, empty_postgres_url).run()
    open_store(folder, database_url=empty_postgres_url).close()


def test_a_row_that_was_changed_on_the_way_is_found(folder, empty_postgres_url):
    def meddle(line):
        if line.startswith("batch:"):
            with psycopg.connect(empty_postgres_url) as tool:
                tool.execute("UPDATE batch SET issued = 31 WHERE number = 1")
            raise CutOff

    with pytest.raises(CutOff):
        mover(folder, empty_postgres_url, meddle).run()
    said: list[str] = []
    mover(folder, empty_postgres_url, said.append).run()
    assert any("begins anew" in line for line in said)
    with open_store(folder, database_url=empty_postgres_url) as store:
        assert store.ledger.balance(1) == 0


def test_a_server_that_is_not_there_leaves_the_books_open(folder):
    with pytest.raises(StoreUnavailable) as caught:
        mover(folder, "postgresql://wang:Secr3t@127.0.0.1:9/flashline").run()
    assert "Secr3t" not in str(caught.value)
    open_store(folder).close()


def test_the_commands_move_list_and_take_over(folder, empty_postgres_url):
    def flashline(*words):
        return subprocess.run(
            [sys.executable, "-m", "app", "database", *words, "--data-dir", str(folder)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"FLASHLINE_DATABASE_URL": empty_postgres_url},
            check=False,
        )

    done = flashline("move")
    assert done.returncode == 0, done.stderr
    assert "code" in done.stdout
    assert "every row compared" in done.stdout
    [row] = json.loads(flashline("stations", "--json").stdout)
    assert row["in_hand"] == 0
    refused = flashline("take-over", row["name"], "--reason", "broken")
    assert refused.returncode == 1
    assert "is at work" in refused.stderr
