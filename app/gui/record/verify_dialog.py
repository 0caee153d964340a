"""A look at the whole record: whether it is as it was written, and what is not."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.look import scaled
from app.gui.parts import make_button, make_label, set_role
from app.gui.people.session import Session
from app.gui.record.acknowledge_dialog import AcknowledgeDialog
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.wordings import shown, why
from app.gui.words import grouped
from app.gui.work import Work
from app.model.audit import AuditReport
from app.model.cancel import CancelToken
from app.model.faults import Cancelled
from app.model.person import Role
from app.station.desk import Desk

SHOWN = 2_000
"""Rows of what was found; more than that is for `flashline audit verify --json`."""


class _Row(NamedTuple):
    place: str
    what: str
    chain: str


class VerifyDialog(DeskDialog):
    """Begins at once; can be stopped at any time, as nothing is changed by it.

    Args:
        desk: the record.
        work: thread for an acknowledgement.
        long_work: thread for the look, which takes seconds for each million lines.
        session: what who is here may do.
    """

    _progressed = Signal(object, object)

    def __init__(
        self, desk: Desk, work: Work, long_work: Work, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._long_work, self._session = desk, long_work, session
        self.setWindowTitle(self.tr("Verify the record"))
        self.report: AuditReport | None = None
        self.answering: AcknowledgeDialog | None = None
        self._token: CancelToken | None = None
        self._leaving = False
        self.headline, self.line = make_label(wrap=True), make_label("muted", wrap=True)
        self.headline.setFont(scaled(self.font(), 1.35, bold=True))
        self.progress = QProgressBar()
        self.model: RowsModel[_Row] = RowsModel(self._headers, list, (), self)
        self.table = RecordsTable(
            self.model, ("code_event 1234567", "", "session 0123456789, link 12"), wide=(1,)
        )
        self.table.setAccessibleName(self.tr("What was found"))
        self.stop_button, self.again_button, self.answer_button = (make_button() for _ in range(3))
        self._lay_out()
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self.stop_button.clicked.connect(self.stop)
        self.again_button.clicked.connect(self.look)
        self.answer_button.clicked.connect(self.answer)
        self._session.changed.connect(self._person_changed)
        self.resize(940, 460)
        self.look()

    @property
    def looking(self) -> bool:
        """Whether the look goes on."""
        return self._token is not None

    @Slot()
    def look(self) -> None:
        """Begin."""
        if self._token is not None:
            return
        token = self._token = CancelToken()
        desk, tell = self._desk, self._progressed.emit

        def progress(done: int, total: int) -> None:
            token.check()
            tell(done, total)

        def task() -> AuditReport:
            return desk.record.verify(progress, desk.people.acting)

        self.report = None
        set_role(self.headline, "")
        self.headline.setText(self.tr("Looking at every line of the record…"))
        self.line.setText("")
        self.progress.setRange(0, 0)
        self.model.show_rows([])
        self.say("")
        self.refresh()
        self._long_work.ask(task, self._looked, self._ended)

    @Slot()
    def stop(self) -> None:
        """End the look before its end."""
        if self._token is not None:
            self._token.cancel()

    @Slot()
    def answer(self) -> None:
        """Answer for the ends that are gone."""
        if self.report is not None and self.report.gone and self.answering is None:
            self.answering = AcknowledgeDialog(self._desk, self._work, self.report.gone, self)
            self.answering.acknowledged.connect(self.look)
            self.answering.finished.connect(self._answered_for)
            self.answering.open()

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        looking, report = self.looking, self.report
        self.progress.setVisible(looking)
        self.stop_button.setVisible(looking)
        self.again_button.setVisible(not looking)
        self.table.setVisible(bool(self.model.rows()))
        self.answer_button.setVisible(report is not None and bool(report.gone))
        self._session.allow(self.answer_button, Role.SUPERVISOR, ready=not looking)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The look is stopped first."""
        if self._leave_later():
            event.ignore()
        else:
            super().closeEvent(event)

    def reject(self) -> None:
        """Escape and the close button come here; the look is stopped first."""
        if not self._leave_later():
            super().reject()

    def _leave_later(self) -> bool:
        self._leaving = self.looking
        self.stop()
        return self._leaving

    @Slot(object, object)
    def _show_progress(self, done: int, total: int) -> None:
        if not self.looking:
            return
        if done < total:
            self.progress.setRange(0, 1_000)
            self.progress.setValue(done * 1_000 // total)
            text = self.tr("{done} of {total} lines")
            self.line.setText(text.format(done=grouped(done), total=grouped(total)))
        else:
            self.progress.setRange(0, 0)
            self.line.setText(self.tr("Comparing what is with the record, and secrets with their codes…"))

    @Slot(object)
    def _looked(self, report: AuditReport) -> None:
        self._token, self.report = None, report
        set_role(self.headline, "problem" if report.findings else "good")
        self.headline.setText(("✗ " if report.findings else "✓ ") + shown(report.summary))
        self.model.show_rows(self._rows(report)[:SHOWN])
        left = len(self._rows(report)) - SHOWN
        self.line.setText(
            self.tr("and {count} more; flashline audit verify --json lists all").format(count=grouped(left))
            if left > 0
            else self.tr("Tell who keeps the books before anybody works on: each row is named below.")
            if report.findings
            else ""
        )
        self._done()

    @Slot(object)
    def _ended(self, error: Exception) -> None:
        self._token = None
        set_role(self.headline, "")
        self.headline.setText(self.tr("The look was stopped: nothing is known."))
        self.line.setText("")
        if not isinstance(error, Cancelled):
            self.say(why(error), bad=True)
        self._done()

    def _done(self) -> None:
        self.refresh()
        if self._leaving:
            self.reject()

    def _rows(self, report: AuditReport) -> list[_Row]:
        told = [*report.findings, *report.acknowledged]
        rows = [_Row(one.place, shown(one.what), shown(one.chain)) for one in told]
        return rows + [_Row(self.tr("note"), shown(note), "") for note in report.notes]

    @Slot()
    def _answered_for(self) -> None:
        self.answering = None

    @Slot()
    def _person_changed(self) -> None:
        self.refresh()
        if not self._session.may(Role.ENGINEER):
            self.reject()

    def _headers(self) -> list[str]:
        return [self.tr("Row"), self.tr("What is said of it"), self.tr("Chain")]

    def _lay_out(self) -> None:
        self.stop_button.setText(self.tr("Stop"))
        self.again_button.setText(self.tr("Verify again"))
        self.answer_button.setText(self.tr("Acknowledge what is gone…"))
        for widget in (self.headline, self.line, self.progress):
            self.content.addWidget(widget)
        self.content.addWidget(self.table, 1)
        self.content.addStretch(0)
        for button in (self.stop_button, self.again_button, self.answer_button):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        self.add_close_button(self.tr("Close"))
