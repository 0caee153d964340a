"""The sheet of a batch that was closed: a workbook for people, without secrets."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Protocol, cast

from app.exchange.cells import printable
from app.exchange.refusal import CodeFileError
from app.exchange.sheet_file import not_written
from app.exchange.times import utc_text
from app.exchange.whole_file import appearing_whole
from app.model.closing import BatchSummary
from app.model.records import CodeRow
from app.model.reports import Problem
from app.model.wording import said

_TEXT = "@"
Value = str | int


def check_sheet_name(path: Path) -> None:
    """See whether a sheet could be written there, before anything is done.

    Raises:
        CodeFileError: the name does not end with .xlsx, or there is no such folder.
    """
    if path.suffix.lower() != ".xlsx":
        text = said("has the name ending {suffix}; a sheet is an .xlsx file", suffix=path.suffix or "(none)")
        raise _refusal(path, text)
    if not path.parent.is_dir():
        raise _refusal(path, said("there is no folder {folder}", folder=path.parent))


def write_summary_sheet(path: Path, summary: BatchSummary) -> None:
    """Write the sheet: facts and books, closings, held and void codes.

    Times are UTC, ISO 8601. Every text is a text cell: nothing in it is run as a formula.

    Args:
        path: an existing file of this name is replaced; it appears whole or not at all.
        summary: of the batch.

    Raises:
        CodeFileError: the name does not end with .xlsx, or the disk or folder does not take the file.
    """
    from openpyxl import Workbook

    check_sheet_name(path)
    book = cast("_Book", Workbook())
    _fill(book.active, "Batch", (24, 70), _facts(summary))
    _fill(book.create_sheet(), "History", (24, 10, 18, 70), _history(summary))
    _fill(book.create_sheet(), "In doubt", _CODE_WIDTHS, _codes(summary.held))
    _fill(book.create_sheet(), "Void", _CODE_WIDTHS, _codes(summary.void))
    try:
        with appearing_whole(path) as stream:
            book.save(stream)
    except OSError as error:
        raise not_written(path, error) from error


_CODE_WIDTHS = (34, 10, 20, 24, 8, 18, 70)


def _facts(summary: BatchSummary) -> Iterable[Sequence[Value]]:
    batch, counts = summary.batch, summary.batch.counts
    yield "Batch", batch.number
    yield "State", batch.state.value
    yield "Closed at", utc_text(batch.closed_at)
    yield "Closed by", batch.closed_by or ""
    yield "ProductKey", batch.product_key
    yield "Product", batch.product_name
    yield "Flashing method", batch.method.value
    yield "Source file", batch.source_name
    yield "SHA-256 of the source", batch.source_sha256
    yield "Taken in at", utc_text(batch.made_at)
    yield "Taken in by", batch.made_by
    yield "Issued", counts.issued
    yield "Available", counts.available
    yield "Reserved", counts.reserved
    yield "Writing", counts.writing
    yield "Held", counts.held
    yield "Consumed", counts.consumed
    yield "Void", counts.void
    yield "Difference", counts.difference
    yield "First consumed", utc_text(summary.first_consumed)
    yield "Last consumed", utc_text(summary.last_consumed)
    yield "End of the audit chain", summary.audit_end
    for name, count in summary.operators:
        yield f"Consumed by {name}", count


def _history(summary: BatchSummary) -> Iterable[Sequence[Value]]:
    yield "Time", "State", "Person", "Reason"
    for event in summary.events:
        yield utc_text(event.at), event.to_state.value, event.person, event.reason


def _codes(rows: Iterable[CodeRow]) -> Iterable[Sequence[Value]]:
    yield "DeviceName", "State", "MAC", "Since", "Slot", "Operator", "Reason"
    for row in rows:
        yield (
            *(row.device_name, row.state.value, row.mac or "", utc_text(row.changed_at)),
            *("" if row.slot is None else row.slot, row.operator or "", row.reason or ""),
        )


def _refusal(path: Path, text: str) -> CodeFileError:
    return CodeFileError(path.name, [Problem(0, "", text)])


class _Cell(Protocol):
    """What is used of openpyxl's cell; the library has no types."""

    value: Value
    data_type: str
    number_format: str
    font: object


class _Width(Protocol):
    width: float


class _Sheet(Protocol):
    title: str
    column_dimensions: dict[str, _Width]

    def cell(self, row: int, column: int) -> _Cell: ...


class _Book(Protocol):
    active: _Sheet

    def create_sheet(self) -> _Sheet: ...

    def save(self, filename: IO[bytes]) -> None: ...


def _fill(sheet: _Sheet, title: str, widths: Sequence[int], lines: Iterable[Sequence[Value]]) -> None:
    from openpyxl.styles import Font

    sheet.title = title
    for column, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + column)].width = width
    bold_row = title != "Batch"
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = printable(value)
                cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
                cell.number_format = _TEXT
            else:
                cell.value = value
            if (number == 1) if bold_row else (column == 1):
                cell.font = Font(bold=True)
