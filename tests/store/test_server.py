"""Several stations on one server: who is alive, who may settle what, what happens when the server is gone."""

import os
import platform
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from alembic import command
from sqlalchemy import event

from app.model.code import CodeState
from app.store.database import Database
from app.store.definitions import definitions, definitions_by_migrations
from app.store.errors import (
    BatchExhausted,
    KeyMissing,
    KeyWrong,
    LedgerConflict,
    MigrationFailed,
    SchemaTooNew,
    SessionTakenOver,
    StationCopied,
    StationInUse,
    StoreDamaged,
    StoreUnavailable,
    UnitBusy,
    UnitLeft,
    UnknownStation,
)
from app.store.migrating import settings
from app.store.opening import open_store
from app.store.postgres_server import PostgresServer, _key, _parts
from app.store.upgrade import SCRIPTS, bring_server_up_to_date
from tests.benchmarks import stations
from tests.store.samples import PRODUCT, mac, new_codes, take_in
from tests.store.test_opening import next_scripts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hall(tmp_path, postgres_url):
    """Opens stations, each with a data folder of its own and the one key."""
    with ExitStack() as stack:

        def station(name, **more):
            folder = tmp_path / name
            keys = list(tmp_path.glob("*/vault.key"))
            if keys and not folder.exists():
                folder.mkdir()
                shutil.copy(keys[0], folder)
            settings = {"station": name, "database_url": postgres_url} | more
            return stack.enter_context(open_store(folder, **settings))

        yield station


@pytest.fixture
def far_program(tmp_path, postgres_url):
    """A program of station `far`, as a process of its own: has one code in writing and one reserved."""
    started = []

    def start(batch, unit):
        folder = tmp_path / "far"
        folder.mkdir()
        shutil.copy(tmp_path / "near" / "vault.key", folder)
        one = subprocess.Popen(
            [sys.executable, "-m", "tests.store.rival", "write", str(folder), str(batch), str(unit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"FLASHLINE_DATABASE_URL": postgres_url, "FLASHLINE_STATION": "far"},
        )
        started.append(one)
        return one, *map(int, one.stdout.readline().split())

    yield start
    for one in started:
        one.kill()
        one.communicate()


def reserve(store, batch, unit, job="job-1"):
    return store.ledger.reserve(batch, mac(unit), job=job, slot=1, operator="Wang")


def write(store, batch, unit, job="job-1"):
    got = reserve(store, batch, unit, job)
    store.ledger.begin_writing(got.code_id, mac(unit), job=job)
    return got


def cut_off(store, url):
    """What a lost network does: the server ends the connections, the program does not know yet."""
    with psycopg.connect(url, autocommit=True) as tool:
        tool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND classid::bigint = %(high)s AND objid::bigint = %(low)s",
            _parts(_key(store.session_id)),
        )


def test_a_killed_stations_unit_is_refused_with_its_name_until_an_engineer_takes_it_over(hall, far_program):
    near = hall("near")
    batch = take_in(near, new_codes(10))
    far, writing, reserved = far_program(batch, 7)
    with pytest.raises(UnitBusy, match="slot 1 of far"):
        reserve(near, batch, 7)
    far.kill()
    far.communicate()
    assert near.ledger.recover().held == 0
    for unit in (7, 8):
        with pytest.raises(UnitLeft, match=r"far, which does not run now.*take-over far"):
            reserve(near, batch, unit)
    assert {one.code.id for one in near.doubts.listed()} == {writing, reserved}
    assert reserve(near, batch, 9, "job-9").code_id not in (writing, reserved)
    recovery = near.ledger.take_over("far", person="Zhao", reason="burnt down")
    assert (recovery.released, recovery.held) == (1, 1)
    last = near.records.history(writing)[-1]
    assert (last.person, last.reason) == ("Zhao", "taken over from far: burnt down")
    again = reserve(near, batch, 7)
    assert (again.code_id, again.state) == (writing, CodeState.HELD)
    assert near.ledger.balance(batch) == 0


def test_a_paused_station_counts_as_at_work(hall, far_program):
    near = hall("near")
    batch = take_in(near, new_codes(10))
    far, writing, _ = far_program(batch, 7)
    far.send_signal(signal.SIGSTOP)
    with pytest.raises(StationInUse, match="far is at work"):
        near.ledger.take_over("far", person="Zhao", reason="hangs")
    with pytest.raises(UnitBusy):
        reserve(near, batch, 7)
    assert {row.name: row.alive for row in near.ledger.stations()} == {"near": True, "far": True}
    assert near.records.code_rows([writing])[0].state is CodeState.WRITING


