"""Batch upload: the file, and what it holds, good and bad."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QRadioButton,
)

from app.gui.importing.drop_area import DropArea
from app.gui.language import spoken_now
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.search_field import SearchField
from app.gui.wizard.feed import Feed
from app.gui.wizard.page import CHECK_LIVES, Page, Step
from app.gui.wizard.remarks import Remarks
from app.gui.wizard.upload_rows import RowFilter, Show, filtered
from app.gui.wordings import shown
from app.gui.words import grouped
from app.model.cancel import CancelToken
from app.model.centre import BadName, NameRow, UploadReport

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard

Rows = Sequence[NameRow | BadName]


class UploadPage(Page):
    """Which file of names, and the empty form for one."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(
            self.tr("File of names"),
            self.tr("MACs, serial numbers or IMEIs in one column, as .xlsx or .csv."),
        )
        self.drop, self.template_button = DropArea(), QPushButton(self.tr("Save an empty form…"))
        self.remarks = Remarks(self.draft)
        rules = make_label("muted", wrap=True)
        rules.setText(
            self.tr(
                "A DeviceName has 4 to 32 characters of A-Z a-z 0-9 - _ @ . : and is unique in the product. "
                "Keep the column as text, or Excel changes long numbers. The form has examples and "
                "instructions."
            )
        )
        line = QHBoxLayout()
        line.addWidget(self.template_button)
        line.addStretch(1)
        self.content.addWidget(self.drop)
        self.content.addWidget(rules)
        self.content.addLayout(line)
        self.content.addWidget(self.remarks)
        self.content.addStretch(1)
        self.drop.dropped.connect(self.take_file)
        self.drop.choose_asked.connect(self._choose)
        self.template_button.clicked.connect(self._ask_template)

    def initializePage(self) -> None:
        """Show what was said before."""
        self.remarks.show_draft()

    @Slot(object)
    def take_file(self, path: Path) -> None:
        """A file was dropped or chosen."""
        self.draft.upload, self.draft.report = path, None
        self.drop.show_path(path)
        self.say("")
        self.completeChanged.emit()

    def isComplete(self) -> bool:
        """Whether there is a file."""
        return self.draft.upload is not None

    def nextId(self) -> int:
        """What the file holds."""
        return Step.CHECK_UPLOAD

    @Slot()
    def _choose(self) -> None:
        filters = self.tr("Names (*.xlsx *.csv);;All files (*)")
        self.host.dialogs.choose_file(self, self.tr("Choose a file of names"), filters, self.take_file)

    @Slot()
    def _ask_template(self) -> None:
        self.host.dialogs.choose_target(
            self,
            self.tr("Save an empty form"),
            "device-names.xlsx",
            self.tr("Excel (*.xlsx)"),
            self.write_template,
        )

    @Slot(object)
    def write_template(self, path: Path) -> None:
        """Write the form to a file, in the language of the window."""
        language = spoken_now()

        def task() -> str:
            self.host.desk.production.write_template(path, language)
            return path.name

        self.ask(task, self._template_written)

    def _template_written(self, name: str) -> None:
        self.say(self.tr("The form is {name}.").format(name=name), good=True)


