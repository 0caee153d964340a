"""A table of texts as csv: UTF-8 with BOM, by which Excel knows it, and CRLF.

A csv has no types: a spreadsheet runs a cell that begins with `= + - @` (or a tab or line end) as a formula,
quoted or not. Such a cell is written with an apostrophe before it, and so is one that begins with an
apostrophe itself; reading takes that one apostrophe away again. No identity or secret begins with an
apostrophe, so nothing is lost and nothing is mistaken.
"""

import csv
import io
from collections.abc import Iterable
from typing import IO

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "'"


def write_csv(stream: IO[bytes], headers: list[str], lines: Iterable[list[str]]) -> None:
    """Write the header and the lines, every cell harmless; the stream stays open."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow(headers)
        writer.writerows([harmless(cell) for cell in line] for line in lines)
    finally:
        text.detach()


def harmless(text: str) -> str:
    """The text as a cell of a csv that no spreadsheet runs."""
    return _MARK + text if text.startswith((*_DANGEROUS, _MARK)) else text


def as_written(cell: str) -> str:
    """The text that `harmless` made this cell of."""
    return cell[1:] if cell.startswith(_MARK) and cell[1:].startswith((*_DANGEROUS, _MARK)) else cell
