"""Key and backups of this station's books."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.keeping.backup_words import occasion_word, size_text
from app.gui.keeping.key_change_dialog import KeyChangeDialog
from app.gui.keeping.key_form_dialog import KeyFormDialog
from app.gui.keeping.key_words import form_sentence, form_word
from app.gui.keeping.sheet_dialog import SheetDialog
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.people.session import Session
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.words import local_time
from app.gui.work import Work
from app.model.key_form import KeyForm
from app.model.person import Role
from app.station.desk import Desk
from app.station.strongbox import Strongbox
from app.store.backups import Backup


class StationDialog(DeskDialog):
    """Key above, backups below; each act is on record.

    Args:
        desk: its people.
        strongbox: key and backups.
        work: thread for them.
        session: who is here.
        dialogs: file choosers.
    """

    key_change_asked = Signal(object)
    """The KeyChange that is to be made when the window is closed."""

    sheet_changed = Signal()
    """Whether a recovery sheet is due may be another answer now."""

    def __init__(
        self,
        desk: Desk,
        strongbox: Strongbox,
        work: Work,
        session: Session,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._strongbox, self._session, self._dialogs = desk, strongbox, session, dialogs
        self.setWindowTitle(self.tr("Key and backups"))
        self.form: KeyForm | None = None
        self.opened: DeskDialog | None = None
        self._sound: dict[Path, bool] = {}
        self.key_line, self.key_sentence = make_label(wrap=True), make_label("muted", wrap=True)
        self.key_line.setFont(scaled(self.font(), 1.25, bold=True))
        self.form_button, self.sheet_button, self.change_button = (QPushButton() for _ in range(3))
        self.backup_button, self.elsewhere_button, self.check_button = (
            make_button("primary"),
            *(QPushButton() for _ in range(2)),
        )
        self.model: RowsModel[Backup] = RowsModel(self._headers, self._cells, (), self)
        samples = (
            "20261231-235959-upgrade-0007.sqlite",
            "2026-12-31 23:59",
            "before an upgrade",
            "999 MB",
            "",
        )
        self.table = RecordsTable(self.model, samples)
        self.table.setSelectionMode(RecordsTable.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Backups"))
        self.backups_line = make_label("muted", wrap=True)
        self._lay_out()
        self._connect()
        self.resize(900, 600)
        self.ask(self._query, self._show)

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        free, known = not self.busy, self.form is not None
        for button in (self.form_button, self.sheet_button):
            self._session.allow(button, Role.SUPERVISOR, ready=free and known)
        idle = not self._desk.running
        self._session.allow(
            self.change_button,
            Role.SUPERVISOR,
            ready=free and known and idle,
            tip="" if idle else self.tr("A run is open; stop it first."),
        )
        own = self._strongbox.has_backups
        for button in (self.backup_button, self.elsewhere_button):
            self._session.allow(button, Role.ENGINEER, ready=free and own)
        self._session.allow(self.check_button, Role.ENGINEER, ready=free and self._chosen() is not None)

    @Slot()
    def keep_otherwise(self) -> None:
        """Choose another way to keep the key."""
        if self.form is not None:
            dialog = KeyFormDialog(self._desk, self._strongbox, self._work, self.form, self)
            dialog.changed.connect(self._key_kept)
            self._open(dialog)

    @Slot()
    def hand_out_sheet(self) -> None:
        """Make the recovery sheet again."""
        dialog = SheetDialog(self._desk, self._strongbox, self._work, self._dialogs, self)
        dialog.put_away.connect(self.sheet_changed)
        self._open(dialog)

    @Slot()
    def change_key(self) -> None:
        """Ask whether the key is to be changed."""
        dialog = KeyChangeDialog(self._desk, self._strongbox, self._work, self)
        dialog.agreed.connect(self._change_agreed)
        self._open(dialog)

    @Slot()
    def back_up(self) -> None:
        """Copy the books into the folder of backups."""
        self._back_up_to(None)

    @Slot()
    def check(self) -> None:
        """See whether the chosen copy is sound."""
        chosen = self._chosen()
        if chosen is None:
            return

        def task() -> Backup:
            self._sound[chosen.path] = False
            self._strongbox.check(chosen, self._desk.people.acting)
            self._sound[chosen.path] = True
            return chosen

        self.ask(task, self._checked)

    def _back_up_to(self, target: Path | None) -> None:
        def task() -> Backup:
            return self._strongbox.back_up(target, self._desk.people.acting)

        self.ask(task, self._backed_up)

    @Slot()
    def _choose_target(self) -> None:
        self._dialogs.choose_target(
            self,
            self.tr("Back up to a file"),
            "flashline-backup.sqlite",
            self.tr("Backups (*.sqlite)"),
            self._back_up_to,
        )

    def _query(self) -> tuple[KeyForm, list[Backup]]:
        return self._strongbox.form, self._strongbox.backups()

    def _show(self, answer: tuple[KeyForm, list[Backup]]) -> None:
        self.form, rows = answer
        self.key_line.setText(self.tr("The key is kept: {how}").format(how=form_word(self.form)))
        self.key_sentence.setText(form_sentence(self.form))
        self.model.show_rows(rows)

    def _backed_up(self, made: Backup) -> None:
        self._sound[made.path] = True
        self.say(self.tr("{file}: made and checked.").format(file=made.path.name), good=True)
        self.ask(self._query, self._show)

    def _checked(self, backup: Backup) -> None:
        self.say(self.tr("{file} is sound, and its books balance.").format(file=backup.path.name), good=True)
        self.model.show_rows(self.model.rows())

    @Slot()
    def _key_kept(self) -> None:
        self.say(self.tr("Done; it is on record."), good=True)
        self.ask(self._query, self._show)

    @Slot(object)
    def _change_agreed(self, errand: object) -> None:
        self.accept()
        self.key_change_asked.emit(errand)

    def _open(self, dialog: DeskDialog) -> None:
        if self.opened is not None or self.busy:
            dialog.deleteLater()
            return
        self.opened = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot()
    def _closed(self) -> None:
        self.opened = None

    def _chosen(self) -> Backup | None:
        rows = self.table.chosen_rows()
        return self.model.row(rows[0]) if rows else None

    def _headers(self) -> list[str]:
        return [self.tr("File"), self.tr("Made"), self.tr("Occasion"), self.tr("Size"), self.tr("Checked")]

    def _cells(self, row: Backup) -> list[str]:
        sound = self._sound.get(row.path)
        checked = self.tr("when it was made") if sound is None else self.tr("now: sound")
        if sound is False:
            checked = self.tr("now: DAMAGED")
        return [row.path.name, local_time(row.at), occasion_word(row.why), size_text(row.size), checked]

    def _connect(self) -> None:
        for button, action in (
            (self.form_button, self.keep_otherwise),
            (self.sheet_button, self.hand_out_sheet),
            (self.change_button, self.change_key),
            (self.backup_button, self.back_up),
            (self.elsewhere_button, self._choose_target),
            (self.check_button, self.check),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(action)
        self.table.selectionModel().selectionChanged.connect(self.refresh)
        self._session.changed.connect(self.refresh)

    def _lay_out(self) -> None:
        for button, text in (
            (self.form_button, self.tr("Change passphrase, or keep it otherwise…")),
            (self.sheet_button, self.tr("Recovery sheet…")),
            (self.change_button, self.tr("Change the key…")),
            (self.backup_button, self.tr("Back up now")),
            (self.elsewhere_button, self.tr("Back up to a file…")),
            (self.check_button, self.tr("Check the chosen one")),
        ):
            button.setText(text)
        self.content.addWidget(self.key_line)
        self.content.addWidget(self.key_sentence)
        self._add_row(self.form_button, self.sheet_button, self.change_button)
        title = make_label()
        title.setFont(scaled(self.font(), 1.25, bold=True))
        title.setText(self.tr("Backups of the books"))
        self.content.addSpacing(8)
        self.content.addWidget(title)
        own = self._strongbox.has_backups
        self.backups_line.setText(
            self.tr("Made at each close of a run and before each upgrade. They open with the key only.")
            if own
            else self.tr("A PostgreSQL server has these books: its administrator copies them (pg_dump).")
        )
        self.content.addWidget(self.backups_line)
        self.content.addWidget(self.table, 1)
        self._add_row(self.backup_button, self.elsewhere_button, self.check_button)
        for widget in (self.table, self.backup_button, self.elsewhere_button, self.check_button):
            widget.setVisible(own)
        if not own:
            self.content.addStretch(1)
        self.add_close_button(self.tr("Close"))

    def _add_row(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.content.addLayout(row)
