"""What a cell can hold, alike for both kinds of file."""

import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.model.wording import said


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A cell that a workbook holds as a number.

    Args:
        raw: the digits as the file stores them.
        number_format: how the spreadsheet shows it.
    """

    raw: str
    number_format: str


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that can't be an identity.

    Args:
        what: what it is, with its article ("a formula").
    """

    what: str


class MergedCells(NamedTuple):
    """A range of cells that a sheet shows as one; only the first of them holds what is shown.

    Args:
        name: as the sheet writes it ("A2:A5").
        first_row: and the last, as a spreadsheet numbers them.
        first_column: and the last, the first of a sheet is 0.
    """

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


Cell = str | NumberCell | RefusedCell
Row = tuple[int, dict[int, Cell]]
"""The row's number (the first is 1) and what is in its columns (the first is 0); empty cells are left out."""


class Sheet(Protocol):
    """A table that a file offers."""

    @property
    def name(self) -> str:
        """What the user calls it; empty where a file is one table."""
        ...

    @property
    def notes(self) -> list[str]:
        """What was noticed while reading; complete when the rows are at their end."""
        ...

    @property
    def merged(self) -> list[MergedCells]:
        """Merged cells; complete when the rows are at their end."""
        ...

    @property
    def progress(self) -> tuple[int, int]:
        """Bytes that were read, and how many there are."""
        ...

    def rows(self) -> Generator[Row]:
        """Read the rows that are not empty, in their order."""
        ...


MAX_COLUMN = 512
"""Columns that may hold anything; with all that a sheet has, some thousand rows would fill the memory."""
LONGEST_READ = 1_000
"""Characters of a cell that is read; identities have 64 at most, longer texts are notes."""
LONG_TEXT = RefusedCell(said("a text of more than {most} characters", most=LONGEST_READ))
LONGEST_CELL = 32_000
"""Characters that are written to one cell; Excel takes 32,767."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EXACT_DIGITS = 15
_INTEGER = re.compile(r"(\d+)(?:\.0+)?", re.ASCII)
_PAD = re.compile(r"_.|\\ | ")
_ZEROS = re.compile(r"00+")
_PLAIN = re.compile(r"General|@|#+0*|(?:#,##0|0)(?:\.0+)?|0+", re.IGNORECASE)


def printable(words: str | None, longest: int = LONGEST_CELL) -> str:
    """Words of people without what a file or a screen can't take, cut to a length."""
    if not words:
        return ""
    return (words if words.isprintable() else _UNPRINTABLE.sub(" ", words))[:longest]


class Digits(NamedTuple):
    """An identity that a workbook holds as a number.

    Args:
        text: the identity.
        padded: whether the cell's format itself says how many digits there are.
    """

    text: str
    padded: bool


def digits_of(cell: NumberCell) -> Digits:
    """The digits of a number that once was an identity such as an IMEI.

    A workbook keeps 15 decimal digits of a number. A format of zeros only ("000000000000000") shows
    leading zeros that the number itself lacks; what the user sees is taken.

    Raises:
        ValueError: the identity can't be had from the number any more; the text says why.
    """
    from openpyxl.styles.numbers import is_date_format

    if is_date_format(cell.number_format):
        raise ValueError(said("is a date or time; format the column as text and enter the names again"))
    number_format = _PAD.sub("", cell.number_format.partition(";")[0])
    if "E+" in number_format.upper():
        raise ValueError(
            said(
                "is a number in scientific notation, which Excel makes of names such as 12E3; "
                "take the original file"
            )
        )
    if not _PLAIN.fullmatch(number_format):
        raise ValueError(
            said(
                "is a number shown in the format '{format}', so that what is seen "
                "is not what is stored; format the column as text and enter the names again",
                format=cell.number_format,
            )
        )
    integer = _INTEGER.fullmatch(cell.raw)
    if integer is None:
        raise ValueError(
            said(
                "is a number with a fraction, exponent or sign; Excel has damaged it, take the original file"
            )
        )
    digits = integer[1].lstrip("0") or "0"
    if len(digits) > _EXACT_DIGITS:
        raise ValueError(
            said(
                "is a number of {count} digits; Excel keeps only {kept} and has changed the rest, "
                "take the original file",
                count=len(digits),
                kept=_EXACT_DIGITS,
            )
        )
    padded = _ZEROS.fullmatch(number_format) is not None
    return Digits(digits.zfill(len(number_format)) if padded else digits, padded)
