"""The column whose rows all say the same: ProductKey, ProductSecret."""

from array import array
from collections.abc import Sequence

from app.exchange.cells import Cell
from app.exchange.columns import plain_text
from app.exchange.fields import Field
from app.model.code import product_key_problem, secret_problem
from app.model.reports import Problem
from app.model.wording import reason_of, said

_LISTED = 10


class ConstantColumn:
    """A field that is the same in all rows: ProductKey, ProductSecret.

    Args:
        field: which of the two.
        problems: where what is wrong is noted.
    """

    def __init__(self, field: Field, problems: list[Problem]) -> None:
        self._field = field
        self._rule = product_key_problem if field is Field.PRODUCT_KEY else secret_problem
        self._quoted = field is Field.PRODUCT_KEY
        self._problems = problems
        self._rows: dict[str, array[int]] = {}
        self._empty = array("I")
        self._bad = False

    def add(self, row: int, cell: Cell | None) -> None:
        """Take the cell of the next row."""
        if cell is None:
            self._empty.append(row)
            return
        if isinstance(cell, str) and (rows := self._rows.get(cell)) is not None:
            rows.append(row)
            return
        try:
            text = plain_text(cell)
            problem = self._rule(text)
        except ValueError as error:
            text, problem = "", reason_of(error)
        if problem is None:
            self._rows[text] = array("I", [row])
        else:
            self._bad = True
            self._refuse(row, problem)

    def fits(self, cells: Sequence[Cell | None]) -> bool:
        """Whether these cells are all the same, and that was seen before; or all empty."""
        first = cells[0]
        return cells.count(first) == len(cells) and (
            first is None or (isinstance(first, str) and first in self._rows)
        )

    def extend(self, rows: Sequence[int], cells: Sequence[Cell | None]) -> None:
        """Take cells that fit, all at once."""
        first = cells[0]
        (self._rows[first] if isinstance(first, str) else self._empty).extend(rows)

    def value(self, given: str | None) -> str | None:
        """The one value of all rows; None where there is none, or none that can be trusted.

        Args:
            given: what the user says it is; must agree with the file, stands in where the file has none.
        """
        problem = self._rule(given) if given is not None else None
        if problem is not None:
            self._refuse(0, said("the one that was given {problem}", problem=problem))
        if not self._rows:
            return None if self._bad else given
        for row in self._empty:
            self._refuse(row, said("is empty, but other rows have one"))
        if given is not None:
            self._compare(given)
        elif len(self._rows) > 1:
            self._refuse_several()
        return next(iter(self._rows))

    def _compare(self, given: str) -> None:
        for value, rows in self._rows.items():
            if value != given:
                self._refuse(
                    rows[0],
                    said(
                        "is {value}, but {given} was given ({count} rows)",
                        value=value,
                        given=given,
                        count=len(rows),
                    )
                    if self._quoted
                    else said("is not the one that was given ({count} rows)", count=len(rows)),
                )

    def _refuse_several(self) -> None:
        if self._quoted:
            named = [f"{key} ({rows[0]}: {len(rows)})" for key, rows in self._rows.items()]
            listed = ", ".join(named[:_LISTED]) + (" …" if len(named) > _LISTED else "")
            text = said(
                "a file is for one product, this one has {count} (first row: rows): {listed}; split it",
                count=len(named),
                listed=listed,
            )
            self._refuse(0, text)
            return
        first, *others = self._rows.values()
        for row in sorted(row for rows in others for row in rows):
            self._refuse(
                row,
                said("differs from the one in row {row}; all rows of a product have the same", row=first[0]),
            )

    def _refuse(self, row: int, text: str) -> None:
        self._problems.append(Problem(row, self._field, text))
