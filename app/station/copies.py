"""Backups of a local store, for people."""

from collections.abc import Callable
from pathlib import Path

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.wording import reason_of, said
from app.station.people import People, require
from app.store.backups import Backup, Backups
from app.store.errors import StoreError
from app.store.loss import Loss
from app.store.named import names_somebody
from app.store.restoring import Restoring


class Copies:
    """Every method raises DeskError with a text for people.

    Args:
        backups: of the store; None where a server has the books.
        restoring: puts one back.
    """

    def __init__(self, backups: Backups | None, restoring: Restoring) -> None:
        self._backups = backups
        self._restoring = restoring

    @property
    def own(self) -> bool:
        """Whether this station copies its books itself."""
        return self._backups is not None

    def make(self, target: Path | None = None, why: str = "asked") -> Backup:
        """Copy the store and check the copy."""
        try:
            return self._own().make(why, target)
        except StoreError as error:
            raise DeskError(reason_of(error)) from error

    def listed(self) -> list[Backup]:
        """The copies, the newest first."""
        return self._own().listed()

    @property
    def present(self) -> bool:
        """Whether there are books here at all, sound or not."""
        return self._restoring.present

    def person(self, file: Path, sign_in: Callable[[People], Person]) -> Person:
        """Who goes back to a copy while the present books can't say who is who: one whom the copy names.

        A copy from before people were named makes nobody a supervisor as long as a later one knows better.

        Args:
            file: the copy.
            sign_in: asks for name and PIN; whoever is logged in to the computer, if no copy names anybody.
        """
        backups = self._own()
        try:
            later = (one.path for one in backups.listed() if names_somebody(one.path))
            asked = file if names_somebody(file) else next(later, file)
            with self._restoring.people_of(asked) as listed:
                return sign_in(People(listed))
        except StoreError as error:
            raise DeskError(reason_of(error)) from error

    def restore(self, file: Path, by: Person, *, forget: bool) -> Loss:
        """Go back to a copy; a supervisor does. What would be forgotten is refused unless it is allowed."""
        require(by, Role.SUPERVISOR, said("go back to a backup"))
        self._own()
        try:
            return self._restoring.run(file, person=by.name, forget=forget)
        except StoreError as error:
            raise DeskError(reason_of(error)) from error

    def _own(self) -> Backups:
        if self._backups is None:
            raise DeskError(
                said(
                    "a PostgreSQL server has these books: its administrator copies them (pg_dump) and "
                    "puts them back"
                )
            )
        return self._backups
