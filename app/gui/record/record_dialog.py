"""The record of what was done, the newest first, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.parts import make_button, make_label
from app.gui.people.session import Session
from app.gui.record.line_words import detail_words, what_word
from app.gui.record.record_filter import RecordFilter
from app.gui.record.verify_dialog import VerifyDialog
from app.gui.records.table import RecordsTable, as_text
from app.gui.rows_model import RowsModel
from app.gui.wordings import why
from app.gui.words import grouped
from app.gui.work import Work
from app.model.audit import AuditLine
from app.model.person import Role
from app.station.desk import Desk
from app.store.trail import Wanted

PAGE = 200


class RecordDialog(DeskDialog):
    """What is read is narrowed, sorted and cut by the database; the rest of it is never here.

    Args:
        desk: the record.
        work: thread for what takes no time.
        long_work: thread for its pages and for a look at all of it: with a million lines both take seconds.
        session: who is here; the dialog goes when nobody is here any more who may read.
    """

    def __init__(
        self, desk: Desk, work: Work, long_work: Work, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._long_work, self._session = desk, long_work, session
        self.setWindowTitle(self.tr("Record of what was done"))
        self.verifying: VerifyDialog | None = None
        self._marks: list[AuditLine | None] = [None]
        self._more = self._reading = False
        self.filter = RecordFilter()
        self.model: RowsModel[AuditLine] = RowsModel(self._headers, self._cells, (), self)
        samples = (
            "2026-12-31 23:59:59",
            "name of a person",
            "recovery sheet put away",
            "",
            "name of a station",
        )
        self.table = RecordsTable(self.model, samples, wide=(3,))
        self.table.setAccessibleName(self.tr("Record of what was done"))
        self.newer, self.older, self.verify_button = QPushButton(), QPushButton(), make_button("primary")
        self.place = make_label("muted")
        self._lay_out()
        self._connect()
        self.resize(1180, 620)
        self.read()

    @property
    def reading(self) -> bool:
        """Whether a page is on its way."""
        return self._reading

    @Slot()
    def read(self) -> None:
        """Show the newest lines that are wanted."""
        self._marks = [None]
        self._read_page()

    @Slot()
    def go_older(self) -> None:
        """Show the page of before."""
        rows = self.model.rows()
        if rows and self._more and not self._reading:
            self._marks.append(rows[-1])
            self._read_page()

    @Slot()
    def go_newer(self) -> None:
        """Show the page after this one."""
        if len(self._marks) > 1 and not self._reading:
            self._marks.pop()
            self._read_page()

    @Slot()
    def verify(self) -> None:
        """Look whether all of it is as it was written."""
        if self.verifying is None:
            self.verifying = VerifyDialog(self._desk, self._work, self._long_work, self._session, self)
            self.verifying.finished.connect(self._verified)
            self.verifying.open()

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        self.newer.setEnabled(len(self._marks) > 1 and not self._reading)
        self.older.setEnabled(self._more and not self._reading)
        self._session.allow(self.verify_button, Role.ENGINEER)

    def _read_page(self) -> None:
        wanted = replace(self.filter.wanted(), limit=PAGE + 1, before=self._marks[-1])
        self._reading = True
        self.refresh()
        self._long_work.ask(self._query(wanted), self._show_page, self._failed, lane="audit trail")

    def _query(self, wanted: Wanted) -> Callable[[], list[AuditLine]]:
        desk = self._desk
        return lambda: desk.record.lines(wanted, desk.people.acting)

    @Slot(object)
    def _show_page(self, lines: list[AuditLine]) -> None:
        self._reading = False
        self._more = len(lines) > PAGE
        shown = lines[::-1][:PAGE]
        self.model.show_rows(shown)
        self.table.clearSelection()
        self.table.scrollToTop()
        first = (len(self._marks) - 1) * PAGE + 1
        self.place.setText(
            self.tr("Lines {first} to {last}, the newest first").format(
                first=grouped(first), last=grouped(first + len(shown) - 1)
            )
            if shown
            else self.tr("Nothing like that is on record.")
        )
        self.say("")
        self.refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.say(why(error), bad=True)
        self.refresh()

    @Slot()
    def _verified(self) -> None:
        self.verifying = None
        self.read()

    @Slot()
    def _person_changed(self) -> None:
        if not self._session.may(Role.ENGINEER):
            self.reject()

    @Slot(object)
    def _copy(self, rows: Sequence[int]) -> None:
        if rows:
            QGuiApplication.clipboard().setText(as_text(self.model.lines(rows)))

    def _headers(self) -> list[str]:
        return [self.tr("Time"), self.tr("Person"), self.tr("What"), self.tr("About"), self.tr("Station")]

    def _cells(self, line: AuditLine) -> list[str]:
        at = line.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        person = self.tr("the program") if line.person == "program" else line.person
        return [at, person, what_word(line.what), detail_words(line.detail), line.station]

    def _connect(self) -> None:
        self.filter.asked.connect(self.read)
        self.newer.clicked.connect(self.go_newer)
        self.older.clicked.connect(self.go_older)
        self.verify_button.clicked.connect(self.verify)
        self.table.copy_asked.connect(self._copy)
        self._session.changed.connect(self._person_changed)

    def _lay_out(self) -> None:
        self.newer.setText(self.tr("◀ Newer"))
        self.older.setText(self.tr("Older ▶"))
        self.verify_button.setText(self.tr("Verify the record…"))
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget in (self.newer, self.older, self.place):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self.newer, self.older, self.verify_button):
            button.setAutoDefault(False)
        self.content.addWidget(self.filter)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(row)
        self.buttons.addWidget(self.verify_button)
        self.add_close_button(self.tr("Close"))
