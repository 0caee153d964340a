"""The vault's key in a file of its own, beside the database or where the caller wants it.

The file holds the key, or what is needed to get at it: see app.store.key_forms.
"""

import glob
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from app.model.secret import Secret
from app.model.wording import said
from app.store.durable import flush_folder
from app.store.errors import KeyDamaged, KeyExposed, KeyLocked, KeyMissing
from app.store.key_forms import (
    KEY_BYTES,
    KeyForm,
    Keyring,
    Unlocking,
    form_of,
    get_from,
    open_with,
    put_into,
    remove_from,
    seal_under,
)

_OTHERS = 0o077
_MOST_BYTES = 4096
_NEW = ".new"
"""Ending of a key that has not got its name yet."""


class KeyFile:
    """32 random bytes in a file that only its owner reads.

    Args:
        path: of the file.
        unlocking: how to get at a key that does not lie open in it.
    """

    def __init__(self, path: Path, unlocking: Unlocking | None = None) -> None:
        self.path = path
        self._unlocking = unlocking or Unlocking()
        self._passphrase: Secret | None = None

    def read(self) -> bytes:
        """The key in use; raises like `read_all`."""
        return self.read_all()[0]

    def read_all(self) -> list[bytes]:
        """The key in use and, while keys are being changed, the other one.

        Which of two is in use only the store can tell: the change may have been cut off on either side.

        Raises:
            KeyMissing: there is no such file.
            KeyExposed: group or others have rights on it (POSIX).
            KeyDamaged: it can't be read, or does not hold a key.
            KeyLocked: nobody can be asked for its passphrase, or there is no keyring.
            KeyWrong: the passphrase is another one.
        """
        payload = self._payload(self._content())
        if len(payload) not in (KEY_BYTES, 2 * KEY_BYTES):
            raise KeyDamaged(
                said(
                    "{file}: the key file does not hold {count} bytes; put it back from your backup",
                    file=self.path,
                    count=KEY_BYTES,
                )
            )
        return [payload[start : start + KEY_BYTES] for start in range(0, len(payload), KEY_BYTES)]

    @property
    def form(self) -> KeyForm:
        """How the key is kept.

        Raises:
            KeyProblem: as `read_all`.
        """
        return form_of(self._content())

    @property
    def draft(self) -> "KeyFile":
        """Where the first key lies until its store names it."""
        return KeyFile(self.path.with_name(f"{self.path.name}.setup"), self._unlocking)

    def take_draft(self) -> None:
        """Put the draft in its place; a file that is there already is never replaced.

        Raises:
            KeyDamaged: it can't be put there.
        """
        draft = self.draft.path
        try:
            self._publish(draft)
            draft.unlink(missing_ok=True)
        except OSError as error:
            raise self._not_made(error) from error

    def clear_up(self) -> None:
        """Delete keys that a change which was cut off has left; nobody else may be changing the file.

        Raises:
            KeyDamaged: one can't be deleted.
        """
        try:
            for left in self.path.parent.glob(f"{glob.escape(self.path.name)}.*{_NEW}"):
                left.unlink(missing_ok=True)
        except OSError as error:
            raise KeyDamaged(
                said("{file}: the key file can't be deleted ({error})", file=self.path, error=error.strerror)
            ) from error

    def settle_draft(self, *, founded: bool) -> None:
        """End what a set-up that was cut off has left.

        Args:
            founded: whether the store names a key; then the draft is that key, else nobody's.

        Raises:
            KeyProblem: the draft can't be put in its place.
        """
        draft = self.draft
        if not draft.path.exists():
            return
        if founded and not self.path.exists():
            self.take_draft()
        elif founded:
            draft.path.unlink(missing_ok=True)
        else:
            draft.discard()

    def discard(self) -> None:
        """Delete a key that nothing is sealed with.

        Raises:
            KeyProblem: the file can't be deleted, or there is no keyring to delete it from.
        """
        if not self.path.exists():
            return
        content = self._content()
        if form_of(content) is KeyForm.KEYRING:
            remove_from(self._keyring(), content)
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise KeyDamaged(
                said("{file}: the key file can't be deleted ({error})", file=self.path, error=error.strerror)
            ) from error

    def rewrite(
        self, keys: Sequence[bytes], form: KeyForm | None = None, passphrase: Secret | None = None
    ) -> None:
        """Put keys in place of what the file holds; whole or not at all, and durable when it returns.

        Args:
            keys: one, or two while keys are being changed.
            form: another form than the file has.
            passphrase: the new one; where the form stays, the one it was opened with if not given.

        Raises:
            KeyProblem: the file or the keyring can't be written.
            ValueError: the passphrase is too short.
        """
        before = self._content() if self.path.exists() else b""
        payload = b"".join(keys)
        match form or form_of(before):
            case KeyForm.FILE:
                content = payload
            case KeyForm.PASSPHRASE:
                content = seal_under(passphrase or self._asked(), payload, self._unlocking.cost)
                self._passphrase = passphrase or self._passphrase
            case KeyForm.KEYRING:
                content = put_into(self._keyring(), payload)
        self._replace(content)
        if form_of(before) is KeyForm.KEYRING:
            remove_from(self._keyring(), before)

    def _payload(self, content: bytes) -> bytes:
        match form_of(content):
            case KeyForm.FILE:
                return content
            case KeyForm.PASSPHRASE:
                passphrase = self._asked()
                payload = open_with(passphrase, content, self.path)
                self._passphrase = passphrase
                return payload
            case KeyForm.KEYRING:
                return get_from(self._keyring(), content, self.path)

    def _asked(self) -> Secret:
        if self._passphrase is not None:
            return self._passphrase
        if self._unlocking.passphrase is None:
            raise KeyLocked(
                said("{file}: the passphrase of this key is needed: set FLASHLINE_PASSPHRASE", file=self.path)
            )
        return self._unlocking.passphrase()

    def _keyring(self) -> Keyring:
        if self._unlocking.keyring is None:
            raise KeyLocked(
                said("{file}: the key is in the system's keyring, and there is none here", file=self.path)
            )
        return self._unlocking.keyring()

    def _content(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                content = file.read(_MOST_BYTES + 1)
        except FileNotFoundError as error:
            raise KeyMissing(
                said(
                    "{file}: the key of this store is missing; without it no secret can be read. "
                    "Put the file back from your backup; a new key would not open the old secrets",
                    file=self.path,
                )
            ) from error
        except OSError as error:
            raise KeyDamaged(
                said("{file}: the key file can't be read ({error})", file=self.path, error=error.strerror)
            ) from error
        if os.name == "posix" and mode & _OTHERS:
            raise KeyExposed(
                said(
                    "{file}: other users of this computer can get at the key; run: chmod 600 '{file}'",
                    file=self.path,
                )
            )
        return content

    def _replace(self, content: bytes) -> None:
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}{_NEW}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._write(draft, content)
                draft.replace(self.path)
                flush_folder(self.path.parent)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise KeyDamaged(
                said("{file}: the key file can't be written ({error})", file=self.path, error=error.strerror)
            ) from error

    def create(self) -> bytes:
        """Make a new key; the file appears whole or not at all, and an existing one is never replaced.

        Raises:
            KeyDamaged: the file can't be written, or is there already.
        """
        key = secrets.token_bytes(KEY_BYTES)
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}{_NEW}")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._write(draft, key)
                self._publish(draft)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise self._not_made(error) from error
        return key

    def _publish(self, draft: Path) -> None:
        if os.name == "nt":
            draft.rename(self.path)  # Windows: fails if the name is taken
            return
        os.link(draft, self.path)
        flush_folder(self.path.parent)

    def _not_made(self, error: OSError) -> KeyDamaged:
        return KeyDamaged(
            said("{file}: a key file can't be made here ({error})", file=self.path, error=error.strerror)
        )

    @staticmethod
    def _write(draft: Path, key: bytes) -> None:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
