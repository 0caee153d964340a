"""The one table of a file that is meant: its header row, and its rows in blocks."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.exchange.cells import Cell, Row, Sheet
from app.exchange.content import Kind, recognise
from app.exchange.csv_table import CsvTable
from app.exchange.headers import Headers, Vocabulary
from app.exchange.refusal import UnreadableError
from app.exchange.xlsx_package import Package
from app.exchange.xlsx_sheet import worksheets
from app.model.cancel import CancelToken
from app.model.reports import Problem
from app.model.wording import said

Progress = Callable[[int, int], None]
"""Told how many bytes of a table were read, of how many."""

_ROWS_AT_ONCE = 4000
_ROWS_A_STEP = 250
_BYTES_AT_ONCE = 16 * 1024 * 1024
_SHEETS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header row has been read.

    Args:
        sheet: where it stands.
        headers: what its columns are.
    """

    sheet: Sheet
    headers: Headers
    _rest: Generator[Row]

    def blocks(
        self, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Generator[list[Row]]:
        """The rows below the header that are not empty, some thousand at a time.

        Raises:
            UnreadableError: the file is damaged here.
            Cancelled: a stop was asked for.
        """
        with closing(self._rest) as rest:
            while block := self._block(rest):
                if cancel is not None:
                    cancel.check()
                if progress is not None:
                    progress(*self.sheet.progress)
                yield block

    def _block(self, rest: Iterator[Row]) -> list[Row]:
        """Some thousand rows, or fewer where they are large: they are in memory together."""
        begun = self.sheet.progress[0]
        block: list[Row] = []
        while len(block) < _ROWS_AT_ONCE and self.sheet.progress[0] - begun < _BYTES_AT_ONCE:
            more = list(islice(rest, _ROWS_A_STEP))
            if not more:
                break
            block += more
        return block

    def merged_problems(self) -> list[Problem]:
        """Merged cells among those that are read; to be asked at the end of the rows.

        Only the first cell of a merged range holds its value; for the others a person sees what is not there.
        """
        used = self.headers.columns.values()
        return [
            Problem(
                max(range_.first_row, self.headers.row),
                "",
                said(
                    "the cells {range} are merged, so that it is not certain which row has the value; "
                    "unmerge them and fill every cell",
                    range=range_.name,
                ),
            )
            for range_ in self.sheet.merged
            if range_.last_row >= self.headers.row
            and any(range_.first_column <= column <= range_.last_column for column in used)
        ]


@contextmanager
def open_table(path: Path, data: bytes, vocabulary: Vocabulary) -> Generator[Table]:
    """Find the only table in a file whose header row has one of the columns that are needed.

    Args:
        path: for its name.
        data: the bytes of the file.
        vocabulary: the headers that are known.

    Raises:
        UnreadableError: there is none, or more than one; or the file is no table at all.
    """
    if recognise(path, data) is Kind.CSV:
        yield _the_only_fitting([CsvTable(data, vocabulary)], vocabulary)
        return
    with Package(data) as package:
        yield _the_only_fitting([*worksheets(package)], vocabulary)


def _the_only_fitting(sheets: list[Sheet], vocabulary: Vocabulary) -> Table:
    fitting: list[tuple[Sheet, int, dict[int, Cell], Generator[Row]]] = []
    others: list[str] = []
    any_known = False
    for sheet in sheets:
        rest = sheet.rows()
        first = next(rest, None)
        if first is None:
            continue
        row, cells = first
        if vocabulary.needed & vocabulary.fields(cells):
            fitting.append((sheet, row, cells, rest))
            continue
        rest.close()
        any_known = any_known or bool(vocabulary.fields(cells))
        others.append(vocabulary.seen(sheet.name, row, cells))
    if len(fitting) > 1:
        names = " + ".join(f"“{sheet.name}”" for sheet, *_ in fitting)
        raise UnreadableError(
            said("the sheets {names} fit alike; keep only the one that is meant", names=names)
        )
    if fitting:
        sheet, row, cells, rest = fitting[0]
        return Table(sheet, vocabulary.map(row, cells), rest)
    if not others:
        raise UnreadableError(said("holds no rows at all; download or copy it again"))
    text = said(
        "no column named {needed}. Wanted are the headers {wanted}; seen are: {seen}",
        needed=" / ".join(sorted(vocabulary.needed)),
        wanted=vocabulary.wanted,
        seen="; ".join(others[:_SHEETS_SHOWN]),
    )
    raise UnreadableError(text if any_known else said("{problem}. Is the header row missing?", problem=text))
