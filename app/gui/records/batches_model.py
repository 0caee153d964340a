"""The batches as a table."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from app.gui.centre_words import batch_state_word, generation_word, source_word
from app.gui.colours import Colours, Tone
from app.gui.records.ageing import clock_start, is_ageing
from app.gui.records.delegates import VALUE_ROLE
from app.gui.records.states import in_flight
from app.gui.wordings import shown
from app.gui.words import grouped, local_time, method_word
from app.model.code import FAILED_STATES, STOCKED_STATES, UNFINISHED_STATES
from app.model.records import BatchColumn, BatchRow

Index = QModelIndex | QPersistentModelIndex
ISSUED, PROPORTION, BOOKS = 4, 5, 12
_NUMBERS = frozenset({0, 4, 6, 7, 8, 9, 10, 11})
_SORTS: dict[int, BatchColumn] = {
    0: BatchColumn.NUMBER,
    1: BatchColumn.PRODUCT,
    2: BatchColumn.METHOD,
    3: BatchColumn.GENERATION,
    4: BatchColumn.ISSUED,
    6: BatchColumn.AVAILABLE,
    7: BatchColumn.IN_FLIGHT,
    8: BatchColumn.HELD,
    9: BatchColumn.CONSUMED,
    10: BatchColumn.VOID,
    11: BatchColumn.ACTIVATED,
    12: BatchColumn.STATE,
    13: BatchColumn.MADE_AT,
    14: BatchColumn.MADE_BY,
    15: BatchColumn.SOURCE,
}


class BatchesModel(QAbstractTableModel):
    """Rows as the records gave them; sorting is asked of the records, not done here.

    Args:
        colours: the palette of the moment, for the warning's ink.
    """

    sort_asked = Signal(object)
    """(BatchColumn, descending)"""

    def __init__(self, colours: Callable[[], Colours], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._rows: list[BatchRow] = []

    def headers(self) -> list[str]:
        """The names of the columns."""
        return [
            self.tr("Batch"),
            self.tr("Product"),
            self.tr("Method"),
            self.tr("Generation"),
            self.tr("Issued"),
            self.tr("Progress"),
            self.tr("Available"),
            self.tr("In flight"),
            self.tr("Held"),
            self.tr("Consumed"),
            self.tr("Void"),
            self.tr("Activated"),
            self.tr("State"),
            self.tr("Made at"),
            self.tr("Made by"),
            self.tr("Source"),
        ]

    def show_rows(self, rows: list[BatchRow]) -> None:
        """Show these; where the same batches stand, only their cells change, so a selection stays."""
        if [row.number for row in rows] == [row.number for row in self._rows]:
            changed = [k for k, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
            self._rows = rows
            for k in changed:
                self.dataChanged.emit(self.index(k, 0), self.index(k, self.columnCount() - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, index: int) -> BatchRow | None:
        """The batch of a row."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def line(self, row: BatchRow) -> list[str]:
        """A batch as text."""
        return [self._text(row, column) for column in range(self.columnCount())]

    def row_of(self, number: int) -> int:
        """The row of a batch, or -1."""
        return next((k for k, row in enumerate(self._rows) if row.number == number), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else 16

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        row = self.row(index.row())
        if row is None or not index.isValid():
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == VALUE_ROLE and column == PROPORTION:
            return row.counts
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == BOOKS and _is_bad(row):
            return QColor(self._colours().tone(Tone.FAILED).ink)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the records for another order."""
        if column in _SORTS:
            self.sort_asked.emit((_SORTS[column], order is Qt.SortOrder.DescendingOrder))

    def _text(self, row: BatchRow, column: int) -> str:
        counts = row.counts
        if column == BOOKS:
            if counts.difference == 0:
                return f"{_sign(row)} {batch_state_word(row)}"
            return self.tr("⚠ off by {count}").format(count=grouped(counts.difference))
        texts = (
            str(row.number),
            row.product_name or row.product_key,
            method_word(row.method),
            self.tr("{generation}, debug").format(generation=generation_word(row.generation))
            if row.debug
            else generation_word(row.generation),
            grouped(counts.issued) if row.state in STOCKED_STATES else f"({grouped(row.quantity)})",
            "",
            grouped(counts.available),
            grouped(in_flight(counts)),
            grouped(counts.held),
            grouped(counts.consumed),
            grouped(counts.void),
            grouped(row.activated),
            "",
            local_time(row.made_at),
            row.made_by,
            source_word(row),
        )
        return texts[column]

    def _tip(self, row: BatchRow, column: int) -> str | None:
        if column == PROPORTION:
            counts = row.counts
            return self.tr(
                "{consumed} consumed, {held} held, {flight} in flight, {available} available, {void} void"
            ).format(
                consumed=grouped(counts.consumed),
                held=grouped(counts.held),
                flight=grouped(in_flight(counts)),
                available=grouped(counts.available),
                void=grouped(counts.void),
            )
        if column == ISSUED and row.state not in STOCKED_STATES:
            return self.tr("Asked for; none is in stock.")
        if column == 1:
            return f"{row.product_name}\n{row.product_key}".strip()
        if column == BOOKS and row.counts.difference:
            return self.tr("Codes are missing from the books or stand twice. Call an engineer.")
        if column == BOOKS and row.problem:
            return shown(row.problem)
        if column == BOOKS and is_ageing(row, datetime.now(UTC)):
            return self.tr("Codes are unused, and their paid time runs from {time}.").format(
                time=local_time(clock_start(row))
            )
        if column == BOOKS and row.closed_at is not None:
            return self.tr("Closed {time} by {person}").format(
                time=local_time(row.closed_at), person=row.closed_by
            )
        return self._text(row, column) or None


def _is_bad(row: BatchRow) -> bool:
    return bool(row.counts.difference) or row.pending


def _sign(row: BatchRow) -> str:
    """Beside the state: what is well, what goes on, what runs out, what waits for a person, what failed."""
    if row.waiting:
        return "⚠"
    if row.state in FAILED_STATES:
        return "✗"
    if row.state in UNFINISHED_STATES:
        return "…"
    return "⏳" if is_ageing(row, datetime.now(UTC)) else "✓"
