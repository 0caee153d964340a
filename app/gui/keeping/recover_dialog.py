"""Brings a lost key back: the lines of the recovery sheet are typed, and a new passphrase chosen."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QRadioButton, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.keeping.new_passphrase import NewPassphrase
from app.gui.parts import make_button, make_label
from app.gui.work import Work
from app.model.secret import Secret

Recover = Callable[[str, Secret | None], None]
"""Takes the lines and the new passphrase; None keeps the key open in a file."""


class RecoverDialog(DeskDialog):
    """Whoever has the sheet may do this; it goes on record.

    Args:
        recover: brings the key back.
        work: thread for it.
    """

    recovered = Signal(object)
    """The new passphrase; None where the key lies open in a file now."""

    def __init__(self, recover: Recover, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._recover = recover
        self.setWindowTitle(self.tr("Recovery sheet"))
        explain = make_label(wrap=True)
        explain.setText(
            self.tr(
                "Type the four lines of the recovery sheet, each in a line of its own. Spaces and small "
                "letters do not matter; a line that was copied wrongly is named."
            )
        )
        self.lines = QPlainTextEdit()
        self.lines.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.lines.setAccessibleName(self.tr("Lines of the recovery sheet"))
        self.lines.setTabChangesFocus(True)
        self.lines.setUndoRedoEnabled(False)
        self.lines.setMinimumHeight(120)
        self.under_passphrase = QRadioButton(self.tr("Keep the key under a new passphrase"))
        self.in_file = QRadioButton(
            self.tr("Keep the key open in its file, for a station that nobody attends")
        )
        self.under_passphrase.setChecked(True)
        self.passphrase = NewPassphrase()
        for widget in (explain, self.lines, self.under_passphrase, self.passphrase, self.in_file):
            self.content.addWidget(widget)
        self.add_close_button(self.tr("Cancel"))
        self.recover_button = make_button("primary")
        self.recover_button.setText(self.tr("Bring the key back"))
        self.recover_button.setDefault(True)
        self.recover_button.clicked.connect(self.recover)
        self.buttons.addWidget(self.recover_button)
        self.lines.textChanged.connect(self.refresh)
        self.passphrase.changed.connect(self._typed)
        self.under_passphrase.toggled.connect(self.refresh)
        self.resize(680, 520)
        self.refresh()

    @Slot()
    def recover(self) -> None:
        """Try the lines."""
        if not self.recover_button.isEnabled():
            return
        typed = [line.partition(".")[2] or line for line in self.lines.toPlainText().splitlines()]
        text = "\n".join(line for line in typed if line.strip())
        phrase = self.passphrase.peek() if self.under_passphrase.isChecked() else None

        def task() -> Secret | None:
            self._recover(text, phrase)
            return phrase

        self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """Wait for the lines and the passphrase."""
        phrase = self.under_passphrase.isChecked()
        self.passphrase.setEnabled(phrase)
        typed = bool(self.lines.toPlainText().strip())
        ready = typed and (not phrase or self.passphrase.ready)
        self.recover_button.setEnabled(ready and not self.busy)

    def done(self, result: int) -> None:
        """Leave nothing behind."""
        self.lines.clear()
        self.passphrase.clear()
        super().done(result)

    @Slot()
    def _typed(self) -> None:
        self.say(self.passphrase.problem, bad=bool(self.passphrase.problem))
        self.refresh()

    def _done(self, phrase: Secret | None) -> None:
        self.accept()
        self.recovered.emit(phrase)
