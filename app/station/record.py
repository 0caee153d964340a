"""The record of what was done, for people who may read it, verify it, and answer for what is gone of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from app.model.audit import AuditFinding, AuditLine, AuditReport, Progress
from app.model.mac import Mac
from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.wording import reason_of, said
from app.station.people import require
from app.store.errors import StoreError
from app.store.store import Store
from app.store.trail import Wanted

_T = TypeVar("_T")


class Record:
    """Every method may block and raises DeskError with a text for people.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def lines(self, wanted: Wanted, by: Person) -> list[AuditLine]:
        """The newest lines that are wanted, oldest first; an engineer reads them.

        Args:
            wanted: what of it; a MAC in any spelling.
            by: who reads.
        """
        require(by, Role.ENGINEER, said("read the record"))
        if wanted.mac is not None:
            wanted = replace(wanted, mac=_mac(wanted.mac))
        return _told(lambda: self._store.trail.lines(wanted))

    def verify(self, progress: Progress, by: Person) -> AuditReport:
        """See whether all is as it was written; an engineer does.

        Args:
            progress: told how many lines were looked at, of how many; what it raises ends the look.
            by: who looks.
        """
        require(by, Role.ENGINEER, said("verify the record"))
        return _told(lambda: self._store.audit.verify(progress))

    def acknowledge(self, findings: Iterable[AuditFinding], reason: str, by: Person) -> int:
        """Answer for ends of chains that are gone, on record for good; a supervisor does.

        Args:
            findings: of a look, as they were shown.
            reason: why they are gone.
            by: who answers for it.

        Returns:
            How many ends it was.
        """
        require(by, Role.SUPERVISOR, said("acknowledge what is gone of the record"))
        return _told(lambda: self._store.lost_ends.acknowledge(findings, by, reason))


def _mac(text: str) -> str:
    try:
        return str(Mac.parse(text))
    except ValueError as error:
        raise DeskError(reason_of(error)) from error


def _told(ask: Callable[[], _T]) -> _T:
    try:
        return ask()
    except (StoreError, ValueError) as error:
        raise DeskError(reason_of(error)) from error
