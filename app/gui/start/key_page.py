"""How the key of the books is to be kept."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
    QWizard,
)

from app.gui.dialogs import Dialogs
from app.gui.keeping.key_words import form_sentence, form_word
from app.gui.keeping.new_passphrase import NewPassphrase
from app.gui.look import scaled
from app.gui.parts import make_label
from app.gui.step_page import StepPage
from app.model.key_form import KeyForm
from app.station.entrance import Entrance
from app.store.founding import KeyChoice


class KeyPage(StepPage):
    """One of three forms; each says what it protects from and what happens when it is lost.

    Args:
        wizard: that it is a page of.
        entrance: tells what this computer has.
        dialogs: asks for a folder.
    """

    def __init__(self, wizard: QWizard, entrance: Entrance, dialogs: Dialogs) -> None:
        super().__init__(wizard)
        self._dialogs, self._entrance = dialogs, entrance
        self.head(
            self.tr("How is the key of the secrets kept?"),
            self.tr(
                "The secrets of the devices are sealed in this station's books. Choose how the key that "
                "opens them is kept; a supervisor can change it later."
            ),
        )
        self.earlier = make_label("danger", wrap=True)
        self.earlier.setVisible(entrance.earlier is not None)
        self.earlier.setText(
            self.tr(
                "Copies of earlier books lie in {folder}, but the books are gone. Codes that were used may "
                "be given out again if you set new ones up. To go on with the earlier ones, cancel and call "
                "an engineer: flashline restore"
            ).format(folder=entrance.earlier)
        )
        self.content.addWidget(self.earlier)
        self._group = QButtonGroup(self)
        self.choices: dict[KeyForm, QRadioButton] = {}
        self.passphrase = NewPassphrase()
        self.folder = QLineEdit()
        for form in (KeyForm.PASSPHRASE, KeyForm.KEYRING, KeyForm.FILE):
            self._add_choice(form)
        self.choices[KeyForm.PASSPHRASE].setChecked(True)
        self.content.addStretch(1)
        self._group.buttonClicked.connect(self._changed)
        self.passphrase.changed.connect(self._changed)
        self.folder.textChanged.connect(self._changed)
        self._changed()

    @property
    def form(self) -> KeyForm:
        """The form that is chosen."""
        return next(form for form, button in self.choices.items() if button.isChecked())

    def choice(self) -> KeyChoice:
        """What is chosen, with its secret."""
        form = self.form
        elsewhere = self.folder.text().strip()
        return KeyChoice(
            form,
            self.passphrase.peek() if form is KeyForm.PASSPHRASE else None,
            Path(elsewhere) if form is KeyForm.FILE and self._elsewhere(elsewhere) else None,
        )

    def isComplete(self) -> bool:
        """Wait for the passphrase, or a folder that is there."""
        if self.form is KeyForm.PASSPHRASE:
            return self.passphrase.ready
        return self.form is not KeyForm.FILE or self._folder_good()

    def _elsewhere(self, text: str) -> bool:
        return bool(text) and Path(text) != self._entrance.key_place

    def _folder_good(self) -> bool:
        text = self.folder.text().strip()
        return not self._elsewhere(text) or (Path(text).is_absolute() and Path(text).is_dir())

    @Slot()
    def _changed(self) -> None:
        form = self.form
        self.passphrase.setVisible(form is KeyForm.PASSPHRASE)
        self.place.setVisible(form is KeyForm.FILE and self._entrance.key_place is not None)
        problem = self.passphrase.problem if form is KeyForm.PASSPHRASE else ""
        if form is KeyForm.FILE and not self._folder_good():
            problem = self.tr("There is no such folder.")
        self.say(problem, bad=True)
        self.completeChanged.emit()

    @Slot()
    def _choose(self) -> None:
        self._dialogs.choose_folder(self, self.tr("Folder of the key file"), self._take)

    def _take(self, folder: Path) -> None:
        self.folder.setText(str(folder))

    def _add_choice(self, form: KeyForm) -> None:
        button = QRadioButton(form_word(form))
        button.setFont(scaled(self.font(), 1.15, bold=True))
        sentence = make_label("muted", wrap=True)
        sentence.setText(form_sentence(form))
        sentence.setContentsMargins(28, 0, 0, 0)
        button.setAccessibleDescription(sentence.text())
        self._group.addButton(button)
        self.choices[form] = button
        self.content.addWidget(button)
        self.content.addWidget(sentence)
        if form is KeyForm.KEYRING:
            button.setEnabled(bool(self._entrance.keyring))
            if not self._entrance.keyring:
                sentence.setText(self.tr("This computer has no keyring that Flashline could use now."))
        elif form is KeyForm.PASSPHRASE:
            self.passphrase.setContentsMargins(28, 0, 0, 0)
            self.content.addWidget(self.passphrase)
        else:
            self._add_place()

    def _add_place(self) -> None:
        self.folder.setText(str(self._entrance.key_place or ""))
        self.folder.setAccessibleName(self.tr("Folder of the key file"))
        browse = QPushButton(self.tr("Folder…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose)
        name = make_label("fieldName")
        name.setText(self.tr("Folder"))
        row = QHBoxLayout()
        row.setContentsMargins(28, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(name)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        self.place = QWidget()
        self.place.setLayout(row)
        self.content.addWidget(self.place)
