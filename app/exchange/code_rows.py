"""All rows of a file put together: either every one is good, or every bad one is named."""

from array import array
from dataclasses import dataclass
from typing import cast

from app.exchange.cells import Cell, Row
from app.exchange.columns import NameColumn, SecretColumn
from app.exchange.constant_column import ConstantColumn
from app.exchange.fields import Field
from app.exchange.headers import Headers
from app.model.code import CodeState, FlashingMethod
from app.model.codes import Codes
from app.model.reports import Problem
from app.model.secret import Secret
from app.model.wording import said

# What the platform's own codes measure; others are allowed, but seldom meant.
_USUAL_PRODUCT_KEY = 11
_USUAL_DEVICE_SECRET = 32
_USUAL_PRODUCT_SECRET = 16
_NO_SECRETS = said(
    "the file has no DeviceSecret, so it is for the per-product method, which needs a ProductSecret; "
    "give it (--product-secret), add the column, or download the file with its secrets"
)
_BOUND = frozenset(state.value for state in CodeState if state is not CodeState.AVAILABLE)


@dataclass(frozen=True, slots=True)
class CheckedCodes:
    """The good rows of a file; empty where there are problems."""

    product_key: str
    method: FlashingMethod
    product_secret: Secret | None
    codes: Codes
    warnings: tuple[str, ...]


class CodeRows:
    """Takes the rows under a header one by one.

    Args:
        headers: what the columns are.
        limit: rows that are taken at most.
    """

    def __init__(self, headers: Headers, limit: int) -> None:
        self.problems: list[Problem] = list(headers.problems)
        self._headers = headers
        self._limit = limit
        self._rows = array("I")
        self._used: list[int] = []
        self._names = NameColumn(self.problems)
        self._secrets = SecretColumn(self.problems)
        self._keys = ConstantColumn(Field.PRODUCT_KEY, self.problems)
        self._product_secrets = ConstantColumn(Field.PRODUCT_SECRET, self.problems)
        columns = headers.columns
        self._takers: list[tuple[int, NameColumn | SecretColumn | ConstantColumn]] = [
            (columns[field], taker)
            for field, taker in (
                (Field.DEVICE_NAME, self._names),
                (Field.DEVICE_SECRET, self._secrets),
                (Field.PRODUCT_KEY, self._keys),
                (Field.PRODUCT_SECRET, self._product_secrets),
            )
            if field in columns
        ]

    def add_all(self, block: list[Row]) -> bool:
        """Take the next rows; where nothing is wrong with any of them, that is quicker than one by one.

        Returns:
            Whether there is room for another row.
        """
        if not block or self._add_quickly(block):
            return True
        return all(self.add(number, cells) for number, cells in block)

    def _add_quickly(self, block: list[Row]) -> bool:
        if len(self._rows) + len(block) > self._limit:
            return False
        filled = set[int]().union(*(cells for _, cells in block))
        if max(filled) >= self._headers.width:
            return False
        columns = [[cells.get(column) for _, cells in block] for column, _ in self._takers]
        if not all(taker.fits(cells) for cells, (_, taker) in zip(columns, self._takers, strict=True)):
            return False
        numbers = array("I", (number for number, _ in block))
        self._rows.extend(numbers)
        for cells, (_, taker) in zip(columns, self._takers, strict=True):
            taker.extend(numbers, cells)
        state = self._headers.state
        if state is not None:
            self._used += [number for number, cells in block if cells.get(state) in _BOUND]
        return True

    def add(self, row: int, cells: dict[int, Cell]) -> bool:
        """Take the next row; one of nothing but white space is passed over.

        Returns:
            Whether there is room for another row.
        """
        if all(isinstance(cell, str) and not cell.strip() for cell in cells.values()):
            return True
        if len(self._rows) >= self._limit:
            text = said("the file has more than {most} rows of codes; split it", most=self._limit)
            self.problems.append(Problem(row, "", text))
            return False
        self._rows.append(row)
        for column, taker in self._takers:
            taker.add(row, cells.get(column))
        width = self._headers.width
        if max(cells) >= width:
            beside = said(
                "has a value in column {column}, but the header ends at column {width}: "
                "a delimiter inside a field, or a note beside the table; correct or remove it",
                column=max(cells) + 1,
                width=width,
            )
            self.problems.append(Problem(row, "", beside))
        state = self._headers.state
        if state is not None and cells.get(state) in _BOUND:
            self._used.append(row)
        return True

    def close(self, product_key: str | None, product_secret: Secret | None) -> CheckedCodes:
        """Look at the file as a whole; then `problems` is complete, and sorted by row.

        Args:
            product_key: what the user gave, for files without, or to be compared.
            product_secret: likewise.
        """
        if not self._rows:
            self._refuse(Field.DEVICE_NAME, said("the file has a header but no codes"))
        warnings = self._names.close()
        self._secrets.close()
        key = self._keys.value(product_key)
        given = product_secret.reveal() if product_secret else None
        shared = self._product_secrets.value(given)
        if key is None and not self.problems:
            self._refuse(
                Field.PRODUCT_KEY, said("the file has none; give it (--product-key) or add the column")
            )
        if shared is None and not self._secrets.used and not self.problems:
            self._refuse(Field.PRODUCT_SECRET, _NO_SECRETS)
        self.problems.sort(key=lambda problem: problem.row)
        method = FlashingMethod.PER_DEVICE if self._secrets.used else FlashingMethod.PER_PRODUCT
        secret = Secret(shared) if shared is not None else None
        codes = Codes(key or "", secret)
        if not self.problems:
            secrets = self._secrets.texts if self._secrets.used else None
            codes = Codes(key or "", secret, self._rows, cast("list[str]", self._names.texts), secrets)
        warnings += self._unusual(key, shared) + self._already_used()
        return CheckedCodes(key or "", method, secret, codes, tuple(warnings))

    def _unusual(self, key: str | None, shared: str | None) -> list[str]:
        found: list[str] = []
        if key is not None and len(key) != _USUAL_PRODUCT_KEY:
            found.append(
                said(
                    "ProductKey has {count} characters instead of the usual {usual}",
                    count=len(key),
                    usual=_USUAL_PRODUCT_KEY,
                )
            )
        if shared is not None and len(shared) != _USUAL_PRODUCT_SECRET:
            found.append(
                said(
                    "ProductSecret has {count} characters instead of the usual {usual}",
                    count=len(shared),
                    usual=_USUAL_PRODUCT_SECRET,
                )
            )
        odd = [
            row
            for row, secret in zip(self._rows, self._secrets.texts, strict=False)
            if secret is not None and len(secret) != _USUAL_DEVICE_SECRET
        ]
        if odd:
            found.append(
                said(
                    "DeviceSecret has not the usual {usual} characters in {count} rows "
                    "(the first is row {row})",
                    usual=_USUAL_DEVICE_SECRET,
                    count=len(odd),
                    row=odd[0],
                )
            )
        return found

    def _already_used(self) -> list[str]:
        """An export read back: what is on a unit there must not be put on a second one here."""
        if not self._used:
            return []
        text = said(
            "State says that {count} of these codes are bound to a unit or void (the first in row {row}): "
            "used again, they would be on two units; take them out unless they belong to this station",
            count=len(self._used),
            row=self._used[0],
        )
        return [text]

    def _refuse(self, field: Field, text: str) -> None:
        self.problems.append(Problem(0, field, text))
