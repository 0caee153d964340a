"""The XML of a workbook's sheets and texts, event by event: slow, and right for every way of writing it."""

import re

from app.exchange.cells import MAX_COLUMN, Cell, MergedCells, NumberCell, RefusedCell, Row
from app.exchange.refusal import UnreadableError
from app.exchange.xlsx_package import DAMAGED, Attributes, feed, part_parser
from app.exchange.xlsx_texts import WorkbookStrings, text_of
from app.model.wording import said

MAX_ROW = 1_048_576
MAX_MERGED = 1000
"""Merged ranges that are looked at; more of them are as good a reason to refuse the sheet."""
_LONGEST_TEXT = 4_000_000
"""Characters of one cell; Excel takes 32,767."""
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def _tags(*names: str) -> frozenset[str]:
    return frozenset(f"{space} {name}" for space in _NAMESPACES for name in names)


_ROWS, _CELLS, _VALUES, _FORMULAS = _tags("row"), _tags("c"), _tags("v", "t"), _tags("f")
_ITEMS, _AIDS, _MERGED = _tags("si"), _tags("rPh"), _tags("mergeCell")
_BODIES = _tags("sheetData", "sst")
_REFUSED = {
    "b": said("a TRUE/FALSE value"),
    "e": said("an Excel error such as #N/A"),
    "d": said("a date"),
}
_FORMULA = RefusedCell(said("a formula"))
_LETTERS = re.compile(r"[A-Z]{1,3}")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class TextParser:
    """Collects the texts in elements `t` and `v`, without the reading aids (`rPh`) of Japanese texts.

    The handlers may be called some 6 million times for a large sheet; that is why they look ahead
    at the most frequent elements and call little.
    """

    def __init__(self) -> None:
        self.expat = part_parser(self._start, self._end, self._characters)
        self.within = False
        """Whether it is inside the list of rows or texts."""
        self._pieces: list[str] = []
        self._wanted = False
        self._aid = False

    def read(self, block: bytes, *, final: bool = False) -> None:
        """Read more of the part.

        Raises:
            UnreadableError: it is damaged, or has a text far too long for a cell.
        """
        feed(self.expat, block, final=final)
        if sum(map(len, self._pieces)) > _LONGEST_TEXT:
            raise UnreadableError(said("has a text of several MB in one cell; take it out"))

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in _VALUES:
            self._wanted = not self._aid
        elif tag in _AIDS:
            self._aid = True
        elif tag in _BODIES:
            self.within = True
        else:
            self._begin(tag, attributes)

    def _end(self, tag: str) -> None:
        if tag in _VALUES:
            self._wanted = False
        elif tag in _AIDS:
            self._aid = False
        elif tag in _BODIES:
            self.within = False
        else:
            self._finish(tag)

    def _characters(self, text: str) -> None:
        if self._wanted:
            self._pieces.append(text)

    def _begin(self, tag: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def _finish(self, tag: str) -> None:
        raise NotImplementedError


class StringsParser(TextParser):
    """Reads the texts that sheets share."""

    def __init__(self) -> None:
        super().__init__()
        self._strings: list[str | RefusedCell] = []

    def take(self) -> list[str | RefusedCell]:
        """The texts that are complete since the last call."""
        strings, self._strings = self._strings, []
        return strings

    def _begin(self, tag: str, attributes: Attributes) -> None:
        del attributes
        if tag in _ITEMS:
            self._pieces.clear()

    def _finish(self, tag: str) -> None:
        if tag in _ITEMS:
            self._strings.append(text_of("".join(self._pieces)))


class SheetParser(TextParser):
    """Reads the rows of a sheet.

    Args:
        shared: texts and formats of the workbook.
    """

    def __init__(self, shared: WorkbookStrings) -> None:
        super().__init__()
        self.merged: list[MergedCells] = []
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

    @property
    def row(self) -> int:
        """Number of the last row that was read."""
        return self._row

    def go_on_after(self, row: int) -> None:
        """Rows up to this one were read by someone else."""
        self._row = row

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
        elif tag in _MERGED:
            self._take_merged(attributes.get("ref", ""))

    def _finish(self, tag: str) -> None:
        if tag in _CELLS:
            if self._formula:
                self._cells[self._column] = _FORMULA
            elif self._pieces:
                if self._column >= MAX_COLUMN:
                    raise UnreadableError(
                        said(
                            "has values beyond column {most}; copy the table into a new workbook",
                            most=MAX_COLUMN,
                        ),
                        self._row,
                    )
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
            column = self._columns[letters] = column_number(letters, self._row)
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
        return number_cell(text, self._cell.get("s", "0"), self._formats)

    def _take_merged(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found is None or len(self.merged) >= MAX_MERGED:
            raise UnreadableError(
                said("has damaged or too many merged cells; copy the rows into a new workbook")
            )
        columns = sorted(column_number(found[i]) for i in (1, 3))
        rows = sorted(int(found[i]) for i in (2, 4))
        self.merged.append(MergedCells(reference, rows[0], rows[1], columns[0], columns[1]))


def number_cell(text: str, style: str, formats: list[str]) -> NumberCell:
    """A cell that holds a number, with the format of its style."""
    index = int(style) if style.isdecimal() and len(style) <= 9 else -1
    return NumberCell(text.strip(), formats[index] if 0 <= index < len(formats) else "General")


def column_number(letters: str, row: int = 0) -> int:
    """The number of a column, the first is 0.

    Raises:
        UnreadableError: there is no such column.
    """
    if not _LETTERS.fullmatch(letters):
        raise UnreadableError(DAMAGED, row)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
