"""Codes that a cloud issued: its files, and what their columns are taken for."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from app.gui.importing.drop_area import DropArea
from app.gui.importing.problems_model import ProblemsModel
from app.gui.parts import make_label, make_secret_field
from app.gui.records.table import RecordsTable
from app.gui.wizard.page import CHECK_LIVES, Page, Step
from app.gui.wizard.remarks import Remarks
from app.gui.wordings import shown
from app.gui.words import grouped, method_word
from app.model.centre import CloudPreview
from app.model.code import secret_problem
from app.model.secret import Secret

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard


class CloudPage(Page):
    """Which files; several of one batch are joined in this order."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Files of the cloud"),
            self.tr(
                "The activation codes as the platform's console gave them; several files become one batch."
            ),
        )
        self.drop, self.list = DropArea(), QListWidget()
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.setAutoDefault(False)
        self.list.setAccessibleName(self.tr("Files"))
        self.content.addWidget(self.drop)
        self.content.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.addWidget(self.remove_button)
        line.addStretch(1)
        self.content.addLayout(line)
        self.remarks = Remarks(self.draft)
        self.content.addWidget(self.remarks)
        self.drop.dropped.connect(self.take_file)
        self.drop.choose_asked.connect(self._choose)
        self.remove_button.clicked.connect(self.remove)
        self.list.currentRowChanged.connect(self._refresh)
        self._refresh()

    def initializePage(self) -> None:
        """Show what was said before."""
        self.remarks.show_draft()

    @Slot(object)
    def take_file(self, path: Path) -> None:
        """One more file."""
        if path not in self.draft.cloud_files:
            self.draft.cloud_files = (*self.draft.cloud_files, path)
            self.list.addItem(path.name)
            self.list.item(self.list.count() - 1).setToolTip(str(path))
            self.list.setCurrentRow(self.list.count() - 1)
        self._refresh()

    @Slot()
    def remove(self) -> None:
        """Without the chosen file."""
        row = self.list.currentRow()
        if row >= 0:
            files = self.draft.cloud_files
            self.draft.cloud_files = files[:row] + files[row + 1 :]
            self.list.takeItem(row)
        self._refresh()

    def isComplete(self) -> bool:
        """Whether there is a file."""
        return bool(self.draft.cloud_files)

    def nextId(self) -> int:
        """What they hold."""
        return Step.CHECK_CLOUD

    @Slot()
    def _choose(self) -> None:
        filters = self.tr("Activation codes (*.xlsx *.csv);;All files (*)")
        self.host.dialogs.choose_file(self, self.tr("Choose a file of codes"), filters, self.take_file)

    @Slot()
    def _refresh(self) -> None:
        self.remove_button.setEnabled(self.list.currentRow() >= 0)
        self.completeChanged.emit()


