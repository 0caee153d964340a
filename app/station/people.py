"""Who is at the station, and what each may do; asked here, not only by greyed buttons."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import reason_of, said
from app.station.person import login_name
from app.store.errors import StoreError
from app.store.people import People as Listed
from app.store.people import PersonRow

_T = TypeVar("_T")
_ROLES = {
    Role.OPERATOR: said("operator"),
    Role.ENGINEER: said("engineer"),
    Role.SUPERVISOR: said("supervisor"),
}


class NotAllowed(DeskError):  # noqa: N818 - the field's word
    """This person may not do that, or nobody has signed in."""


def require(by: Person, role: Role, what: str) -> None:
    """Go on only if the person may do it.

    Args:
        by: who wants it.
        role: the least that may.
        what: the act, for the text: "close a batch".

    Raises:
        NotAllowed: the person's role does not cover it.
    """
    if not by.role.covers(role):
        raise NotAllowed(
            said(
                "{name} is {role}: to {act} takes the {wanted}",
                name=by.name,
                role=_ROLES[by.role],
                act=what,
                wanted=_ROLES[role],
            )
        )


class People:
    """Sign-in at one station.

    As long as nobody was named (and in the training store for ever) nobody is asked: then the person is
    whoever is logged in to the computer, and may do everything.

    Args:
        listed: the store's people.
        asked: False for the training store.
    """

    def __init__(self, listed: Listed, *, asked: bool = True) -> None:
        self._listed = listed
        self._asked = asked
        self._lock = threading.Lock()
        self._leaving: threading.Thread | None = None
        self._current: Person | None = None

    @property
    def required(self) -> bool:
        """Whether people have to sign in.

        Raises:
            DeskError: the store can't tell.
        """
        return self._asked and self._any()

    @property
    def foundable(self) -> bool:
        """Whether the first supervisor is still to be made."""
        return self._asked and not self._any()

    @property
    def current(self) -> Person | None:
        """Who has signed in; None if nobody has."""
        return self._current

    @property
    def acting(self) -> Person:
        """Who answers for what is done now.

        Raises:
            NotAllowed: people have to sign in and nobody has.
        """
        current = self._current
        if current is not None:
            return current
        if self.required:
            raise NotAllowed(said("nobody has signed in"))
        return Person(login_name(), Role.SUPERVISOR)

    def found(self, name: str, pin: Secret) -> Person:
        """Make the first supervisor, who is signed in then.

        Raises:
            DeskError: there are people already, or the name or PIN won't do.
        """
        person = self._told(lambda: self._listed.found(name, pin))
        self._current = person
        return person

    def sign_in(self, name: str, pin: Secret) -> Person:
        """Let a person work here.

        Raises:
            NotAllowed: wrong name or PIN, or too many were wrong.
        """
        person = self._check(name, pin)
        self._current = person
        return person

    def sign_out(self) -> None:
        """Nobody is here any more; a run that is open goes on.

        It is put on record aside: whoever leaves does not wait for a server.
        """
        who, self._current = self._current, None
        if who is not None:
            self._leaving = threading.Thread(target=self._left, args=(who,), name="sign-out")
            self._leaving.start()

    def _left(self, who: Person) -> None:
        with suppress(StoreError):
            self._listed.signed_out(who)

    def confirm(self, pin: Secret, role: Role, name: str | None = None) -> Person:
        """A second look at a PIN before something grave; who is signed in stays so.

        Args:
            pin: of the person.
            role: the least that may do it.
            name: who confirms; None for the person who is signed in.

        Raises:
            NotAllowed: wrong PIN, nobody has signed in, or the role does not cover it.
        """
        if not self.required:
            return self.acting
        who = name or self.acting.name
        person = self._check(who, pin, "confirm")
        require(person, role, said("confirm this"))
        return person

    def rows(self) -> list[PersonRow]:
        """Everybody who was ever named.

        Raises:
            DeskError: the store can't be read.
        """
        return self._told(self._listed.rows)

    def add(self, name: str, role: Role, pin: Secret, by: Person) -> Person:
        """Name a person; a supervisor does.

        Raises:
            DeskError: not allowed, or the name or PIN won't do.
        """
        require(by, Role.SUPERVISOR, said("name people"))
        return self._told(lambda: self._listed.add(name, role, pin, by=by.name))

    def set_pin(self, name: str, pin: Secret, by: Person) -> None:
        """Change a PIN: one's own, or anybody's by a supervisor.

        Raises:
            DeskError: not allowed, or the PIN won't do.
        """
        if name.casefold() != by.name.casefold():
            require(by, Role.SUPERVISOR, said("change the PIN of others"))
        self._told(lambda: self._listed.set_pin(name, pin, by))

    def set_role(self, name: str, role: Role, by: Person) -> None:
        """Change what a person may do; a supervisor does.

        Raises:
            DeskError: not allowed, or nobody would be supervisor any more.
        """
        require(by, Role.SUPERVISOR, said("change roles"))
        self._told(lambda: self._listed.set_role(name, role, by))
        self._forget(name)

    def let_go(self, name: str, by: Person) -> None:
        """A person has left; a supervisor says so.

        Raises:
            DeskError: not allowed, or nobody would be supervisor any more.
        """
        require(by, Role.SUPERVISOR, said("let people go"))
        self._told(lambda: self._listed.let_go(name, by))
        self._forget(name)

    def _forget(self, name: str) -> None:
        """Whose role has changed signs in anew."""
        current = self._current
        if current is not None and current.name.casefold() == name.casefold():
            self._current = None

    def _any(self) -> bool:
        return self._told(self._listed.any)

    def _check(self, name: str, pin: Secret, what: str = "sign in") -> Person:
        # One at a time: a PIN costs 64 MiB for a moment.
        with self._lock:
            if self._leaving is not None:
                self._leaving.join()  # the record tells who left before who came
            try:
                return self._listed.check(name, pin, what)
            except StoreError as error:
                raise NotAllowed(reason_of(error)) from error

    def _told(self, act: Callable[[], _T]) -> _T:
        try:
            return act()
        except StoreError as error:
            raise DeskError(reason_of(error)) from error
