"""What stands beside codes and history is covered too: activations, accounts of a cloud, MACs of the pool."""

from __future__ import annotations

from contextlib import closing

import pytest

from app.model.product import Connectivity
from app.model.secret import Secret
from tests.store.centre import KEY, LI, product
from tests.store.samples import PRODUCT, new_codes, raw, take_in
from tests.store.test_activation import mark
from tests.store.test_mac_pool import mac as pool_mac
from tests.store.test_mac_pool import make_macs


def found(store) -> dict[tuple[str, str], str]:
    return {(one.table, one.row): one.what for one in store.audit.verify().findings}


def meddle(store, *statements: str) -> None:
    """As whoever owns the database can: guards are taken away first."""
    with closing(raw(store)) as tool:
        if store._database.place.shared:
            for table in ("code", "deed", "mac_use", "cloud_account"):
                tool.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                tool.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            tool.execute(statement)


@pytest.fixture
def seen(store):
    """Ten codes, of which the cloud has seen two; a look finds nothing."""
    take_in(store, new_codes(10))
    mark(store, 1, 2)
    mark(store, 2, 3)
    assert found(store) == {}
    return store


def test_an_activation_that_was_taken_back_is_named(seen):
    meddle(seen, "UPDATE code SET activated_at = NULL WHERE id = 2")
    assert "that was taken back" in found(seen)["code", "2"]


def test_an_activation_that_was_put_in_or_put_to_another_moment_is_named(seen):
    moment = "'2026-02-01 00:00:00+00'" if seen._database.place.shared else "'2026-02-01 00:00:00.000000'"
    meddle(
        seen,
        f"UPDATE code SET activated_at = {moment} WHERE id = 9",
        f"UPDATE code SET activated_at = {moment} WHERE id = 1",
    )
    told = found(seen)
    assert "no line says so" in told["code", "9"]
    assert "at another moment" in told["code", "1"]
    assert ("code", "2") not in told


def test_an_activation_in_books_that_never_took_a_device_list_in_is_named(store):
    take_in(store, new_codes(3))
    meddle(store, "UPDATE code SET activated_at = changed_at WHERE id = 2")
    assert "no line says so" in found(store)["code", "2"]


def test_activations_from_before_they_were_on_record_are_covered_from_the_next_list_on(store):
    take_in(store, new_codes(10))
    mark(store, 1, 2)
    # As the program left them that kept no such lines; the gap in the chain is not of interest here.
    meddle(store, "DELETE FROM deed WHERE what = 'activations'")
    assert not [place for place in found(store) if place[0] == "code"]
    mark(store, 3)
    assert not [place for place in found(store) if place[0] == "code"]
    meddle(store, "UPDATE code SET activated_at = NULL WHERE id IN (1, 3)")
    assert {place for place in found(store) if place[0] == "code"} == {("code", "1"), ("code", "3")}


@pytest.fixture
def accounts(store):
    for scope in ("", PRODUCT):
        store.cloud_accounts.put(scope, "LTAI5tTestKeyId", Secret("s" * 30), "iot.example.com", "iot-1", LI)
    assert found(store) == {}
    return store


@pytest.mark.parametrize("change", ["endpoint = 'iot.elsewhere.com'", "access_key_id = 'LTAIx'"])
def test_an_account_that_was_altered_is_named(accounts, change):
    meddle(accounts, f"UPDATE cloud_account SET {change} WHERE scope = '{PRODUCT}'")
    assert set(found(accounts)) == {("cloud_account", PRODUCT)}


def test_accounts_that_changed_their_secrets_were_removed_or_put_in_are_named(accounts):
    meddle(
        accounts,
        "INSERT INTO cloud_account SELECT 'a1Other', access_key_id, access_key_secret, endpoint, instance_id,"
        " made_at, made_by FROM cloud_account WHERE scope = ''",
        f"UPDATE cloud_account SET access_key_secret = (SELECT access_key_secret FROM cloud_account"
        f" WHERE scope = '') WHERE scope = '{PRODUCT}'",
        "DELETE FROM cloud_account WHERE scope = ''",
    )
    told = found(accounts)
    assert "another row's" in told["cloud_account", PRODUCT]
    assert "it was removed" in told["cloud_account", ""]
    assert ("cloud_account", "a1Other") in told


def test_an_account_that_was_forgotten_or_replaced_is_no_finding(accounts):
    accounts.cloud_accounts.remove("", LI)
    accounts.cloud_accounts.put(PRODUCT, "LTAI5tOther", Secret("t" * 30), "iot.example.com", "", LI)
    assert found(accounts) == {}


@pytest.fixture
def pooled(store):
    product(store, quota=1000, connectivity=Connectivity.BLUETOOTH)
    store.mac_pool.add(KEY, pool_mac(0), pool_mac(9), note="", by=LI)
    store.mac_pool.add(KEY, pool_mac(16), pool_mac(31), note="", by=LI)
    make_macs(store, 12)
    assert found(store) == {}
    return store


@pytest.mark.parametrize("change", ["lowest = lowest + 1", "highest = highest + 1"])
def test_macs_that_were_given_back_or_taken_in_the_pool_are_named(pooled, change):
    meddle(pooled, f"UPDATE mac_use SET {change} WHERE id = 2")
    assert set(found(pooled)) <= {("mac_use", "2"), ("batch", "1")}
    assert found(pooled)


def test_a_run_of_macs_that_was_removed_or_doubled_is_named(pooled):
    meddle(pooled, "DELETE FROM mac_use WHERE id = 1")
    assert "10 of its DeviceNames are not among the MACs" in found(pooled)["batch", "1"]
    meddle(
        pooled, "INSERT INTO mac_use SELECT 77, of_range, batch, lowest, highest FROM mac_use WHERE id = 2"
    )
    assert "it was altered" in found(pooled)["mac_use", "77"]
