"""Keeping the store's key: how it lies on this computer, its change, its recovery sheet."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.model.person import Person
from app.model.secret import Secret
from app.model.wording import said
from app.store.brief_session import note
from app.store.database import Database, Place
from app.store.errors import KeyMissing
from app.store.key_file import KeyFile
from app.store.key_forms import KeyForm
from app.store.opening import check_value_of, folder_alone
from app.store.recovery import RecoverySheet, key_mark, key_of, sheet
from app.store.rotation import Rotation
from app.store.vault import Vault


class Keeping:
    """Of one station; the store at `place` is at this program's schema.

    Args:
        data_dir: of this station.
        place: where the books are.
        key: the key file of this station.
        clock: gives aware times.
    """

    def __init__(self, data_dir: Path, place: Place, key: KeyFile, clock: Callable[[], datetime]) -> None:
        self._data_dir = data_dir
        self._place = place
        self._key = key
        self._clock = clock

    @property
    def form(self) -> KeyForm:
        """How the key lies on this computer."""
        return self._key.form

    def protect(self, form: KeyForm, passphrase: Secret | None = None, *, by: Person | None = None) -> None:
        """Keep the key in another form, or under another passphrase.

        Raises:
            KeyProblem: the key does not open, or the new form can't be written.
            ValueError: the passphrase is too short.
        """
        with folder_alone(self._data_dir):
            self._key.rewrite(self._key.read_all(), form, passphrase)
        self._note("change how the key is kept", by, form.value)

    def change(self, tell: Callable[[str], None], *, by: Person | None = None) -> int:
        """Change the key; raises as Rotation.run."""
        change = Rotation(self._data_dir, self._place, self._key, clock=self._clock, tell=tell, by=by)
        return change.run()

    def sheet(self, *, by: Person | None = None) -> RecoverySheet:
        """The recovery sheet, to be printed; it is on record before it is given.

        Raises:
            KeyProblem: the key does not open or is not this store's.
        """
        key = self._key.read()
        vault = Vault(key)
        vault.require(self._check_value(), self._key.path)
        self._note("print recovery sheet", by, key_mark(vault.check_value))
        return sheet(key, self._place.name, vault.check_value, self._clock())

    def opened(self) -> str:
        """See that the key opens and is this store's; what it is called on paper and in the history.

        Raises:
            KeyProblem: the key does not open or is not this store's.
        """
        vault = Vault(self._key.read())
        vault.require(self._check_value(), self._key.path)
        return key_mark(vault.check_value)

    @property
    def mark(self) -> str:
        """What the key that the store names is called on paper and in the history.

        Raises:
            KeyMissing: there are no books here yet.
            StoreUnavailable: the database can't be read.
        """
        return key_mark(self._check_value())

    def recover(
        self,
        text: str,
        form: KeyForm = KeyForm.FILE,
        passphrase: Secret | None = None,
        *,
        by: Person | None = None,
    ) -> None:
        """Write the key file from a recovery sheet.

        Args:
            text: the lines of the sheet.
            form: how the key is kept from now on.
            passphrase: where it is kept under one.
            by: who has the sheet, as far as is known.

        Raises:
            KeyDamaged: it was copied wrongly.
            KeyWrong: it is the sheet of another store, or of a key that was changed since.
            ValueError: the passphrase is too short.
        """
        key = key_of(text)
        vault = Vault(key)
        vault.require(self._check_value(), said("the recovery sheet"))
        with folder_alone(self._data_dir):
            self._key.rewrite([key], form, passphrase)
        self._note("bring the key back from its sheet", by, key_mark(vault.check_value))

    def _note(self, what: str, by: Person | None, detail: str) -> None:
        note(self._data_dir, self._place, self._clock, what, by, detail)

    def _check_value(self) -> bytes:
        database = Database(self._place)
        try:
            with database.reading() as connection:
                check_value = check_value_of(connection)
        finally:
            database.close()
        if check_value is None:
            raise KeyMissing(
                said("{place}: there are no books here yet, so there is no key", place=self._place.name)
            )
        return check_value
