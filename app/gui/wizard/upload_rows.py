"""Good and bad rows of an upload in one table, filtered on the worker thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.gui.wordings import shown
from app.model.centre import BadName, NameRow, UploadReport


class Show(IntEnum):
    """Which rows are shown."""

    ALL = 0
    BAD = 1
    GOOD = 2


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What is looked for: part of the name, or of a reason."""

    show: Show = Show.ALL
    text: str = ""


def filtered(report: UploadReport, wanted: RowFilter) -> Sequence[NameRow | BadName]:
    """The rows that fit, in the order of the file. May take a moment for half a million."""
    term = wanted.text.strip().casefold()
    good: Sequence[NameRow] = () if wanted.show is Show.BAD else report.good
    bad: Sequence[BadName] = () if wanted.show is Show.GOOD else report.bad
    if term:
        good = [row for row in good if term in row.text.casefold()]
        bad = [row for row in bad if term in f"{row.text} {' '.join(map(shown, row.reasons))}".casefold()]
    if good and bad:
        return sorted([*good, *bad], key=lambda row: row.row)
    return good or bad
