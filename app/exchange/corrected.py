"""The rows of an upload, written out again: the good ones to go on with, or all with what is wrong."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.exchange.cells import printable
from app.exchange.sheet_file import write_table
from app.model.centre import BadName, NameKind, NameRow


def write_corrected(
    path: Path,
    kind: NameKind,
    good: Iterable[NameRow],
    bad: Iterable[BadName] = (),
    *,
    reasons: dict[int, str] | None = None,
) -> None:
    """Write names to an `.xlsx` or `.csv` that `read_upload` reads again.

    Without bad rows it is one column, headed MAC, SN or IMEI. With them all rows stand in the order of the
    file, with their row there and the reasons beside: to be corrected and uploaded again; what stands in the
    other two columns is not read.

    Args:
        path: an existing file of this name is replaced.
        kind: what the names are.
        good: rows that can be taken.
        bad: rows that can't.
        reasons: what to say of a bad row instead, by its row; for another language.

    Raises:
        CodeFileError: another name ending, or a disk or folder that does not take the file.
    """
    spoiled = list(bad)
    if not spoiled:
        write_table(path, [kind.value], ([name.text] for name in good))
        return
    told = reasons or {}
    write_table(path, [kind.value, "Row", "Reason"], _all(good, spoiled, told))


def _all(good: Iterable[NameRow], bad: list[BadName], told: dict[int, str]) -> Iterator[list[str]]:
    rows = [(name.row, name.text, "") for name in good]
    rows += [(name.row, printable(name.text), told.get(name.row) or "; ".join(name.reasons)) for name in bad]
    for row, text, reason in sorted(rows):
        yield [text, str(row), printable(reason)]
