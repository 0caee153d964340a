"""What a supervisor keeps of the books while they are in use: their key, its sheet, their backups."""

from collections.abc import Callable
from pathlib import Path

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import reason_of, said
from app.station.copies import Copies
from app.station.keys import Ask, Keys, counted
from app.station.people import require
from app.store.backups import Backup, check
from app.store.deeds import Deeds
from app.store.errors import KeyLocked, StoreError
from app.store.key_forms import KeyForm
from app.store.recovery import RecoverySheet
from app.store.tries import Tries

_PUT_AWAY = "put recovery sheet away"


class Strongbox:
    """Each act is one deed in the history; what is done to the key itself, the keys note.

    Every method may block and raises DeskError with a text for people.

    Args:
        keys: of this store, with who is asked for the passphrase.
        copies: of this store.
        deeds: the history.
        tries: at the passphrase.
        given: whether the passphrase comes from the environment, so that nobody is asked.
        keyring: name of the system's keyring; empty where none can be used.
    """

    def __init__(
        self,
        keys: Callable[[Ask], Keys],
        copies: Copies,
        deeds: Deeds,
        tries: Tries,
        *,
        given: bool,
        keyring: str,
    ) -> None:
        self._keys = keys
        self._copies = copies
        self._deeds = deeds
        self._tries = tries
        self._given = given
        self.keyring = keyring

    @property
    def form(self) -> KeyForm:
        """How the key lies on this computer."""
        return self._keys(_nobody).form

    @property
    def asks(self) -> bool:
        """Whether the passphrase must be typed before the key is touched."""
        return self.form is KeyForm.PASSPHRASE and not self._given

    @property
    def sheet_due(self) -> bool:
        """Whether nobody has said that the sheet of the key in use is put away."""
        mark = self._keys(_nobody).mark
        try:
            return not any(deed.what == _PUT_AWAY and deed.detail == mark for deed in self._deeds.rows())
        except StoreError as error:
            raise DeskError(reason_of(error)) from error

    def protect(self, form: KeyForm, new: Secret | None, present: Secret | None, by: Person) -> None:
        """Keep the key in another form, or under another passphrase; a supervisor does.

        Args:
            form: how it is kept from now on.
            new: its new passphrase, where it is kept under one.
            present: its passphrase until now; None where nobody has to type one.
            by: who does.
        """
        require(by, Role.SUPERVISOR, said("change how the key is kept"))
        with counted(self._tries, present):
            self._keys(_typed(present)).protect(form, new, by)

    def sheet(self, present: Secret | None, by: Person) -> RecoverySheet:
        """The recovery sheet, on record before it is shown; a supervisor's."""
        require(by, Role.SUPERVISOR, said("print the recovery sheet"))
        with counted(self._tries, present):
            return self._keys(_typed(present)).sheet(by)

    def put_away(self, by: Person) -> None:
        """The sheet of the key in use was printed and locked up; a supervisor says so."""
        require(by, Role.SUPERVISOR, said("print the recovery sheet"))
        self._note(by, _PUT_AWAY, self._keys(_nobody).mark)

    def require_key(self, present: Secret | None, by: Person) -> None:
        """See that the key opens, before the books are closed for its change; a supervisor's."""
        require(by, Role.SUPERVISOR, said("change the key"))
        with counted(self._tries, present):
            self._keys(_typed(present)).opened()

    def back_up(self, target: Path | None, by: Person) -> Backup:
        """Copy the books and check the copy; an engineer does.

        Args:
            target: a file on another disk; None for the folder of backups.
            by: who does.
        """
        require(by, Role.ENGINEER, said("make a backup"))
        made = self._copies.make(target)
        self._note(by, "make backup", made.path.name)
        return made

    def backups(self) -> list[Backup]:
        """The copies in the folder of backups, the newest first; none where a server has the books."""
        return self._copies.listed() if self._copies.own else []

    @property
    def has_backups(self) -> bool:
        """Whether this station makes the copies of its books; a server's administrator does it there."""
        return self._copies.own

    def check(self, backup: Backup, by: Person) -> None:
        """See whether a copy is sound and its books balance; an engineer does."""
        require(by, Role.ENGINEER, said("check a backup"))
        try:
            check(backup.path)
        except StoreError as error:
            self._note(by, "check backup", f"{backup.path.name}: not sound")
            raise DeskError(reason_of(error)) from error
        self._note(by, "check backup", f"{backup.path.name}: sound")

    def _note(self, by: Person, what: str, detail: str) -> None:
        try:
            self._deeds.note(by, what, detail=detail)
        except StoreError as error:
            raise DeskError(reason_of(error)) from error


def _typed(present: Secret | None) -> Ask:
    return _nobody if present is None else lambda: present


def _nobody() -> Secret:
    raise KeyLocked(said("the passphrase of the books' key is needed"))
