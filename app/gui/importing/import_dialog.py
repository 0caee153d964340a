"""Import of activation codes: choose, check, see what is wrong, import."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.dialogs import Dialogs
from app.gui.importing.drop_area import DropArea
from app.gui.importing.problems_model import ProblemsModel
from app.gui.importing.report_view import ReportView
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.records.table import RecordsTable, as_text
from app.gui.wordings import shown, why
from app.gui.words import grouped
from app.gui.work import Work
from app.model.reports import CheckReport, ImportReport, Problem
from app.station.desk import Desk


class ImportDialog(QDialog):
    """Import is possible only after a check of the same file with the same keys came out well.

    Args:
        desk: checks and imports.
        work: thread for it.
        dialogs: file chooser.
    """

    imported = Signal(int)
    """The number of the new batch."""

    def __init__(self, desk: Desk, work: Work, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._work, self._dialogs = desk, work, dialogs
        self._path: Path | None = None
        self._report: CheckReport | None = None
        self._done: ImportReport | None = None
        self._importing = False
        self.drop = DropArea()
        self.product_key, self.product_secret = QLineEdit(), QLineEdit()
        self.product_secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.headline = make_label(wrap=True)
        self.report_view = ReportView()
        self.problems = ProblemsModel(self)
        self.table = RecordsTable(self.problems, ("500,000", "DeviceSecret", ""))
        self._results = QStackedWidget()
        self.check_button, self.copy_button = QPushButton(), QPushButton()
        self.import_button, self.close_button = make_button("primary"), QPushButton()
        self._key_name, self._secret_name = (make_label("fieldName") for _ in range(2))
        self._lay_out()
        self._connect()
        self._retranslate()
        self._refresh()
        self.resize(820, 620)

    @Slot(object)
    def take_file(self, path: Path) -> None:
        """Take a file and check it."""
        if self._importing:
            return
        self._path, self._done = path, None
        self.drop.show_path(path)
        self.check()

    @Slot()
    def check(self) -> None:
        """Check the file; nothing is written."""
        if self._path is None or self._importing:
            return
        self._report = None
        self._say(self.tr("Checking…"))
        path, (key, secret) = self._path, self._keys()

        def task() -> CheckReport:
            return self._desk.check_codes(path, key, secret)

        self._work.ask(task, self._checked, self._failed, lane="check")
        self._refresh()

    @Slot()
    def do_import(self) -> None:
        """Import the file that was checked."""
        if self._path is None or self._report is None or not self._report.ok or self._importing:
            return
        self._importing = True
        self._say(self.tr("Importing…"))
        path, (key, secret) = self._path, self._keys()

        def task() -> ImportReport:
            return self._desk.import_codes(path, key, secret)

        self._work.ask(task, self._imported, self._failed)
        self._refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """An import that is under way is waited for."""
        if self._importing:
            event.ignore()
        else:
            super().closeEvent(event)

    def reject(self) -> None:
        """Every way of closing comes here (Qt calls it from closeEvent too)."""
        if self._importing:
            return
        self._work.forget("check")
        self.product_secret.clear()
        super().reject()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _keys(self) -> tuple[str | None, str | None]:
        return self.product_key.text().strip() or None, self.product_secret.text().strip() or None

    @Slot(object)
    def _checked(self, report: CheckReport) -> None:
        self._report = report
        self._show_problems(report.problems)
        self.report_view.show_report(report)
        self._results.setCurrentWidget(self.report_view if report.ok else self._problem_side)
        self._say(shown(report.headline), good=report.ok, bad=not report.ok)
        self._refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._importing, self._report = False, None
        problems: tuple[Problem, ...] = tuple(getattr(error, "problems", ()))
        self._show_problems(problems)
        self._results.setCurrentWidget(self._problem_side if problems else self._blank)
        self._say(why(error), bad=True)
        self._refresh()

    @Slot(object)
    def _imported(self, report: ImportReport) -> None:
        self._importing, self._report, self._done = False, None, report
        self.product_secret.clear()
        self._write_done()
        self._refresh()
        self.imported.emit(report.batch)

    @Slot()
    def _keys_changed(self) -> None:
        if self._path is not None:
            self._work.forget("check")
            self._report = self._done = None
            self._results.setCurrentWidget(self._blank)
            self._say(self.tr("The keys were changed: check the file again."))
        self._refresh()

    @Slot()
    def _choose(self) -> None:
        filters = self.tr("Activation codes (*.xlsx *.csv);;All files (*)")
        self._dialogs.choose_file(self, self.tr("Choose a file of codes"), filters, self.take_file)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.problems.lines()))

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        self.problems.show_problems(problems)
        self.copy_button.setText(self._copy_text(len(problems)))

    def _copy_text(self, count: int) -> str:
        return self.tr("Copy all problems ({count})").format(count=grouped(count))

    def _write_done(self) -> None:
        if self._done is not None:
            self._say(
                self.tr("Batch {batch} was made: {count} codes are available.").format(
                    batch=self._done.batch, count=grouped(self._done.codes)
                ),
                good=True,
            )

    def _say(self, text: str, *, good: bool = False, bad: bool = False) -> None:
        self.headline.setObjectName("good" if good else "problem" if bad else "muted")
        self.headline.setText(("✓ " if good else "✗ " if bad else "") + text)
        self.headline.style().unpolish(self.headline)
        self.headline.style().polish(self.headline)

    def _refresh(self) -> None:
        ready = self._report is not None and self._report.ok and not self._importing
        self.import_button.setEnabled(ready)
        self.import_button.setDefault(ready)
        self.check_button.setEnabled(self._path is not None and not self._importing)
        for field in (self.product_key, self.product_secret, self.drop, self.close_button):
            field.setEnabled(not self._importing)

    def _connect(self) -> None:
        self.drop.dropped.connect(self.take_file)
        self.drop.choose_asked.connect(self._choose)
        self.product_key.textEdited.connect(self._keys_changed)
        self.product_secret.textEdited.connect(self._keys_changed)
        self.check_button.clicked.connect(self.check)
        self.import_button.clicked.connect(self.do_import)
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.close)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Import activation codes"))
        self._key_name.setText(self.tr("ProductKey"))
        self._secret_name.setText(self.tr("ProductSecret"))
        self.product_key.setPlaceholderText(self.tr("only if it is not in the file"))
        self.product_secret.setPlaceholderText(self.tr("only for the per-product method"))
        self.check_button.setText(self.tr("Check"))
        self.import_button.setText(self.tr("Import"))
        self.close_button.setText(self.tr("Close"))
        self.copy_button.setText(self._copy_text(self.problems.rowCount()))
        self.table.fit_columns()
        if self._path is None:
            self._say(self.tr("Nothing is written before you press Import. A bad file is refused whole."))
        self._write_done()

    def _lay_out(self) -> None:
        self.headline.setFont(scaled(self.font(), 1.2, bold=True))
        keys = QFormLayout()
        keys.setHorizontalSpacing(14)
        for name in (self._key_name, self._secret_name):
            name.setMinimumHeight(self.product_key.sizeHint().height())
        keys.addRow(self._key_name, self.product_key)
        keys.addRow(self._secret_name, self.product_secret)
        self._blank, self._problem_side = QWidget(), QWidget()
        side = QVBoxLayout(self._problem_side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.table, 1)
        side.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._blank, self._problem_side, self.report_view):
            self._results.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(self.drop)
        column.addLayout(keys)
        column.addWidget(self.headline)
        column.addWidget(self._results, 1)
        column.addLayout(buttons)
