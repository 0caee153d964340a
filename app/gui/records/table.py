"""The table that batches and codes stand in: fixed row heights, columns as wide as sample texts."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.exchange.cells import printable
from app.exchange.csv_sheet import harmless
from app.gui.look import scaled

ROWS_COPIED_AT_MOST = 10_000
"""More rows than that are what an export is for."""


def as_text(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as a spreadsheet takes them from the clipboard; it runs none of them as a formula."""
    return "\n".join("\t".join(harmless(printable(cell)) for cell in cells) for cells in lines)


class RecordsTable(QTableView):
    """Rows are selected whole; Enter or a double click opens one.

    Copy is asked of the page, because a row may not be loaded.

    Args:
        model: what to show; its rows need not be loaded.
        samples: for each column, a text as wide as its usual content.
        wide: columns that share what is left over of the width; the last one has it if none is named.
    """

    opened = Signal(int)
    """The row that is to be opened."""

    copy_asked = Signal(object)
    """The rows (list of int) that are to go to the clipboard."""

    def __init__(
        self,
        model: QAbstractTableModel,
        samples: Sequence[str],
        parent: QWidget | None = None,
        *,
        wide: Sequence[int] = (),
    ) -> None:
        super().__init__(parent)
        self._samples, self._wide = samples, wide
        self._least: dict[int, int] = {}
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(round(self.fontMetrics().height() * 2.0))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setFont(scaled(self.font(), 1.0, bold=True))
        header.setStretchLastSection(not wide)
        # A selection model of its own, always empty: Qt's header looks at every row of a selection, for a
        # mark that is not shown here; with half a million rows that stops the screen for seconds.
        header.setSelectionModel(QItemSelectionModel(model, header))
        self.doubleClicked.connect(self._double_clicked)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make every column wide enough for its header and its sample, in the present language."""
        header, metrics = self.horizontalHeader(), self.horizontalHeader().fontMetrics()
        for column, sample in enumerate(self._samples):
            name = str(self.model().headerData(column, Qt.Orientation.Horizontal))
            width = max(
                metrics.horizontalAdvance(name) + 28, self.fontMetrics().horizontalAdvance(sample) + 26
            )
            header.resizeSection(column, width)
            self._least[column] = width
        self._spread()

    def chosen_rows(self) -> list[int]:
        """Selected rows, from the top, without the cost of a list of all cells."""
        rows: list[int] = []
        selection = self.selectionModel().selection()
        for part in map(selection.at, range(selection.count())):
            rows.extend(range(part.top(), part.bottom() + 1))
            if len(rows) > ROWS_COPIED_AT_MOST:
                break
        return sorted(rows)[:ROWS_COPIED_AT_MOST]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, copy copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(self.chosen_rows())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        header = self.horizontalHeader()
        left = self.viewport().width() - sum(
            self._least[column] if column in self._wide else header.sectionSize(column)
            for column in self._least
        )
        for column in self._wide:
            header.resizeSection(column, self._least[column] + max(0, left // len(self._wide)))

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())
