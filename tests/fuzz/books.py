"""What lies beside the books: keys, recovery sheets, backups, confirmations, sealed secrets."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from app.model.secret import Secret
from app.store.backups import Backups, check
from app.store.errors import (
    KeyLocked,
    KeyMissing,
    KeyProblem,
    SecretUnreadable,
    StoreDamaged,
    StoreUnavailable,
)
from app.store.key_file import KeyFile
from app.store.key_forms import Unlocking
from app.store.key_place import key_path
from app.store.loss import loss_of
from app.store.opening import open_store
from app.store.outbox import Outbox
from app.store.pins import hash_pin, pin_matches
from app.store.recovery import key_lines, key_of
from app.store.tries import Tries
from app.store.vault import Vault
from tests.books import CHEAP
from tests.fuzz.target import Target, file_of, folder
from tests.store.samples import new_codes, take_in

_PASSPHRASE = "four words are good"
_KEY = bytes(range(32))
_NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
_SALT, _NONCE = bytes(16), bytes(12)


class _Ring:
    """A keyring with one entry."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_password(self, service_name: str, username: str, /) -> str | None:
        return self._text

    def set_password(self, service_name: str, username: str, password: str, /) -> None:
        raise AssertionError("reading writes nothing")

    def delete_password(self, service_name: str, username: str, /) -> None:
        raise AssertionError("reading deletes nothing")


def _key_file(data: bytes) -> None:
    unlocking = Unlocking(lambda: Secret(_PASSPHRASE), lambda: _Ring(base64.b64encode(_KEY).decode()))
    file = KeyFile(file_of("vault.key", data), unlocking)
    assert all(len(key) == 32 for key in file.read_all())
    assert file.form


def _key_seeds() -> list[bytes]:
    """The forms of a key file; the passphrase's with the least that argon2 takes, for speed."""
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    stretched = hash_secret_raw(_PASSPHRASE.encode(), _SALT, 1, 8, 1, hash_len=32, type=Type.ID)
    sealed = _NONCE + AESGCM(stretched).encrypt(_NONCE, _KEY, b"flashline vault key 1")
    facts = {
        "form": "passphrase",
        "time": 1,
        "memory": 8,
        "lanes": 1,
        "salt": _SALT.hex(),
        "sealed": sealed.hex(),
    }
    ring = {"flashline": "vault key", "form": "keyring", "entry": "0123456789abcdef"}
    return [
        _KEY,
        2 * _KEY,
        json.dumps({"flashline": "vault key", **facts}, indent=1).encode(),
        json.dumps(ring).encode(),
    ]


def _ring(data: bytes) -> None:
    content = json.dumps({"flashline": "vault key", "form": "keyring", "entry": "e"}).encode()
    text = data.decode("utf-8", "replace")
    KeyFile(file_of("ring.key", content), Unlocking(None, lambda: _Ring(text))).read_all()


@functools.cache
def _backup() -> bytes:
    """A copy of small books, as small as it gets."""
    with open_store(folder() / "books", station="station-1") as store:
        take_in(store, new_codes(3))
        assert store.backups is not None
        made = store.backups.make("asked")
    return made.path.read_bytes()


def _copy(data: bytes) -> None:
    """A backup from a stick: looked through, and compared with the present books."""
    _backup()
    path = file_of("stick/copy.sqlite", data)
    check(path)
    loss_of(folder() / "books" / "flashline.sqlite", path)


def _listed(data: bytes) -> None:
    """Names in the folder of backups are anybody's."""
    place = folder() / "names"
    place.mkdir(exist_ok=True)
    for name in data.decode("ascii", "ignore").replace("/", "").replace("\0", "").split("\n")[:20]:
        if 0 < len(name) < 200 and name not in (".", ".."):
            (place / name).touch()
    Backups(folder() / "books" / "flashline.sqlite", place, lambda: datetime.now(UTC)).listed()
    for path in place.iterdir():
        path.unlink()


def _outbox(data: bytes) -> None:
    """A confirmation on disk; what is none is set aside."""
    place = file_of("outbox/job-1.json", data).parent
    outbox = Outbox(place, None)  # reading asks no ledger
    waiting = outbox.waiting()
    assert bool(waiting) != bool(outbox.refused())
    for path in place.iterdir():
        path.unlink()


def _noted(data: bytes) -> None:
    """Where the set-up put the key file; a note that leads nowhere is as a key that is missing."""
    path = key_path(file_of("noted/key-file", data).parent)
    with suppress(KeyMissing):
        KeyFile(path).read_all()


def _counted(data: bytes) -> None:
    """The count of wrong passphrases, edited by somebody."""
    tries = Tries(file_of("tries/count", data), lambda: _NOW)
    with suppress(KeyLocked):
        tries.begin()
    tries.right()


def _sealed(data: bytes) -> None:
    Vault(_KEY).open_device_secret(data, "a1Fuzzed000", "fuzzed-0001")


def _hashed(data: bytes) -> None:
    """What the books keep of a PIN, if somebody has changed it there."""
    assert not pin_matches(data.decode("utf-8", "replace"), Secret("another one"))


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: parse(data.decode("utf-8", "replace"))


def targets() -> list[Target]:
    """All of them."""
    confirmation = {"code_id": 1, "mac": "24:6f:28:00:00:01", "job": "j", "slot": 1, "operator": "Wang"}
    return [
        Target(
            "key-file",
            "app.store.key_file, key_forms",
            "4 KB; argon2id of 8 passes, 256 MB, 16 lanes",
            _key_file,
            (KeyProblem,),
            _key_seeds,
        ),
        Target(
            "keyring-entry",
            "app.store.key_forms",
            "as the system's keyring keeps it",
            _ring,
            (KeyProblem,),
            lambda: [base64.b64encode(_KEY)],
        ),
        Target(
            "recovery-sheet",
            "app.store.recovery",
            "58 letters",
            _text(key_of),
            (KeyProblem,),
            lambda: ["\n".join(key_lines(_KEY)).encode()],
        ),
        Target(
            "backup",
            "app.store.backups.check, loss (SQLite's reader behind it)",
            "as large as books may be",
            _copy,
            (StoreDamaged, StoreUnavailable),
            lambda: [_backup()],
        ),
        Target(
            "backup-names",
            "app.store.backups.listed",
            "one folder",
            _listed,
            (),
            lambda: [b"20260301-080000-run.sqlite\n20260301-080000-run-2.sqlite\nmine.sqlite"],
        ),
        Target(
            "confirmation",
            "app.store.outbox",
            "256 KB of JSON",
            _outbox,
            (),
            lambda: [json.dumps(confirmation).encode()],
        ),
        Target(
            "key-place",
            "app.store.key_place",
            "4 KB",
            _noted,
            (KeyProblem,),
            lambda: [b"/media/stick/vault.key\n"],
        ),
        Target(
            "tries",
            "app.store.tries",
            "256 KB of JSON",
            _counted,
            (),
            lambda: [
                b'{"wrong": 4, "closed_until": "2026-03-01T08:00:05+00:00"}',
                b'{"wrong": 1, "closed_until": null}',
            ],
        ),
        Target(
            "sealed-secret",
            "app.store.vault",
            "one column",
            _sealed,
            (SecretUnreadable,),
            lambda: [Vault(_KEY).seal_device_secret(Secret("s" * 32), "a1Fuzzed000", "fuzzed-0001")],
        ),
        Target(
            "pin-hash",
            "app.store.pins",
            "argon2id of 8 passes, 256 MB, 16 lanes",
            _hashed,
            (),
            lambda: [hash_pin(Secret("one of these"), CHEAP).encode()],
            examples=8,
        ),
    ]
