"""Confirmations that wait on this computer's disk until the database can take them."""

import json

import pytest

from app.model.code import ActivationCode, CodeState
from app.model.mac import Mac
from app.model.secret import Secret
from app.store.errors import StoreUnavailable
from app.store.opening import open_store
from app.store.outbox import Confirmation
from app.store.stock import NewCode

MAC = Mac.parse("24:6f:28:00:00:01")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        codes = [NewCode(2, ActivationCode("a1Outbox000", "unit-1", Secret("5ec4e7" * 5)))]
        store.stock.take_in(codes, source_name="x", source_sha256="", made_by="t", product_secret=None)
        yield store


def written(store, job="j") -> Confirmation:
    got = store.ledger.reserve(1, MAC, job=job, slot=3, operator="op")
    store.ledger.begin_writing(got.code_id, MAC, job=job)
    return Confirmation(got.code_id, MAC, job, 3, "op")


def state(store):
    (row,) = store.records.code_rows(store.records.code_ids(1))
    return row.state


def test_a_confirmation_that_was_kept_is_delivered_once(store):
    store.outbox.keep(written(store))
    assert len(store.outbox.waiting()) == 1
    assert store.outbox.deliver() == 1
    assert state(store) is CodeState.CONSUMED
    assert store.outbox.waiting() == []
    assert store.outbox.deliver() == 0


def test_a_confirmation_that_the_database_has_already_changes_nothing(store):
    one = written(store)
    store.ledger.confirm(one.code_id, MAC, job=one.job, slot=3, operator="op")
    store.outbox.keep(one)
    assert store.outbox.deliver() == 1
    assert state(store) is CodeState.CONSUMED


def test_what_a_dead_program_kept_is_delivered_when_the_store_is_opened_again(tmp_path):
    with open_store(tmp_path) as store:
        codes = [NewCode(2, ActivationCode("a1Outbox000", "unit-1", Secret("5ec4e7" * 5)))]
        store.stock.take_in(codes, source_name="x", source_sha256="", made_by="t", product_secret=None)
        one = written(store)
        store.outbox.keep(one)
    with open_store(tmp_path) as store:
        assert state(store) is CodeState.CONSUMED
        assert store.outbox.waiting() == []


def test_a_confirmation_that_the_ledger_refuses_is_set_aside_and_told_by_the_doctor(store):
    one = written(store)
    store.ledger.hold(one.code_id, MAC, job=one.job, reason="x")
    store.ledger.void(one.code_id, person="engineer", reason="scrapped")
    store.outbox.keep(one)
    assert store.outbox.deliver() == 0
    assert state(store) is CodeState.VOID
    assert [path.name for path in store.outbox.refused()] == ["j.refused"]
    assert not all(finding.ok for finding in store.doctor())


def test_a_damaged_file_is_set_aside_and_does_not_stop_the_others(store, tmp_path):
    store.outbox.keep(written(store, "b"))
    (tmp_path / "outbox" / "a.json").write_text('{"code_id": ')
    assert store.outbox.deliver() == 1
    assert [path.name for path in store.outbox.refused()] == ["a.refused"]


def test_a_kept_confirmation_holds_no_secret_and_is_not_half_written(store, tmp_path):
    store.outbox.keep(written(store))
    (path,) = (tmp_path / "outbox").iterdir()
    assert set(json.loads(path.read_text())) == {"code_id", "mac", "job", "slot", "operator"}


def test_a_disk_that_takes_nothing_is_told(store, tmp_path):
    (tmp_path / "outbox").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="outbox"):
        store.outbox.keep(written(store))