def test_a_station_that_comes_back_settles_its_own_codes_at_once(hall, far_program):
    near = hall("near")
    batch = take_in(near, new_codes(10))
    far, writing, _ = far_program(batch, 7)
    far.kill()
    far.communicate()
    back = hall("far")
    assert (back.recovered.released, back.recovered.held) == (1, 1)
    assert reserve(near, batch, 7).code_id == writing


def test_a_station_that_was_taken_over_while_it_was_cut_off_changes_nothing_any_more(hall, postgres_url):
    near, far = hall("near"), hall("far")
    batch = take_in(near, new_codes(10))
    written, reserved = write(far, batch, 1), reserve(far, batch, 2)
    cut_off(far, postgres_url)
    near.ledger.take_over("far", person="Zhao", reason="no answer")
    for call in (
        lambda: far.ledger.begin_writing(reserved.code_id, mac(2), job="job-1"),
        lambda: far.ledger.confirm(written.code_id, mac(1), job="job-1", slot=1, operator="Wang"),
        lambda: reserve(far, batch, 3),
    ):
        with pytest.raises(SessionTakenOver, match="start it again"):
            call()
    far.close()
    rows = near.records.code_rows([written.code_id, reserved.code_id])
    assert [row.state for row in rows] == [CodeState.HELD, CodeState.AVAILABLE]
    with hall("far", station="far") as again:
        assert reserve(again, batch, 1).state is CodeState.HELD


def test_a_station_that_was_cut_off_and_not_taken_over_goes_on(hall, postgres_url):
    near, far = hall("near"), hall("far")
    batch = take_in(near, new_codes(10))
    got = write(far, batch, 1)
    cut_off(far, postgres_url)
    far.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    assert near.ledger.counts(batch).consumed == 1
    with pytest.raises(StationInUse):
        near.ledger.take_over("far", person="Zhao", reason="no answer")


def test_only_a_known_other_station_is_taken_over_with_a_reason(hall):
    near = hall("near")
    with pytest.raises(UnknownStation, match="nowhere"):
        near.ledger.take_over("nowhere", person="Zhao", reason="r")
    with pytest.raises(StationInUse):
        near.ledger.take_over("near", person="Zhao", reason="r")
    with pytest.raises(ValueError, match="reason"):
        near.ledger.take_over("far", person="Zhao", reason=" ")


def test_a_held_code_is_resumed_at_any_station(hall):
    near, far = hall("near"), hall("far")
    batch = take_in(near, new_codes(10))
    got = write(far, batch, 1)
    far.ledger.hold(got.code_id, mac(1), job="job-1", reason="unplugged")
    again = reserve(near, batch, 1, "job-2")
    assert (again.code, again.state) == (got.code, CodeState.HELD)
    near.ledger.begin_writing(got.code_id, mac(1), job="job-2")
    with pytest.raises(LedgerConflict):
        far.ledger.begin_writing(got.code_id, mac(1), job="job-1")
    near.ledger.confirm(got.code_id, mac(1), job="job-2", slot=1, operator="Wang")


def test_a_copied_data_folder_does_not_act_as_its_original(hall, tmp_path, monkeypatch):
    near = hall("near")
    shutil.copytree(tmp_path / "near", tmp_path / "copy")
    for lock in (tmp_path / "copy" / "sessions").iterdir():
        lock.unlink()
    monkeypatch.setattr(platform, "node", lambda: "another-computer")
    with pytest.raises(StationCopied, match="near is at work"):
        hall("copy", station="near")
    assert near.ledger.recover().held == 0


def test_a_station_without_the_key_is_told_where_to_get_it(hall, tmp_path, postgres_url):
    hall("near")
    with pytest.raises(KeyMissing, match=r"copy vault\.key from a station"):
        open_store(tmp_path / "new", database_url=postgres_url)
    assert not (tmp_path / "new" / "vault.key").exists()
    open_store(tmp_path / "else").close()
    with pytest.raises(KeyWrong):
        open_store(tmp_path / "else", database_url=postgres_url)


