"""The recovery sheet: print it, save it, or copy it by hand."""

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.gui.dialogs import Dialogs
from app.gui.parts import make_button, make_label, set_role
from app.gui.wordings import shown
from app.model.wording import said
from app.store.recovery import RecoverySheet


def sheet_text(sheet: RecoverySheet) -> str:
    """What is printed, in the language of the window."""
    translate = QCoreApplication.translate
    lines = "\n".join(f"    {number}.  {line}" for number, line in enumerate(sheet.lines, start=1))
    return "\n\n".join(
        (
            translate("Sheet", "FLASHLINE - RECOVERY SHEET"),
            translate("Sheet", "Books: {store}\nKey: {key}\nMade: {at} UTC").format(
                store=sheet.store, key=sheet.key, at=f"{sheet.at:%Y-%m-%d %H:%M}"
            ),
            lines,
            translate(
                "Sheet",
                "With this sheet and a copy of the books anyone can read every secret in them.\n"
                "Lock it up apart from the backups, and keep no file of it.\n"
                "It is void once the key was changed.",
            ),
            translate(
                "Sheet",
                "If the key is lost or its passphrase forgotten: start Flashline, choose\n"
                '"Recovery sheet…" and type the lines. By command: flashline vault recover',
            ),
        )
    )


class SheetPanel(QWidget):
    """Shows nothing of the key before it is asked to.

    Args:
        dialogs: printers and file choosers.
    """

    handed_out = Signal()
    """The sheet was printed, saved or shown."""

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._sheet: RecoverySheet | None = None
        self.out = False
        self.print_button, self.save_button = make_button("primary"), make_button()
        self.show_button = make_button(checkable=True)
        self.print_button.setText(self.tr("Print…"))
        self.save_button.setText(self.tr("Save as a file…"))
        self.show_button.setText(self.tr("Show it, to copy it by hand"))
        self.view = QPlainTextEdit(readOnly=True)
        self.view.setFont(_fixed())
        self.view.setAccessibleName(self.tr("Recovery sheet"))
        self.view.setMinimumHeight(150)
        self.view.hide()
        self.line = make_label("muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.print_button, self.save_button, self.show_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.line)
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.show_button.toggled.connect(self._look)

    def show_sheet(self, sheet: RecoverySheet) -> None:
        """Hand this sheet out from now on."""
        self._sheet = sheet

    def clear(self) -> None:
        """Leave nothing behind."""
        self._sheet = None
        self.view.clear()

    @Slot()
    def _print(self) -> None:
        self._dialogs.choose_printer(self, self._print_on)

    def _print_on(self, printer: QPrinter) -> None:
        if self._sheet is None:
            return
        document = QTextDocument()
        font = _fixed()
        font.setPointSize(11)
        document.setDefaultFont(font)
        document.setPlainText(sheet_text(self._sheet))
        document.print_(printer)
        self._done(self.tr("Sent to the printer. Look whether all four lines can be read."))

    @Slot()
    def _save(self) -> None:
        self._dialogs.choose_target(
            self,
            self.tr("Recovery sheet"),
            "flashline-recovery-sheet.txt",
            self.tr("Texts (*.txt)"),
            self._save_to,
        )

    def _save_to(self, path: Path) -> None:
        if self._sheet is None:
            return
        try:
            path.unlink(missing_ok=True)  # the chooser has asked; whose rights it had does not matter then
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(sheet_text(self._sheet) + "\n")
        except OSError as error:
            set_role(self.line, "problem")
            self.line.setText(
                shown(said("{file}: can't be written: {error}", file=path, error=error.strerror))
            )
            return
        self._done(self.tr("{file}: print it, lock the paper up, and delete the file.").format(file=path))

    @Slot(bool)
    def _look(self, on: bool) -> None:
        shown = on and self._sheet is not None
        self.view.setPlainText(sheet_text(self._sheet) if shown and self._sheet is not None else "")
        self.view.setVisible(shown)
        if shown:
            self._done("")

    def _done(self, text: str) -> None:
        set_role(self.line, "muted")
        self.line.setText(text)
        self.out = True
        self.handed_out.emit()


def _fixed() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
