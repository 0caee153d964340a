"""Tables as text: csv in the encodings and delimiters that platforms and Excel write."""

import codecs
import csv
import io
from collections.abc import Generator

from app.exchange.cells import Cell, Row
from app.exchange.headers import known_fields
from app.exchange.refusal import UnreadableError

DELIMITERS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE_AS = "save it as “CSV UTF-8” or as .xlsx"


class CsvTable:
    """A csv file.

    Encodings: UTF-8 with or without BOM, UTF-16 with BOM, GB18030. Line ends: CRLF, LF or CR. A row is a
    record, as a spreadsheet counts: a quoted field may hold line ends, an empty line is a row.
    """

    name = ""

    def __init__(self, data: bytes) -> None:
        self.notes: list[str] = []
        self._data = data
        self._encoding = encoding_of(data)
        self._delimiter = self._best_delimiter()

    def rows(self) -> Generator[Row]:
        """Read the rows that are not empty.

        Raises:
            UnreadableError: the quotes of a row are wrong.
        """
        for number, fields in self._records(self._delimiter):
            cells: dict[int, Cell] = {column: text for column, text in enumerate(fields) if text}
            if cells:
                yield number, cells

    def _records(self, delimiter: str) -> Generator[tuple[int, list[str]]]:
        text = io.TextIOWrapper(io.BytesIO(self._data), encoding=self._encoding, newline="")
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                fields = next(reader, None)
            except csv.Error as error:
                raise UnreadableError(
                    f"the quotes of this row are wrong ({error}); {_SAVE_AS}", number
                ) from None
            if fields is None:
                return
            yield number, fields

    def _best_delimiter(self) -> str:
        return max(DELIMITERS, key=self._score)

    def _score(self, delimiter: str) -> tuple[int, int]:
        """How well a delimiter splits the first row that is not empty into known headers."""
        try:
            for _, fields in self._records(delimiter):
                if any(fields):
                    return len(known_fields(dict(enumerate(fields)))), len(fields)
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
                f"holds a NUL (character {text.index(nul) + 1}), as UTF-16 without its mark does; {_SAVE_AS}"
            )
        return encoding
    row = data.count(b"\n", 0, furthest) + 1
    name = "UTF-8" if bom == "utf-8-sig" else "UTF-16" if bom else "UTF-8 or GB18030"
    raise UnreadableError(f"byte {furthest} (near row {row}) is not {name} text; {_SAVE_AS}")
