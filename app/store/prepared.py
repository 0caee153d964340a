"""Statements that are run for every unit, made ready once.

SQLAlchemy knows the words and the types. Asked at every call, it costs several times what the statement does
(tests/benchmarks/ledger.py); so each of these is put into the driver's words at its first call, and only the
values are converted after that. They run on the same connection, in the same transaction and with the same
errors as any other statement; with SQLite, they are given to the driver itself (app.store.driver_calls).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

from app.store import driver_calls

RowT = TypeVar("RowT")
_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Words:
    """A statement as a driver takes it.

    Args:
        text: with the driver's own marks for values.
        own: values that the statement itself brings, by name, converted.
        asked: name and conversion of each value that a call brings.
        places: names in the order of the marks, for a driver that takes values by place; else None.
    """

    text: str
    own: Mapping[str, object]
    asked: tuple[tuple[str, _Convert], ...]
    places: tuple[str, ...] | None


class Prepared:
    """A statement that changes rows; belongs to one database.

    Args:
        statement: with a named parameter for each value that a call brings.
    """

    def __init__(self, statement: UpdateBase) -> None:
        self._statement = statement
        self._words: _Words | None = None

    def run(self, connection: Connection, values: Mapping[str, object]) -> int:
        """Run it with a value for each of its parameters; returns how many rows it changed."""
        words, named = self._named(connection, values)
        if words.places is None:
            return connection.exec_driver_sql(words.text, named).rowcount
        return driver_calls.execute(connection, words.text, [named[name] for name in words.places]).rowcount

    def _named(
        self, connection: Connection, values: Mapping[str, object]
    ) -> tuple[_Words, dict[str, object]]:
        """The words, and all values by name as the driver takes them."""
        words = self._words
        if words is None:
            words = self._words = _words_of(self._statement, connection.dialect)
        named = {**words.own}
        for name, convert in words.asked:
            value = values[name]
            named[name] = value if convert is None else convert(value)
        return words, named


class PreparedRow(Prepared, Generic[RowT]):
    """One that gives back what it changed: a row, or none.

    Args:
        statement: with a RETURNING of the columns of `row`, in their order.
        row: makes a row of the columns' values.
    """

    def __init__(self, statement: UpdateBase, row: Callable[..., RowT]) -> None:
        super().__init__(statement)
        self._row = row
        self._converts: tuple[_Convert, ...] | None = None

    def one_or_none(self, connection: Connection, values: Mapping[str, object]) -> RowT | None:
        """Run it; the row that it changed, or None.

        Raises:
            MultipleResultsFound: it changed several.
        """
        words, named = self._named(connection, values)
        if words.places is None:
            found = connection.exec_driver_sql(words.text, named).one_or_none()
        else:
            listed = driver_calls.rows(connection, words.text, [named[name] for name in words.places])
            if len(listed) > 1:
                raise MultipleResultsFound
            found = listed[0] if listed else None
        if found is None:
            return None
        converts = self._converts
        if converts is None:
            converts = self._converts = tuple(
                _from_database(column.type, connection.dialect) for column in self._statement.exported_columns
            )
        return self._row(
            *[
                value if convert is None else convert(value)
                for value, convert in zip(found, converts, strict=True)
            ]
        )


def _words_of(statement: UpdateBase, dialect: Dialect) -> _Words:
    compiled = statement.compile(dialect=dialect)
    own: dict[str, object] = {}
    asked: list[tuple[str, _Convert]] = []
    for parameter, name in compiled.bind_names.items():
        convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if parameter.required:
            asked.append((name, convert))
        else:
            value = parameter.effective_value
            own[name] = value if convert is None else convert(value)
    places = compiled.positiontup
    return _Words(str(compiled), own, tuple(asked), None if places is None else tuple(places))


def _from_database(kind: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
