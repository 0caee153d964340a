"""The columns that differ from row to row: what each cell says, and what its rows say together."""

from array import array
from collections.abc import Sequence
from typing import TypeGuard, cast

from app.exchange.cells import Cell, Digits, NumberCell, RefusedCell, digits_of
from app.exchange.fields import Field
from app.exchange.first_rows import FirstRows
from app.model.bulk import all_differ, let_go
from app.model.code import (
    all_device_names,
    all_secrets,
    device_name_problem,
    match_key,
    secret_problem,
)
from app.model.reports import Problem
from app.model.wording import reason_of, said

_LISTED = 10
_AT_ONCE = 10_000


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


class NameColumn:
    """The DeviceNames of a file.

    Args:
        problems: where what is wrong is noted.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.texts: list[str | None] = []
        self._problems = problems
        self._firsts = FirstRows(self.texts)
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
        """Whether these cells are good names, each by itself."""
        return _are_texts(cells) and all_device_names(cells)

    def extend(self, rows: Sequence[int], cells: Sequence[Cell | None]) -> None:
        """Take cells that fit, all at once."""
        names = cast("Sequence[str]", cells)
        self._firsts.wait(rows)
        self.texts.extend(names)
        shortest = min(map(len, names))
        if self._shortest_text is None or shortest < self._shortest_text:
            self._shortest_text = shortest

    def close(self) -> list[str]:
        """Look at the column as a whole; what a person should look at is returned."""
        warnings = self._lost_zeros()
        if not self._problems and self._all_differ():
            return warnings
        self._compare()
        return warnings + self._near_duplicates()

    def _all_differ(self) -> bool:
        """Whether no two names are the same, or the same but for case, `:` and `-`."""
        distinct, names = set[str](), cast("list[str]", self.texts)
        for start in range(0, len(names), _AT_ONCE):  # one call for all would stop every other thread
            distinct.update(match_key("\n".join(names[start : start + _AT_ONCE])).split("\n"))
        differ = len(distinct) == len(names)
        let_go(distinct)
        return differ

    def _compare(self) -> None:
        for row, first in self._firsts.repeated():
            self._refuse(row, _same_name(first))

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
        self._compare()
        first = self._firsts.rows.setdefault(text, row)
        if first != row:
            raise ValueError(_same_name(first))
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
        first: dict[str, int] = {}
        pairs = [
            f"{other} + {row}"
            for name, row in self._firsts.rows.items()
            if (other := first.setdefault(match_key(name), row)) != row
        ]
        if not pairs:
            return []
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
        self._firsts = FirstRows(self.texts)
        self._filled = array("I")
        self._empty = array("I")

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
        """Whether these cells are good secrets, each by itself, or all empty."""
        if not any(cell is not None for cell in cells):
            return True
        return _are_texts(cells) and all_secrets(cells)

    def extend(self, rows: Sequence[int], cells: Sequence[Cell | None]) -> None:
        """Take cells that fit, all at once."""
        texts = cast("Sequence[str | None]", cells)
        if texts[0] is None:
            self._empty.extend(rows)
        else:
            self._filled.extend(rows)
            self._firsts.wait(rows)
        self.texts.extend(texts)

    def close(self) -> None:
        """Refuse repetitions, and a mix of rows with and without; the smaller side is named."""
        if not self._filled:
            return
        if self._problems or not all_differ(self.texts):
            self._compare()
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
        self._compare()
        first = self._firsts.rows.setdefault(text, row)
        if first != row:
            raise ValueError(_same_secret(first))
        return text

    def _compare(self) -> None:
        for row, first in self._firsts.repeated():
            self._refuse(row, _same_secret(first))

    def _refuse(self, row: int, text: str) -> None:
        self._problems.append(Problem(row, Field.DEVICE_SECRET, text))


def _same_name(row: int) -> str:
    return said("is the same as in row {row}; a name can be only once in a file", row=row)


def _same_secret(row: int) -> str:
    return said("is the same as in row {row}; every device has its own", row=row)
