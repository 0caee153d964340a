"""The rows of a worksheet, cell by cell, with what a cell really is.

Why not a ready-made reader: calamine is three times as fast but does not tell formulas and error cells from
text, drops number formats, and one stray cell in the last corner of a sheet makes it allocate 550 GB and end
the process; openpyxl needs half a minute for 500,000 rows. This one streams, in about ten seconds.
"""

import re
from collections.abc import Generator
from dataclasses import dataclass

from app.exchange.cells import Cell, NumberCell, RefusedCell, Row
from app.exchange.refusal import UnreadableError
from app.exchange.xlsx_package import DAMAGED, Attributes, Package, Part, feed, part_parser

MAX_ROW = 1_048_576
MAX_STRINGS = 10_000_000
_CHUNK = 256 * 1024
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def _tags(*names: str) -> frozenset[str]:
    return frozenset(f"{space} {name}" for space in _NAMESPACES for name in names)


_ROWS, _CELLS, _VALUES, _FORMULAS = _tags("row"), _tags("c"), _tags("v", "t"), _tags("f")
_ITEMS, _AIDS = _tags("si"), _tags("rPh")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNDERSCORE_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNDERSCORE = "005f"
_ODD_TEXT = RefusedCell("a text with an escape sequence such as _x0041_, which programs read differently")
_REFUSED = {"b": "a TRUE/FALSE value", "e": "an Excel error such as #N/A", "d": "a date"}
_FORMULA = RefusedCell("a formula")
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class WorkbookStrings:
    """What all the sheets of a workbook share.

    Args:
        strings: the texts that cells name by number.
        formats: the number format of each style.
    """

    strings: list[str | RefusedCell]
    formats: list[str]


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
        self._package = package
        self._path = part.path
        self._shared = shared

    def rows(self) -> Generator[Row]:
        """Read the rows that are not empty; memory does not grow with the sheet.

        Raises:
            UnreadableError: the sheet is damaged.
        """
        parser = _SheetParser(self._shared)
        with self._package.open_part(self._path) as stream:
            while chunk := stream.read(_CHUNK):
                feed(parser.expat, chunk)
                yield from parser.take()
            feed(parser.expat, b"", final=True)
            yield from parser.take()
        if parser.hidden:
            self.notes.append(
                f"{parser.hidden} rows of the sheet are hidden or filtered out; they are taken too"
                f" (the first is row {parser.first_hidden})"
            )


def worksheets(package: Package) -> list[Worksheet]:
    """The sheets of a workbook; reads the texts that they share.

    Raises:
        UnreadableError: the workbook is damaged or has more texts than any list of codes.
    """
    path = package.part_of_kind("sharedStrings")
    strings = _shared_strings(package, path) if path else []
    shared = WorkbookStrings(strings, package.number_formats())
    return [Worksheet(package, part, shared) for part in package.worksheets()]


def text_of(raw: str) -> str | RefusedCell:
    """Undo the escape of a text, `_x005F_` for an underscore that would begin another escape.

    Other escapes stand for control characters. Where one is found, programs differ in what they show;
    an identity must not depend on that.
    """
    if "_x" not in raw:
        return raw
    if any(code.lower() != _UNDERSCORE for code in _ESCAPE.findall(raw)):
        return _ODD_TEXT
    return _ESCAPE.sub("_", raw)


def escaped(text: str) -> str:
    """The text as a workbook stores it; `text_of` undoes it."""
    return _UNDERSCORE_TO_ESCAPE.sub("_x005F_", text) if "_x" in text else text


def _shared_strings(package: Package, path: str) -> list[str | RefusedCell]:
    parser = _StringsParser()
    with package.open_part(path) as stream:
        while chunk := stream.read(_CHUNK):
            feed(parser.expat, chunk)
            if len(parser.strings) > MAX_STRINGS:
                raise UnreadableError(f"has more than {MAX_STRINGS} texts; copy the rows into a new workbook")
        feed(parser.expat, b"", final=True)
    return parser.strings


