"""Who is at the station, as the screens know it: what is greyed, and the reason beside it."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QAbstractButton

from app.gui.centre_words import role_word
from app.gui.work import Work
from app.model.person import Person, Role
from app.station.desk import Desk


class Session(QObject):
    """Reads the desk's people; the desk itself refuses what is not allowed, this only tells before.

    Args:
        desk: its people.
        work: thread for it.
    """

    changed = Signal()
    """Somebody has come or gone, or the list of people has begun."""

    def __init__(self, desk: Desk, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._work = desk, work
        self.person: Person | None = None
        self.required = False
        self.foundable = False
        self.known = False

    @property
    def locked(self) -> bool:
        """Whether nobody may do anything before signing in."""
        return self.required and self.person is None

    @Slot()
    def read(self) -> None:
        """Ask the desk who is here."""
        self._work.ask(self._query, self._show, lane="session")

    def may(self, role: Role) -> bool:
        """Whether who is here may do what takes this role."""
        if not self.required:
            return True
        return self.person is not None and self.person.role.covers(role)

    def why_not(self, role: Role) -> str:
        """Why who is here may not, or an empty text."""
        if self.may(role):
            return ""
        if self.person is None:
            return self.tr("Sign in first.")
        return self.tr("{name} is {role}; this takes the {wanted}.").format(
            name=self.person.name, role=role_word(self.person.role), wanted=role_word(role)
        )

    def allow(self, button: QAbstractButton, role: Role, *, ready: bool = True, tip: str = "") -> None:
        """Grey a button that who is here may not press, with the reason as its tip.

        Args:
            button: to grey or not.
            role: the least that may press it.
            ready: whether it could be pressed at all now.
            tip: what is shown while it is allowed; why it is not ready, for instance.
        """
        reason = self.why_not(role)
        button.setEnabled(ready and not reason)
        button.setToolTip(reason or tip)
        button.setAccessibleDescription(reason or tip)

    def _query(self) -> tuple[bool, bool, Person | None]:
        people = self._desk.people
        return people.required, people.foundable, people.current

    @Slot(object)
    def _show(self, answer: tuple[bool, bool, Person | None]) -> None:
        before = (self.required, self.foundable, self.person)
        self.required, self.foundable, self.person = answer
        if not self.known or before != answer:
            self.known = True
            self.changed.emit()
