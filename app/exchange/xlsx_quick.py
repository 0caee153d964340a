"""The usual way in which programs write rows and texts of a workbook, read by one regular expression.

An event for every element costs ten seconds for 500,000 rows; a regular expression that knows how Excel,
WPS, LibreOffice, POI, openpyxl and XlsxWriter write a row takes a quarter of that. It is strict: a block that
it does not match to the last character is left to the parser.
"""

import re
from collections.abc import Generator, Iterable, Sequence
from itertools import repeat
from operator import lt
from typing import IO

from app.exchange.cells import Cell, NumberCell, RefusedCell, Row
from app.exchange.xlsx_parser import MAX_ROW, column_number, number_cell
from app.exchange.xlsx_texts import WorkbookStrings, text_of, texts_of

_CHUNK = 256 * 1024
_LONGEST_HEAD = 16 * _CHUNK
_MOST_COLUMNS = 40
_GAP = r"[ \t\r\n]*"
_TEXT = r"[^<>&\x00-\x1f\ufffe\uffff]*"
_TEXT_ELEMENT = rf'<t(?: xml:space="preserve")?>({_TEXT})</t>'
_ROW_START = (
    r'<row r="([0-9]{1,7})"(?: (?:spans|s|customFormat|ht|customHeight|x14ac:dyDescent)="[^"<>&]*")*>'
)
_REFERENCE = re.compile(r'<c r="([A-Z]{1,3})[0-9]+"')
_REST = r"|(.+)"
_SHARED_TEXT = re.compile(
    rf"{_GAP}<si>{_TEXT_ELEMENT}(?:<phoneticPr(?: [A-Za-z]+=\"[A-Za-z0-9]*\")*/>)?</si>{_REST}", re.DOTALL
)
_TURNS = (b"<!", b"<?")


class Blocks:
    """A part of a workbook, cut where a list of elements begins and behind elements of it.

    Args:
        stream: the part.
        opening: the tag by which the list begins.
        closing: the tag by which each of its elements ends.
    """

    def __init__(self, stream: IO[bytes], opening: re.Pattern[bytes], closing: bytes) -> None:
        self.done = 0
        self._rest = b""
        self._stream = stream
        self._opening = opening
        self._closing = closing

    def head(self) -> bytes:
        """All up to the opening, and with it; where there is none near, what was read until then."""
        data = b""
        while chunk := self._stream.read(_CHUNK):
            data += chunk
            found = self._opening.search(data)
            if found:
                self._rest = data[found.end() :]
                self.done = found.end()
                return data[: found.end()]
            if len(data) > _LONGEST_HEAD:
                break
        self.done = len(data)
        return data

    def __iter__(self) -> Generator[bytes]:
        """The blocks behind the head; each but the last ends with the closing tag, if there was one near."""
        rest = self._rest
        while chunk := self._stream.read(_CHUNK):
            rest += chunk
            end = rest.rfind(self._closing) + len(self._closing)
            if end < len(self._closing):
                if len(rest) < 4 * _CHUNK:
                    continue
                end = len(rest)
            self.done += end
            yield rest[:end]
            rest = rest[end:]
        end = rest.rfind(self._closing) + len(self._closing)
        if end >= len(self._closing):
            self.done += end
            yield rest[:end]
            rest = rest[end:]
        self.done += len(rest)
        yield rest

    def whole(self, block: bytes) -> bool:
        """Whether what comes after a block, left to the parser, begins outside of all elements of the list.

        A comment, CDATA section or processing instruction may hold a closing tag that is none.
        """
        return block.endswith(self._closing) and not any(turn in block for turn in _TURNS)


def quick_texts(block: bytes) -> list[str | RefusedCell] | None:
    """The shared texts of a block; None where it holds anything but plain ones."""
    found = _matches(_SHARED_TEXT, block)
    return None if found is None else [*texts_of(found[0])]


class QuickRows:
    """Reads blocks of rows.

    Args:
        shared: texts and formats of the workbook.
    """

    def __init__(self, shared: WorkbookStrings) -> None:
        self._strings = shared.strings
        self._formats = shared.formats
        self.last = 0
        """Number of the last row of the block that was read."""
        self._form: re.Pattern[str] | None = None
        self._columns: list[int] = []

    def read(self, block: bytes, after: int) -> list[Row] | None:
        """The rows of a block that are not empty; None where the parser must read it.

        Args:
            block: whole rows.
            after: number of the row before them.
        """
        if self._form is None:
            self._form = self._learn(block)
        found = _matches(self._form, block) if self._form is not None else None
        if found is None:
            return None
        numbers = list(map(int, found[0]))
        if not after < numbers[0] or numbers[-1] > MAX_ROW or not all(map(lt, numbers, numbers[1:])):
            return None
        try:
            columns = [self._cells(*found[i : i + 4]) for i in range(1, len(found), 4)]
        except IndexError:
            return None
        self.last = numbers[-1]
        return self._rows(numbers, columns)

    def _learn(self, block: bytes) -> re.Pattern[str] | None:
        """The form of rows with the columns that are in the first block; None where it has none."""
        letters = sorted(
            set(_REFERENCE.findall(block.decode(errors="replace"))), key=lambda name: (len(name), name)
        )[:_MOST_COLUMNS]
        if not letters:
            return None
        self._columns = [column_number(name) for name in letters]
        cells = "".join(_cell_form(name) for name in letters)
        return re.compile(f"{_GAP}{_ROW_START}{_GAP}{cells}</row>{_REST}", re.DOTALL)

    def _rows(self, numbers: list[int], columns: list[Sequence[Cell]]) -> list[Row]:
        rows = zip(*columns, strict=True)
        named = map(dict, map(zip, repeat(self._columns), rows))
        if not any("" in column for column in columns):
            return list(zip(numbers, named, strict=True))
        return [
            (number, filled)
            for number, cells in zip(numbers, named, strict=True)
            if (filled := {name: cell for name, cell in cells.items() if cell != ""})
        ]

    def _cells(
        self, styles: Sequence[str], indexes: Sequence[str], texts: Sequence[str], numbers: Sequence[str]
    ) -> Sequence[Cell]:
        """One column of a block; each cell has an index, a text or a number, or is empty.

        Raises:
            IndexError: there is no such text.
        """
        strings = self._strings
        if not any(numbers):
            if not any(indexes):
                return texts_of(texts)
            if not any(texts):
                return [strings[int(index)] if index else "" for index in indexes]
        return [
            strings[int(index)] if index else self._number(style, number) if number else text_of(text)
            for style, index, text, number in zip(styles, indexes, texts, numbers, strict=True)
        ]

    def _number(self, style: str, raw: str) -> NumberCell:
        return number_cell(raw, style or "0", self._formats)


def _cell_form(letters: str) -> str:
    """A cell of a column, or none: style, number of a shared text, text, number."""
    return (
        rf'(?:<c r="{letters}\1"(?: s="([0-9]{{1,9}})")?'
        r'(?:/>|(?: t="(?:s"><v>([0-9]{1,9})</v>'
        rf'|inlineStr"><is>{_TEXT_ELEMENT}</is>)'
        rf'|(?: t="n")?><v>({_TEXT})</v>)</c>){_GAP})?'
    )


def _matches(form: re.Pattern[str], block: bytes) -> list[Sequence[str]] | None:
    """What the groups of a form hold, one list for each group; None unless the form fits the whole block."""
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    found: Iterable[tuple[str, ...]] = form.findall(text)
    groups: list[Sequence[str]] = list(zip(*found, strict=True))
    if not groups or any(groups.pop()):
        return None
    return groups
