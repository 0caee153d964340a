"""No secret lies in clear anywhere in the data folder, nor in what the program says."""

import logging

import pytest

from app.model.secret import Secret
from app.store.backups import Backups
from app.store.opening import open_store
from tests.forms import forms
from tests.store.samples import PRODUCT, Clock, crash, device_secret, mac, new_codes, take_in


@pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
def test_no_file_of_the_store_holds_a_secret(store, caplog):
    caplog.set_level(logging.DEBUG)
    product_secret = "Pr0ductSecretXyz"
    codes = new_codes(50)
    batch = take_in(store, codes, product_secret=Secret(product_secret))
    for unit in range(20):
        got = store.ledger.reserve(batch, mac(unit), job=f"j{unit}", slot=1, operator="Wang")
        store.ledger.begin_writing(got.code_id, mac(unit), job=f"j{unit}")
    list(store.stock.export_codes(batch))
    store.doctor()
    folder = store.path.parent
    Backups(store.path, folder, Clock()).make("asked", folder / "backups" / "now.sqlite")
    crash(store)
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert {"flashline.sqlite", "now.sqlite", "vault.key"} <= {path.name for path in files}
    everything = b"".join(files.values()) + caplog.text.encode()
    assert codes[5].code.device_name.encode() in everything
    for secret in (product_secret, *(device_secret(number, PRODUCT) for number in range(1, 51))):
        for form in forms(secret):
            assert form not in everything


def test_no_file_of_the_server_and_none_beside_it_holds_a_secret(postgres_server, postgres_url, tmp_path):
    with open_store(tmp_path / "data", database_url=postgres_url) as store:
        batch = take_in(store, new_codes(50), product_secret=Secret("Pr0ductSecretXyz"))
        store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
    postgres_server.execute("CHECKPOINT")
    folders = (postgres_server.folder, tmp_path)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    everything = b"".join(path.read_bytes() for path in files if path.exists())
    assert b"unit-00010" in everything
    for secret in ("Pr0ductSecretXyz", *(device_secret(number, PRODUCT) for number in range(1, 51))):
        assert secret.encode() not in everything


@pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
def test_the_write_ahead_log_holds_none_while_the_store_is_open(store):
    batch = take_in(store, new_codes(50))
    store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
    log = store.path.with_name(store.path.name + "-wal").read_bytes()
    assert b"unit-00010" in log
    for number in range(1, 51):
        assert not any(form in log for form in forms(device_secret(number, PRODUCT)))


def test_a_reservation_does_not_show_its_secret(store, batch):
    got = store.ledger.reserve(batch, mac(1), job="j", slot=1, operator="Wang")
    assert device_secret(1, PRODUCT) not in f"{got} {got!r} {got.code!r}"
