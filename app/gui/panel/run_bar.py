"""The top of the panel: START and STOP, what runs, and the counters."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.look import scaled
from app.gui.panel.counters import Counters
from app.gui.panel.order_form import OrderForm
from app.gui.panel.run_tally import RunTally
from app.gui.parts import make_button, make_label
from app.model.records import BatchRow
from app.station.events import RunFigures
from app.station.order import RunOrder


class RunBar(QWidget):
    """Shows whether a run is open, and asks for one to begin or end.

    Args:
        form: the order's fields.
        clock: monotonic seconds.
    """

    start_asked = Signal()
    stop_asked = Signal()

    def __init__(
        self, form: OrderForm, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.form, self.counters = form, Counters()
        self._clock = clock
        self.tally: RunTally | None = None
        self._order: RunOrder | None = None
        self._batch: BatchRow | None = None
        self._running, self._busy = False, False
        self.button = make_button("start")
        self.hint = make_label("muted", wrap=True)
        self.title = make_label(wrap=True)
        self.subtitle = make_label("muted", wrap=True)
        self.permanent = make_label("permanent", wrap=True)
        self.teach = make_button("chip")
        self._middle = QStackedWidget()
        self._lay_out()
        self.button.clicked.connect(self._pressed)
        self.form.changed.connect(self._refresh)
        self._tick = QTimer(self, interval=5000)
        self._tick.timeout.connect(self.show_counts)
        self._refresh()

    @property
    def running(self) -> bool:
        """Whether the bar shows an open run."""
        return self._running

    def show_opening(self, order: RunOrder) -> None:
        """START was pressed; the desk makes the run ready."""
        self._order, self._busy = order, True
        self._refresh()

    def show_running(self, batch: BatchRow | None, *, fresh: bool) -> None:
        """A run is open; `fresh` begins its counters."""
        self._running, self._busy, self._batch = True, False, batch
        if fresh or self.tally is None:
            self.tally = RunTally(self._clock())
        self._tick.start()
        self.show_counts()
        self._refresh()

    def show_stopping(self) -> None:
        """STOP was pressed; the jobs come to their safe points."""
        self._busy = True
        self._refresh()

    def show_closed(self) -> None:
        """No run is open; the counters of the last one stay."""
        self._running = self._busy = False
        self._tick.stop()
        self.show_counts()
        self._refresh()

    def show_batch(self, batch: BatchRow | None) -> None:
        """Newer books of the batch of the run."""
        self._batch = batch
        self._refresh()

    def take(self, figures: RunFigures) -> None:
        """The run goes on."""
        if self.tally is not None:
            self.tally.take(figures, self._clock())
        self.show_counts()

    @Slot()
    def show_counts(self) -> None:
        """Show the counters of the run."""
        self.counters.show_run(self.tally, self._clock())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._refresh()
        super().changeEvent(event)

    @Slot()
    def _pressed(self) -> None:
        (self.stop_asked if self._running else self.start_asked).emit()

    @Slot()
    def _refresh(self) -> None:
        missing = self.form.missing()
        self._middle.setCurrentIndex(1 if self._running or self._busy else 0)
        self.button.setText(self._button_text())
        self.button.setEnabled(not self._busy and (self._running or not missing))
        self.button.setShortcut(QKeySequence(Qt.Key.Key_F6 if self._running else Qt.Key.Key_F5))
        self.button.setToolTip(self.button.shortcut().toString())
        if self.button.property("running") is not self._running:
            self.button.setProperty("running", self._running)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self.hint.setText(missing or self.tr("Ready. Press START, then insert modules."))
        self.teach.setText(self.tr("Teach the jig…"))
        self.permanent.setText(self.tr("PERMANENT\nburns MACs"))
        self.permanent.setVisible(self.form.permanent)
        batch = self._batch if self._running else self.form.chosen()
        self.counters.show_available(None if batch is None else batch.counts.available)
        self._describe_run()

    def _button_text(self) -> str:
        if self._running:
            return self.tr("Stopping…") if self._busy else self.tr("STOP")
        return self.tr("Opening…") if self._busy else self.tr("START")

    def _describe_run(self) -> None:
        batch, order = self._batch, self._order or self.form.order()
        if batch is not None:
            product = batch.product_name or batch.product_key
            self.title.setText(
                self.tr("Batch {number} · {product}").format(number=batch.number, product=product)
            )
        else:
            self.title.setText(self.tr("A run is being opened…") if self._busy else self.tr("A run is open"))
        if order is not None:
            names = ", ".join(Path(part.split("=")[-1]).name for part in order.firmware)
            self.subtitle.setText(
                self.tr("Firmware: {firmware}   Operator: {operator}").format(
                    firmware=names, operator=order.operator
                )
            )
            self.subtitle.setToolTip("\n".join(order.firmware))

    def _lay_out(self) -> None:
        self.button.setFont(scaled(self.font(), 2.0, bold=True))
        self.button.setMinimumWidth(self.button.fontMetrics().horizontalAdvance("Stopping…") + 64)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.permanent.setFont(scaled(self.font(), 1.15, bold=True))
        self.title.setFont(scaled(self.font(), 1.7, bold=True))
        self.subtitle.setFont(scaled(self.font(), 1.15))
        idle, running = QWidget(), QWidget()
        idle_column, running_column = QVBoxLayout(idle), QVBoxLayout(running)
        for column in (idle_column, running_column):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
        idle_column.addWidget(self.form)
        below = QHBoxLayout()
        below.addWidget(self.hint, 1)
        below.addWidget(self.teach)
        idle_column.addLayout(below)
        running_column.addStretch(1)
        running_column.addWidget(self.title)
        running_column.addWidget(self.subtitle)
        running_column.addStretch(1)
        self._middle.addWidget(idle)
        self._middle.addWidget(running)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.button)
        row.addWidget(self._middle, 1)
        row.addWidget(self.permanent)
        row.addWidget(self.counters)