def test_of_stations_that_open_a_new_database_at_once_one_makes_the_schema_and_the_key(
    tmp_path, empty_postgres_url
):
    start = Barrier(4)

    def first(number):
        start.wait()
        try:
            with open_store(tmp_path / str(number), database_url=empty_postgres_url) as store:
                return take_in(store, new_codes(2, start=number * 10, series=f"{number}"))
        except KeyMissing:
            return None

    with ThreadPoolExecutor(4) as stations:
        assert sorted(map(str, stations.map(first, range(4)))) == ["1", "None", "None", "None"]


def test_a_data_folder_keeps_its_stations_name_and_no_two_are_alike(tmp_path, postgres_url):
    names = set()
    for _ in range(2):
        with open_store(tmp_path / "a", database_url=postgres_url, station_label="Line 3") as store:
            names.add(store.station)
    assert len(names) == 1
    shutil.copy(tmp_path / "a" / "vault.key", tmp_path)
    with open_store(
        tmp_path / "b", database_url=postgres_url, station_label="Line 3", key_file=tmp_path / "vault.key"
    ) as store:
        names.add(store.station)
    assert len(names) == 2
    assert all(name.startswith("Line-3-") for name in names)


def test_the_migrations_make_on_a_server_what_the_program_expects(postgres_url):
    server = PostgresServer(postgres_url)
    database = Database(server)
    try:
        with database.reading() as connection:
            found = definitions(connection)
        with database.writing() as connection:
            command.check(settings(connection, SCRIPTS))
    finally:
        database.close()
    assert found == definitions_by_migrations(server)
    assert {"code_transition", "code_never_emptied", "uq_code_product_id_mac"} <= found.keys()


def test_a_newer_database_is_refused_and_one_in_use_is_not_upgraded(hall, tmp_path, postgres_url):
    near = hall("near")
    scripts = next_scripts(tmp_path / "next")
    with pytest.raises(MigrationFailed, match=r"Close Flashline on near.*pg_dump"):
        bring_server_up_to_date(PostgresServer(postgres_url), scripts=scripts)
    near.close()
    bring_server_up_to_date(PostgresServer(postgres_url), scripts=scripts)
    with pytest.raises(SchemaTooNew):
        hall("near")


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(hall, tmp_path, postgres_url):
    hall("near").close()
    with pytest.raises((MigrationFailed, StoreUnavailable)):
        bring_server_up_to_date(
            PostgresServer(postgres_url), scripts=next_scripts(tmp_path / "next", "raise RuntimeError")
        )
    with hall("near") as store:
        assert all(finding.ok for finding in store.doctor())


def test_a_database_of_another_program_is_refused(tmp_path, empty_postgres_url):
    with psycopg.connect(empty_postgres_url) as tool:
        tool.execute("CREATE TABLE diary (day text)")
    with pytest.raises(StoreDamaged, match="not Flashline's"):
        open_store(tmp_path / "data", database_url=empty_postgres_url)


@pytest.mark.parametrize("table", ["code", "code_event", "job", "batch"])
def test_nothing_is_emptied(hall, postgres_url, table):
    hall("near")
    with psycopg.connect(postgres_url) as tool, pytest.raises(psycopg.IntegrityError, match="never emptied"):
        tool.execute(f"TRUNCATE {table} CASCADE")


def test_a_code_that_another_station_is_just_taking_is_waited_for_before_a_batch_is_called_empty(
    hall, postgres_url
):
    near = hall("near")
    batch = take_in(near, new_codes(1))
    with psycopg.connect(postgres_url) as other, ThreadPoolExecutor(1) as slot:
        other.execute("SELECT id FROM code FOR UPDATE")
        waiting = slot.submit(reserve, near, batch, 1)
        with psycopg.connect(postgres_url, autocommit=True) as tool:
            while not tool.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
                assert not waiting.done()
        other.rollback()
        assert waiting.result().fresh
    with pytest.raises(BatchExhausted):
        reserve(near, batch, 2)


def test_a_server_that_crashes_is_told_and_work_goes_on_when_it_is_back(own_server, tmp_path):
    url = own_server.url(own_server.new_database())
    with open_store(tmp_path / "data", database_url=url, station="near") as store:
        batch = take_in(store, new_codes(10))
        got = write(store, batch, 1)
        own_server.stop(signal.SIGQUIT)
        for _ in range(2):
            with pytest.raises(
                StoreUnavailable, match=r"connection was lost|does not answer|stopped or started"
            ):
                store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
        own_server.start()
        store.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
        assert store.ledger.counts(batch).consumed == 1
        assert reserve(store, batch, 2).fresh
    own_server.stop()
    with pytest.raises(StoreUnavailable, match="does not answer"):
        open_store(tmp_path / "data", database_url=url)