class CloudCheckPage(Page):
    """The mapping with some rows, secrets masked; a missing ProductSecret is asked for here, once."""

    lives = CHECK_LIVES

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Check"),
            self.tr("What each column is taken for. Secrets are masked; nothing is written."),
        )
        self.facts, self.warnings = make_label(wrap=True), make_label("muted", wrap=True)
        self.samples = QTableWidget()
        self.samples.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.samples.verticalHeader().setVisible(False)
        self.samples.setAccessibleName(self.tr("Columns and sample rows"))
        self.problems = ProblemsModel(self)
        self.table = RecordsTable(self.problems, ("500,000", "DeviceSecret", ""))
        self.table.setAccessibleName(self.tr("Problems"))
        self.secret = make_secret_field(self.tr("ProductSecret"))
        self._secret_line = QFormLayout()
        label = make_label("fieldName")
        label.setText(self.tr("ProductSecret"))
        label.setBuddy(self.secret)
        self._secret_line.addRow(label, self.secret)
        self.content.addWidget(self.facts)
        self.content.addWidget(self.samples, 1)
        self.content.addWidget(self.table, 1)
        self.content.addWidget(self.warnings)
        self.content.addLayout(self._secret_line)
        self.secret.textChanged.connect(self._secret_typed)

    def initializePage(self) -> None:
        """Read the files."""
        draft = self.draft
        paths, key = draft.cloud_files, draft.product_key
        draft.preview = draft.product_secret = None
        self._blank()
        self.say(self.tr("Checking…"))

        def task() -> CloudPreview:
            return self.host.desk.production.preview_cloud_files(paths, key)

        self.ask(task, self._show)

    def cleanupPage(self) -> None:
        """Back: forget the files' contents and the secret."""
        self.forget()
        self.secret.clear()
        self.draft.preview = self.draft.product_secret = None

    def isComplete(self) -> bool:
        """Whether they can be taken, and nothing is missing."""
        preview, draft = self.draft.preview, self.draft
        if preview is None or not preview.ok or not preview.codes or self._foreign(preview):
            return False
        return not preview.needs_product_secret or draft.product_secret is not None

    def nextId(self) -> int:
        """The confirmation."""
        return Step.CONFIRM

    def _blank(self) -> None:
        for widget in (self.facts, self.samples, self.table, self.warnings):
            widget.hide()
        self._secret_line.setRowVisible(self.secret, False)
        self.secret.clear()

    def _foreign(self, preview: CloudPreview) -> str:
        """Why files that are good in themselves do not fit what was chosen, or an empty text."""
        draft = self.draft
        if preview.product_key and preview.product_key != draft.product_key:
            return self.tr("The files are of product {found}, not of {wanted}.").format(
                found=preview.product_key, wanted=draft.product_key
            )
        if preview.method is not None and preview.method is not draft.method:
            return self.tr("The files are for the method “{found}”; “{wanted}” was chosen.").format(
                found=method_word(preview.method), wanted=method_word(draft.method)
            )
        return ""

    def _show(self, preview: CloudPreview) -> None:
        self.draft.preview = preview
        self.facts.setText(
            self.tr("{codes} codes of {product} in {files} files").format(
                codes=grouped(preview.codes), product=preview.product_key, files=len(preview.paths)
            )
        )
        self.facts.show()
        self._show_samples(preview)
        self.samples.setVisible(preview.ok)
        self.problems.show_problems(preview.problems)
        self.table.setVisible(not preview.ok)
        self.warnings.setText("\n".join(f"⚠ {shown(one)}" for one in preview.warnings))
        self.warnings.setVisible(bool(preview.warnings))
        wanted = preview.ok and preview.needs_product_secret
        self._secret_line.setRowVisible(self.secret, wanted)
        if self.secret.isVisibleTo(self):
            self.secret.setFocus()
        self._judge()

    def _show_samples(self, preview: CloudPreview) -> None:
        table, columns = self.samples, preview.columns
        table.setColumnCount(len(columns))
        table.setRowCount(len(preview.samples))
        ignored = self.tr("not used")
        table.setHorizontalHeaderLabels([f"{header}\n→ {field or ignored}" for header, field in columns])
        for row, sample in enumerate(preview.samples):
            for column, value in enumerate(sample.values):
                item = QTableWidgetItem(value)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                table.setItem(row, column, item)
        for column in range(len(columns)):
            table.setColumnWidth(column, max(130, 780 // max(1, len(columns))))

    @Slot()
    def _secret_typed(self) -> None:
        text = self.secret.text().strip()
        self.draft.product_secret = Secret(text) if text and secret_problem(text) is None else None
        self._judge()
        self.completeChanged.emit()

    def _judge(self) -> None:
        preview = self.draft.preview
        if preview is None:
            return
        if preview.problems:
            self.say(
                self.tr("Problems: {count}. The files are refused whole.").format(
                    count=grouped(len(preview.problems))
                ),
                bad=True,
            )
        elif self._foreign(preview):
            self.say(self._foreign(preview), bad=True)
        elif preview.needs_product_secret and self.draft.product_secret is None:
            text = self.secret.text().strip()
            self.say(
                self.tr("This ProductSecret has a character or a length that is not allowed.")
                if text
                else self.tr("The ProductSecret is not in the files: type it once."),
                bad=bool(text),
            )
        else:
            self.say(self.tr("The files can be taken in."), good=True)
