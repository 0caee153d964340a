"""A table of texts as a file of its own: .xlsx or .csv by the name's ending, whole or not at all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.exchange.csv_sheet import write_csv
from app.exchange.refusal import CodeFileError
from app.exchange.whole_file import appearing_whole
from app.exchange.xlsx_book import MAX_ROW, write_xlsx
from app.model.reports import Problem
from app.model.wording import said

RowWriter = Callable[[IO[bytes], list[str], Iterable[list[str]]], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One of the two kinds of file.

    Args:
        write: writes a header and lines of texts.
        max_rows: as many as fit below the header; None for any number.
    """

    write: RowWriter
    max_rows: int | None


FORMS = {".xlsx": Form(write_xlsx, MAX_ROW - 1), ".csv": Form(write_csv, None)}


def form_of(path: Path) -> Form:
    """The kind of file that a name is for.

    Raises:
        CodeFileError: neither .xlsx nor .csv.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None:
        text = said(
            "has the name ending {suffix}; .xlsx or .csv can be written", suffix=path.suffix or "(none)"
        )
        raise CodeFileError(path.name, [Problem(0, "", text)])
    return form


def write_table(path: Path, headers: list[str], lines: Iterable[list[str]]) -> None:
    """Write a table whose every cell is a text.

    Raises:
        CodeFileError: another name ending, or a disk or folder that does not take the file.
    """
    form = form_of(path)
    try:
        with appearing_whole(path) as stream:
            form.write(stream, headers, lines)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> CodeFileError:
    """What is said when a disk or folder does not take a file."""
    text = said("can't be written: {reason}", reason=error.strerror or error)
    return CodeFileError(path.name, [Problem(0, "", text)])
