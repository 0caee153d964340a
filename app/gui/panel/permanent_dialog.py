"""An engineer's confirmation of what a run does to chips for good."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.people.grave_dialog import GraveDialog
from app.gui.work import Work
from app.model.person import Person, Role
from app.station.desk import Desk


class PermanentDialog(GraveDialog):
    """Says what can't be undone, and wants the batch's number and, where people sign in, an engineer's PIN.

    Args:
        desk: its people.
        work: thread for them.
        batch: whose MACs are burnt.
    """

    confirmed = Signal(object)
    """The Person who answers for it."""

    def __init__(self, desk: Desk, work: Work, batch: int, parent: QWidget | None = None) -> None:
        asked = self.tr("Type the batch's number: {number}").format(number=batch)
        super().__init__(work, self.tr("Permanent"), str(batch), asked, parent)
        self._desk = desk
        self.danger.setText(self.tr("⚠ Permanent: this run burns a MAC into the eFuses of every chip."))
        self.detail.setText(
            self.tr(
                "Nothing can take that back: not erasing, not flashing again. Each chip gets the Bluetooth "
                "MAC that its code is named after. The batch must be one of MACs that the product was given."
            )
        )
        self.add_choice(self.tr("Don't start"), self.tr("Burn and start"))
        self.do_button.clicked.connect(self.confirm)
        self.resize(640, 380)
        self.ask(self._query, self._show_people)

    @Slot()
    def confirm(self) -> None:
        """Ask the desk whether the PIN is an engineer's."""
        if not self.do_button.isEnabled():
            return
        name, pin = self.take_pin()

        def task() -> Person:
            return self._desk.people.confirm(pin, Role.ENGINEER, name)

        self.ask(task, self._done)

    def _query(self) -> tuple[bool, str]:
        people = self._desk.people
        return people.required, people.acting.name

    def _show_people(self, answer: tuple[bool, str]) -> None:
        required, name = answer
        self.show_people(name, required=required)

    def _done(self, person: Person) -> None:
        self.confirmed.emit(person)
        self.accept()
