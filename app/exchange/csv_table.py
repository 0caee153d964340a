"""Tables as text: csv in the encodings and delimiters that platforms and Excel write."""

import codecs
import csv
import io
from collections.abc import Generator

from app.exchange.cells import Cell, MergedCells, Row
from app.exchange.csv_sheet import as_written
from app.exchange.headers import Vocabulary
from app.exchange.refusal import UnreadableError
from app.model.wording import said

DELIMITERS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE_AS = said("save it as “CSV UTF-8” or as .xlsx")
_ROWS_A_STEP = 1000


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
        self._delimiter = self._best_delimiter()

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
                yield number, cells

    def _records(self, delimiter: str) -> Generator[tuple[int, list[str]]]:
        raw = io.BytesIO(self._data)
        text = io.TextIOWrapper(raw, encoding=self._encoding, newline="")
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
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

    def _best_delimiter(self) -> str:
        return max(DELIMITERS, key=self._score)

    def _score(self, delimiter: str) -> tuple[int, int]:
        """How well a delimiter splits the first row that is not empty into known headers."""
        try:
            for _, fields in self._records(delimiter):
                if any(fields):
                    return len(self._vocabulary.fields(dict(enumerate(fields)))), len(fields)
        except UnreadableError:
            return -1, 0
        return 0, 0


def encoding_of(data: bytes) -> str:
    """The encoding in which all of the bytes are text.

    GB18030 is what a Chinese Excel writes as plain csv. None of its long characters has a delimiter, quote or
    line end among its bytes, so that a wrong guess can't move a column.

    Raises:
        UnreadableError: there is none; names the byte and the row.
    """
    bom = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    candidates = (bom,) if bom else ("utf-8", "gb18030")
    furthest, nul = -1, "\0"
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
            continue
        if nul in text:
            raise UnreadableError(
                said(
                    "holds a NUL (character {place}), as UTF-16 without its mark does; {save}",
                    place=text.index(nul) + 1,
                    save=_SAVE_AS,
                )
            )
        return encoding
    row = data.count(b"\n", 0, furthest) + 1
    name = "UTF-8" if bom == "utf-8-sig" else "UTF-16" if bom else "UTF-8 or GB18030"
    raise UnreadableError(
        said(
            "byte {byte} (near row {row}) is not {encoding} text; {save}",
            byte=furthest,
            row=row,
            encoding=name,
            save=_SAVE_AS,
        )
    )
