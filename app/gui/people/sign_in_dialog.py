"""Signing in, and naming the first supervisor."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.parts import make_button, make_label, make_secret_field
from app.gui.work import Work
from app.model.person import Person
from app.model.secret import Secret
from app.station.desk import Desk


class SignInDialog(DeskDialog):
    """Name and PIN; the PIN leaves the field as soon as it is asked about.

    Args:
        desk: the people.
        work: thread for them.
        name: who was here last.
    """

    signed_in = Signal(object)
    """The Person."""

    def __init__(self, desk: Desk, work: Work, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Sign in"))
        self.name, self.pin = QLineEdit(name), make_secret_field(self.tr("PIN"))
        self.name.setMaxLength(64)
        _add_fields(self, ((self.tr("Name"), self.name), (self.tr("PIN"), self.pin)))
        self.add_close_button(self.tr("Cancel"))
        self.in_button = make_button("primary")
        self.in_button.setText(self.tr("Sign in"))
        self.in_button.setDefault(True)
        self.in_button.clicked.connect(self.sign_in)
        self.buttons.addWidget(self.in_button)
        self.name.textChanged.connect(self.refresh)
        self.pin.textChanged.connect(self.refresh)
        self.resize(440, 240)
        self.refresh()
        (self.pin if name else self.name).setFocus()

    @Slot()
    def sign_in(self) -> None:
        """Ask the desk."""
        if not self.in_button.isEnabled():
            return
        name, pin = self.name.text().strip(), Secret(self.pin.text())
        self.pin.clear()

        def task() -> Person:
            return self._desk.people.sign_in(name, pin)

        self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """Wait for both fields."""
        ready = bool(self.name.text().strip() and self.pin.text())
        self.in_button.setEnabled(ready and not self.busy)
        if not self.busy and self.message.isVisible() and not self.pin.text():
            self.pin.setFocus()

    def _done(self, person: Person) -> None:
        self.signed_in.emit(person)
        self.accept()


class FoundDialog(DeskDialog):
    """Names the first supervisor: from then on the station asks who is there.

    Args:
        desk: the people.
        work: thread for them.
    """

    founded = Signal(object)
    """The Person."""

    def __init__(self, desk: Desk, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._desk = desk
        self.setWindowTitle(self.tr("Who is in charge of this station?"))
        explain = make_label(wrap=True)
        explain.setText(
            self.tr(
                "The first person is the supervisor, who names the others. From then on Flashline asks "
                "everybody for name and PIN, and puts on record who did what. Until then whoever is at the "
                "computer may do everything."
            )
        )
        self.name = QLineEdit()
        self.name.setMaxLength(64)
        self.pin, self.again = make_secret_field(self.tr("PIN")), make_secret_field(self.tr("PIN again"))
        self.content.addWidget(explain)
        _add_fields(
            self,
            ((self.tr("Name"), self.name), (self.tr("PIN"), self.pin), (self.tr("PIN again"), self.again)),
        )
        self.add_close_button(self.tr("Later"))
        self.make_button = make_button("primary")
        self.make_button.setText(self.tr("Begin"))
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self.found)
        self.buttons.addWidget(self.make_button)
        for field in (self.name, self.pin, self.again):
            field.textChanged.connect(self.refresh)
        self.resize(560, 340)
        self.refresh()
        self.name.setFocus()

    @Slot()
    def found(self) -> None:
        """Ask the desk."""
        if not self.make_button.isEnabled():
            return
        if self.pin.text() != self.again.text():
            self.say(self.tr("The two PINs are not the same."), bad=True)
            return
        name, pin = self.name.text().strip(), Secret(self.pin.text())
        self.pin.clear()
        self.again.clear()

        def task() -> Person:
            return self._desk.people.found(name, pin)

        self.ask(task, self._done)

    @Slot()
    def refresh(self) -> None:
        """Wait for all fields."""
        ready = bool(self.name.text().strip() and self.pin.text() and self.again.text())
        self.make_button.setEnabled(ready and not self.busy)

    def _done(self, person: Person) -> None:
        self.founded.emit(person)
        self.accept()


def _add_fields(dialog: DeskDialog, fields: tuple[tuple[str, QLineEdit], ...]) -> None:
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(10)
    for text, field in fields:
        label = make_label("fieldName")
        label.setText(text)
        label.setMinimumHeight(field.sizeHint().height())
        label.setBuddy(field)
        field.setAccessibleName(text)
        form.addRow(label, field)
    dialog.content.addLayout(form)
    dialog.content.addStretch(1)
