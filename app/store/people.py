"""People with their roles and PINs, and the growing delay after wrong PINs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.model.person import Person, Role
from app.model.secret import Secret
from app.model.wording import said
from app.store.code_rows import AnyRow
from app.store.cost import RFC_9106, Cost
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.delays import LONGEST_DELAY, delay_after
from app.store.errors import StoreError
from app.store.people_schema import person
from app.store.pins import hash_pin, pin_matches, pin_problem

_NOBODY = Person("nobody", Role.OPERATOR)
"""Whoever was refused, on record."""


class PersonRefused(StoreError):  # noqa: N818 - the field's word
    """A name or a PIN is not accepted; the text says why and never quotes a PIN."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person on the list; times are aware, in UTC."""

    name: str
    role: Role
    made_at: datetime
    made_by: str
    left_at: datetime | None


class People:
    """Safe to call from many threads; every call is a short transaction of its own.

    Args:
        database: of the store.
        deeds: where sign-ins and changes are put on record.
        clock: gives aware times.
        cost: of a new PIN; one that is kept costs what it says.
    """

    def __init__(
        self, database: Database, deeds: Deeds, clock: Callable[[], datetime], cost: Cost = RFC_9106
    ) -> None:
        self._database = database
        self._deeds = deeds
        self._clock = clock
        self._cost = cost

    def any(self) -> bool:
        """Whether anybody was ever named: from then on the station asks who is there."""
        with self._database.reading() as connection:
            return connection.scalar(select(person.c.id).limit(1)) is not None

    def rows(self) -> list[PersonRow]:
        """Everybody, by name, those who have left too."""
        with self._database.reading() as connection:
            rows = connection.execute(select(person).order_by(person.c.folded)).all()
        return [PersonRow(row.name, Role(row.role), row.made_at, row.made_by, row.left_at) for row in rows]

    def found(self, name: str, pin: Secret) -> Person:
        """Make the first supervisor.

        Raises:
            PersonRefused: somebody was named already, or the name or PIN won't do.
        """
        return self._add(name, Role.SUPERVISOR, pin, by=name.strip(), first=True)

    def add(self, name: str, role: Role, pin: Secret, *, by: str) -> Person:
        """Name a person.

        Raises:
            PersonRefused: the name stands on records already, or the name or PIN won't do.
        """
        return self._add(name, role, pin, by=by, first=False)

    def check(self, name: str, pin: Secret, what: str = "sign in") -> Person:
        """The person, if the PIN is right; that it was asked for is on record, right or wrong.

        A try is counted on disk before the PIN is looked at, so that ending the program saves nobody a delay.

        Args:
            name: of the person.
            pin: that was typed.
            what: it is asked for, in a word or two for the record.

        Raises:
            PersonRefused: wrong name or PIN, the person has left, or no PIN is looked at yet.
        """
        try:
            row = self._count_try(name)
        except PersonRefused:
            # The name is not quoted: people type a PIN in its place.
            self._deeds.note(_NOBODY, f"refused: {what}")
            raise
        who = Person(row.name, Role(row.role))
        if not pin_matches(row.pin, pin):
            self._deeds.note(who, f"wrong PIN: {what}")
            raise PersonRefused(_wrong_pin(row.name, row.wrong + 1))
        with self._database.writing() as connection:
            connection.execute(update(person).where(person.c.id == row.id).values(wrong=0, closed_until=None))
            self._deeds.note_in(connection, who, what)
        return who

    def signed_out(self, who: Person) -> None:
        """Put on record that a person works here no more."""
        self._deeds.note(who, "sign out")

    def set_pin(self, name: str, pin: Secret, by: Person | None = None) -> None:
        """Give a person another PIN, and let its tries begin anew.

        Raises:
            PersonRefused: no such person, or the PIN won't do.
        """
        kept = hashed(pin, self._cost)
        with self._database.writing() as connection:
            row = self._present(connection, name)
            connection.execute(
                update(person).where(person.c.id == row.id).values(pin=kept, wrong=0, closed_until=None)
            )
            self._note(connection, by, "change PIN", row)

    def set_role(self, name: str, role: Role, by: Person | None = None) -> None:
        """Change what a person may do.

        Raises:
            PersonRefused: no such person, or nobody would be supervisor any more.
        """
        with self._database.writing() as connection:
            row = self._present(connection, name)
            connection.execute(update(person).where(person.c.id == row.id).values(role=role.value))
            self._keep_a_supervisor(connection)
            self._note(connection, by, "change role", row, f"{row.role} to {role.value}")

    def let_go(self, name: str, by: Person | None = None) -> None:
        """A person has left: the name stays on the records and signs in no more.

        Raises:
            PersonRefused: no such person, or nobody would be supervisor any more.
        """
        with self._database.writing() as connection:
            row = self._present(connection, name)
            connection.execute(update(person).where(person.c.id == row.id).values(left_at=self._clock()))
            self._keep_a_supervisor(connection)
            self._note(connection, by, "let person go", row)

    def _add(self, name: str, role: Role, pin: Secret, *, by: str, first: bool) -> Person:
        name, kept = checked_name(name), hashed(pin, self._cost)
        with self._database.writing() as connection:
            self._database.place.alone(connection, "people")
            if first and connection.scalar(select(person.c.id).limit(1)) is not None:
                raise PersonRefused(said("there are people already; a supervisor names others"))
            if self._row(connection, name) is not None:
                raise PersonRefused(
                    said("there is a {name} on the records already; choose another name", name=name)
                )
            added = put_in(connection, Person(name, role), kept, by=by, at=self._clock())
            self._deeds.note_in(
                connection,
                Person(by, Role.SUPERVISOR),
                "name person",
                detail=f"{name}, {role.value}",
                subject=(person.name, added),
            )
        return Person(name, role)

    def _note(
        self, connection: Connection, by: Person | None, what: str, row: AnyRow, more: str = ""
    ) -> None:
        detail = f"{row.name}, {more}" if more else row.name
        self._deeds.note_in(connection, by or _NOBODY, what, detail=detail, subject=(person.name, row.id))

    def _count_try(self, name: str) -> AnyRow:
        now = self._clock()
        with self._database.writing() as connection:
            row = self._present(connection, name)
            # A clock that was wrong must not shut somebody out for longer than the longest delay.
            if row.closed_until is not None and now < row.closed_until <= now + LONGEST_DELAY:
                seconds = int((row.closed_until - now).total_seconds()) + 1
                raise PersonRefused(
                    said(
                        "too many wrong PINs for {name}: wait {seconds} seconds",
                        name=row.name,
                        seconds=seconds,
                    )
                )
            delay = delay_after(row.wrong + 1)
            connection.execute(
                update(person)
                .where(person.c.id == row.id)
                .values(wrong=person.c.wrong + 1, closed_until=now + delay if delay else None)
            )
        return row

    def _present(self, connection: Connection, name: str) -> AnyRow:
        row = self._row(connection, name)
        if row is None or row.left_at is not None:
            raise PersonRefused(said("nobody here is named {name}", name=name.strip()))
        return row

    def _row(self, connection: Connection, name: str) -> AnyRow | None:
        statement = select(person).where(person.c.folded == name.strip().casefold())
        return connection.execute(statement.with_for_update()).one_or_none()

    def _keep_a_supervisor(self, connection: Connection) -> None:
        self._database.place.alone(connection, "people")
        left = connection.scalar(
            select(person.c.id)
            .where(person.c.role == Role.SUPERVISOR.value, person.c.left_at.is_(None))
            .limit(1)
        )
        if left is None:
            raise PersonRefused(said("nobody would be supervisor any more; name another one first"))


