"""Rows that are all at hand, as a table: the kind of list that has at most some thousand lines."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Shows one line of texts for every row.

    Args:
        headers: the names of the columns, in the language of the moment.
        cells: a row as texts, one for each column.
        numbers: the columns that stand at the right.
    """

    def __init__(
        self,
        headers: Callable[[], list[str]],
        cells: Callable[[Row], list[str]],
        numbers: Sequence[int] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headers, self._cells, self._numbers = headers, cells, frozenset(numbers)
        self._rows: list[Row] = []
        self._columns = len(headers())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; where there are as many as before only their cells change, so a selection stays."""
        new = list(rows)
        if len(new) == len(self._rows):
            self._rows = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, self._columns - 1))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def rows(self) -> list[Row]:
        """All rows, in the order shown."""
        return self._rows

    def row(self, index: int) -> Row | None:
        """The row at a place."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def lines(self, rows: Sequence[int]) -> list[list[str]]:
        """Rows as text, the headers first."""
        return [self._headers(), *(self._cells(self._rows[row]) for row in rows)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else self._columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headers()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        row = self.row(index.row())
        if row is None or not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells(row)[index.column()] or None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
