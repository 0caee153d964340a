"""An engineer's confirmation of what a run does to chips for good."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.facade import Desk
from app.gui.look import scaled
from app.gui.parts import make_button, make_label, make_secret_field
from app.gui.work import Work
from app.model.person import Person, Role
from app.model.secret import Secret


class PermanentDialog(DeskDialog):
    """Says what can't be undone, and wants the batch's number and, where people sign in, an engineer's PIN.

    Args:
        desk: its people.
        work: thread for them.
        batch: whose MACs are burnt.
    """

    confirmed = Signal(object)
    """The Person who answers for it."""

    def __init__(self, desk: Desk, work: Work, batch: int, parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._desk, self._batch = desk, batch
        self._pin_wanted: bool | None = None
        self.setWindowTitle(self.tr("Permanent"))
        self.danger = make_label("danger", wrap=True)
        self.danger.setFont(scaled(self.font(), 1.3, bold=True))
        self.danger.setText(self.tr("⚠ Permanent: this run burns a MAC into the eFuses of every chip."))
        detail = make_label(wrap=True)
        detail.setText(
            self.tr(
                "Nothing can take that back: not erasing, not flashing again. Each chip gets the Bluetooth "
                "MAC that its code is named after. The batch must be one of MACs that the product was given."
            )
        )
        self.typed, self.who = QLineEdit(), QLineEdit()
        self.pin = make_secret_field(self.tr("Engineer's PIN"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        for text, field in (
            (self.tr("Type the batch's number: {number}").format(number=batch), self.typed),
            (self.tr("Engineer's name"), self.who),
            (self.tr("Engineer's PIN"), self.pin),
        ):
            label = make_label("fieldName")
            label.setText(text)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            field.setAccessibleName(text)
            field.textChanged.connect(self.refresh)
            self._form.addRow(label, field)
        self.content.addWidget(self.danger)
        self.content.addWidget(detail)
        self.content.addLayout(self._form)
        self.content.addStretch(1)
        self.keep_button = self.add_close_button(self.tr("Don't start"))
        self.burn_button = make_button("danger")
        self.burn_button.setText(self.tr("Burn and start"))
        self.burn_button.setAutoDefault(False)
        self.burn_button.clicked.connect(self.confirm)
        self.buttons.addWidget(self.burn_button)
        self.keep_button.setDefault(True)
        self.resize(640, 380)
        self.ask(self._query, self._show_people)

    @Slot()
    def confirm(self) -> None:
        """Ask the desk whether the PIN is an engineer's."""
        if not self.burn_button.isEnabled():
            return
        name, pin = self.who.text().strip() or None, Secret(self.pin.text())
        self.pin.clear()

        def task() -> Person:
            return self._desk.people.confirm(pin, Role.ENGINEER, name)

        self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """The button is free once everything was typed."""
        right = self.typed.text().strip() == str(self._batch)
        pin = self._pin_wanted is False or bool(self._pin_wanted and self.pin.text())
        self.burn_button.setEnabled(right and pin and not self.busy)

    def reject(self) -> None:
        """Leave no PIN behind."""
        if not self.busy:
            self.pin.clear()
        super().reject()

    def _query(self) -> tuple[bool, str]:
        people = self._desk.people
        return people.required, people.acting.name

    def _show_people(self, answer: tuple[bool, str]) -> None:
        self._pin_wanted, name = answer
        self.who.setText(name)
        self._form.setRowVisible(self.who, self._pin_wanted)
        self._form.setRowVisible(self.pin, self._pin_wanted)
        self.typed.setFocus()

    def _done(self, person: Person) -> None:
        self.confirmed.emit(person)
        self.accept()
