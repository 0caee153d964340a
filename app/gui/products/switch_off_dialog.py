"""Switching the per-product secret off: the one step that can make finished units worthless."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.gui.people.grave_dialog import GraveDialog
from app.gui.words import grouped
from app.gui.work import Work
from app.model.person import Role
from app.model.product import ProductRow
from app.station.desk import Desk


class SwitchOffDialog(GraveDialog):
    """Says how many units would be lost, and wants the product's name and an engineer's PIN.

    Args:
        desk: the products and the people.
        work: thread for them.
        product: to switch off for.
    """

    switched_off = Signal(object)
    """The ProductRow as it is now."""

    def __init__(self, desk: Desk, work: Work, product: ProductRow, parent: QWidget | None = None) -> None:
        name = product.name or product.product_key
        asked = self.tr("Type the product's name: {name}").format(name=name)
        super().__init__(work, self.tr("Switch the per-product secret off?"), name, asked, parent)
        self._desk, self._product = desk, product
        self.add_choice(self.tr("Keep it on"), self.tr("Switch it off"))
        self.do_button.clicked.connect(self.switch_off)
        self.resize(620, 420)
        self.danger.setText(self.tr("Counting the units that would be lost…"))
        self.ask(self._count, self._show_count)

    @Slot()
    def switch_off(self) -> None:
        """Ask the desk, in the name of the engineer whose PIN was typed."""
        if not self.do_button.isEnabled():
            return
        key, typed = self._product.product_key, self.typed.text().strip()
        name, pin = self.take_pin()

        def task() -> ProductRow:
            by = self._desk.people.confirm(pin, Role.ENGINEER, name)
            self._desk.products.disable_per_product(key, typed, by)
            return self._desk.products.row(key)

        self.ask(task, self._done)

    def _count(self) -> tuple[int, bool, str]:
        people = self._desk.people
        required = people.required
        return self._desk.products.at_risk(self._product.product_key), required, people.acting.name

    def _show_count(self, answer: tuple[int, bool, str]) -> None:
        count, required, name = answer
        self.danger.setText(
            self.tr("⚠ Units that can never connect if you go on: {count}").format(count=grouped(count))
            if count
            else self.tr("No unit that was flashed this way is waiting to connect.")
        )
        self.detail.setText(
            self.tr(
                "They were flashed with the per-product secret and the cloud has not seen them. Without it "
                "they have nothing to sign in with, and only flashing them again helps. Take in the "
                "platform's device list first: units that have connected are not counted here."
            )
        )
        self.show_people(name, required=required)

    def _done(self, row: ProductRow) -> None:
        self.switched_off.emit(row)
        self.accept()
