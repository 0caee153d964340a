"""Keeps the key in another way, or under another passphrase."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.gui.keeping.key_dialog import KeyDialog
from app.gui.keeping.key_words import form_sentence, form_word
from app.gui.keeping.new_passphrase import NewPassphrase
from app.gui.parts import make_label
from app.gui.work import Work
from app.model.key_form import KeyForm
from app.station.desk import Desk
from app.station.strongbox import Strongbox


class KeyFormDialog(KeyDialog):
    """The three forms, each with its sentence.

    Args:
        desk: its people.
        strongbox: the key.
        work: thread for it.
        form: how the key is kept now.
    """

    changed = Signal()
    """The key is kept as was chosen."""

    def __init__(
        self, desk: Desk, strongbox: Strongbox, work: Work, form: KeyForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(strongbox, work, "", parent)
        self._desk = desk
        self.setWindowTitle(self.tr("How the key is kept"))
        self.explain.setText(self.tr("The key stays the same: backups and the recovery sheet stay good."))
        self._group = QButtonGroup(self)
        self.choices: dict[KeyForm, QRadioButton] = {}
        self.passphrase = NewPassphrase()
        self.passphrase.setContentsMargins(28, 0, 0, 0)
        for one in (KeyForm.PASSPHRASE, KeyForm.KEYRING, KeyForm.FILE):
            button = QRadioButton(form_word(one))
            sentence = make_label("muted", wrap=True)
            sentence.setContentsMargins(28, 0, 0, 0)
            usable = one is not KeyForm.KEYRING or bool(strongbox.keyring)
            sentence.setText(
                form_sentence(one)
                if usable
                else self.tr("This computer has no keyring that Flashline could use now.")
            )
            button.setEnabled(usable)
            button.setChecked(one is form)
            self._group.addButton(button)
            self.choices[one] = button
            self.content.addWidget(button)
            self.content.addWidget(sentence)
            if one is KeyForm.PASSPHRASE:
                self.content.addWidget(self.passphrase)
        self.content.addStretch(1)
        self.do_button.setText(self.tr("Keep it like this"))
        self._group.buttonClicked.connect(self._typed)
        self.passphrase.changed.connect(self._typed)
        self.resize(700, 520)
        self.begin()
        self._typed()

    @property
    def form(self) -> KeyForm:
        """The form that is chosen."""
        return next(form for form, button in self.choices.items() if button.isChecked())

    @property
    def ready(self) -> bool:
        """Whether a new passphrase was typed, where one is needed."""
        return self.form is not KeyForm.PASSPHRASE or self.passphrase.ready

    @Slot()
    def act(self) -> None:
        """Ask the desk."""
        if not self.do_button.isEnabled():
            return
        form, present = self.form, self.take_present()
        new = self.passphrase.peek() if form is KeyForm.PASSPHRASE else None

        def task() -> None:
            self.strongbox.protect(form, new, present, self._desk.people.acting)

        self.ask(task, self._done)

    def done(self, result: int) -> None:
        """Leave nothing behind."""
        self.passphrase.clear()
        super().done(result)

    @Slot()
    def _typed(self) -> None:
        phrase = self.form is KeyForm.PASSPHRASE
        self.passphrase.setVisible(phrase)
        problem = self.passphrase.problem if phrase else ""
        self.say(problem, bad=bool(problem))
        self.refresh()

    def _done(self, _: None) -> None:
        self.accept()
        self.changed.emit()
