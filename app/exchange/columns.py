"""One column at a time: what each cell says, and what its rows say together."""

from app.exchange.cells import Cell, Digits, NumberCell, RefusedCell, digits_of
from app.exchange.fields import Field
from app.model.code import device_name_problem, product_key_problem, secret_problem
from app.model.reports import Problem

_LISTED = 10
_SEPARATORS = str.maketrans("", "", ":-")


def plain_text(cell: Cell) -> str:
    """The text of a cell, unchanged.

    Raises:
        ValueError: it is no text, or has white space around it; the text says what to do.
    """
    match cell:
        case NumberCell():
            raise ValueError(
                "is a number, not a text; format the column as text and copy it again from the original file"
            )
        case RefusedCell():
            raise ValueError(f"is {cell.what}; a plain text is wanted, paste the values as text")
        case _ if cell != cell.strip():
            raise ValueError(
                "has white space before or after it; that is not removed silently, correct the file"
            )
        case _:
            return cell


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
            self._refuse(row, str(error))
        self.texts.append(text)

    def close(self) -> list[str]:
        """Look at the column as a whole; what a person should look at is returned."""
        return [*self._lost_zeros(), *self._near_duplicates()]

    def _text(self, row: int, cell: Cell | None) -> str:
        if cell is None:
            raise ValueError("is empty")
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
            raise ValueError(f"is the same as in row {first}; a name can be only once in a file")
        return text

    def _lost_zeros(self) -> list[str]:
        bare = [(row, len(digits.text)) for row, digits in self._numbers if not digits.padded]
        shortest_text = self._shortest_text
        if shortest_text is not None:
            for row, length in bare:
                if length < shortest_text:
                    self._refuse(
                        row,
                        f"is a number of {length} digits while the texts of this column have {shortest_text} "
                        "characters or more: leading zeros may be lost; take the original file",
                    )
            return []
        longest = max((length for _, length in bare), default=0)
        short = [row for row, length in bare if length < longest]
        if not short:
            return []
        text = (
            f"DeviceName: {len(short)} of the numbers have fewer than {longest} digits (the first in row "
            f"{short[0]}): check that Excel has not taken leading zeros away"
        )
        return [text]

    def _near_duplicates(self) -> list[str]:
        if len({_near(name) for name in self._rows}) == len(self._rows):
            return []
        first: dict[str, int] = {}
        pairs = [
            f"{other} and {row}"
            for name, row in self._rows.items()
            if (other := first.setdefault(_near(name), row)) != row
        ]
        more = f" and {len(pairs) - _LISTED} more" if len(pairs) > _LISTED else ""
        rows = ", ".join(pairs[:_LISTED]) + more
        return [
            f"DeviceName: names that differ only by upper and lower case or by : and - stand in rows {rows}"
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
                self._refuse(row, str(error))
        self.texts.append(text)

    def close(self) -> None:
        """Refuse a mix of rows with and without; the smaller side is named."""
        if not self._filled:
            return
        if len(self._empty) <= len(self._filled):
            for row in self._empty:
                self._refuse(row, "is empty, but other rows have one")
        else:
            for row in self._filled:
                self._refuse(row, "is filled, but most rows have none; a file is for one flashing method")

    def _text(self, row: int, cell: Cell) -> str:
        text = plain_text(cell)
        problem = secret_problem(text)
        if problem is not None:
            raise ValueError(problem)
        first = self._rows.setdefault(text, row)
        if first != row:
            raise ValueError(f"is the same as in row {first}; every device has its own")
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
            text, problem = "", str(error)
        if problem is None:
            self._rows[text] = [row]
        else:
            self._bad = True
            self._refuse(row, problem)

    def value(self, given: str | None) -> str | None:
        """The one value of all rows; None where there is none, or none that can be trusted.

        Args:
            given: what the user says it is; must agree with the file, stands in where the file has none.
        """
        problem = self._rule(given) if given is not None else None
        if problem is not None:
            self._refuse(0, f"the one that was given {problem}")
        if not self._rows:
            return None if self._bad else given
        for row in self._empty:
            self._refuse(row, "is empty, but other rows have one")
        if given is not None:
            self._compare(given)
        elif len(self._rows) > 1:
            self._refuse_several()
        return next(iter(self._rows))

    def _compare(self, given: str) -> None:
        for value, rows in self._rows.items():
            if value != given:
                what = f"{value} is not {given}, which" if self._quoted else "is not the one that"
                count = f" ({len(rows)} rows have this)" if len(rows) > 1 else ""
                self._refuse(rows[0], f"{what} was given{count}")

    def _refuse_several(self) -> None:
        if self._quoted:
            named = [f"{key} ({len(rows)} rows from row {rows[0]})" for key, rows in self._rows.items()]
            more = f" and {len(named) - _LISTED} more" if len(named) > _LISTED else ""
            listed = ", ".join(named[:_LISTED]) + more
            self._refuse(0, f"a file is for one product, this one has {len(named)}: {listed}; split it")
            return
        first, *others = self._rows.values()
        for row in sorted(row for rows in others for row in rows):
            self._refuse(row, f"differs from the one in row {first[0]}; all rows of a product have the same")

    def _refuse(self, row: int, text: str) -> None:
        self._problems.append(Problem(row, self._field, text))


def _near(name: str) -> str:
    return name.lower().translate(_SEPARATORS)
