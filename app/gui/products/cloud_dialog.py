"""The account with which a cloud is asked for codes: of one product, or of all."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.parts import ChoiceBox, add_named_row, make_button, make_label, make_secret_field
from app.gui.people.session import Session
from app.gui.words import local_time
from app.gui.work import Work
from app.model.cloud import ALL_PRODUCTS, CloudAccountRow, CloudEntry
from app.model.person import Role
from app.model.product import ProductRow
from app.model.secret import Secret
from app.station.desk import Desk

REGIONS = (
    "cn-shanghai",
    "ap-southeast-1",
    "ap-northeast-1",
    "eu-central-1",
    "us-east-1",
    "us-west-1",
)
"""Where the platform is (help.aliyun.com 30579); any other endpoint can be typed."""


class CloudDialog(DeskDialog):
    """The secret is typed, never shown; trying out asks the cloud for nothing.

    Args:
        desk: keeps the accounts.
        work: thread for it.
        session: what who is here may do.
        product: that it was opened on.
    """

    def __init__(
        self,
        desk: Desk,
        work: Work,
        session: Session,
        product: ProductRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._product = desk, session, product
        self._rows: dict[str, CloudAccountRow] = {}
        self.setWindowTitle(self.tr("Cloud account"))
        self.for_all = QRadioButton(self.tr("For all products"))
        self.for_one = QRadioButton(self.tr("Only for {product}").format(product=product.name))
        self.key_id, self.secret = QLineEdit(), make_secret_field(self.tr("AccessKey secret"))
        self.region, self.instance = ChoiceBox(), QLineEdit()
        self.region.setEditable(True)
        self.region.addItems(list(REGIONS))
        self.instance.setPlaceholderText(self.tr("as the console shows it; empty if it shows none"))
        self.kept = make_label("muted", wrap=True)
        self.test_button, self.forget_button = make_button(), make_button()
        self.save_button = make_button("primary")
        self._lay_out()
        for field in (self.key_id, self.secret, self.instance):
            field.textChanged.connect(self.refresh)
        self.region.editTextChanged.connect(self.refresh)
        self.for_one.toggled.connect(self._fill)
        self.test_button.clicked.connect(self.test)
        self.forget_button.clicked.connect(self.forget)
        self.save_button.clicked.connect(self.save)
        self.resize(640, 430)
        self.read()

    def read(self) -> None:
        """Ask for the accounts."""
        self.ask(self._desk.cloud.rows, self._show)

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        known = self._rows.get(self._scope)
        same = known is not None and known.access_key_id == self.key_id.text().strip()
        typed = bool(self.key_id.text().strip() and self.region.currentText().strip())
        ready = not self.busy and typed and (same or bool(self.secret.text()))
        self._session.allow(self.save_button, Role.ENGINEER, ready=ready)
        self._session.allow(self.test_button, Role.ENGINEER, ready=ready)
        self._session.allow(self.forget_button, Role.ENGINEER, ready=not self.busy and known is not None)

    @Slot()
    def test(self) -> None:
        """See whether the platform takes what is typed."""
        scope, entry, key = self._scope, self._entry(), self._product.product_key
        self.say(self.tr("Asking the platform…"))

        def task() -> None:
            self._desk.cloud.try_out(key, scope, entry, self._desk.people.acting)

        self.ask(task, self._tested)

    @Slot()
    def save(self) -> None:
        """Keep what is typed."""
        scope, entry = self._scope, self._entry()

        def task() -> list[CloudAccountRow]:
            self._desk.cloud.set_up(scope, entry, self._desk.people.acting)
            return self._desk.cloud.rows()

        self.ask(task, self._saved)

    @Slot()
    def forget(self) -> None:
        """Forget the account and its secret."""
        scope = self._scope

        def task() -> list[CloudAccountRow]:
            self._desk.cloud.forget(scope, self._desk.people.acting)
            return self._desk.cloud.rows()

        self.ask(task, self._forgotten)

    @property
    def _scope(self) -> str:
        return self._product.product_key if self.for_one.isChecked() else ALL_PRODUCTS

    def _entry(self) -> CloudEntry:
        secret = self.secret.text()
        return CloudEntry(
            self.key_id.text().strip(),
            Secret(secret) if secret else None,
            self.region.currentText(),
            self.instance.text().strip(),
        )

    def _show(self, rows: list[CloudAccountRow]) -> None:
        self._rows = {row.scope: row for row in rows}
        self.for_one.setChecked(self._product.product_key in self._rows)
        self._fill()

    def _saved(self, rows: list[CloudAccountRow]) -> None:
        self._show_again(rows)
        self.say(self.tr("The account is kept; its secret is sealed."), good=True)

    def _forgotten(self, rows: list[CloudAccountRow]) -> None:
        self._show_again(rows)
        self.say(self.tr("The account is forgotten."), good=True)

    def _tested(self, _: object) -> None:
        self.say(self.tr("The platform takes the account for this product."), good=True)

    def _show_again(self, rows: list[CloudAccountRow]) -> None:
        self._rows = {row.scope: row for row in rows}
        self._fill()

    @Slot()
    def _fill(self) -> None:
        row = self._rows.get(self._scope)
        self.secret.clear()
        self.key_id.setText(row.access_key_id if row is not None else "")
        self.region.setEditText(_region(row.endpoint) if row is not None else REGIONS[0])
        self.instance.setText(row.instance_id if row is not None else "")
        self.secret.setPlaceholderText(self.tr("kept; type it only to replace it") if row is not None else "")
        self.kept.setText(
            self.tr("Entered {time} by {person}.").format(time=local_time(row.made_at), person=row.made_by)
            if row is not None
            else self.tr(
                "No account is kept yet. Use the AccessKey of a RAM user who may only register devices."
            )
        )
        self.say("")
        self.refresh()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(24)
        for button in (self.for_all, self.for_one):
            line.addWidget(button)
        line.addStretch(1)
        self.for_all.setChecked(True)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for text, field in (
            (self.tr("AccessKey id"), self.key_id),
            (self.tr("AccessKey secret"), self.secret),
            (self.tr("Region or endpoint"), self.region),
            (self.tr("Instance id"), self.instance),
        ):
            add_named_row(form, text, field)
        self.content.addLayout(line)
        self.content.addLayout(form)
        self.content.addWidget(self.kept)
        self.content.addStretch(1)
        self.test_button.setText(self.tr("Try it out"))
        self.forget_button.setText(self.tr("Forget"))
        self.save_button.setText(self.tr("Keep"))
        for button in (self.test_button, self.forget_button):
            button.setAutoDefault(False)
            self.buttons.addWidget(button)
        self.add_close_button(self.tr("Close"))
        self.save_button.setDefault(True)
        self.buttons.addWidget(self.save_button)


def _region(endpoint: str) -> str:
    """The region of a usual endpoint; any other as it is."""
    region = endpoint.removeprefix("iot.").removesuffix(".aliyuncs.com")
    return region if f"iot.{region}.aliyuncs.com" == endpoint else endpoint
