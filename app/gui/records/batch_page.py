"""One batch: its facts, its books, its codes."""

from array import array
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.centre_words import batch_state_word, generation_word, source_word
from app.gui.colours import colours_of
from app.gui.look import scaled
from app.gui.parts import make_label
from app.gui.people.session import Session
from app.gui.records.ageing import clock_start, is_ageing
from app.gui.records.code_filter import CodeFilter
from app.gui.records.codes_model import STATE, CodesModel
from app.gui.records.delegates import StateDelegate, draw_proportions
from app.gui.records.state_chips import StateChips
from app.gui.records.table import RecordsTable, as_text
from app.gui.search_field import SearchField
from app.gui.words import grouped, local_time, method_word
from app.gui.work import Work
from app.model.code import BatchState
from app.model.person import Role
from app.model.records import BatchRow, CodeColumn, CodeRow, Counts
from app.store.records import Records

_SAMPLES = (
    "500,000",
    "device-name-of-32-characters-000",
    "      consumed",
    "00:00:00:00:00:00:0",
    "2026-12-31 23:59",
    "2026-12-31 23:59",
    "32",
    "operator name",
    "why it is held or void",
)
_FACTS, _SOURCE = 9, 7
_LONGEST = 240
"""Pixels of a fact; the rest of it is in its tip."""


