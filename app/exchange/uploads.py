"""A file of MACs, SNs or IMEIs that become DeviceNames: every row is judged, good ones and bad ones apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange.cells import Cell, Digits, NumberCell, digits_of, printable
from app.exchange.columns import plain_text
from app.exchange.fields import Field
from app.exchange.headers import NAMES_FILE, Headers
from app.exchange.name_forms import all_of_kind, guess_kind, kind_problem
from app.exchange.opened import opened
from app.exchange.refusal import UnreadableError
from app.exchange.table import Progress, Table
from app.model.bulk import in_bulk
from app.model.cancel import CancelToken
from app.model.centre import BadName, NameKind, NameRow
from app.model.code import all_device_names, device_name_problem, match_key
from app.model.reports import Problem
from app.model.wording import reason_of, said

ROW_LIMIT = 500_000
_LONGEST_SHOWN = 64
_ROWS_AT_ONCE = 4000
_KINDS = {Field.MAC: NameKind.MAC, Field.SERIAL: NameKind.SERIAL, Field.IMEI: NameKind.IMEI}


@dataclass(frozen=True, slots=True)
class UploadFile:
    """What a file of names holds.

    Args:
        source_name: the file's name without its folder.
        sha256: of the file's bytes, in hex.
        kind: as the header says, else as the names look.
        good: rows that can be taken, as they stand in the file.
        bad: rows that can't, each with all its reasons.
        problems: of the file as a whole; with any of them nothing should be taken.
        warnings: what a person should look at.
    """

    source_name: str
    sha256: str
    kind: NameKind
    good: tuple[NameRow, ...] = field(repr=False)
    bad: tuple[BadName, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


@in_bulk()
def read_upload(
    path: Path,
    *,
    row_limit: int = ROW_LIMIT,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> UploadFile:
    """Read an `.xlsx` or `.csv` with one column of names: DeviceName, MAC, SN or IMEI.

    A name is taken exactly as it stands. A second name that differs from a first one only by case, `:` or `-`
    is the same device and is bad. What Excel makes of long digits is recognised; a number is taken only where
    its digits are certain.

    Args:
        path: the file; it is read once, and only read.
        row_limit: names that a file may have.
        progress: told how much was read.
        cancel: looked at between some thousand rows.

    Raises:
        CodeFileError: the file as a whole is none that can be read.
        Cancelled: a stop was asked for.
    """
    with opened(path, NAMES_FILE) as (table, digest):
        column, said_kind = _column(table.headers)
        rows, problems = _read(table, column, row_limit, progress, cancel)
    kind = said_kind or guess_kind([cell for _, cell in rows if isinstance(cell, str)])
    sorting = _Sorting(kind)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        if cancel is not None:
            cancel.check()
        sorting.take_all(rows[start : start + _ROWS_AT_ONCE])
    sorting.close()
    if not rows:
        problems.append(Problem(0, "", said("the file has a header but no names")))
    return UploadFile(
        path.name,
        digest,
        kind,
        tuple(sorting.good),
        tuple(sorted(sorting.bad, key=lambda bad: bad.row)),
        tuple(problems),
        (*table.sheet.notes, *sorting.warnings),
    )


def _column(headers: Headers) -> tuple[int, NameKind | None]:
    """Where the names are, and what the header calls them."""
    if headers.problems:
        raise UnreadableError(headers.problems[0].text, headers.row)
    columns = headers.columns
    if Field.DEVICE_NAME in columns:
        return columns[Field.DEVICE_NAME], None
    if len(columns) > 1:
        raise UnreadableError(
            said(
                "several columns could be the DeviceName: {columns}; "
                "rename the one that is meant to DeviceName",
                columns=", ".join(columns),
            ),
            headers.row,
        )
    ((name, column),) = columns.items()
    return column, _KINDS[name]


def _read(
    table: Table, column: int, limit: int, progress: Progress | None, cancel: CancelToken | None
) -> tuple[list[tuple[int, Cell | None]], list[Problem]]:
    rows: list[tuple[int, Cell | None]] = []
    for block in table.blocks(progress, cancel):
        rows += [(row, cells.get(column)) for row, cells in block if not _blank(cells.values())]
        if len(rows) > limit:
            text = said("the file has more than {most} names; split it", most=limit)
            return rows[:limit], [Problem(rows[limit][0], "", text)]
    return rows, table.merged_problems()


def _blank(cells: Iterable[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


class _Sorting:
    """Tells good rows from bad ones.

    Args:
        kind: what the names should be.
    """

    def __init__(self, kind: NameKind) -> None:
        self.good: list[NameRow] = []
        self.bad: list[BadName] = []
        self.warnings: list[str] = []
        self._kind = kind
        self._first: dict[str, tuple[int, Cell | None]] = {}
        self._numbers: dict[int, Digits] = {}
        self._shortest_text: int | None = None

    def take_all(self, rows: Sequence[tuple[int, Cell | None]]) -> None:
        """Judge the next rows; where nothing is wrong with any of them, that is quicker than one by one."""
        texts = [cell for _, cell in rows if isinstance(cell, str)]
        # Good names are short: only then are they looked at all together.
        if len(texts) == len(rows) and all_device_names(texts) and all_of_kind(self._kind, texts):
            keys = match_key("\n".join(texts)).split("\n")
            distinct = set(keys)
            if len(distinct) == len(rows) and self._first.keys().isdisjoint(distinct):
                self._first.update(zip(keys, rows, strict=True))
                self.good += [NameRow(row, text) for (row, _), text in zip(rows, texts, strict=True)]
                self._note_length(min(map(len, texts)))
                return
        for row, cell in rows:
            self._take(row, cell)

    def _take(self, row: int, cell: Cell | None) -> None:
        try:
            text = self._text(row, cell)
        except ValueError as error:
            self.bad.append(BadName(row, _shown(cell), (reason_of(error),)))
            return
        found = (device_name_problem(text), kind_problem(self._kind, text))
        reasons = [reason for reason in found if reason is not None]
        first_row, first = self._first.setdefault(match_key(text), (row, text))
        if first_row != row and first == text:
            reasons.append(
                said("is the same as in row {row}; a name can be only once in a file", row=first_row)
            )
        elif first_row != row:
            reasons.append(
                said(
                    "is {name} of row {row} but for upper and lower case, : or -; that is one device",
                    name=first,
                    row=first_row,
                )
            )
        if reasons:
            self.bad.append(BadName(row, _shown(cell), tuple(reasons)))
        else:
            self.good.append(NameRow(row, text))

    def close(self) -> None:
        """Look at the numbers of the column together: shorter ones may have lost zeros."""
        bare = {row: digits.text for row, digits in self._numbers.items() if not digits.padded}
        least = self._shortest_text
        if least is None:
            least = max(map(len, bare.values()), default=0)
        short = {row for row, text in bare.items() if len(text) < least}
        if not short:
            return
        if self._shortest_text is None:
            self.warnings.append(
                said(
                    "{count} of the numbers have fewer than {longest} digits (the first in row {row}): "
                    "check that Excel has not taken leading zeros away",
                    count=len(short),
                    longest=least,
                    row=min(short),
                )
            )
            return
        known = {bad.row for bad in self.bad}
        self.good = [name for name in self.good if name.row not in short]
        for row in sorted(short - known):
            self.bad.append(BadName(row, bare[row], (_lost_zeros(bare[row], least),)))

    def _text(self, row: int, cell: Cell | None) -> str:
        if cell is None:
            raise ValueError(said("is empty"))
        if isinstance(cell, NumberCell):
            digits = digits_of(cell)
            self._numbers[row] = digits
            return digits.text
        text = plain_text(cell)
        self._note_length(len(text))
        return text

    def _note_length(self, length: int) -> None:
        if self._shortest_text is None or length < self._shortest_text:
            self._shortest_text = length


def _lost_zeros(text: str, least: int) -> str:
    return said(
        "is a number of {count} digits while the texts of this column have {least} "
        "characters or more: leading zeros may be lost; take the original file",
        count=len(text),
        least=least,
    )


def _shown(cell: Cell | None) -> str:
    """What a person finds in the cell, short enough for a line."""
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else cell.raw if isinstance(cell, NumberCell) else cell.what
    return printable(text, _LONGEST_SHOWN)
