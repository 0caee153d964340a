"""Reading an activation-code file: whole, or not at all."""

import hashlib
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange.cells import Cell, Row, Sheet
from app.exchange.code_rows import CheckedCodes, CodeRows
from app.exchange.content import Kind, load, recognise
from app.exchange.csv_table import CsvTable
from app.exchange.fields import Field, FileRow
from app.exchange.headers import Headers, known_fields, map_headers, seen_and_wanted
from app.exchange.refusal import CodeFileError, UnreadableError
from app.exchange.xlsx_package import Package
from app.exchange.xlsx_sheet import worksheets
from app.model.code import FlashingMethod
from app.model.reports import Problem
from app.model.secret import Secret

ROW_LIMIT = 500_000
"""As many codes as a product can have."""


__all__ = ["ROW_LIMIT", "CodeFile", "CodeFileError", "FileRow", "Problem", "read_code_file"]


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file that was checked and found good, whole.

    Args:
        source_name: the file's name without its folder.
        sha256: of the file's bytes, in hex: by it a second import of the same file is recognised.
        product_key: of all its codes.
        method: of all its codes.
        product_secret: of all its codes; None where there is none.
        codes: in the order of the file.
        warnings: what a person should look at before going on; none of it stops the import.
        ignored_columns: headers that mean nothing to the station.
        mapping: from the header as it is written to the field it was taken for.
    """

    source_name: str
    sha256: str
    product_key: str
    method: FlashingMethod
    product_secret: Secret | None
    codes: tuple[FileRow, ...] = field(repr=False)
    warnings: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    mapping: dict[str, Field]


def read_code_file(
    path: Path,
    *,
    product_key: str | None = None,
    product_secret: Secret | None = None,
    row_limit: int = ROW_LIMIT,
) -> CodeFile:
    """Read and check an `.xlsx` or `.csv` file of activation codes.

    Identities are taken exactly as they stand. White space around a value is an error, not removed. A number
    in the DeviceName column of a workbook is taken only where its digits are certain.

    Args:
        path: the file; it is read once, and only read.
        product_key: for all rows, where the file has no ProductKey; else they must agree.
        product_secret: likewise the ProductSecret.
        row_limit: codes that a file may have.

    Raises:
        CodeFileError: the file is refused whole; `problems` lists every bad row. No text quotes a secret.
    """
    try:
        data = load(path)
        with _sheets(path, data) as sheets:
            found = _the_only_fitting(sheets)
            headers = map_headers(found.row, found.cells)
            rows = CodeRows(headers, row_limit)
            _fill(rows, found.rest)
            checked = rows.close(product_key, product_secret)
    except UnreadableError as error:
        raise CodeFileError(path.name, [Problem(error.row, "", error.text)]) from None
    if rows.problems:
        raise CodeFileError(path.name, rows.problems)
    return _code_file(path.name, data, headers, checked, found.sheet.notes)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A sheet whose first row that is not empty has been read."""

    sheet: Sheet
    row: int
    cells: dict[int, Cell]
    rest: Generator[Row]


@contextmanager
def _sheets(path: Path, data: bytes) -> Generator[list[Sheet]]:
    if recognise(path, data) is Kind.CSV:
        yield [CsvTable(data)]
        return
    with Package(data) as package:
        yield [*worksheets(package)]


def _the_only_fitting(sheets: list[Sheet]) -> _Opened:
    fitting: list[_Opened] = []
    others: list[str] = []
    for sheet in sheets:
        rest = sheet.rows()
        first = next(rest, None)
        if first is None:
            continue
        row, cells = first
        if Field.DEVICE_NAME in known_fields(cells):
            fitting.append(_Opened(sheet, row, cells, rest))
            continue
        rest.close()
        where = f"sheet “{sheet.name}” " if sheet.name else ""
        others.append(where + seen_and_wanted(row, cells))
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = " and ".join(f"“{opened.sheet.name}”" for opened in fitting)
        raise UnreadableError(
            f"the sheets {names} both have a DeviceName column; keep only the one that is meant"
        )
    if not others:
        raise UnreadableError("holds no rows at all; download or copy it again")
    raise UnreadableError(f"no DeviceName column: {'; '.join(others[:5])}")


def _fill(rows: CodeRows, source: Generator[Row]) -> None:
    """Take all rows; where the reading breaks off, the problems found so far stay."""
    try:
        with closing(source):
            for number, cells in source:
                if not rows.add(number, cells):
                    return
    except UnreadableError as error:
        rows.problems.append(Problem(error.row, "", error.text))


def _code_file(name: str, data: bytes, headers: Headers, checked: CheckedCodes, notes: list[str]) -> CodeFile:
    return CodeFile(
        source_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        product_key=checked.product_key,
        method=checked.method,
        product_secret=checked.product_secret,
        codes=checked.codes,
        warnings=(*checked.warnings, *notes),
        ignored_columns=headers.ignored,
        mapping=headers.mapping,
    )
