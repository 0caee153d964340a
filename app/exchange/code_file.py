"""Reading an activation-code file: whole, or not at all."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.exchange.code_rows import CodeRows
from app.exchange.fields import Field
from app.exchange.headers import CODE_FILE
from app.exchange.opened import opened
from app.exchange.refusal import CodeFileError, UnreadableError
from app.exchange.table import Progress, Table
from app.model.bulk import in_bulk
from app.model.cancel import CancelToken
from app.model.code import FlashingMethod
from app.model.codes import Codes, FileRow
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
    codes: Codes = field(repr=False)
    warnings: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    mapping: dict[str, Field]


@in_bulk()
def read_code_file(
    path: Path,
    *,
    product_key: str | None = None,
    product_secret: Secret | None = None,
    row_limit: int = ROW_LIMIT,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> CodeFile:
    """Read and check an `.xlsx` or `.csv` file of activation codes.

    Identities are taken exactly as they stand. White space around a value is an error, not removed. A number
    in the DeviceName column of a workbook is taken only where its digits are certain.

    Args:
        path: the file; it is read once, and only read.
        product_key: for all rows, where the file has no ProductKey; else they must agree.
        product_secret: likewise the ProductSecret.
        row_limit: codes that a file may have.
        progress: told how much was read.
        cancel: looked at between some thousand rows.

    Raises:
        Cancelled: a stop was asked for.
        CodeFileError: the file is refused whole; `problems` lists every bad row. No text quotes a secret.
    """
    with opened(path, CODE_FILE) as (table, digest):
        rows = CodeRows(table.headers, row_limit)
        _fill(rows, table, progress, cancel)
        rows.problems += table.merged_problems()
        checked = rows.close(product_key, product_secret)
    if rows.problems:
        raise CodeFileError(path.name, rows.problems)
    return CodeFile(
        source_name=path.name,
        sha256=digest,
        product_key=checked.product_key,
        method=checked.method,
        product_secret=checked.product_secret,
        codes=checked.codes,
        warnings=(*checked.warnings, *table.sheet.notes),
        ignored_columns=table.headers.ignored,
        mapping=table.headers.mapping,
    )


def _fill(rows: CodeRows, table: Table, progress: Progress | None, cancel: CancelToken | None) -> None:
    """Take all rows; where the reading breaks off, the problems found so far stay."""
    try:
        with closing(table.blocks(progress, cancel)) as blocks:
            for block in blocks:
                if not rows.add_all(block):
                    return
    except UnreadableError as error:
        rows.problems.append(Problem(error.row, "", error.text))
