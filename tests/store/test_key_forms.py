"""The key under a passphrase, in a keyring, in two while it is changed; its recovery sheet."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError

from app.model.secret import Secret
from app.store.errors import KeyDamaged, KeyLocked, KeyProblem, KeyWrong
from app.store.key_file import KeyFile
from app.store.key_forms import KeyForm, Unlocking
from app.store.opening import open_store
from app.store.recovery import _check, key_lines, key_of, sheet
from tests.books import CHEAP
from tests.store.samples import new_codes, take_in

RIGHT, WRONG = Secret("four words on paper"), Secret("four words elsewhere")


class Drawer(KeyringBackend):
    """A keyring of the package keyring that lives as long as the test: there is none without a desktop."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "vault.key"


def asked(secret: Secret) -> Unlocking:
    return Unlocking(passphrase=lambda: secret, cost=CHEAP)


def test_a_key_under_a_passphrase_opens_with_it_alone(path):
    key = KeyFile(path).create()
    KeyFile(path, asked(RIGHT)).rewrite([key], KeyForm.PASSPHRASE, RIGHT)
    assert key not in path.read_bytes()
    assert key.hex() not in path.read_text()
    assert KeyFile(path, asked(RIGHT)).read() == key
    with pytest.raises(KeyWrong, match="does not open"):
        KeyFile(path, asked(WRONG)).read()
    with pytest.raises(KeyLocked, match="FLASHLINE_PASSPHRASE"):
        KeyFile(path).read()


def test_a_short_passphrase_is_refused_and_the_file_stays(path):
    key = KeyFile(path).create()
    with pytest.raises(ValueError, match="at least 12"):
        KeyFile(path, asked(RIGHT)).rewrite([key], KeyForm.PASSPHRASE, Secret("short"))
    assert KeyFile(path).read() == key


@pytest.mark.parametrize(
    "change",
    [
        {"memory": 2**31},
        {"time": 10**6},
        {"lanes": 0},
        {"salt": "zz"},
        {"sealed": ""},
        {"sealed": "00" * 10},
        {"time": "x"},
        {"salt": None},
    ],
)
def test_a_key_file_that_was_tampered_with_is_refused_quickly(path, change):
    key = KeyFile(path).create()
    KeyFile(path, asked(RIGHT)).rewrite([key], KeyForm.PASSPHRASE, RIGHT)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises((KeyDamaged, KeyWrong)):
        KeyFile(path, asked(RIGHT)).read()


def test_a_key_in_the_keyring_leaves_nothing_of_itself_in_the_file(path):
    drawer = Drawer()
    key = KeyFile(path).create()
    file = KeyFile(path, Unlocking(keyring=lambda: drawer))
    file.rewrite([key], KeyForm.KEYRING)
    assert key not in path.read_bytes()
    assert KeyFile(path, Unlocking(keyring=lambda: drawer)).read() == key
    with pytest.raises(KeyLocked, match="keyring"):
        KeyFile(path).read()
    file.rewrite([key])
    assert len(drawer.kept) == 1
    drawer.kept.clear()
    with pytest.raises(KeyDamaged, match="recovery sheet"):
        file.read()


def test_a_keyring_that_does_not_keep_what_it_takes_is_noticed_before_the_file_changes(path):
    class Sieve(Drawer):
        def set_password(self, service, username, password):
            pass

    key = KeyFile(path).create()
    with pytest.raises(KeyDamaged, match="does not give"):
        KeyFile(path, Unlocking(keyring=Sieve)).rewrite([key], KeyForm.KEYRING)
    assert KeyFile(path).read() == key


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (KeyringLocked("dismissed"), "unlock the keyring"),
        (NoKeyringError("no backend"), "no keyring here"),
        (InitError("no bus"), "no keyring here"),
        (RuntimeError("odd"), "RuntimeError"),
    ],
)
def test_a_keyring_that_is_locked_or_not_there_is_told_with_what_to_do(path, fault, told):
    class Shut(Drawer):
        def get_password(self, service, username):
            raise fault

    drawer = Drawer()
    key = KeyFile(path).create()
    KeyFile(path, Unlocking(keyring=lambda: drawer)).rewrite([key], KeyForm.KEYRING)
    with pytest.raises(KeyProblem, match=told):
        KeyFile(path, Unlocking(keyring=Shut)).read()
    with pytest.raises(KeyProblem, match=told):
        KeyFile(path, Unlocking(keyring=Shut)).rewrite([key], KeyForm.KEYRING)
    assert KeyFile(path, Unlocking(keyring=lambda: drawer)).read() == key


@pytest.mark.parametrize("form", list(KeyForm))
@pytest.mark.parametrize("in_use", [0, 1])
def test_of_two_keys_the_store_takes_its_own_and_the_other_leaves_the_file(tmp_path, form, in_use):
    folder = tmp_path / "data"
    drawer = Drawer()
    unlocking = Unlocking(passphrase=lambda: RIGHT, keyring=lambda: drawer, cost=CHEAP)
    with open_store(folder) as store:
        take_in(store, new_codes(2))
    file = KeyFile(folder / "vault.key", unlocking)
    own, other = file.read(), bytes(range(32))
    file.rewrite([own, other] if in_use == 0 else [other, own], form, RIGHT)
    with open_store(folder, unlocking=unlocking) as store:
        assert len(list(store.stock.export_codes(1))) == 2
    assert KeyFile(folder / "vault.key", unlocking).read_all() == [own]
    assert file.form is form


@given(st.binary(min_size=32, max_size=32))
def test_a_key_comes_back_from_its_lines_however_they_are_typed(key):
    lines = key_lines(key)
    assert len(lines) == 4
    assert key_of("\n".join(lines)) == key
    assert key_of("".join(lines).lower().replace(" ", "").replace("0", "o").replace("1", "l")) == key


@given(
    st.binary(min_size=32, max_size=32),
    st.integers(0, 3),
    st.integers(0, 15),
    st.sampled_from("0123456789AZ"),
)
def test_a_letter_that_was_copied_wrongly_is_found_in_its_line(key, line, place, letter):
    lines = [text.replace(" ", "") for text in key_lines(key)]
    letters, check = lines[line].split("-")
    place = min(place, len(letters) - 1)
    wrong = letters[:place] + letter + letters[place + 1 :]
    # Two letters let one in a thousand through; the store's check value is behind them.
    assume(_check(line, wrong) != check)
    lines[line] = f"{wrong}-{check}"
    with pytest.raises(KeyDamaged, match=f"line {line + 1} "):
        key_of("\n".join(lines))


@pytest.mark.parametrize("text", ["", "ABCD", "0000 " * 13, "!" * 60])
def test_what_is_no_sheet_is_refused(text):
    with pytest.raises(KeyDamaged):
        key_of(text)


def test_more_than_a_sheet_has_is_refused():
    with pytest.raises(KeyDamaged, match="more was typed"):
        key_of("\n".join([*key_lines(bytes(32)), "0000"]))


def test_the_sheet_names_its_store_and_says_what_to_do(clock_at):
    text = sheet(bytes(range(32)), "/data/flashline.sqlite", b"\xab\xcd" * 16, clock_at).text
    for wanted in (*key_lines(bytes(range(32))), "/data/flashline.sqlite", "abcdabcd", "vault recover"):
        assert wanted in text


@pytest.fixture
def clock_at():
    return datetime(2026, 3, 1, 8, tzinfo=UTC)