def checked_name(name: str) -> str:
    """A person's name as it is kept.

    Raises:
        PersonRefused: it won't do.
    """
    name = name.strip()
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise PersonRefused(said("a name has 1 to 64 characters"))
    return name


def hashed(pin: Secret, cost: Cost) -> str:
    """What is kept of a new PIN.

    Raises:
        PersonRefused: it won't do.
    """
    problem = pin_problem(pin)
    if problem:
        raise PersonRefused(problem)
    return hash_pin(pin, cost)


def put_in(connection: Connection, who: Person, kept: str, *, by: str, at: datetime) -> int:
    """Put a person on the list; returns the row's id.

    Args:
        connection: of the transaction, which is alone with people.
        who: is not on it yet.
        kept: of the PIN.
        by: who names the person.
        at: now.
    """
    return connection.execute(
        insert(person)
        .values(
            name=who.name,
            folded=who.name.casefold(),
            role=who.role.value,
            pin=kept,
            made_at=at,
            made_by=by,
        )
        .returning(person.c.id)
    ).scalar_one()


def _wrong_pin(name: str, wrong: int) -> str:
    delay = delay_after(wrong)
    if delay is None:
        return said("wrong PIN for {name}", name=name)
    return said(
        "wrong PIN for {name}; the next try in {seconds} seconds",
        name=name,
        seconds=int(delay.total_seconds()),
    )
