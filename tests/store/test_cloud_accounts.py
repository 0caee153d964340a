"""Accounts of a cloud: sealed, replaced, forgotten, on record."""

import pytest

from app.model.secret import Secret
from app.store.errors import SecretUnreadable
from app.store.key_file import KeyFile
from app.store.postgres_server import PostgresServer
from app.store.rotation import Rotation
from app.store.sqlite_file import FILE_NAME, SqliteFile
from tests.store.centre import LI
from tests.store.samples import Clock

SECRET = Secret("AccessKeySecretThatIsNeverShown")


def put(store, scope="", key="LTAI5tTestAccessKeyId", secret=SECRET):
    store.cloud_accounts.put(scope, key, secret, "iot.cn-shanghai.aliyuncs.com", "iot-cn-1", LI)


def test_an_account_is_kept_replaced_and_forgotten(store):
    put(store)
    put(store, "a1Key")
    put(store, key="LTAI5tAnotherKeyId000", secret=Secret("another"))
    rows = store.cloud_accounts.rows()
    assert [(row.scope, row.masked_id, row.place) for row in rows] == [
        ("", "LTAI5tAn…d000", "iot.cn-shanghai.aliyuncs.com iot-cn-1"),
        ("a1Key", "LTAI5tTe…eyId", "iot.cn-shanghai.aliyuncs.com iot-cn-1"),
    ]
    assert store.cloud_accounts.secret("") == Secret("another")
    assert store.cloud_accounts.secret("a1Key") == SECRET
    assert store.cloud_accounts.secret("b2") is None
    assert store.cloud_accounts.remove("", LI)
    assert not store.cloud_accounts.remove("", LI)
    assert [deed.what for deed in store.deeds.rows()] == ["set cloud account"] * 3 + ["forget cloud account"]
    assert "LTAI5tTe…eyId at iot.cn-shanghai" in store.deeds.rows(product_key="a1Key")[0].detail


def test_a_secret_that_was_moved_to_another_account_does_not_open(store, tool):
    put(store)
    put(store, "a1Key")
    tool.execute(
        "UPDATE cloud_account SET access_key_secret ="
        " (SELECT access_key_secret FROM cloud_account WHERE scope = '') WHERE scope = 'a1Key'"
    )
    with pytest.raises(SecretUnreadable, match="a1Key"):
        store.cloud_accounts.secret("a1Key")
    assert [finding.what for finding in store.doctor() if not finding.ok] == ["key"]


def test_a_change_of_the_key_seals_the_account_anew(opened, store, database_url, tmp_path):
    put(store)
    store.close()
    folder = tmp_path / "data"
    place = PostgresServer(database_url) if database_url else SqliteFile(folder / FILE_NAME)
    key = KeyFile(folder / "vault.key")
    before = key.read()
    Rotation(folder, place, key, clock=Clock(), tell=lambda _: None).run()
    assert key.read() != before
    again = opened()
    assert again.cloud_accounts.secret("") == SECRET
    assert [finding.what for finding in again.doctor() if not finding.ok] == []
