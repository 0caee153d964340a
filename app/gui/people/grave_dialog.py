"""A step that can't be taken back: what it does in plain words, a word to type, and an engineer's PIN."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.look import scaled
from app.gui.parts import add_named_row, make_button, make_label, make_secret_field
from app.gui.work import Work
from app.model.secret import Secret


class GraveDialog(DeskDialog):
    """Its button is free once the word is typed and, where people sign in, a PIN.

    Args:
        work: thread for the desk's answers.
        title: of the window.
        word: that has to be typed.
        asked: asks for the word.
        parent: the window that it belongs to.
    """

    def __init__(self, work: Work, title: str, word: str, asked: str, parent: QWidget | None = None) -> None:
        super().__init__(work, title, parent)
        self._word = word
        self._pin_wanted: bool | None = None
        self.danger, self.detail = make_label("danger", wrap=True), make_label(wrap=True)
        self.danger.setFont(scaled(self.font(), 1.3, bold=True))
        self.typed, self.who = QLineEdit(), QLineEdit()
        self.pin = make_secret_field(self.tr("Engineer's PIN"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        for text, field in (
            (asked, self.typed),
            (self.tr("Engineer's name"), self.who),
            (self.tr("Engineer's PIN"), self.pin),
        ):
            add_named_row(self._form, text, field)
            field.textChanged.connect(self.refresh)
        self.content.addWidget(self.danger)
        self.content.addWidget(self.detail)
        self.content.addLayout(self._form)
        self.content.addStretch(1)
        self.do_button = make_button("danger")

    def add_choice(self, keep: str, do: str) -> None:
        """The two buttons; to leave everything as it is is the one that Enter presses.

        Args:
            keep: leaves it.
            do: takes the step.
        """
        self.keep_button = self.add_close_button(keep)
        self.do_button.setText(do)
        self.do_button.setAutoDefault(False)
        self.buttons.addWidget(self.do_button)
        self.keep_button.setDefault(True)

    @Slot()
    def refresh(self) -> None:
        """The button is free once everything was typed."""
        right = self.typed.text().strip() == self._word
        pin = self._pin_wanted is False or bool(self._pin_wanted and self.pin.text())
        self.do_button.setEnabled(right and pin and not self.busy)

    def reject(self) -> None:
        """Leave no PIN behind."""
        if not self.busy:
            self.pin.clear()
        super().reject()

    def show_people(self, name: str, *, required: bool) -> None:
        """Ask for name and PIN, if people sign in here; who acts now is offered."""
        self._pin_wanted = required
        self.who.setText(name)
        self._form.setRowVisible(self.who, required)
        self._form.setRowVisible(self.pin, required)
        self.typed.setFocus()

    def take_pin(self) -> tuple[str | None, Secret]:
        """The name and the PIN that were typed; the field is empty then."""
        name, pin = self.who.text().strip() or None, Secret(self.pin.text())
        self.pin.clear()
        return name, pin
