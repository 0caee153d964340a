"""People with their roles and PINs, and the growing delay after wrong PINs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from app.model.person import Person, Role
from app.model.secret import Secret
from app.store.code_rows import AnyRow
from app.store.database import Database
from app.store.errors import StoreError
from app.store.people_schema import person
from app.store.pins import hash_pin, pin_matches, pin_problem

_FREE_TRIES = 3
_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=5), timedelta(minutes=15)


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
        clock: gives aware times.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

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

    def check(self, name: str, pin: Secret) -> Person:
        """The person, if the PIN is right.

        A try is counted on disk before the PIN is looked at, so that ending the program saves nobody a delay.

        Raises:
            PersonRefused: wrong name or PIN, the person has left, or no PIN is looked at yet.
        """
        row = self._count_try(name)
        if not pin_matches(row.pin, pin):
            raise PersonRefused(f"wrong PIN for {row.name}{_next_try(row.wrong + 1)}")
        with self._database.writing() as connection:
            connection.execute(update(person).where(person.c.id == row.id).values(wrong=0, closed_until=None))
        return Person(row.name, Role(row.role))

    def set_pin(self, name: str, pin: Secret) -> None:
        """Give a person another PIN, and let its tries begin anew.

        Raises:
            PersonRefused: no such person, or the PIN won't do.
        """
        kept = _hashed(pin)
        with self._database.writing() as connection:
            row = self._present(connection, name)
            connection.execute(
                update(person).where(person.c.id == row.id).values(pin=kept, wrong=0, closed_until=None)
            )

    def set_role(self, name: str, role: Role) -> None:
        """Change what a person may do.

        Raises:
            PersonRefused: no such person, or nobody would be supervisor any more.
        """
        with self._database.writing() as connection:
            row = self._present(connection, name)
            connection.execute(update(person).where(person.c.id == row.id).values(role=role.value))
            self._keep_a_supervisor(connection)

    def let_go(self, name: str) -> None:
        """A person has left: the name stays on the records and signs in no more.

        Raises:
            PersonRefused: no such person, or nobody would be supervisor any more.
        """
        with self._database.writing() as connection:
            row = self._present(connection, name)
            connection.execute(update(person).where(person.c.id == row.id).values(left_at=self._clock()))
            self._keep_a_supervisor(connection)

    def _add(self, name: str, role: Role, pin: Secret, *, by: str, first: bool) -> Person:
        name = name.strip()
        if not 1 <= len(name) <= 64 or not name.isprintable():
            raise PersonRefused("a name has 1 to 64 characters")
        kept = _hashed(pin)
        with self._database.writing() as connection:
            self._database.place.alone(connection, "people")
            if first and connection.scalar(select(person.c.id).limit(1)) is not None:
                raise PersonRefused("there are people already; a supervisor names others")
            if self._row(connection, name) is not None:
                raise PersonRefused(f"there is a {name} on the records already; choose another name")
            connection.execute(
                insert(person).values(
                    name=name,
                    folded=name.casefold(),
                    role=role.value,
                    pin=kept,
                    made_at=self._clock(),
                    made_by=by,
                )
            )
        return Person(name, role)

    def _count_try(self, name: str) -> AnyRow:
        now = self._clock()
        with self._database.writing() as connection:
            row = self._present(connection, name)
            # A clock that was wrong must not shut somebody out for longer than the longest delay.
            if row.closed_until is not None and now < row.closed_until <= now + _LONGEST_DELAY:
                seconds = int((row.closed_until - now).total_seconds()) + 1
                raise PersonRefused(f"too many wrong PINs for {row.name}: wait {seconds} seconds")
            delay = _delay(row.wrong + 1)
            connection.execute(
                update(person)
                .where(person.c.id == row.id)
                .values(wrong=person.c.wrong + 1, closed_until=now + delay if delay else None)
            )
        return row

    def _present(self, connection: Connection, name: str) -> AnyRow:
        row = self._row(connection, name)
        if row is None or row.left_at is not None:
            raise PersonRefused(f"nobody here is named {name.strip()}")
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
            raise PersonRefused("nobody would be supervisor any more; name another one first")


def _hashed(pin: Secret) -> str:
    problem = pin_problem(pin)
    if problem:
        raise PersonRefused(problem)
    return hash_pin(pin)


def _delay(wrong: int) -> timedelta | None:
    """How long no PIN is looked at after so many wrong ones."""
    if wrong < _FREE_TRIES:
        return None
    return min(_FIRST_DELAY * 2 ** min(wrong - _FREE_TRIES, 16), _LONGEST_DELAY)


def _next_try(wrong: int) -> str:
    delay = _delay(wrong)
    return f"; the next try in {int(delay.total_seconds())} seconds" if delay else ""
