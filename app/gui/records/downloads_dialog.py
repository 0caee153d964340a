"""The files of a batch: its codes, who used them, one page about it, and the platform's form for names."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.language import spoken_now
from app.gui.look import scaled
from app.gui.parts import make_card, make_label, make_secret_field
from app.gui.people.session import Session
from app.gui.words import grouped
from app.gui.work import Work
from app.model.centre import ReturnedNames
from app.model.person import Role
from app.model.records import BatchRow
from app.model.secret import Secret
from app.station.desk import Desk


class DownloadsDialog(DeskDialog):
    """Every file that is written goes on record, with who asked for it.

    Args:
        desk: downloads and production.
        work: thread for them.
        session: what who is here may do.
        dialogs: file choosers.
        batch: whose files.
    """

    def __init__(
        self,
        desk: Desk,
        work: Work,
        session: Session,
        dialogs: Dialogs,
        batch: BatchRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._dialogs, self._batch = desk, session, dialogs, batch
        self._password: Secret | None = None
        self.setWindowTitle(self.tr("Files of batch {number}").format(number=batch.number))
        self.password, self.again = (
            make_secret_field(self.tr("Password")),
            make_secret_field(self.tr("Password again")),
        )
        self.codes_button, self.used_button, self.pdf_button, self.form_button, self.back_button = (
            QPushButton() for _ in range(5)
        )
        self._lay_out()
        self._connect()
        self.resize(720, 560)
        self.refresh()

    @Slot()
    def ask_codes(self) -> None:
        """Ask for the file of the codes; with a password only Excel files."""
        if self.password.text() != self.again.text():
            self.say(self.tr("The two passwords are not the same."), bad=True)
            return
        text = self.password.text()
        self._password = Secret(text) if text else None
        filters = self.tr("Excel (*.xlsx)") if text else self.tr("Excel (*.xlsx);;CSV (*.csv)")
        name = f"batch-{self._batch.number}.xlsx"
        self._dialogs.choose_target(
            self, self.tr("Download activation codes"), name, filters, self.write_codes
        )

    @Slot(object)
    def write_codes(self, path: Path) -> None:
        """Write the codes with their secrets."""
        number, password = self._batch.number, self._password
        self._password = None
        self.password.clear()
        self.again.clear()

        def task() -> tuple[int, str]:
            desk = self._desk
            return desk.downloads.codes(number, path, password, desk.people.acting), path.name

        self.ask(task, self._codes_written)

    @Slot(object)
    def write_consumption(self, path: Path) -> None:
        """Write who flashed what when."""
        number = self._batch.number
        self._write(path, lambda: self._desk.downloads.consumption(number, path, self._desk.people.acting))

    @Slot(object)
    def write_pdf(self, path: Path) -> None:
        """Write one page about the batch."""
        number, desk, language = self._batch.number, self._desk, spoken_now()
        self._write(path, lambda: desk.downloads.pdf_summary(number, path, desk.people.acting, language))

    @Slot(object)
    def write_form(self, folder: Path) -> None:
        """Write the DeviceNames in the platform's form."""
        number = self._batch.number

        def task() -> list[Path]:
            return self._desk.production.write_upload_form(number, folder)

        self.ask(task, self._form_written)

    @Slot(object)
    def compare(self, path: Path) -> None:
        """Compare the names that a platform gave back with those of the batch."""
        number = self._batch.number

        def task() -> ReturnedNames:
            return self._desk.production.reconcile_upload(number, [path])

        self.ask(task, self._compared)

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        for button in (
            self.codes_button,
            self.used_button,
            self.pdf_button,
            self.form_button,
            self.back_button,
        ):
            self._session.allow(button, Role.ENGINEER, ready=not self.busy)

    def reject(self) -> None:
        """Leave no password behind."""
        if not self.busy:
            self.password.clear()
            self.again.clear()
        super().reject()

    def _write(self, path: Path, write: Callable[[], object]) -> None:
        def task() -> str:
            write()
            return path.name

        self.ask(task, self._written)

    def _written(self, name: str) -> None:
        self.say(self.tr("{name} is written; it holds no secrets.").format(name=name), good=True)

    def _codes_written(self, answer: tuple[int, str]) -> None:
        count, name = answer
        self.say(
            self.tr("{count} codes are in {name}. It holds secrets; the download is on record.").format(
                count=grouped(count), name=name
            ),
            good=True,
        )

    def _form_written(self, paths: list[Path]) -> None:
        self.say(self.tr("Files written: {count}.").format(count=len(paths)), good=True)

    def _compared(self, found: ReturnedNames) -> None:
        if found.complete:
            self.say(self.tr("All {count} names came back.").format(count=grouped(found.sent)), good=True)
            return
        examples = ", ".join([*found.missing[:3], *found.strange[:3], *found.repeated[:3]])
        self.say(
            self.tr(
                "{returned} of {sent} names came back: {missing} missing, {strange} unknown, {repeated} "
                "twice (such as {examples})."
            ).format(
                returned=grouped(found.returned),
                sent=grouped(found.sent),
                missing=grouped(len(found.missing)),
                strange=grouped(len(found.strange)),
                repeated=grouped(len(found.repeated)),
                examples=examples,
            ),
            bad=True,
        )

    @Slot()
    def _ask_consumption(self) -> None:
        name, filters = f"batch-{self._batch.number}-used.xlsx", self.tr("Excel (*.xlsx);;CSV (*.csv)")
        self._dialogs.choose_target(self, self.tr("Record of use"), name, filters, self.write_consumption)

    @Slot()
    def _ask_pdf(self) -> None:
        name, filters = f"batch-{self._batch.number}.pdf", self.tr("PDF (*.pdf)")
        self._dialogs.choose_target(self, self.tr("Summary"), name, filters, self.write_pdf)

    @Slot()
    def _ask_form(self) -> None:
        self._dialogs.choose_folder(self, self.tr("Folder for the files of names"), self.write_form)

    @Slot()
    def _ask_returned(self) -> None:
        filters = self.tr("Names (*.xlsx *.csv);;All files (*)")
        self._dialogs.choose_file(self, self.tr("What the platform gave back"), filters, self.compare)

    def _connect(self) -> None:
        for button, action in (
            (self.codes_button, self.ask_codes),
            (self.used_button, self._ask_consumption),
            (self.pdf_button, self._ask_pdf),
            (self.form_button, self._ask_form),
            (self.back_button, self._ask_returned),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(action)

    def _lay_out(self) -> None:
        secrets = self._card(
            self.tr("Activation codes"),
            self.tr("With their secrets, in the platform's columns. Whoever has the file has the codes."),
        )
        line = QHBoxLayout()
        self.password.setPlaceholderText(self.tr("password (may stay empty)"))
        self.again.setPlaceholderText(self.tr("password again"))
        line.addWidget(self.password)
        line.addWidget(self.again)
        line.addWidget(self.codes_button)
        secrets.addLayout(line)
        reports = self._card(
            self.tr("Reports without secrets"),
            self.tr("Who flashed which code onto which module, and one page about the batch."),
        )
        self._row(reports, self.used_button, self.pdf_button)
        names = self._card(
            self.tr("Names for the platform"),
            self.tr("DeviceNames in the platform's form, 10,000 in a file; and the check of what came back."),
        )
        self._row(names, self.form_button, self.back_button)
        self.content.addStretch(1)
        self.codes_button.setText(self.tr("Download codes…"))
        self.used_button.setText(self.tr("Record of use…"))
        self.pdf_button.setText(self.tr("Summary as PDF…"))
        self.form_button.setText(self.tr("Write the names…"))
        self.back_button.setText(self.tr("Check what came back…"))
        self.add_close_button(self.tr("Close")).setDefault(True)

    def _card(self, title: str, text: str) -> QVBoxLayout:
        frame, column = make_card()
        heading, explain = QLabel(title), make_label("muted", wrap=True)
        heading.setFont(scaled(self.font(), 1.15, bold=True))
        explain.setText(text)
        column.addWidget(heading)
        column.addWidget(explain)
        self.content.addWidget(frame)
        return column

    def _row(self, column: QVBoxLayout, *buttons: QPushButton) -> None:
        line = QHBoxLayout()
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
