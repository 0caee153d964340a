"""One column at a time: what each cell says, and what its rows say together."""

from collections.abc import Sequence
from typing import TypeGuard, cast

from app.exchange.cells import Cell, Digits, NumberCell, RefusedCell, digits_of
from app.exchange.fields import Field
from app.model.code import (
    all_device_names,
    all_secrets,
    device_name_problem,
    match_key,
    product_key_problem,
    secret_problem,
)
from app.model.reports import Problem
from app.model.wording import reason_of, said

_LISTED = 10


def plain_text(cell: Cell) -> str:
    """The text of a cell, unchanged.

    Raises:
        ValueError: it is no text, or has white space around it; the text says what to do.
    """
    match cell:
        case NumberCell():
            raise ValueError(
                said(
                    "is a number, not a text; format the column as text "
                    "and copy it again from the original file"
                )
            )
        case RefusedCell():
            raise ValueError(
                said("is {what}; a plain text is wanted, paste the values as text", what=cell.what)
            )
        case _ if cell != cell.strip():
            raise ValueError(
                said("has white space before or after it; that is not removed silently, correct the file")
            )
        case _:
            return cell


def _are_texts(cells: Sequence[Cell | None]) -> TypeGuard[Sequence[str]]:
    return set(map(type, cells)) == {str}


def _are_new(texts: Sequence[str], known: dict[str, int]) -> bool:
    distinct = set(texts)
    return len(distinct) == len(texts) and known.keys().isdisjoint(distinct)


class NameColumn:
    """The DeviceNames of a file.

    Args:
        problems: where what is wrong is noted.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.texts: list[str | None] = []
        self._problems = problems
        self._rows: dict[str, int] = {}
        self._numbers: list[tuple[int, Digits]] = []
        self._shortest_text: int | None = None

    def add(self, row: int, cell: Cell | None) -> None:
        """Take the cell of the next row."""
        text = None
        try:
            text = self._text(row, cell)
        except ValueError as error:
            self._refuse(row, reason_of(error))
        self.texts.append(text)

    def fits(self, cells: Sequence[Cell | None]) -> bool:
        """Whether these cells are good names that none of the rows before has."""
        return _are_texts(cells) and all_device_names(cells) and _are_new(cells, self._rows)

    def extend(self, rows: Sequence[int], cells: Sequence[Cell | None]) -> None:
        """Take cells that fit, all at once."""
        names = cast("Sequence[str]", cells)
        self._rows.update(zip(names, rows, strict=True))
        self.texts.extend(names)
        shortest = min(map(len, names))
        if self._shortest_text is None or shortest < self._shortest_text:
            self._shortest_text = shortest

    def close(self) -> list[str]:
        """Look at the column as a whole; what a person should look at is returned."""
        return [*self._lost_zeros(), *self._near_duplicates()]

    def _text(self, row: int, cell: Cell | None) -> str:
        if cell is None:
            raise ValueError(said("is empty"))
        if isinstance(cell, NumberCell):
            digits = digits_of(cell)
            self._numbers.append((row, digits))
            text = digits.text
        else:
            text = plain_text(cell)
            length = len(text)
            if self._shortest_text is None or length < self._shortest_text:
                self._shortest_text = length
        problem = device_name_problem(text)
        if problem is not None:
            raise ValueError(problem)
        first = self._rows.setdefault(text, row)
        if first != row:
            raise ValueError(
                said("is the same as in row {row}; a name can be only once in a file", row=first)
            )
        return text

    def _lost_zeros(self) -> list[str]:
        bare = [(row, len(digits.text)) for row, digits in self._numbers if not digits.padded]
        shortest_text = self._shortest_text
        if shortest_text is not None:
            for row, length in bare:
                if length < shortest_text:
                    self._refuse(
                        row,
                        said(
                            "is a number of {count} digits while the texts of this column have {least} "
                            "characters or more: leading zeros may be lost; take the original file",
                            count=length,
                            least=shortest_text,
                        ),
                    )
            return []
        longest = max((length for _, length in bare), default=0)
        short = [row for row, length in bare if length < longest]
        if not short:
            return []
        text = said(
            "DeviceName: {count} of the numbers have fewer than {longest} digits (the first in row {row}): "
            "check that Excel has not taken leading zeros away",
            count=len(short),
            longest=longest,
            row=short[0],
        )
        return [text]

    def _near_duplicates(self) -> list[str]:
        if len(set(match_key("\n".join(self._rows)).split("\n"))) == len(self._rows):
            return []
        first: dict[str, int] = {}
        pairs = [
            f"{other} + {row}"
            for name, row in self._rows.items()
            if (other := first.setdefault(match_key(name), row)) != row
        ]
        rows = ", ".join(pairs[:_LISTED]) + (" …" if len(pairs) > _LISTED else "")
        return [
            said(
                "DeviceName: {count} names differ only by upper and lower case or by : and - from another "
                "(rows {rows})",
                count=len(pairs),
                rows=rows,
            )
        ]

    def _refuse(self, row: int, text: str) -> None:
        self._problems.append(Problem(row, Field.DEVICE_NAME, text))


class SecretColumn:
    """The DeviceSecrets of a file; none is ever quoted.

    Args:
        problems: where what is wrong is noted.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.texts: list[str | None] = []
        self._problems = problems
        self._rows: dict[str, int] = {}
        self._filled: list[int] = []
        self._empty: list[int] = []

    @property
    def used(self) -> bool:
        """Whether any row has a DeviceSecret."""
        return bool(self._filled)

    def add(self, row: int, cell: Cell | None) -> None:
        """Take the cell of the next row."""
        (self._empty if cell is None else self._filled).append(row)
        text = None
        if cell is not None:
            try:
                text = self._text(row, cell)
            except ValueError as error:
                self._refuse(row, reason_of(error))
        self.texts.append(text)

    def fits(self, cells: Sequence[Cell | None]) -> bool:
        """Whether these cells are good secrets that none of the rows before has, or all empty."""
        if not any(cell is not None for cell in cells):
            return True
        return _are_texts(cells) and all_secrets(cells) and _are_new(cells, self._rows)

    def extend(self, rows: Sequence[int], cells: Sequence[Cell | None]) -> None:
        """Take cells that fit, all at once."""
        texts = cast("Sequence[str | None]", cells)
        self.texts.extend(texts)
        if texts[0] is None:
            self._empty.extend(rows)
        else:
            self._filled.extend(rows)
            self._rows.update(zip(cast("Sequence[str]", cells), rows, strict=True))

    def close(self) -> None:
        """Refuse a mix of rows with and without; the smaller side is named."""
        if not self._filled:
            return
        if len(self._empty) <= len(self._filled):
            for row in self._empty:
                self._refuse(row, said("is empty, but other rows have one"))
        else:
            for row in self._filled:
                self._refuse(
                    row, said("is filled, but most rows have none; a file is for one flashing method")
                )

    def _text(self, row: int, cell: Cell) -> str:
        text = plain_text(cell)
        problem = secret_problem(text)
        if problem is not None:
            raise ValueError(problem)
        first = self._rows.setdefault(text, row)
        if first != row:
            raise ValueError(said("is the same as in row {row}; every device has its own", row=first))
        return text

    def _refuse(self, row: int, text: str) -> None:
        self._problems.append(Problem(row, Field.DEVICE_SECRET, text))


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
        self._rows: dict[str, list[int]] = {}
        self._empty: list[int] = []
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
            self._rows[text] = [row]
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
