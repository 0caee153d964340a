"""The flashing methods of a product: one always on, one that is switched on at a risk."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.look import scaled
from app.gui.parts import make_button, make_card, make_label, make_secret_field
from app.gui.people.session import Session
from app.gui.products.switch_off_dialog import SwitchOffDialog
from app.gui.work import Work
from app.model.code import secret_problem
from app.model.person import Role
from app.model.product import ProductRow
from app.model.secret import Secret
from app.station.desk import Desk


class MethodsDialog(DeskDialog):
    """Switching on is choosing and confirming; switching off is a dialog of its own.

    Args:
        desk: the products.
        work: thread for them.
        session: what who is here may do.
        product: whose methods.
    """

    def __init__(
        self, desk: Desk, work: Work, session: Session, product: ProductRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._product = desk, session, product
        self.setWindowTitle(
            self.tr("Flashing methods of {product}").format(product=product.name or product.product_key)
        )
        self.device, self.choice = QCheckBox(self.tr("Per-device secret")), QCheckBox()
        self.choice.setText(self.tr("Per-product secret — high risk"))
        self.state, self.risk = make_label(wrap=True), make_label("problem", wrap=True)
        self.secret: QLineEdit = make_secret_field(self.tr("ProductSecret"))
        self.on_button, self.off_button = make_button("primary"), QPushButton()
        self.off_dialog: SwitchOffDialog | None = None
        self._fill_texts()
        self._lay_out()
        self.choice.toggled.connect(self.refresh)
        self.secret.textChanged.connect(self.refresh)
        self.on_button.clicked.connect(self.switch_on)
        self.off_button.clicked.connect(self.switch_off)
        self.resize(680, 460)
        self.refresh()

    @Slot()
    def switch_on(self) -> None:
        """Switch the per-product secret on, with its secret if one was typed."""
        if not self.on_button.isEnabled():
            return
        key, text = self._product.product_key, self.secret.text().strip()
        secret = Secret(text) if text else None

        def task() -> ProductRow:
            by = self._desk.people.acting
            if secret is not None:
                self._desk.products.set_product_secret(key, secret, by)
            if not self._desk.products.row(key).per_product:
                self._desk.products.enable_per_product(key, by)
            return self._desk.products.row(key)

        self.ask(task, self._switched)

    @Slot()
    def switch_off(self) -> None:
        """Open the dialog that says what it would cost."""
        self.off_dialog = SwitchOffDialog(self._desk, self._work, self._product, self)
        self.off_dialog.switched_off.connect(self._switched)
        self.off_dialog.finished.connect(self._off_gone)
        self.off_dialog.open()

    @Slot()
    def refresh(self) -> None:
        """Show what is on, and what can be pressed."""
        product, on = self._product, self._product.per_product
        text = self.secret.text().strip()
        wrong = secret_problem(text) if text else None
        wants = on and text and wrong is None
        self.choice.setEnabled(not on and self._session.may(Role.ENGINEER))
        if on:
            self.choice.setChecked(True)
        chosen = self.choice.isChecked() and wrong is None
        self.on_button.setText(
            self.tr("Keep this ProductSecret") if on else self.tr("I understand: switch it on")
        )
        self.on_button.setVisible(not on or not product.has_product_secret)
        self.secret.setVisible(not product.has_product_secret)
        self._session.allow(
            self.on_button, Role.ENGINEER, ready=bool(wants if on else chosen) and not self.busy
        )
        self.off_button.setVisible(on)
        self._session.allow(self.off_button, Role.ENGINEER, ready=not self.busy)
        self.secret.setEnabled(not product.has_product_secret and self.choice.isChecked())
        if on:
            self.state.setText(
                self.tr("On. The ProductSecret is known.")
                if product.has_product_secret
                else self.tr("On. The ProductSecret is not known yet; it is asked for with the first codes.")
            )
        else:
            self.state.setText(self.tr("Off. Choose it, read what it means, then switch it on."))

    @Slot(object)
    def _switched(self, row: ProductRow) -> None:
        before, self._product = self._product.per_product, row
        self.secret.clear()
        if before != row.per_product:
            self.choice.setChecked(row.per_product)
            text = (
                self.tr("The per-product secret is on.")
                if row.per_product
                else self.tr("The per-product secret is off.")
            )
        else:
            text = self.tr("The ProductSecret is kept.")
        self.say(text, good=True)
        self.refresh()

    @Slot()
    def _off_gone(self) -> None:
        self.off_dialog = None

    def _fill_texts(self) -> None:
        self.device.setChecked(True)
        self.device.setEnabled(False)
        self.risk.setText(
            self.tr(
                "All units of the product carry the same secret. Whoever reads it out of one unit can pose "
                "as any of them. The names must be uploaded before they can connect, and no names are made "
                "here. Switched off later, units that were flashed this way and never connected can not "
                "connect any more."
            )
        )
        self.secret.setPlaceholderText(self.tr("ProductSecret, if you have it already"))
        self.off_button.setText(self.tr("Switch off…"))
        self.off_button.setAutoDefault(False)

    def _lay_out(self) -> None:
        for box in (self.device, self.choice):
            box.setFont(scaled(self.font(), 1.2, bold=True))
        always = QLabel(
            self.tr(
                "Always on, and recommended: every unit has a secret of its own. It can't be switched off."
            )
        )
        always.setWordWrap(True)
        one, first = make_card()
        first.addWidget(self.device)
        first.addWidget(always)
        two, second = make_card()
        for widget in (self.choice, self.state, self.risk, self.secret):
            second.addWidget(widget)
        column: QVBoxLayout = second
        column.addStretch(1)
        self.content.addWidget(one)
        self.content.addWidget(two, 1)
        self.buttons.addWidget(self.off_button)
        self.add_close_button(self.tr("Close"))
        self.buttons.addWidget(self.on_button)
