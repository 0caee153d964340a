"""Secrets at rest and their key."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.secret import Secret
from app.store.errors import KeyDamaged, KeyExposed, KeyMissing, KeyWrong, SecretUnreadable
from app.store.key_file import KeyFile
from app.store.opening import open_store
from app.store.vault import Vault
from tests.store.samples import PRODUCT, drop_trigger, mac, new_codes, take_in

VAULT = Vault(bytes(range(32)))
texts = st.text(min_size=1, max_size=64)


@given(texts, texts, texts)
def test_what_was_sealed_opens_again(secret, product_key, device_name):
    sealed = VAULT.seal_device_secret(Secret(secret), product_key, device_name)
    assert secret.encode() not in sealed or len(secret) < 4
    assert VAULT.open_device_secret(sealed, product_key, device_name) == Secret(secret)


@given(st.tuples(texts, texts), st.tuples(texts, texts))
def test_a_seal_belongs_to_one_owner_only(owner, other):
    sealed = VAULT.seal_device_secret(Secret("s" * 32), *owner)
    if owner != other:
        with pytest.raises(SecretUnreadable):
            VAULT.open_device_secret(sealed, *other)


def test_lengths_are_part_of_the_owner():
    sealed = VAULT.seal_device_secret(Secret("s" * 32), "ab", "cdef")
    with pytest.raises(SecretUnreadable):
        VAULT.open_device_secret(sealed, "abc", "def")


def test_a_product_secret_is_no_device_secret():
    sealed = VAULT.seal_product_secret(Secret("s" * 16), "pk")
    assert VAULT.open_product_secret(sealed, "pk") == Secret("s" * 16)
    with pytest.raises(SecretUnreadable):
        VAULT.open_product_secret(sealed, "pk2")
    with pytest.raises(SecretUnreadable):
        VAULT.open_device_secret(sealed, "pk", "")


@given(st.data())
def test_a_damaged_seal_does_not_open_and_the_error_keeps_the_secret(data):
    secret = "s3cr3t-value-of-unit-1"
    sealed = bytearray(VAULT.seal_device_secret(Secret(secret), "pk", "name"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SecretUnreadable, match="name") as caught:
        VAULT.open_device_secret(bytes(sealed), "pk", "name")
    assert secret not in str(caught.value)
    with pytest.raises(SecretUnreadable):
        VAULT.open_device_secret(bytes(sealed[:20]), "pk", "name")


def test_nonces_and_keys_differ():
    secret = Secret("s" * 32)
    assert VAULT.seal_product_secret(secret, "pk") != VAULT.seal_product_secret(secret, "pk")
    assert VAULT.fingerprint(secret) == VAULT.fingerprint(Secret("s" * 32))
    other = Vault(bytes(32))
    assert other.fingerprint(secret) != VAULT.fingerprint(secret)
    assert other.check_value != VAULT.check_value
    assert "0102" not in repr(VAULT)


def test_a_new_key_is_whole_private_and_never_replaces_another(tmp_path):
    file = KeyFile(tmp_path / "keys" / "vault.key")
    key = file.create()
    assert file.read() == key
    assert len(key) == 32
    assert [path.name for path in file.path.parent.iterdir()] == ["vault.key"]
    if os.name == "posix":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    with pytest.raises(KeyDamaged):
        file.create()
    assert file.read() == key


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused_with_the_command(tmp_path, mode):
    file = KeyFile(tmp_path / "vault.key")
    file.create()
    file.path.chmod(mode)
    with pytest.raises(KeyExposed, match=r"chmod 600 '.*vault\.key'"):
        file.read()


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_key_of_another_length_is_damaged(tmp_path, content):
    path = tmp_path / "vault.key"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(KeyDamaged, match="32 bytes"):
        KeyFile(path).read()


def filled(folder, **settings):
    with open_store(folder, **settings) as store:
        take_in(store, new_codes(3))


def test_a_store_without_its_key_is_not_opened_and_gets_no_new_one(tmp_path):
    filled(tmp_path)
    key = tmp_path / "vault.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(KeyMissing, match=r"vault\.key.*backup"):
        open_store(tmp_path)
    assert not key.exists()
    key.touch(mode=0o600)
    key.write_bytes(kept)
    with open_store(tmp_path) as store:
        assert len(list(store.stock.export_codes(1))) == 3


def test_an_empty_store_has_a_key_as_well(tmp_path):
    open_store(tmp_path).close()
    (tmp_path / "vault.key").unlink()
    with pytest.raises(KeyMissing):
        open_store(tmp_path)


def test_another_key_is_refused_at_opening(tmp_path):
    filled(tmp_path)
    key = tmp_path / "vault.key"
    key.unlink()
    KeyFile(key).create()
    with pytest.raises(KeyWrong, match="not the key"):
        open_store(tmp_path)


def test_the_key_may_lie_elsewhere(tmp_path):
    key = tmp_path / "stick" / "line.key"
    filled(tmp_path / "data", key_file=key)
    assert not (tmp_path / "data" / "vault.key").exists()
    with pytest.raises(KeyMissing):
        open_store(tmp_path / "data")
    with open_store(tmp_path / "data", key_file=key) as store:
        assert len(list(store.stock.export_codes(1))) == 3


def test_a_key_that_was_made_just_before_a_crash_is_taken(tmp_path):
    key = KeyFile(tmp_path / "vault.key").create()
    filled(tmp_path)
    assert (tmp_path / "vault.key").read_bytes() == key


def test_secrets_that_changed_places_do_not_open(store, batch, tool):
    drop_trigger(tool, "code_transition", "code")
    tool.execute(
        "UPDATE code SET device_secret ="
        " (SELECT device_secret FROM code c WHERE c.id = 3 - code.id) WHERE id < 3"
    )
    with pytest.raises(SecretUnreadable, match="unit-00001"):
        list(store.stock.export_codes(batch))
    with pytest.raises(SecretUnreadable):
        store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
    assert store.ledger.counts(batch).available == 10
    assert store.ledger.find(PRODUCT, "unit-00001").mac is None
    assert not {finding.what: finding for finding in store.doctor()}["key"].ok
