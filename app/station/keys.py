"""The key of the books, as a supervisor keeps it."""

from collections.abc import Callable

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.people import require
from app.store.errors import StoreError
from app.store.keeping import Keeping
from app.store.key_forms import KeyForm


class Keys:
    """Every method raises DeskError with a text for people.

    Args:
        keeping: of the station's store.
    """

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    @property
    def form(self) -> KeyForm:
        """How the key lies on this computer."""
        try:
            return self._keeping.form
        except StoreError as error:
            raise DeskError(str(error)) from error

    def protect(self, form: KeyForm, passphrase: Secret | None, by: Person) -> None:
        """Keep the key in another form; a supervisor does."""
        require(by, Role.SUPERVISOR, "change how the key is kept")
        try:
            self._keeping.protect(form, passphrase)
        except (StoreError, ValueError) as error:
            raise DeskError(str(error)) from error

    def change(self, by: Person, tell: Callable[[str], None]) -> int:
        """Change the key and seal every secret anew; a supervisor does, with the store closed."""
        require(by, Role.SUPERVISOR, "change the key")
        try:
            return self._keeping.change(tell)
        except StoreError as error:
            raise DeskError(str(error)) from error

    def sheet(self, by: Person) -> str:
        """The recovery sheet, to be printed; a supervisor's."""
        require(by, Role.SUPERVISOR, "print the recovery sheet")
        try:
            return self._keeping.sheet()
        except StoreError as error:
            raise DeskError(str(error)) from error

    def recover(self, lines: str) -> None:
        """Bring the key back from its sheet; whoever has the sheet may."""
        try:
            self._keeping.recover(lines)
        except StoreError as error:
            raise DeskError(str(error)) from error
