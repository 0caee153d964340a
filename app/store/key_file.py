"""The vault's key in a file of its own, beside the database or where the caller wants it."""

import os
import secrets
from pathlib import Path

from app.store.durable import flush_folder
from app.store.errors import KeyDamaged, KeyExposed, KeyMissing

KEY_BYTES = 32
_OTHERS = 0o077


class KeyFile:
    """32 random bytes in a file that only its owner reads.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> bytes:
        """The key.

        Raises:
            KeyMissing: there is no such file.
            KeyExposed: group or others have rights on it (POSIX).
            KeyDamaged: it can't be read, or does not hold 32 bytes.
        """
        try:
            with self.path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                key = file.read(KEY_BYTES + 1)
        except FileNotFoundError as error:
            raise KeyMissing(
                f"{self.path}: the key of this store is missing; without it no secret can be read. "
                "Put the file back from your backup; a new key would not open the old secrets"
            ) from error
        except OSError as error:
            raise KeyDamaged(f"{self.path}: the key file can't be read ({error.strerror})") from error
        if os.name == "posix" and mode & _OTHERS:
            raise KeyExposed(
                f"{self.path}: other users of this computer can get at the key; run: chmod 600 '{self.path}'"
            )
        if len(key) != KEY_BYTES:
            raise KeyDamaged(
                f"{self.path}: the key file does not hold {KEY_BYTES} bytes; put it back from your backup"
            )
        return key

    def create(self) -> bytes:
        """Make a new key; the file appears whole or not at all, and an existing one is never replaced.

        Raises:
            KeyDamaged: the file can't be written, or is there already.
        """
        key = secrets.token_bytes(KEY_BYTES)
        draft = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}.new")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._write(draft, key)
                self._publish(draft)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise KeyDamaged(f"{self.path}: a key file can't be made here ({error.strerror})") from error
        return key

    def _publish(self, draft: Path) -> None:
        if os.name == "nt":
            draft.rename(self.path)  # Windows: fails if the name is taken
            return
        os.link(draft, self.path)
        flush_folder(self.path.parent)

    @staticmethod
    def _write(draft: Path, key: bytes) -> None:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
