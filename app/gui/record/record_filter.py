"""What of the record is shown: when, who, what about, which batch, which unit."""

from datetime import UTC, datetime, time, timedelta

from PySide6.QtCore import QDate, QTimer, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.gui.parts import ChoiceBox, make_label
from app.gui.record.line_words import kind_word
from app.model.audit import LineKind
from app.store.trail import Wanted

_SPANS: tuple[timedelta | None, ...] = (
    None,
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=30),
)
_DAYS = len(_SPANS)
_KINDS: tuple[LineKind | None, ...] = (None, *LineKind)
_BATCHES = 999_999_999


class RecordFilter(QWidget):
    """Everything may be left open; every pause in the typing is one question."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time, self.kind = ChoiceBox(), ChoiceBox()
        self.first, self.last = _day_field(), _day_field()
        self.to = make_label("muted")
        self.person, self.batch, self.unit = (QLineEdit(clearButtonEnabled=True) for _ in range(3))
        self.batch.setValidator(QIntValidator(1, _BATCHES, self))
        self._typing = QTimer(self, interval=300, singleShot=True)
        self._typing.timeout.connect(self.asked)
        for field in (self.person, self.batch, self.unit):
            field.textChanged.connect(self._typing.start)
        self.time.activated.connect(self._time_chosen)
        self.kind.activated.connect(self.asked)
        for field in (self.first, self.last):
            field.dateChanged.connect(self._typing.start)
        self._write()
        self._lay_out()
        self._show_days()

    def wanted(self) -> Wanted:
        """What is chosen, for the record."""
        since, until = self._times()
        batch = self.batch.text().strip()
        return Wanted(
            since=since,
            until=until,
            named=self.person.text().strip() or None,
            about=_KINDS[max(0, self.kind.currentIndex())],
            batch=int(batch) if batch else None,
            mac=self.unit.text().strip() or None,
        )

    def _times(self) -> tuple[datetime | None, datetime | None]:
        index = max(0, self.time.currentIndex())
        if index == _DAYS:
            return _start(self.first.date()), _start(self.last.date().addDays(1))
        span = _SPANS[index]
        return (None if span is None else datetime.now(UTC) - span), None

    @Slot()
    def _time_chosen(self) -> None:
        self._show_days()
        self.asked.emit()

    def _show_days(self) -> None:
        for widget in (self.first, self.to, self.last):
            widget.setVisible(self.time.currentIndex() == _DAYS)

    def _write(self) -> None:
        self.time.addItems(
            [
                self.tr("any time"),
                self.tr("the last hour"),
                self.tr("the last day"),
                self.tr("the last 7 days"),
                self.tr("the last 30 days"),
                self.tr("from day to day"),
            ]
        )
        self.kind.addItems([kind_word(kind) for kind in _KINDS])
        self.to.setText(self.tr("to"))
        for field, text in (
            (self.person, self.tr("Person")),
            (self.batch, self.tr("Batch")),
            (self.unit, self.tr("MAC of a unit")),
        ):
            field.setPlaceholderText(text)
            field.setAccessibleName(text)
        for field, text in (
            (self.time, self.tr("Time")),
            (self.kind, self.tr("About")),
            (self.first, self.tr("First day")),
            (self.last, self.tr("Last day")),
        ):
            field.setAccessibleName(text)

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for widget in (self.time, self.first, self.to, self.last):
            above.addWidget(widget)
        above.addStretch(1)
        for widget in (self.kind, self.person, self.batch, self.unit):
            below.addWidget(widget, 0 if widget is self.kind else 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for field in (self.first, self.last):
            field.setMinimumHeight(self.time.sizeHint().height())
        for row in (above, below):
            row.setSpacing(8)
            column.addLayout(row)


def _day_field() -> QDateEdit:
    made = QDateEdit(QDate.currentDate())
    made.setCalendarPopup(True)
    made.setDisplayFormat("yyyy-MM-dd")
    return made


def _start(day: QDate) -> datetime:
    """The begin of a day in this computer's time zone."""
    return datetime.combine(day.toPython(), time()).astimezone()  # type: ignore[arg-type]