class UploadCheckPage(Page):
    """Every row with what is wrong; all or nothing, unless the good rows are wanted alone."""

    lives = CHECK_LIVES

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(self.tr("Check"), self.tr("What the file holds. Nothing is written."))
        self._cancel: CancelToken | None = None
        self.feed = Feed(self)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Progress"))
        self.chips = QButtonGroup(self)
        self.buttons = [make_button("chip", checkable=True) for _ in Show]
        self.search = SearchField()
        self.search.setPlaceholderText(self.tr("Filter by name or reason"))
        self.search.setAccessibleName(self.tr("Filter by name or reason"))
        self.model: RowsModel[NameRow | BadName] = RowsModel(self._headers, self._cells, (0,), self)
        self.table = RecordsTable(self.model, ("500,000", "device-name-of-32-characters-000", ""))
        self.table.setAccessibleName(self.tr("Rows of the file"))
        self.whole = QRadioButton(self.tr("All or nothing: a bad row refuses the whole file"))
        self.good_only = QRadioButton()
        self.corrected_button = QPushButton(self.tr("Save a file to correct…"))
        self.warnings = make_label("muted", wrap=True)
        self._lay_out()
        self._connect()

    def initializePage(self) -> None:
        """Check the file, unless that was done."""
        draft = self.draft
        path = draft.upload
        if path is None:
            return
        self._show_report(None)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.say(self.tr("Checking {name}…").format(name=path.name))
        production, key, method = self.host.desk.production, draft.product_key, draft.method
        token = self._cancel = CancelToken()
        tell = self.feed.tell

        def task() -> UploadReport:
            return production.check_upload(path, key, method, tell, token)

        self.ask(task, self._show_report)

    def cleanupPage(self) -> None:
        """Back, or cancelled: the check stops."""
        if self._cancel is not None:
            self._cancel.cancel()
        self.forget()
        self.draft.report = None

    def isComplete(self) -> bool:
        """Whether what is to be taken has no problem, and the quota reaches."""
        report = self.draft.report
        if report is None or report.problems or not report.good or self.draft.insufficient:
            return False
        return not report.bad or self.draft.only_good

    def nextId(self) -> int:
        """The confirmation."""
        return Step.CONFIRM

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """The file can't be read at all."""
        self.progress.hide()
        super().failed(error)

    def _show_report(self, report: UploadReport | None) -> None:
        self.draft.report, self.draft.only_good = report, False
        self.progress.setVisible(report is None)
        self.whole.setChecked(True)
        self.buttons[Show.BAD if report is not None and report.bad else Show.ALL].setChecked(True)
        self.search.clear()
        self._write(report)
        self.model.show_rows([])
        if report is not None:
            self._filter()

    def _write(self, report: UploadReport | None) -> None:
        good, bad = (len(report.good), len(report.bad)) if report is not None else (0, 0)
        for button, text, count in zip(
            self.buttons,
            (self.tr("all"), self.tr("bad"), self.tr("good")),
            (good + bad, bad, good),
            strict=True,
        ):
            button.setText(self.tr("{name}  {count}").format(name=text, count=grouped(count)))
        self.good_only.setText(
            self.tr("Only the good rows: {good} codes are made, {bad} rows stay out").format(
                good=grouped(good), bad=grouped(bad)
            )
        )
        for widget in (self.whole, self.good_only, self.corrected_button):
            widget.setVisible(bad > 0)
        self.good_only.setEnabled(good > 0)
        warnings = report.warnings if report is not None else ()
        self.warnings.setText("\n".join(f"⚠ {shown(one)}" for one in warnings))
        self.warnings.setVisible(bool(self.warnings.text()))
        if report is not None:
            self._judge(report)

    def _judge(self, report: UploadReport) -> None:
        good, bad, draft = len(report.good), len(report.bad), self.draft
        if report.problems:
            self.say("\n".join(shown(one.text) for one in report.problems), bad=True)
        elif draft.insufficient and (not bad or draft.only_good):
            self.say(
                self.tr("Active code quota is insufficient: {left} left, {asked} asked.").format(
                    left=grouped(draft.remaining), asked=grouped(draft.codes)
                ),
                bad=True,
            )
        elif bad and not draft.only_good:
            self.say(
                self.tr("{bad} rows are bad: correct the file, or take only the good rows.").format(
                    bad=grouped(bad)
                ),
                bad=True,
            )
        elif good:
            self.say(
                self.tr("{good} names of kind {kind} can be taken.").format(
                    good=grouped(good), kind=report.kind.value
                ),
                good=True,
            )
        else:
            self.say(self.tr("No row can be taken."), bad=True)

    @Slot()
    def _filter(self) -> None:
        report = self.draft.report
        if report is None:
            return
        wanted = RowFilter(Show(max(0, self.chips.checkedId())), self.search.text())

        def task() -> Rows:
            return filtered(report, wanted)

        self.host.work.ask(task, self._show_rows, lane="upload rows")

    @Slot(object)
    def _show_rows(self, rows: Rows) -> None:
        self.model.show_rows(rows)

    @Slot()
    def _chose(self) -> None:
        self.draft.only_good = self.good_only.isChecked()
        if self.draft.report is not None:
            self._judge(self.draft.report)
        self.completeChanged.emit()

    @Slot(int, int)
    def _advanced(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    @Slot()
    def _ask_corrected(self) -> None:
        path = self.draft.upload
        name = f"{path.stem}-to-correct.xlsx" if path is not None else "to-correct.xlsx"
        self.host.dialogs.choose_target(
            self,
            self.tr("Save a file to correct"),
            name,
            self.tr("Excel (*.xlsx);;CSV (*.csv)"),
            self.write_corrected,
        )

    @Slot(object)
    def write_corrected(self, path: Path) -> None:
        """Write the rows again, with what is wrong beside the bad ones."""
        report = self.draft.report
        if report is None:
            return

        def task() -> str:
            self.host.desk.production.write_corrected(report, path)
            return path.name

        self.ask(task, self._corrected_written)

    def _corrected_written(self, name: str) -> None:
        self.say(self.tr("Correct the marked rows in {name}, then go back and choose it.").format(name=name))

    def _headers(self) -> list[str]:
        return [self.tr("Row"), self.tr("DeviceName"), self.tr("What is wrong")]

    def _cells(self, row: NameRow | BadName) -> list[str]:
        wrong = "✗ " + "; ".join(map(shown, row.reasons)) if isinstance(row, BadName) else "✓"
        return [str(row.row), row.text, wrong]

    def _connect(self) -> None:
        self.feed.advanced.connect(self._advanced)
        self.chips.idClicked.connect(self._filter)
        self.search.asked.connect(self._filter)
        self.whole.toggled.connect(self._chose)
        self.good_only.toggled.connect(self._chose)
        self.corrected_button.clicked.connect(self._ask_corrected)

    def _lay_out(self) -> None:
        filters, take = QHBoxLayout(), QHBoxLayout()
        for number, button in enumerate(self.buttons):
            self.chips.addButton(button, number)
            button.setAutoDefault(False)
            filters.addWidget(button)
        self.corrected_button.setAutoDefault(False)
        self.good_only.setFont(scaled(self.font(), 1.0))
        filters.addStretch(1)
        filters.addWidget(self.search)
        self.search.setMinimumWidth(240)
        take.addWidget(self.whole)
        take.addStretch(1)
        take.addWidget(self.corrected_button)
        self.content.addWidget(self.progress)
        self.content.addLayout(filters)
        self.content.addWidget(self.table, 1)
        self.content.addWidget(self.warnings)
        self.content.addLayout(take)
        self.content.addWidget(self.good_only)
