"""Half a million codes as a table: an array of ids, and pages of rows, read when they are looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from app.gui.fault_words import reason_words
from app.gui.records.delegates import VALUE_ROLE
from app.gui.words import local_time, state_word
from app.gui.work import Work
from app.model.code import CodeState
from app.model.records import CodeColumn, CodeRow

Index = QModelIndex | QPersistentModelIndex
PAGE_ROWS = 200
PAGES_KEPT = 64
PLACEHOLDER = "…"
STATE = 2
_SORTS = (
    CodeColumn.ROW,
    CodeColumn.DEVICE_NAME,
    CodeColumn.STATE,
    CodeColumn.MAC,
    CodeColumn.CHANGED_AT,
    CodeColumn.CONSUMED_AT,
)


class CodesModel(QAbstractTableModel):
    """The codes of one batch, in the order that the records gave. Holds no secrets.

    Args:
        rows: reads the rows of some ids; is called on the worker thread.
        work: that thread.
    """

    sort_asked = Signal(object)
    """(CodeColumn, descending)"""

    def __init__(
        self,
        rows: Callable[[Sequence[int]], list[CodeRow]],
        work: Work,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read_rows, self._work = rows, work
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[CodeRow]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._reading: int | None = None
        self._generation = 0

    def headers(self) -> list[str]:
        """The names of the columns."""
        return [
            self.tr("No."),
            self.tr("DeviceName"),
            self.tr("State"),
            self.tr("MAC"),
            self.tr("Changed"),
            self.tr("Consumed"),
            self.tr("Slot"),
            self.tr("Operator"),
            self.tr("Reason"),
        ]

    def show_ids(self, ids: "array[int]") -> None:
        """Show these codes; the same ids again only let their rows be read anew."""
        self._generation += 1
        self._reading = None
        self._wanted.clear()
        if ids == self._ids:
            self._stale = set(self._pages)
            if len(self._ids):
                last = self.index(len(self._ids) - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self._stale.clear()
        self.endResetModel()

    def ids(self) -> "array[int]":
        """All ids, in the order shown."""
        return self._ids

    def lines(self, rows: Sequence[int], codes: Sequence[CodeRow]) -> list[list[str]]:
        """Codes as text, with the headers first."""
        cells = [
            [self._text(row, code, column) for column in range(self.columnCount())]
            for row, code in zip(rows, codes, strict=True)
        ]
        return [self.headers(), *cells]

    def code(self, row: int) -> CodeRow | None:
        """The code of a row, or None while it is being read."""
        number, place = divmod(row, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None or number in self._stale:
            self._want(number)
        if page is None or place >= len(page):
            return None
        self._pages.move_to_end(number)
        return page[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """A flat table."""
        return 0 if parent.isValid() else 9

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers()[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell; a placeholder while its page is being read."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            VALUE_ROLE,
        ):
            return None
        code = self.code(index.row())
        if code is None:
            return PLACEHOLDER if role == Qt.ItemDataRole.DisplayRole else None
        if role == VALUE_ROLE:
            return code.state if index.column() == STATE else None
        return self._text(index.row(), code, index.column()) or None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the records for another order."""
        if column < len(_SORTS):
            self.sort_asked.emit((_SORTS[column], order is Qt.SortOrder.DescendingOrder))

    def _text(self, row: int, code: CodeRow, column: int) -> str:
        texts = (
            str(row + 1),
            code.device_name,
            state_word(CodeState(code.state)),
            code.mac or "",
            local_time(code.changed_at),
            local_time(code.consumed_at),
            "" if code.slot is None else str(code.slot),
            code.operator or "",
            reason_words(code.reason or ""),
        )
        return texts[column]

    def _want(self, page: int) -> None:
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        while len(self._wanted) > PAGES_KEPT // 2:
            self._wanted.popitem(last=False)
        if self._reading is None:
            self._read_next()

    def _read_next(self) -> None:
        """Read the page that was looked at last; what was scrolled past can wait."""
        if not self._wanted:
            return
        page, _ = self._wanted.popitem()
        self._reading = page
        generation = self._generation
        ids = self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]

        def query() -> tuple[int, int, list[CodeRow]]:
            return generation, page, self._read_rows(ids)

        self._work.ask(query, self._take, self._fail)

    @Slot(object)
    def _take(self, answer: tuple[int, int, list[CodeRow]]) -> None:
        generation, page, rows = answer
        if generation != self._generation:
            return
        self._reading = None
        self._wanted.pop(page, None)
        self._stale.discard(page)
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > PAGES_KEPT:
            old, _ = self._pages.popitem(last=False)
            self._stale.discard(old)
        first, last = page * PAGE_ROWS, min((page + 1) * PAGE_ROWS, len(self._ids)) - 1
        self._read_next()
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._reading = None
        self._wanted.clear()
        self._work.failed.emit(error)
