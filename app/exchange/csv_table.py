"""Tables as text: csv in the encodings and delimiters that platforms and Excel write."""

import codecs
import csv
import io
import re
from collections.abc import Generator
from typing import IO, Self

from app.exchange.cells import LONG_TEXT, LONGEST_READ, MAX_COLUMN, Cell, MergedCells, Row
from app.exchange.csv_sheet import as_written
from app.exchange.fields import Field
from app.exchange.headers import CODE_FILE, Vocabulary
from app.exchange.refusal import UnreadableError
from app.model.wording import said

DELIMITERS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE_AS = said("save it as “CSV UTF-8” or as .xlsx")
_SPLIT = re.compile(f"[{''.join(DELIMITERS)}]")
_ROWS_A_STEP = 250
_LONGEST_RECORD = 1_000_000
"""Characters of one row."""
_NAMES = {",": said("comma"), ";": said("semicolon"), "\t": said("tab")}
_CERTAIN = 2
"""Chinese characters in UTF-8 that hardly stand in a GB18030 text by chance."""


class CsvTable:
    """A csv file.

    Encodings: UTF-8 with or without BOM, UTF-16 with BOM, GB18030. Line ends: CRLF, LF or CR. A row is a
    record, as a spreadsheet counts: a quoted field may hold line ends, an empty line is a row. An apostrophe
    that keeps a cell from being run as a formula is taken away (see `csv_sheet`).

    Args:
        data: the bytes of the file.
        vocabulary: by which the delimiter is told: the one that gives the most headers that are known.
    """

    name = ""

    def __init__(self, data: bytes, vocabulary: Vocabulary) -> None:
        self.notes: list[str] = []
        self.merged: list[MergedCells] = []
        self.progress = (0, len(data))
        self._data = data
        self._vocabulary = vocabulary
        self._encoding = encoding_of(data)
        self._delimiter = max(DELIMITERS, key=self._score)
        self._refuse_mixture()

    def rows(self) -> Generator[Row]:
        """Read the rows that are not empty.

        Raises:
            UnreadableError: the quotes of a row are wrong.
        """
        marked = b"'" in self._data
        for number, fields in self._records(self._delimiter):
            texts = map(as_written, fields) if marked else fields
            cells: dict[int, Cell] = {column: text for column, text in enumerate(texts) if text}
            if cells:
                if max(map(len, fields)) > LONGEST_READ:
                    cells = {column: _bounded(cell) for column, cell in cells.items()}
                if max(cells) >= MAX_COLUMN:
                    raise UnreadableError(
                        said(
                            "has values beyond column {most}; copy the table into a new workbook",
                            most=MAX_COLUMN,
                        ),
                        number,
                    )
                yield number, cells

    def _records(self, delimiter: str) -> Generator[tuple[int, list[str]]]:
        raw = io.BytesIO(self._data)
        text = io.TextIOWrapper(raw, encoding=self._encoding, newline="")
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            lines.begin(number)
            try:
                fields = next(reader, None)
            except csv.Error as error:
                text = said("the quotes of this row are wrong ({error}); {save}", error=error, save=_SAVE_AS)
                raise UnreadableError(text, number) from None
            if fields is None:
                return
            if not number % _ROWS_A_STEP:
                self.progress = (raw.tell(), len(self._data))
            yield number, fields

    def _score(self, delimiter: str) -> tuple[int, int]:
        """How well a delimiter splits the first row that is not empty into known headers."""
        try:
            fields = self._header(delimiter)
        except UnreadableError:
            return -1, 0
        return len(self._known(fields)), len(fields)

    def _header(self, delimiter: str) -> list[str]:
        for _, fields in self._records(delimiter):
            if any(fields):
                return fields
        return []

    def _known(self, fields: list[str]) -> set[Field]:
        return self._vocabulary.fields(dict(enumerate(fields)))

    def _refuse_mixture(self) -> None:
        """Refuse a header row in which another delimiter splits a field into further headers."""
        if self._score(self._delimiter)[0] < 0:
            return  # wrong quotes: reading the rows says so
        found = [
            other
            for field in self._header(self._delimiter)
            for other in DELIMITERS
            if other != self._delimiter and other in field and self._further(_SPLIT.split(field))
        ]
        if found:
            used = [_NAMES[one] for one in DELIMITERS if one in (self._delimiter, *found)]
            text = said(
                "the header row mixes delimiters: {used}; {save}", used=", ".join(used), save=_SAVE_AS
            )
            raise UnreadableError(text, 1)

    def _further(self, parts: list[str]) -> bool:
        return bool(self._known(parts) or CODE_FILE.fields(dict(enumerate(parts))))


class _Lines:
    """The lines of a text, of a length that a table may have; a record with line ends takes several.

    Args:
        text: read with its line ends.
    """

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._record = 0
        self._left = 0

    def begin(self, record: int) -> None:
        """The next lines are this record's."""
        self._record = record
        self._left = _LONGEST_RECORD

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left <= 0:
            raise UnreadableError(
                said(
                    "this row has more than {most} characters: a quote without its end, or no table; {save}",
                    most=_LONGEST_RECORD,
                    save=_SAVE_AS,
                ),
                self._record,
            )
        return line


def _bounded(cell: Cell) -> Cell:
    return LONG_TEXT if isinstance(cell, str) and len(cell) > LONGEST_READ else cell


def encoding_of(data: bytes) -> str:
    """The encoding in which all of the bytes are text.

    GB18030 is what a Chinese Excel writes as plain csv. None of its long characters has a delimiter, quote or
    line end among its bytes, so that a wrong guess can't move a column. Bytes that begin as Chinese in UTF-8
    and go on as something else are refused: two files were put together.

    Raises:
        UnreadableError: there is none; names the byte and the row.
    """
    bom = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    if bom is not None:
        _refuse_nul(_decoded(data, bom, "UTF-8" if bom == "utf-8-sig" else "UTF-16"))
        return bom
    try:
        text, encoding = data.decode(), "utf-8"
    except UnicodeDecodeError as error:
        begun = data[: error.start].decode()
        if len(re.findall("[\u4e00-\u9fff]", begun)) >= _CERTAIN:
            raise _no_text(data, error.start, "UTF-8", mixed=True) from None
        text, encoding = _decoded(data, "gb18030", "UTF-8 or GB18030", error.start), "gb18030"
    _refuse_nul(text)
    return encoding


def _decoded(data: bytes, encoding: str, name: str, other: int = 0) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(data, max(error.start, other), name) from None


def _no_text(data: bytes, byte: int, name: str, *, mixed: bool = False) -> UnreadableError:
    row = data.count(b"\n", 0, byte) + 1
    if mixed:
        text = said(
            "begins as {encoding} text, but from byte {byte} on (near row {row}) it is another encoding: two "
            "files were put together as text; {save}",
            encoding=name,
            byte=byte,
            row=row,
            save=_SAVE_AS,
        )
    else:
        text = said(
            "byte {byte} (near row {row}) is not {encoding} text; {save}",
            byte=byte,
            row=row,
            encoding=name,
            save=_SAVE_AS,
        )
    return UnreadableError(text)


def _refuse_nul(text: str) -> None:
    place = text.find("\0")
    if place >= 0:
        raise UnreadableError(
            said(
                "holds a NUL (character {place}), as UTF-16 without its mark does; {save}",
                place=place + 1,
                save=_SAVE_AS,
            )
        )
