"""The first start: a whole store with key and supervisor, or none; killed at any moment."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.model.person import Role
from app.model.secret import Secret
from app.store.errors import FoundingRefused, KeyDamaged, KeyLocked, StoreUnavailable
from app.store.founding import Founding, KeyChoice
from app.store.key_file import KeyFile
from app.store.key_forms import KeyForm, Unlocking
from app.store.key_place import NOTE
from app.store.opening import open_store
from app.store.people import PersonRefused
from app.store.recovery import key_of
from tests.books import CHEAP
from tests.store.samples import new_codes, take_in
from tests.store.test_key_forms import RIGHT, Drawer

PIN = Secret("mountain-7")


def founding(folder: Path, url: str | None = None, keyring=None, key_file: Path | None = None) -> Founding:
    unlocking = Unlocking(keyring=None if keyring is None else lambda: keyring, cost=CHEAP)
    return Founding(
        folder,
        database_url=url,
        key_file=key_file,
        unlocking=unlocking,
        clock=lambda: datetime.now(UTC),
        cost=CHEAP,
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    return None if request.param == "sqlite" else request.getfixturevalue("empty_postgres_url")


@pytest.mark.parametrize("form", list(KeyForm))
def test_a_store_is_made_with_its_key_and_its_supervisor(folder, form):
    drawer = Drawer()
    new = founding(folder, keyring=drawer)
    assert new.wanted
    sheet = new.sheet()
    assert not folder.exists(), "nothing is written before the last step"
    passphrase = RIGHT if form is KeyForm.PASSPHRASE else None
    assert new.found(KeyChoice(form, passphrase), " Zhao Min ", PIN).name == "Zhao Min"
    assert not new.wanted
    unlocking = Unlocking(passphrase=lambda: RIGHT, keyring=lambda: drawer)
    with open_store(folder, unlocking=unlocking) as store:
        assert store.people.check("Zhao Min", PIN).role is Role.SUPERVISOR
        take_in(store, new_codes(1))
    key = KeyFile(folder / "vault.key", unlocking)
    assert key.form is form
    assert key.read() == key_of("\n".join(sheet.lines)), "the sheet that was printed is this store's"
    assert not (folder / "vault.key.setup").exists()


def test_a_store_on_a_server_is_made_by_one_station_only(tmp_path, url):
    first, second = founding(tmp_path / "one", url), founding(tmp_path / ("two" if url else "one"), url)
    assert first.wanted
    assert second.wanted
    first.found(KeyChoice(KeyForm.FILE), "Zhao Min", PIN)
    with pytest.raises(FoundingRefused):
        second.found(KeyChoice(KeyForm.FILE), "Sun Li", PIN)
    assert not second.wanted
    with open_store(tmp_path / "one", database_url=url) as store:
        assert [row.name for row in store.people.rows()] == ["Zhao Min"]
    assert not list(tmp_path.rglob("*.setup")), "no key is left of the one that came second"


def test_the_key_may_lie_in_another_folder_which_later_starts_know(folder, tmp_path):
    founding(folder).found(KeyChoice(KeyForm.FILE, folder=tmp_path / "stick"), "Zhao Min", PIN)
    path = tmp_path / "stick" / "vault.key"
    assert (folder / NOTE).read_text().strip() == str(path)
    assert not (folder / "vault.key").exists()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with open_store(folder) as store:
        assert store.people.any()


def test_a_key_that_is_there_is_never_replaced(folder, tmp_path):
    (tmp_path / "stick").mkdir()
    other = KeyFile(tmp_path / "stick" / "vault.key")
    key = other.create()
    with pytest.raises(FoundingRefused, match="another folder"):
        founding(folder).found(KeyChoice(KeyForm.FILE, folder=tmp_path / "stick"), "Zhao Min", PIN)
    assert other.read() == key
    assert founding(folder).wanted
    assert not founding(folder, key_file=other.path).wanted, "books are missing here, not to be begun anew"


@pytest.mark.parametrize(
    ("choice", "name", "pin", "error"),
    [
        (KeyChoice(KeyForm.FILE), " ", PIN, PersonRefused),
        (KeyChoice(KeyForm.FILE), "Zhao Min", Secret("123456"), PersonRefused),
        (KeyChoice(KeyForm.PASSPHRASE, Secret("short")), "Zhao Min", PIN, ValueError),
        (KeyChoice(KeyForm.PASSPHRASE), "Zhao Min", PIN, ValueError),
    ],
)
def test_what_will_not_do_is_refused_before_anything_is_written(folder, choice, name, pin, error):
    with pytest.raises(error):
        founding(folder).found(choice, name, pin)
    assert not folder.exists()


def test_without_a_keyring_there_is_no_store_and_another_way_works(folder):
    new = founding(folder)
    with pytest.raises(KeyLocked, match="keyring"):
        new.found(KeyChoice(KeyForm.KEYRING), "Zhao Min", PIN)
    assert new.wanted
    new.found(KeyChoice(KeyForm.FILE), "Zhao Min", PIN)
    with open_store(folder) as store:
        assert store.people.any()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_folder_that_can_not_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises((StoreUnavailable, KeyDamaged)):
            founding(tmp_path / "data").found(KeyChoice(KeyForm.FILE), "Zhao Min", PIN)
    finally:
        tmp_path.chmod(0o700)


def test_books_that_are_there_are_never_set_up_again(folder):
    with open_store(folder):
        pass
    (folder / "vault.key").unlink()
    assert not founding(folder).wanted


def test_a_file_that_is_no_database_is_no_new_store(folder):
    folder.mkdir()
    (folder / "flashline.sqlite").write_bytes(b"something else" * 100)
    assert not founding(folder).wanted
    (folder / "flashline.sqlite").unlink()
    with sqlite3.connect(folder / "flashline.sqlite") as other:
        other.execute("CREATE TABLE somebody_elses (id INTEGER)")
    assert not founding(folder).wanted


_TOUCHES = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir", "sqlite3.connect"})


def killed_at(folder: Path, last: int) -> bool:
    """Set up in a process that is killed when it touches the disk for the n-th time; whether it was."""
    child = os.fork()
    if child == 0:
        touched = 0

        def touch(event: str, args: tuple[object, ...]) -> None:
            nonlocal touched
            if event in _TOUCHES and str(folder) in str(args):
                touched += 1
                if touched == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            new = founding(folder)
            sys.addaudithook(touch)
            new.found(KeyChoice(KeyForm.FILE), "Zhao Min", PIN)
        except BaseException:  # noqa: BLE001 - nothing of the child may reach the tests
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_every_touch_of_the_disk_there_is_no_store_or_a_whole_one(tmp_path):
    found = {True: 0, False: 0}
    looked_at: set[tuple[bool, frozenset[str]]] = set()
    for last in range(1, 200):
        folder = tmp_path / str(last)
        killed = killed_at(folder, last)
        new = founding(folder)
        wanted = new.wanted
        found[wanted] += 1
        left = (wanted, frozenset(path.name.split(".")[-1] for path in folder.glob("*")))
        if left in looked_at and killed:  # the same was left by a kill before
            continue
        looked_at.add(left)
        if wanted:
            new.found(KeyChoice(KeyForm.FILE), "Zhao Min", PIN)
        with open_store(folder) as store:
            assert store.people.check("Zhao Min", PIN).role is Role.SUPERVISOR
            take_in(store, new_codes(1))
        assert not list(folder.glob("*.setup"))
        if not killed:
            break
    assert not killed
    assert found[True] > 5
    assert found[False] > 2, "after the one step that makes the store there were kills too"
