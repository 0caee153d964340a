"""The record of what was done, for people who may read it."""

from app.model.audit import AuditLine
from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.wording import said
from app.station.people import require
from app.store.errors import StoreError
from app.store.store import Store
from app.store.trail import Wanted


class Record:
    """Every method raises DeskError with a text for people.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def lines(self, wanted: Wanted, by: Person) -> list[AuditLine]:
        """The newest lines that are wanted, oldest first; an engineer reads them.

        Raises:
            DeskError: not allowed, or the store can't be read.
        """
        require(by, Role.ENGINEER, said("read the record"))
        try:
            return self._store.trail.lines(wanted)
        except StoreError as error:
            raise DeskError(str(error)) from error
