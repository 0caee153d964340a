"""The key of the books, as a supervisor keeps it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import reason_of, said
from app.station.people import require
from app.station.person import login_name
from app.store.errors import KeyProblem, KeyWrong, StoreError
from app.store.keeping import Keeping
from app.store.key_forms import KeyForm
from app.store.recovery import RecoverySheet
from app.store.tries import Tries

Ask = Callable[[], Secret]
"""Asks a person for the passphrase."""


class KeyTrouble(DeskError):  # noqa: N818 - the field's word
    """The key of the books does not open; its recovery sheet brings it back.

    Args:
        text: for people.
        wrong: whether the key is there, and what was typed does not open it.
    """

    def __init__(self, text: str, *, wrong: bool = False) -> None:
        super().__init__(text)
        self.wrong = wrong


@contextmanager
def key_told() -> Generator[None]:
    """Turn what the store refuses into texts for people.

    Raises:
        KeyTrouble: it is about the key.
        DeskError: it is about something else.
    """
    try:
        yield
    except KeyProblem as error:
        raise KeyTrouble(reason_of(error), wrong=isinstance(error, KeyWrong)) from error
    except (StoreError, ValueError) as error:
        raise DeskError(reason_of(error)) from error


@contextmanager
def counted(tries: Tries, passphrase: Secret | None) -> Generator[None]:
    """Count a passphrase that a person typed as a try, before it is looked at.

    Args:
        tries: at the key.
        passphrase: that was typed; None if none was.

    Raises:
        KeyTrouble: too many were wrong; the text says how long to wait.
        DeskError: the try can't be counted.
    """
    if passphrase is None:
        yield
        return
    with key_told():
        tries.begin()
    try:
        yield
    except KeyTrouble as error:
        if not error.wrong:
            tries.right()
        raise
    except DeskError:
        tries.right()
        raise
    with key_told():
        tries.right()


class Keys:
    """Every method raises DeskError with a text for people; KeyTrouble where the key does not open.

    Args:
        keeping: of the station's store.
    """

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    @property
    def form(self) -> KeyForm:
        """How the key lies on this computer."""
        with key_told():
            return self._keeping.form

    @property
    def mark(self) -> str:
        """What the key in use is called on paper and in the history."""
        with key_told():
            return self._keeping.mark

    def opened(self) -> str:
        """See that the key opens; what it is called on paper and in the history."""
        with key_told():
            return self._keeping.opened()

    def protect(self, form: KeyForm, passphrase: Secret | None, by: Person) -> None:
        """Keep the key in another form; a supervisor does."""
        require(by, Role.SUPERVISOR, said("change how the key is kept"))
        with key_told():
            self._keeping.protect(form, passphrase, by=by)

    def change(self, by: Person, tell: Callable[[str], None]) -> int:
        """Change the key and seal every secret anew; a supervisor does, with the store closed."""
        require(by, Role.SUPERVISOR, said("change the key"))
        with key_told():
            return self._keeping.change(tell, by=by)

    def sheet(self, by: Person) -> RecoverySheet:
        """The recovery sheet, to be printed; a supervisor's."""
        require(by, Role.SUPERVISOR, said("print the recovery sheet"))
        with key_told():
            return self._keeping.sheet(by=by)

    def recover(self, lines: str, form: KeyForm = KeyForm.FILE, passphrase: Secret | None = None) -> None:
        """Bring the key back from its sheet; whoever has it may, by the name of the login on record.

        Args:
            lines: of the sheet.
            form: how the key is kept from now on.
            passphrase: where it is kept under one.
        """
        with key_told():
            self._keeping.recover(lines, form, passphrase, by=Person(login_name(), Role.OPERATOR))
