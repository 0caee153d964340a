"""The list of batches: search, filter, sort, open, files, activation, import."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.gui.colours import colours_of
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.records.batch_filter import BatchFilter
from app.gui.records.batches_model import PROPORTION, BatchesModel
from app.gui.records.delegates import ProportionDelegate
from app.gui.records.table import RecordsTable, as_text
from app.gui.search_field import SearchField
from app.gui.work import Work
from app.model.code import STOCKED_STATES
from app.model.records import BatchColumn, BatchRow
from app.store.records import Records

_SAMPLES = (
    "0000",
    "Thermostat T100",
    "per product",
    "automatic, d",
    "500,000",
    "progress o",
    "500,000",
    "000",
    "000",
    "500,000",
    "000",
    "500,000",
    "✓ in production",
    "2026-12-31 23:59",
    "operator",
    "codes.xlsx",
)


class BatchesPage(QWidget):
    """All batches.

    Args:
        records: the queries.
        work: thread for them.
    """

    opened = Signal(int)
    """The batch that is to be shown."""

    import_asked = Signal()
    files_asked = Signal(object)
    """The BatchRow whose files are wanted."""
    activation_asked = Signal(object)
    """A BatchRow of the product that a device list is of."""
    decision_asked = Signal(object)
    """The BatchRow about which a person has to decide."""

    def __init__(self, records: Records, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records, self._work = records, work
        self._sort: tuple[BatchColumn, bool] = (BatchColumn.NUMBER, True)
        self._title = QLabel()
        self._title.setFont(scaled(self.font(), 1.7, bold=True))
        self.search = SearchField()
        self.view_button, self.files_button, self.activation_button, self.decide_button = (
            QPushButton() for _ in range(4)
        )
        self.filter = BatchFilter()
        self.import_button = make_button("primary")
        self.model = BatchesModel(lambda: colours_of(self.palette()), self)
        self.table = RecordsTable(self.model, _SAMPLES, wide=(1, 15))
        self.table.setSelectionMode(RecordsTable.SelectionMode.SingleSelection)
        self.table.setItemDelegateForColumn(PROPORTION, ProportionDelegate(self.table))
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
        self.table.setSortingEnabled(True)
        self._empty = make_label("muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._retranslate()
        self._choice_changed()

    @Slot()
    def read(self) -> None:
        """Ask the records again, in the present order, filter and search."""
        wanted, (sort, descending) = self.filter.query(self.search.term), self._sort

        def query() -> list[BatchRow]:
            return self._records.batches(wanted, sort=sort, descending=descending)

        self._work.ask(query, self._show, lane="batches")

    def choose(self, number: int) -> None:
        """Select a batch."""
        row = self.model.row_of(number)
        if row >= 0:
            self.table.selectRow(row)

    def chosen(self) -> BatchRow | None:
        """The selected batch."""
        rows = self.table.chosen_rows()
        return self.model.row(rows[0]) if rows else None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self.table.viewport().update()
        super().changeEvent(event)

    @Slot(object)
    def _show(self, rows: list[BatchRow]) -> None:
        before = self.chosen()
        self.model.show_rows(rows)
        if before is not None:
            self.choose(before.number)
        elif rows:
            self.table.selectRow(0)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._write_empty()
        self._choice_changed()

    @Slot(object)
    def _sort_by(self, wanted: tuple[BatchColumn, bool]) -> None:
        self._sort = wanted
        self.read()

    def show_pending(self) -> None:
        """Show the batches about which a person has to decide, and nothing else."""
        self.search.clear()
        self.filter.show_pending()
        self.read()

    @Slot(int)
    def _open_row(self, row: int) -> None:
        batch = self.model.row(row)
        if batch is None:
            return
        if batch.pending:
            self.decision_asked.emit(batch)
        else:
            self.opened.emit(batch.number)

    @Slot()
    def _open_chosen(self) -> None:
        batch = self.chosen()
        if batch is not None:
            self.opened.emit(batch.number)

    @Slot()
    def _ask_decision(self) -> None:
        batch = self.chosen()
        if batch is not None:
            self.decision_asked.emit(batch)

    @Slot()
    def _ask_files(self) -> None:
        batch = self.chosen()
        if batch is not None:
            self.files_asked.emit(batch)

    @Slot()
    def _ask_activation(self) -> None:
        batch = self.chosen()
        if batch is not None:
            self.activation_asked.emit(batch)

    @Slot()
    def _choice_changed(self) -> None:
        batch = self.chosen()
        stocked = batch is not None and batch.state in STOCKED_STATES
        for button in (self.view_button, self.files_button, self.activation_button):
            button.setEnabled(stocked)
        self.decide_button.setEnabled(batch is not None and batch.pending)

    @Slot(object)
    def _copy(self, rows: list[int]) -> None:
        batches = [batch for batch in map(self.model.row, rows) if batch is not None]
        if batches:
            lines = [self.model.headers(), *map(self.model.line, batches)]
            QGuiApplication.clipboard().setText(as_text(lines))

    def _connect(self) -> None:
        self.search.asked.connect(self.read)
        self.search.follow_find(self)
        self.model.sort_asked.connect(self._sort_by)
        self.table.opened.connect(self._open_row)
        self.table.copy_asked.connect(self._copy)
        self.table.selectionModel().selectionChanged.connect(self._choice_changed)
        self.view_button.clicked.connect(self._open_chosen)
        self.files_button.clicked.connect(self._ask_files)
        self.activation_button.clicked.connect(self._ask_activation)
        self.decide_button.clicked.connect(self._ask_decision)
        self.filter.changed.connect(self.read)
        self.import_button.clicked.connect(self.import_asked)

    def _write_empty(self) -> None:
        if self.search.term or self.filter.active:
            self._empty.setText(self.tr("No batch fits the search."))
        else:
            self._empty.setText(
                self.tr("No batches yet. Import a file of activation codes, or drop it on this window.")
            )

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Production records"))
        self.search.setPlaceholderText(self.tr("Search batch, product, source"))
        self.view_button.setText(self.tr("View"))
        self.files_button.setText(self.tr("Files…"))
        self.activation_button.setText(self.tr("Activation…"))
        self.decide_button.setText(self.tr("Unfinished…"))
        self.decide_button.setToolTip(
            self.tr("Continue, give up or dismiss a batch that waits or has failed")
        )
        self.import_button.setText(self.tr("Import codes…"))
        self.table.setAccessibleName(self.tr("Batches"))
        self.table.fit_columns()
        self._write_empty()

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(230)
        self._empty.setFont(scaled(self.font(), 1.3))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addStretch(1)
        for widget in (self.filter, self.search):
            head.addWidget(widget)
        actions = QHBoxLayout()
        actions.setSpacing(10)
        for button in (self.view_button, self.files_button, self.activation_button, self.decide_button):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.import_button)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(actions)