def test_a_server_that_is_going_down_is_not_taken_for_one_that_knows_no_such_user(own_server, tmp_path):
    url = own_server.url(own_server.new_database())
    with psycopg.connect(url):  # in good order, a server waits for those who are there
        own_server._process.send_signal(signal.SIGTERM)
        while "shutting down" not in refusal_of(url):
            pass
        with pytest.raises(StoreUnavailable, match="is being stopped or started; try again"):
            open_store(tmp_path / "data", database_url=url)


def refusal_of(url) -> str:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kept", [False, True], ids=["the commit was lost", "only its answer was lost"])
def test_an_answer_that_is_lost_at_the_end_of_a_change_is_an_error_and_the_call_may_be_made_again(
    hall, postgres_url, kept
):
    near = hall("near")
    batch = take_in(near, new_codes(10))
    got = write(near, batch, 1)
    engine = near._database._engine
    dialect, do_commit = engine.dialect, engine.dialect.do_commit
    wires = []

    def lose(dbapi_connection):
        if kept:
            do_commit(dbapi_connection)
        wire = dbapi_connection.dbapi_connection
        wires.append(wire)
        with psycopg.connect(postgres_url, autocommit=True) as tool:
            tool.execute("SELECT pg_terminate_backend(%s)", (wire.info.backend_pid,))
        wire.execute("SELECT 1")

    dialect.do_commit = lose
    try:
        with pytest.raises(StoreUnavailable):
            near.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    finally:
        dialect.do_commit = do_commit
    assert len(wires) == 1
    state = near.ledger.find(PRODUCT, got.code.device_name).state
    assert state is (CodeState.CONSUMED if kept else CodeState.WRITING)
    near.ledger.confirm(got.code_id, mac(1), job="job-1", slot=1, operator="Wang")
    assert [one.to_state.value for one in near.records.history(got.code_id)] == [
        "available",
        "reserved",
        "writing",
        "consumed",
    ]


def test_a_dead_connection_in_the_pool_is_replaced_before_anything_is_sent(hall, postgres_url):
    near = hall("near")
    batch = take_in(near, new_codes(10))
    sent = []
    event.listen(near._database._engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    cut_off(near, postgres_url)
    assert reserve(near, batch, 1).fresh
    assert sum(statement.startswith("UPDATE code") for statement in sent) == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://wang:Secr3t@127.0.0.1:9/flashline",
        "postgresql://wang:Secr3t/x@127.0.0.1:9/flashline",
        "postgresql://wang:Secr3t@x@127.0.0.1:9/flash/line",
        "mysql://wang:Secr3t@127.0.0.1/flashline",
    ],
)
def test_a_server_that_can_not_be_reached_is_told_without_the_password(tmp_path, url):
    with pytest.raises(StoreUnavailable) as caught:
        open_store(tmp_path / "data", database_url=url)
    shown: BaseException | None = caught.value
    while shown is not None:
        assert "Secr3t" not in f"{shown} {shown!r}"
        shown = shown.__cause__ or shown.__context__
    assert "Secr3t" not in repr(PostgresServer("postgresql://wang:Secr3t@127.0.0.1:9/flashline"))


def test_a_user_or_database_that_is_not_there_is_told(tmp_path, postgres_server):
    for url, words in (
        (postgres_server.url("nowhere"), "refuses the connection.*nowhere"),
        (postgres_server.url("postgres").replace("flashline@", "nobody@"), "refuses the connection.*nobody"),
    ):
        with pytest.raises(StoreUnavailable, match=words):
            open_store(tmp_path / "data", database_url=url)


def test_four_stations_empty_a_batch_and_no_code_is_given_twice(tmp_path, postgres_url):
    _, names = stations.run(tmp_path, postgres_url, 4, 400)
    assert len(names) == len(set(names)) == 400
    with stations.station(tmp_path / "first", postgres_url, "first") as store:
        counts = store.ledger.counts(1)
        assert (counts.consumed, counts.difference) == (400, 0)
        assert len({row.mac for row in store.records.code_rows(store.records.code_ids(1))}) == 400
