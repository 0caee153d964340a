"""DeviceNames on their way to a platform, in files that it takes, and what comes back of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.exchange.cells import Cell
from app.exchange.columns import plain_text
from app.exchange.fields import Field
from app.exchange.headers import RESULT_FILE
from app.exchange.opened import opened
from app.exchange.refusal import CodeFileError
from app.exchange.sheet_file import write_table
from app.exchange.table import Table
from app.model.issuer import RefusedName
from app.model.reports import Problem
from app.model.wording import reason_of, said

NAMES_A_FILE = 10_000
"""A platform takes no more at once, and drops the rest without a word (BatchCheckDeviceNames)."""


class Returned(NamedTuple):
    """What came back for names that were handed to a platform.

    Args:
        names: those that it took, in the order of the files; one may stand more than once.
        rejected: those that it did not take, with what it says.
    """

    names: tuple[str, ...]
    rejected: tuple[RefusedName, ...]


def write_upload_forms(folder: Path, stem: str, names: Sequence[str]) -> list[Path]:
    """Write DeviceNames into workbooks that a platform's console takes: one column, row 1 the header.

    Args:
        folder: where the files go; ones of the same name are replaced.
        stem: of their names: `stem-1.xlsx`, `stem-2.xlsx`, ...
        names: in the order of the batch; 10,000 go into a file.

    Returns:
        The files, in their order.

    Raises:
        CodeFileError: no names, or a disk or folder that does not take the files; none of them is left then.
    """
    if not names:
        raise CodeFileError(stem, [Problem(0, "", said("there are no names to write"))])
    written: list[Path] = []
    try:
        for start in range(0, len(names), NAMES_A_FILE):
            path = folder / f"{stem}-{start // NAMES_A_FILE + 1}.xlsx"
            write_table(path, [Field.DEVICE_NAME], ([name] for name in names[start : start + NAMES_A_FILE]))
            written.append(path)
    except CodeFileError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def read_returned(paths: Iterable[Path]) -> Returned:
    """Read what a platform gave back: its activation codes, or its list of results with an ErrorMsg.

    Raises:
        CodeFileError: a file can't be read, or a name in it is no text; nothing of it is returned.
    """
    names: list[str] = []
    rejected: list[RefusedName] = []
    for path in paths:
        with opened(path, RESULT_FILE) as (table, _):
            problems = [*table.headers.problems, *_read(table, names, rejected), *table.merged_problems()]
        if problems:
            raise CodeFileError(path.name, problems)
    return Returned(tuple(names), tuple(rejected))


def _read(table: Table, names: list[str], rejected: list[RefusedName]) -> list[Problem]:
    columns = table.headers.columns
    name_column, error_column = columns[Field.DEVICE_NAME], columns.get(Field.ERROR)
    problems: list[Problem] = []
    for block in table.blocks():
        for row, cells in block:
            error = _words(cells.get(error_column)) if error_column is not None else ""
            cell = cells.get(name_column)
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            try:
                name = plain_text(cell)
            except ValueError as wrong:
                problems.append(Problem(row, Field.DEVICE_NAME, reason_of(wrong)))
                continue
            if error:
                rejected.append(RefusedName(name, error))
            else:
                names.append(name)
    return problems


def _words(cell: Cell | None) -> str:
    return cell.strip() if isinstance(cell, str) else ""
