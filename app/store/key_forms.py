"""The forms of a key on a computer: clear in its owner's file, under a passphrase, in the system's keyring.

What is wrapped is the *payload*: one key of 32 bytes, or two while keys are being changed, the one in use
first.
"""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, cast

from argon2.exceptions import Argon2Error
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.model.key_form import KeyForm
from app.model.secret import Secret
from app.model.wording import said
from app.store.cost import RFC_9106, Cost
from app.store.errors import KeyDamaged, KeyLocked, KeyProblem, KeyWrong

KEY_BYTES = 32
_SERVICE = "flashline"
_OWNER = b"flashline vault key 1"
_SALT, _NONCE = 16, 12
SHORTEST_PASSPHRASE = 12


class Keyring(Protocol):
    """The system's keyring, as the package keyring offers it."""

    def get_password(self, service_name: str, username: str, /) -> str | None: ...  # noqa: D102
    def set_password(self, service_name: str, username: str, password: str, /) -> None: ...  # noqa: D102
    def delete_password(self, service_name: str, username: str, /) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Unlocking:
    """What is needed to get at a key that does not lie open.

    Args:
        passphrase: asks for it; None where nobody can be asked.
        keyring: gives the system's; None where there is none.
        cost: of a new passphrase; a key file that is there tells its own.
    """

    passphrase: Callable[[], Secret] | None = None
    keyring: Callable[[], Keyring] | None = None
    cost: Cost = RFC_9106


def form_of(content: bytes) -> KeyForm:
    """The form of a key file's content; that of a damaged one is FILE."""
    try:
        return KeyForm(_document(content)["form"])
    except (ValueError, KeyError):
        return KeyForm.FILE


def seal_under(passphrase: Secret, payload: bytes, cost: Cost) -> bytes:
    """The content of a key file that opens with a passphrase.

    Raises:
        ValueError: the passphrase is too short.
    """
    require_good(passphrase)
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    key = _stretched(passphrase, salt, cost)
    return _written(
        form=KeyForm.PASSPHRASE,
        time=cost.time,
        memory=cost.memory,
        lanes=cost.lanes,
        salt=salt.hex(),
        sealed=(nonce + AESGCM(key).encrypt(nonce, payload, _OWNER)).hex(),
    )


def require_good(passphrase: Secret) -> None:
    """Refuse a new passphrase that is easily guessed.

    Raises:
        ValueError: it is too short.
    """
    if len(passphrase.reveal()) < SHORTEST_PASSPHRASE:
        raise ValueError(
            said(
                "a passphrase has at least {count} characters; four words are good", count=SHORTEST_PASSPHRASE
            )
        )


def open_with(passphrase: Secret, content: bytes, where: object) -> bytes:
    """The payload of such a file.

    Raises:
        KeyWrong: it is another passphrase, or the file was changed.
        KeyDamaged: the file is none of ours.
    """
    try:
        facts = _document(content)
        cost = Cost(*(int(facts[name]) for name in ("time", "memory", "lanes")))
        salt, sealed = (bytes.fromhex(facts[name]) for name in ("salt", "sealed"))
        key = _stretched(passphrase, salt, cost)
    except (ValueError, OverflowError, KeyError, TypeError, Argon2Error) as error:
        raise KeyDamaged(
            said("{file}: the key file is damaged; put it back from your backup", file=where)
        ) from error
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _OWNER)
    except (InvalidTag, ValueError) as error:
        raise KeyWrong(said("{file}: the passphrase does not open this key", file=where)) from error


def put_into(keyring: Keyring, payload: bytes) -> bytes:
    """Put a payload into the keyring; the content of the key file that finds it again.

    Raises:
        KeyLocked: the keyring is locked, or there is none here.
        KeyDamaged: the keyring does not take it, or does not give it back.
    """
    entry = secrets.token_hex(8)
    text = base64.b64encode(payload).decode()
    try:
        keyring.set_password(_SERVICE, entry, text)
        kept = keyring.get_password(_SERVICE, entry)
    except Exception as error:
        raise _keyring_fault(error, said("the key can't be put into it")) from error
    if kept != text:
        raise KeyDamaged(said("the system's keyring does not give the key back; keep it in another way"))
    return _written(form=KeyForm.KEYRING, entry=entry)


def get_from(keyring: Keyring, content: bytes, where: object) -> bytes:
    """The payload that a key file points at.

    Raises:
        KeyLocked: the keyring is locked, or there is none here.
        KeyDamaged: the keyring can't be read, or has no such entry.
    """
    entry = _entry(content)
    try:
        text = keyring.get_password(_SERVICE, entry) if entry else None
        if text is not None:
            return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise KeyDamaged(
            said("{file}: the keyring's entry {entry} is damaged", file=where, entry=entry)
        ) from error
    except Exception as error:
        raise _keyring_fault(error, said("the key can't be read")) from error
    raise KeyDamaged(
        said(
            "{file}: the system's keyring has no key for this store; log in as the user who set it up, or "
            "bring the key back from its recovery sheet (flashline vault recover)",
            file=where,
        )
    )


def _keyring_fault(error: Exception, what: str) -> KeyProblem:
    """What it means that a keyring raised."""
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, KeyringLocked):
        return KeyLocked(
            said(
                "the system's keyring is locked, so {what}: log in to the desktop as the user who set "
                "Flashline up, unlock the keyring, and start Flashline again",
                what=what,
            )
        )
    if isinstance(error, NoKeyringError | InitError):
        return KeyLocked(
            said(
                "there is no keyring here, so {what}: start Flashline from the desktop of the user who set "
                "it up; a station that runs without a desktop keeps its key in a file",
                what=what,
            )
        )
    return KeyDamaged(
        said("the system's keyring failed, so {what} ({error})", what=what, error=type(error).__name__)
    )


def remove_from(keyring: Keyring, content: bytes) -> None:
    """Delete the entry that a key file pointed at.

    A keyring that refuses keeps a key that is no more in use.
    """
    entry = _entry(content)
    if entry:
        with suppress(Exception):  # backends raise what they like
            keyring.delete_password(_SERVICE, entry)


def _entry(content: bytes) -> str | None:
    try:
        entry = _document(content).get("entry")
    except ValueError:
        return None
    return entry if isinstance(entry, str) else None


def _stretched(passphrase: Secret, salt: bytes, cost: Cost) -> bytes:
    if not cost.bearable:
        raise ValueError("costs that no file of ours asks for")
    words = passphrase.reveal().encode()
    return hash_secret_raw(words, salt, cost.time, cost.memory, cost.lanes, hash_len=KEY_BYTES, type=Type.ID)


def _written(**facts: str | int) -> bytes:
    return json.dumps({"flashline": "vault key", **facts}, indent=1).encode()


def _document(content: bytes) -> dict[str, str]:
    try:
        found: object = json.loads(content.decode("ascii"))
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("not a key file")  # noqa: TRY004 - one kind of damage
    return cast("dict[str, str]", found)
