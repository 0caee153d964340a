"""What stands before the desk: the set-up of new books, and the key of those that are there."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from app.model.person import Person
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import said
from app.station.desk import Desk
from app.station.keys import Ask, Keys, counted, key_told
from app.store.errors import KeyLocked
from app.store.founding import Founding, KeyChoice
from app.store.key_forms import KeyForm
from app.store.recovery import RecoverySheet
from app.store.tries import Tries


class Start(StrEnum):
    """What the next step is."""

    SET_UP = "set up"
    PASSPHRASE = "passphrase"  # noqa: S105 - a word
    OPEN = "open"


class Entrance:
    """Of one station. Every method may block and raises DeskError with a text for people.

    Args:
        founding: of its books.
        keys: of its books, with who is asked for the passphrase.
        open_desk: opens the books; asks for the passphrase where the key has one.
        tries: at the passphrase.
        given: the passphrase, where the environment has it.
        keyring: name of the system's keyring; empty where none can be used.
        key_place: where the key file is to be if nobody chooses; None where that is set and can't be chosen.
        earlier: folder with copies of books that are not here any more; None if there are none.
    """

    def __init__(
        self,
        founding: Founding,
        keys: Callable[[Ask], Keys],
        open_desk: Callable[[Ask], Desk],
        tries: Tries,
        *,
        given: Secret | None,
        keyring: str,
        key_place: Path | None,
        earlier: Path | None,
    ) -> None:
        self._founding = founding
        self._keys = keys
        self._open_desk = open_desk
        self._tries = tries
        self._given = given
        self.keyring = keyring
        self.key_place = key_place
        self.earlier = earlier

    def look(self) -> Start:
        """What is there; nothing is written."""
        if self._founding.wanted:
            return Start.SET_UP
        asked = self._given is None and self.has_passphrase
        return Start.PASSPHRASE if asked else Start.OPEN

    def open(self, passphrase: Secret | None = None) -> Desk:
        """Open the books.

        Args:
            passphrase: that a person typed; None for the environment's, or where the key has none.

        Raises:
            KeyTrouble: the key does not open.
        """
        with counted(self._tries, passphrase), key_told():
            return self._open_desk(self._asked(passphrase))

    def sheet(self) -> RecoverySheet:
        """The recovery sheet of the books that are to be set up."""
        return self._founding.sheet()

    def set_up(self, choice: KeyChoice, name: str, pin: Secret, *, sheet_away: bool) -> Desk:
        """Make the books, open them, and sign their first supervisor in.

        Args:
            choice: how the key is kept.
            name: of the supervisor.
            pin: of the supervisor.
            sheet_away: whether the recovery sheet is locked up already.
        """
        with key_told():
            self._founding.found(choice, name, pin)
        desk = self.open(choice.passphrase)
        person = desk.people.sign_in(name, pin)
        if sheet_away and desk.strongbox is not None:
            desk.strongbox.put_away(person)
        return desk

    def recover(self, lines: str, passphrase: Secret | None) -> None:
        """Bring the key back from its sheet; whoever has the sheet may.

        Args:
            lines: of the sheet.
            passphrase: a new one; None keeps the key open in its owner's file.
        """
        form = KeyForm.FILE if passphrase is None else KeyForm.PASSPHRASE
        self._keys(self._asked(passphrase)).recover(lines, form, passphrase)
        with key_told():
            self._tries.right()

    def change_key(self, passphrase: Secret | None, by: Person, tell: Callable[[str], None]) -> int:
        """Change the key while the books are closed; the number of the new one.

        Args:
            passphrase: of the key, where a person has to type one; it stays.
            by: a supervisor.
            tell: hears each step.
        """
        return self._keys(self._asked(passphrase)).change(by, tell)

    @property
    def has_passphrase(self) -> bool:
        """Whether the key lies under a passphrase; a key that can't be looked at does not."""
        try:
            return self._keys(self._asked(None)).form is KeyForm.PASSPHRASE
        except DeskError:
            return False  # the opening tells what is wrong

    def _asked(self, passphrase: Secret | None) -> Ask:
        known = passphrase or self._given

        def ask() -> Secret:
            if known is None:
                raise KeyLocked(said("the passphrase of the books' key is needed"))
            return known

        return ask
