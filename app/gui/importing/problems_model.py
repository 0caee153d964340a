"""Every problem of a file as a table."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.gui.wordings import shown
from app.model.reports import Problem

Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractTableModel):
    """Row, field, and what is wrong."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()

    def headers(self) -> list[str]:
        """The names of the columns."""
        return [self.tr("Row"), self.tr("Field"), self.tr("What is wrong")]

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._problems = problems
        self.endResetModel()

    def line(self, row: int) -> list[str]:
        """A problem as text."""
        problem = self._problems[row]
        place = str(problem.row) if problem.row else self.tr("file")
        return [place, problem.field, shown(problem.text)]

    def lines(self) -> list[list[str]]:
        """All problems as text, the headers first."""
        return [self.headers(), *(self.line(row) for row in range(len(self._problems)))]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell; the tool tip shows it whole."""
        if index.isValid() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.line(index.row())[index.column()]
        return None