class ProportionBar(QWidget):
    """The books of a batch as one bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Counts()
        self.setFixedHeight(14)

    def show_counts(self, counts: Counts) -> None:
        """Show these books."""
        self._counts = counts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt calls it so
        """Draw the bar."""
        painter = QPainter(self)
        draw_proportions(painter, QRectF(self.rect()), self._counts, colours_of(self.palette()))
        painter.end()


class BatchPage(QWidget):
    """Shows one batch after another, whichever was opened last.

    Args:
        records: the queries.
        work: thread for them.
        session: what who is here may do.
    """

    left = Signal()
    """Back to the list."""

    files_asked = Signal(object)
    """BatchRow"""
    code_asked = Signal(object)
    """The CodeRow that is to be shown."""
    close_asked = Signal(object)
    """BatchRow"""
    reopen_asked = Signal(object)
    """BatchRow"""

    def __init__(self, records: Records, work: Work, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records, self._work, self._session = records, work, session
        self._number = 0
        self._row: BatchRow | None = None
        self._sort: tuple[CodeColumn, bool] = (CodeColumn.ROW, False)
        self._titles = [make_label("fieldName") for _ in range(_FACTS)]
        self._facts = [QLabel() for _ in range(_FACTS)]
        self._title, self._warning = QLabel(), make_label("problem", wrap=True)
        self._title.setFont(scaled(self.font(), 1.7, bold=True))
        self._warning.setFont(scaled(self.font(), 1.15, bold=True))
        self._back, self._copy_button, self.files_button = QPushButton(), QPushButton(), QPushButton()
        self.code_button, self.ageing = QPushButton(), make_label("ageing", wrap=True)
        self.till_button, self.closed = QPushButton(), make_label("muted")
        self._bar, self.chips, self.filter = ProportionBar(), StateChips(), CodeFilter()
        self.search = SearchField()
        self.shown = make_label("muted")
        self.model = CodesModel(records.code_rows, work, self)
        self.table = RecordsTable(self.model, _SAMPLES)
        self.table.setItemDelegateForColumn(STATE, StateDelegate(self.table))
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        self._lay_out()
        self._connect()
        self._retranslate()

    @property
    def number(self) -> int:
        """The batch shown."""
        return self._number

    def open_batch(self, number: int) -> None:
        """Show a batch from its beginning, without a filter."""
        self._number, self._row = number, None
        self.model.show_ids(array("q"))
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.chips.show_all()
        self.filter.show_all()
        self.chips.show_counts(Counts())
        self._write_facts()
        self.read()
        self.table.setFocus()

    @Slot()
    def read(self) -> None:
        """Ask the records for the books and the codes again."""
        if not self._number:
            return
        number, states, text = self._number, self.chips.states, self.search.text().strip()
        (sort, descending), operator, since = self._sort, self.filter.operator, self.filter.since

        def query() -> "tuple[BatchRow | None, array[int]]":
            ids = self._records.code_ids(
                number,
                states=states,
                search=text,
                operator=operator,
                since=since,
                sort=sort,
                descending=descending,
            )
            return self._records.batch(number), ids

        self._work.ask(query, self._show, lane="batch")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self.table.viewport().update()
        super().changeEvent(event)

    @Slot(object)
    def _show(self, answer: "tuple[BatchRow | None, array[int]]") -> None:
        self._row, ids = answer
        chosen = self.table.currentIndex().row()
        code = self.model.ids()[chosen] if 0 <= chosen < len(self.model.ids()) else None
        fresh = ids != self.model.ids()
        self.model.show_ids(ids)
        if fresh and code is not None and code in ids:
            self.table.selectRow(ids.index(code))
        self._write_facts()

    @Slot(object)
    def _sort_by(self, wanted: tuple[CodeColumn, bool]) -> None:
        self._sort = wanted
        self.read()

    @Slot(object)
    def _copy(self, rows: list[int]) -> None:
        ids = [self.model.ids()[row] for row in rows if row < len(self.model.ids())]

        def query() -> tuple[list[int], list[CodeRow]]:
            return rows, self._records.code_rows(ids)

        if ids:
            self._work.ask(query, self._put_on_clipboard, lane="copy")

    @Slot(object)
    def _put_on_clipboard(self, answer: tuple[list[int], list[CodeRow]]) -> None:
        rows, codes = answer
        if len(rows) == len(codes):
            QGuiApplication.clipboard().setText(as_text(self.model.lines(rows, codes)))

    @Slot()
    def _copy_chosen(self) -> None:
        self._copy(self.table.chosen_rows())

    @Slot()
    def _ask_files(self) -> None:
        if self._row is not None:
            self.files_asked.emit(self._row)

    @Slot(int)
    def _open_code(self, row: int) -> None:
        code = self.model.code(row)
        if code is not None:
            self.code_asked.emit(code)

    @Slot()
    def _open_chosen(self) -> None:
        rows = self.table.chosen_rows()
        if rows:
            self._open_code(rows[0])

    @Slot()
    def _ask_till(self) -> None:
        row = self._row
        if row is not None:
            (self.reopen_asked if row.state is BatchState.CLOSED else self.close_asked).emit(row)

    def _show_state(self, row: BatchRow | None) -> None:
        closed = row is not None and row.state is BatchState.CLOSED
        self._session.allow(self.till_button, Role.ENGINEER, ready=row is not None)
        self.till_button.setText(self.tr("Open again…") if closed else self.tr("Close batch…"))
        self.closed.setVisible(closed)
        if row is not None and row.closed_at is not None:
            self.closed.setText(
                self.tr("Closed {time} by {person}").format(
                    time=local_time(row.closed_at), person=row.closed_by
                )
            )

    def _connect(self) -> None:
        self.till_button.clicked.connect(self._ask_till)
        self._session.changed.connect(self._write_facts)
        self._back.clicked.connect(self.left)
        self._copy_button.clicked.connect(self._copy_chosen)
        self.files_button.clicked.connect(self._ask_files)
        self.code_button.clicked.connect(self._open_chosen)
        self.table.opened.connect(self._open_code)
        self.filter.changed.connect(self.read)
        self.search.asked.connect(self.read)
        self.chips.changed.connect(self.read)
        self.model.sort_asked.connect(self._sort_by)
        self.table.copy_asked.connect(self._copy)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.search.setFocus),
            (QKeySequence(Qt.Key.Key_Escape), self.left),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    @Slot()
    def _write_facts(self) -> None:
        row = self._row
        self._show_state(row)
        if row is None:
            self._title.setText(self.tr("Batch {number}").format(number=self._number))
            for label in self._facts:
                label.clear()
            self._warning.hide()
            self.ageing.hide()
        else:
            name = row.product_name or row.product_key
            self._title.setText(self.tr("Batch {number} · {product}").format(number=row.number, product=name))
            values = (
                row.product_key,
                method_word(row.method),
                self._generation(row),
                batch_state_word(row),
                self.tr("{activated} of {consumed}").format(
                    activated=grouped(row.activated), consumed=grouped(row.counts.consumed)
                ),
                local_time(row.made_at),
                row.made_by,
                source_word(row) or "—",
                row.note or "—",
            )
            for label, value in zip(self._facts, values, strict=True):
                label.setText(self.fontMetrics().elidedText(value, Qt.TextElideMode.ElideMiddle, _LONGEST))
                label.setToolTip(value)
            if row.source_sha256:
                self._facts[_SOURCE].setToolTip(
                    self.tr("{source}\nSHA-256 {sha256}").format(
                        source=row.source_name, sha256=row.source_sha256
                    )
                )
            self.ageing.setVisible(is_ageing(row, datetime.now(UTC)))
            self.ageing.setText(
                self.tr("⏳ {count} codes are unused: the paid time of this batch runs from {time}.").format(
                    count=grouped(row.counts.available), time=local_time(clock_start(row))
                )
            )
            self._show_books(row.counts)
        self.shown.setText(self.tr("{count} shown").format(count=grouped(len(self.model.ids()))))

    def _generation(self, row: BatchRow) -> str:
        text = generation_word(row.generation)
        if row.place:
            text = self.tr("{generation}, issued by the cloud").format(generation=text)
        return self.tr("{generation}, debug").format(generation=text) if row.debug else text

    def _show_books(self, counts: Counts) -> None:
        self.chips.show_counts(counts)
        self._bar.show_counts(counts)
        self._warning.setVisible(counts.difference != 0)
        self._warning.setText(
            self.tr("⚠ The books of this batch are off by {count}. Call an engineer.").format(
                count=grouped(counts.difference)
            )
        )

    def _retranslate(self) -> None:
        names = (
            self.tr("ProductKey"),
            self.tr("Method"),
            self.tr("Generation"),
            self.tr("State"),
            self.tr("Activated"),
            self.tr("Made at"),
            self.tr("Made by"),
            self.tr("Source"),
            self.tr("Note"),
        )
        for label, name in zip(self._titles, names, strict=True):
            label.setText(name)
        self._back.setText(self.tr("← Batches"))
        self._copy_button.setText(self.tr("Copy rows"))
        self.files_button.setText(self.tr("Files…"))
        self.code_button.setText(self.tr("View code"))
        self.search.setPlaceholderText(self.tr("Search DeviceName or MAC"))
        self.table.setAccessibleName(self.tr("Codes"))
        self.table.fit_columns()
        self._write_facts()

    def _lay_out(self) -> None:
        head, filters, facts = QHBoxLayout(), QHBoxLayout(), QGridLayout()
        head.setSpacing(12)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        head.addWidget(self.closed)
        head.addWidget(self.till_button)
        head.addWidget(self._copy_button)
        head.addWidget(self.code_button)
        head.addWidget(self.files_button)
        facts.setHorizontalSpacing(28)
        facts.setVerticalSpacing(0)
        for column, (title, fact) in enumerate(zip(self._titles, self._facts, strict=True)):
            fact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.addWidget(title, 0, column)
            facts.addWidget(fact, 1, column)
        facts.setColumnStretch(_FACTS, 1)
        self.search.setMinimumWidth(200)
        filters.setSpacing(10)
        filters.addWidget(self.shown)
        filters.addStretch(1)
        filters.addWidget(self.filter)
        filters.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(facts)
        column.addWidget(self._warning)
        column.addWidget(self.ageing)
        column.addWidget(self._bar)
        column.addWidget(self.chips)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
