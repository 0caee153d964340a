"""What became of the codes of a batch: a report without secrets."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.exchange.cells import printable
from app.exchange.sheet_file import write_table
from app.exchange.times import utc_text
from app.model.records import CodeRow

_HEADERS = [
    "DeviceName", "Outcome", "MAC", "Time", "Slot", "Operator", "Reason", "Activated",
]  # fmt: skip


def write_consumption(path: Path, rows: Iterable[CodeRow]) -> int:
    """Write one line for each code: DeviceName, outcome, MAC, time, slot, operator, reason, activation.

    The outcome is the code's state (`consumed`: proven on its unit). Times are ISO 8601 in UTC: when it was
    consumed, else of its last change. Every cell is a text; nothing of it is run as a formula.

    Args:
        path: .xlsx or .csv; an existing file of this name is replaced. It appears whole or not at all.
        rows: taken one by one; memory does not grow with them.

    Returns:
        The number of codes.

    Raises:
        CodeFileError: another name ending, or a disk or folder that does not take the file.
    """
    lines = _Lines(rows)
    write_table(path, _HEADERS, lines)
    return lines.count


class _Lines:
    """Lines of the report, counted as they go out."""

    def __init__(self, rows: Iterable[CodeRow]) -> None:
        self.count = 0
        self._rows = rows

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._rows:
            self.count += 1
            yield [
                row.device_name,
                row.state,
                printable(row.mac),
                utc_text(row.consumed_at or row.changed_at),
                "" if row.slot is None else str(row.slot),
                printable(row.operator),
                printable(row.reason),
                utc_text(row.activated_at),
            ]