class _TextParser:
    """Collects the texts in elements `t` and `v`, without the reading aids (`rPh`) of Japanese texts.

    The handlers are called some 6 million times for a large sheet; that is why they look ahead
    at the most frequent elements and call little.
    """

    def __init__(self) -> None:
        self.expat = part_parser(self._start, self._end, self._characters)
        self._pieces: list[str] = []
        self._wanted = False
        self._aid = False

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in _VALUES:
            self._wanted = not self._aid
        elif tag in _AIDS:
            self._aid = True
        else:
            self._begin(tag, attributes)

    def _end(self, tag: str) -> None:
        if tag in _VALUES:
            self._wanted = False
        elif tag in _AIDS:
            self._aid = False
        else:
            self._finish(tag)

    def _characters(self, text: str) -> None:
        if self._wanted:
            self._pieces.append(text)

    def _begin(self, tag: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def _finish(self, tag: str) -> None:
        raise NotImplementedError


class _StringsParser(_TextParser):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str | RefusedCell] = []

    def _begin(self, tag: str, attributes: Attributes) -> None:
        del attributes
        if tag in _ITEMS:
            self._pieces.clear()

    def _finish(self, tag: str) -> None:
        if tag in _ITEMS:
            self.strings.append(text_of("".join(self._pieces)))


class _SheetParser(_TextParser):
    def __init__(self, shared: WorkbookStrings) -> None:
        super().__init__()
        self.hidden = 0
        self.first_hidden = 0
        self._strings = shared.strings
        self._formats = shared.formats
        self._rows: list[Row] = []
        self._columns: dict[str, int] = {}
        self._cells: dict[int, Cell] = {}
        self._row = 0
        self._row_text = ""
        self._row_hidden = False
        self._column = -1
        self._cell: Attributes = {}
        self._formula = False

    def take(self) -> list[Row]:
        """The rows that are complete since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def _begin(self, tag: str, attributes: Attributes) -> None:
        if tag in _CELLS:
            self._pieces.clear()
            self._formula = False
            self._cell = attributes
            self._column = self._column_after(attributes.get("r"))
        elif tag in _ROWS:
            self._begin_row(attributes)
        elif tag in _FORMULAS:
            self._formula = True

    def _finish(self, tag: str) -> None:
        if tag in _CELLS:
            if self._formula:
                self._cells[self._column] = _FORMULA
            elif self._pieces:
                pieces = self._pieces
                cell = self._content(pieces[0] if len(pieces) == 1 else "".join(pieces))
                if cell != "":
                    self._cells[self._column] = cell
        elif tag in _ROWS and self._cells:
            self._rows.append((self._row, self._cells))
            if self._row_hidden:
                self.hidden += 1
                self.first_hidden = self.first_hidden or self._row

    def _begin_row(self, attributes: Attributes) -> None:
        text = attributes.get("r", str(self._row + 1))
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 7 else 0
        if not self._row < number <= MAX_ROW:
            raise UnreadableError(DAMAGED, self._row)
        self._row, self._row_text, self._column, self._cells = number, text, -1, {}
        self._row_hidden = attributes.get("hidden") in ("1", "true")

    def _column_after(self, reference: str | None) -> int:
        """The column of a cell reference such as B7, which must lie right of the cell before it."""
        if reference is None:
            return self._column + 1
        letters = reference.removesuffix(self._row_text)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column_number(letters, self._row)
        if column <= self._column:
            raise UnreadableError(DAMAGED, self._row)
        return column

    def _content(self, text: str) -> Cell:
        kind = self._cell.get("t", "n")
        if kind == "s":
            if not (text.isdecimal() and len(text) <= 9 and int(text) < len(self._strings)):
                raise UnreadableError(DAMAGED, self._row)
            return self._strings[int(text)]
        if kind in ("inlineStr", "str"):
            return text_of(text)
        if kind in _REFUSED:
            return RefusedCell(_REFUSED[kind])
        style = self._cell.get("s", "0")
        index = int(style) if style.isdecimal() and len(style) <= 9 else -1
        known = 0 <= index < len(self._formats)
        return NumberCell(text.strip(), self._formats[index] if known else "General")


def _column_number(letters: str, row: int) -> int:
    if not _LETTERS.fullmatch(letters):
        raise UnreadableError(DAMAGED, row)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
