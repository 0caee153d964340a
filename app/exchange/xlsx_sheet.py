"""The sheets of a workbook, row by row, with what each cell really is.

Why not a ready-made reader: calamine reads 500,000 rows in 1.5 s, but gives a formula as the text of its last
result, drops number formats, and makes room for every cell between the first and the last, so that two cells
far apart end the process. Looking through the XML first for all that makes it unsafe takes as long as reading
the rows from it, which is what `xlsx_quick` does. openpyxl takes half a minute.
"""

import re
from collections.abc import Generator

from app.exchange.cells import MergedCells, RefusedCell, Row
from app.exchange.refusal import UnreadableError
from app.exchange.xlsx_package import Package, Part
from app.exchange.xlsx_parser import SheetParser, StringsParser, TextParser
from app.exchange.xlsx_quick import Blocks, QuickRows, quick_texts
from app.exchange.xlsx_texts import WorkbookStrings
from app.model.wording import said

MAX_STRINGS = 10_000_000
MAX_STRINGS_BYTES = 200 * 1024 * 1024
"""Of their XML; the texts of 500,000 codes take some 80 MB. A file keeps all of them in memory."""
_ROWS_BEGIN = re.compile(rb"<sheetData>")
_TEXTS_BEGIN = re.compile(rb"<sst(?: [^<>]*[^<>/])?>")
_UTF8 = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"']utf-8[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


class Worksheet:
    """One sheet of a workbook.

    Args:
        package: stays open as long as rows are read.
        part: which sheet.
        shared: texts and formats of the workbook.
    """

    def __init__(self, package: Package, part: Part, shared: WorkbookStrings) -> None:
        self.name = part.name
        self.notes: list[str] = []
        self.merged: list[MergedCells] = []
        self.progress = (0, package.size(part.path))
        self._package = package
        self._path = part.path
        self._shared = shared

    def rows(self) -> Generator[Row]:
        """Read the rows that are not empty; memory does not grow with the sheet.

        Raises:
            UnreadableError: the sheet is damaged.
        """
        parser = SheetParser(self._shared)
        quick = QuickRows(self._shared)
        with self._package.open_part(self._path) as stream:
            blocks = Blocks(stream, _ROWS_BEGIN, b"</row>")
            certain = _begin(parser, blocks.head())
            yield from parser.take()
            for block in blocks:
                self.progress = (blocks.done, self.progress[1])
                rows = quick.read(block, parser.row) if certain else None
                if rows is None:
                    parser.read(block)
                    rows = parser.take()
                    certain = certain and blocks.whole(block)
                else:
                    parser.go_on_after(quick.last)
                yield from rows
            parser.read(b"", final=True)
            yield from parser.take()
        self.merged += parser.merged
        if parser.hidden:
            self.notes.append(
                said(
                    "{count} rows of the sheet are hidden or filtered out; they are taken too"
                    " (the first is row {row})",
                    count=parser.hidden,
                    row=parser.first_hidden,
                )
            )


def worksheets(package: Package) -> list[Worksheet]:
    """The sheets of a workbook; reads the texts that they share.

    Raises:
        UnreadableError: the workbook is damaged or has more texts than any list of codes.
    """
    path = package.part_of_kind("sharedStrings")
    if path and package.size(path) > MAX_STRINGS_BYTES:
        raise _too_many_texts()
    strings = _shared_strings(package, path) if path else []
    shared = WorkbookStrings(strings, package.number_formats())
    return [Worksheet(package, part, shared) for part in package.worksheets()]


def _shared_strings(package: Package, path: str) -> list[str | RefusedCell]:
    parser = StringsParser()
    found: list[str | RefusedCell] = []
    with package.open_part(path) as stream:
        blocks = Blocks(stream, _TEXTS_BEGIN, b"</si>")
        certain = _begin(parser, blocks.head())
        found += parser.take()
        for block in blocks:
            texts = quick_texts(block) if certain else None
            if texts is None:
                parser.read(block)
                texts = parser.take()
                certain = certain and blocks.whole(block)
            found += texts
            if len(found) > MAX_STRINGS:
                raise _too_many_texts()
        parser.read(b"", final=True)
    return found + parser.take()


def _too_many_texts() -> UnreadableError:
    return UnreadableError(
        said("has more than {most} texts; copy the rows into a new workbook", most=MAX_STRINGS)
    )


def _begin(parser: TextParser, head: bytes) -> bool:
    """Give the parser what is before the list; whether the list may be read without it."""
    parser.read(head)
    plain = _UTF8.match(head)
    rest = plain["rest"] if plain else b"<?"
    return parser.within and b"<?" not in rest and b"<!" not in rest
