"""Switching the per-product secret off: the one step that can make finished units worthless."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.facade import Desk
from app.gui.look import scaled
from app.gui.parts import make_button, make_label, make_secret_field
from app.gui.words import grouped
from app.gui.work import Work
from app.model.person import Role
from app.model.product import ProductRow
from app.model.secret import Secret


class SwitchOffDialog(DeskDialog):
    """Says how many units would be lost, and wants the product's name and an engineer's PIN.

    Args:
        desk: the products and the people.
        work: thread for them.
        product: to switch off for.
    """

    switched_off = Signal(object)
    """The ProductRow as it is now."""

    def __init__(self, desk: Desk, work: Work, product: ProductRow, parent: QWidget | None = None) -> None:
        super().__init__(work, "", parent)
        self._desk, self._product = desk, product
        self._name = product.name or product.product_key
        self._counted = self._pin_wanted = False
        self.setWindowTitle(self.tr("Switch the per-product secret off?"))
        self.danger = make_label("danger", wrap=True)
        self.danger.setFont(scaled(self.font(), 1.3, bold=True))
        self.detail = make_label(wrap=True)
        self.typed, self.who = QLineEdit(), QLineEdit()
        self.pin = make_secret_field(self.tr("Engineer's PIN"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        for text, field in (
            (self.tr("Type the product's name: {name}").format(name=self._name), self.typed),
            (self.tr("Engineer's name"), self.who),
            (self.tr("Engineer's PIN"), self.pin),
        ):
            label = make_label("fieldName")
            label.setText(text)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            field.setAccessibleName(text)
            self._form.addRow(label, field)
        self.content.addWidget(self.danger)
        self.content.addWidget(self.detail)
        self.content.addLayout(self._form)
        self.content.addStretch(1)
        self.keep_button = self.add_close_button(self.tr("Keep it on"))
        self.off_button = make_button("danger")
        self.off_button.setText(self.tr("Switch it off"))
        self.off_button.setAutoDefault(False)
        self.off_button.clicked.connect(self.switch_off)
        self.buttons.addWidget(self.off_button)
        self.keep_button.setDefault(True)
        for field in (self.typed, self.who, self.pin):
            field.textChanged.connect(self.refresh)
        self.resize(620, 420)
        self.danger.setText(self.tr("Counting the units that would be lost…"))
        self.ask(self._count, self._show_count)

    @Slot()
    def switch_off(self) -> None:
        """Ask the desk, in the name of the engineer whose PIN was typed."""
        if not self.off_button.isEnabled():
            return
        key, typed = self._product.product_key, self.typed.text().strip()
        name, pin = self.who.text().strip() or None, Secret(self.pin.text())
        self.pin.clear()

        def task() -> ProductRow:
            by = self._desk.people.confirm(pin, Role.ENGINEER, name)
            self._desk.products.disable_per_product(key, typed, by)
            return self._desk.products.row(key)

        self.ask(task, self._done)

    def refresh(self) -> None:
        """The button is free once everything was typed."""
        right = self.typed.text().strip() == self._name
        pin = not self._pin_wanted or bool(self.pin.text())
        self.off_button.setEnabled(self._counted and right and pin and not self.busy)

    def reject(self) -> None:
        """Leave no PIN behind."""
        if not self.busy:
            self.pin.clear()
        super().reject()

    def _count(self) -> tuple[int, bool, str]:
        people = self._desk.people
        required = people.required
        return self._desk.products.at_risk(self._product.product_key), required, people.acting.name

    def _show_count(self, answer: tuple[int, bool, str]) -> None:
        count, self._pin_wanted, name = answer
        self._counted = True
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
        self.who.setText(name)
        self._form.setRowVisible(self.who, self._pin_wanted)
        self._form.setRowVisible(self.pin, self._pin_wanted)
        self.typed.setFocus()

    def _done(self, row: ProductRow) -> None:
        self.switched_off.emit(row)
        self.accept()
