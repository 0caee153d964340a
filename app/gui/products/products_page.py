"""The products: what each is, what was bought for it, what became of its codes, and what can be done."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.gui.centre_words import connectivity_word, project_word, status_word
from app.gui.desk_dialog import DeskDialog
from app.gui.dialogs import Dialogs
from app.gui.look import scaled
from app.gui.parts import make_button, make_label
from app.gui.people.session import Session
from app.gui.products.cloud_dialog import CloudDialog
from app.gui.products.mac_pool_dialog import MacPoolDialog
from app.gui.products.methods_dialog import MethodsDialog
from app.gui.products.pending_line import PendingLine
from app.gui.products.product_dialog import ProductDialog
from app.gui.products.quota_dialog import QuotaDialog
from app.gui.pulse import BooksPulse
from app.gui.records.table import RecordsTable, as_text
from app.gui.rows_model import RowsModel
from app.gui.search_field import SearchField
from app.gui.wordings import why
from app.gui.words import grouped, method_word
from app.gui.work import Work
from app.model.code import FlashingMethod
from app.model.person import Role
from app.model.product import ProductRow, ProductStatus
from app.model.records import BatchQuery, BatchRow
from app.station.desk import Desk

_SAMPLES = (
    "a1B2c3D4e5F",
    "Thermostat T1000",
    "developing",
    "Bluetooth",
    "self-branded",
    "per device, per product ⚠",
    "500,000",
    "500,000",
    "500,000",
    "500,000",
    "500,000",
    "500,000",
    "00,000",
)


class ProductsPage(QWidget):
    """A table, and the buttons for the product that is chosen in it.

    Args:
        desk: products, and who asks.
        work: thread for blocking calls.
        pulse: when to read the books again.
        session: what who is here may do.
        dialogs: questions and file choosers.
    """

    told = Signal(str)
    """Good news for the banner."""

    refused = Signal(str)
    """What could not be done, for people."""

    batch_asked = Signal(object)
    """The ProductRow that a batch is wanted of."""

    pending_asked = Signal()
    """The batches about which a person has to decide are to be shown."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        pulse: BooksPulse,
        session: Session,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._work, self._session, self._dialogs = desk, work, session, dialogs
        self._title = QLabel()
        self._title.setFont(scaled(self.font(), 1.7, bold=True))
        self.search = SearchField()
        self.new_button, self.produce_button = QPushButton(), make_button("primary")
        self.edit_button, self.publish_button, self.methods_button, self.quota_button, self.macs_button = (
            QPushButton() for _ in range(5)
        )
        self.cloud_button, self.pending = QPushButton(), PendingLine()
        self.model: RowsModel[ProductRow] = RowsModel(
            self._headers, self._cells, (6, 7, 8, 9, 10, 11, 12), self
        )
        self.table = RecordsTable(self.model, _SAMPLES, wide=(1,))
        self.table.setSelectionMode(RecordsTable.SelectionMode.SingleSelection)
        self._empty = make_label("muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._wanted: str | None = None
        self.dialog: DeskDialog | None = None
        self._lay_out()
        self._connect()
        self._retranslate()
        self.refresh()
        pulse.changed.connect(self._books_changed)

    @Slot()
    def read(self) -> None:
        """Ask for the products again, and for what is unfinished."""
        text = self.search.term

        def query() -> list[ProductRow]:
            return self._desk.products.rows(text)

        def pending() -> list[BatchRow]:
            return self._desk.records.batches(BatchQuery(pending=True), descending=False)

        self._work.ask(query, self._show, lane="products")
        self._work.ask(pending, self.pending.show_batches, lane="pending batches")

    def chosen(self) -> ProductRow | None:
        """The selected product."""
        rows = self.table.chosen_rows()
        return self.model.row(rows[0]) if rows else None

    @Slot()
    def refresh(self) -> None:
        """Say which buttons can be pressed."""
        product, allow = self.chosen(), self._session.allow
        some = product is not None
        allow(self.new_button, Role.ENGINEER)
        for button in (
            self.edit_button,
            self.methods_button,
            self.quota_button,
            self.macs_button,
            self.cloud_button,
        ):
            allow(button, Role.ENGINEER, ready=some)
        developing = product is not None and product.status is ProductStatus.DEVELOPING
        allow(
            self.publish_button,
            Role.ENGINEER,
            ready=developing,
            tip=self.tr("This product is published.") if some and not developing else "",
        )
        allow(
            self.produce_button,
            Role.ENGINEER,
            ready=some and not developing,
            tip=self.tr("Publish the product first: only published products are produced.")
            if developing
            else "",
        )

    def showEvent(self, event: QShowEvent) -> None:
        """What is not seen is not read; so read now."""
        super().showEvent(event)
        self.read()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self.table.viewport().update()
        super().changeEvent(event)

    @Slot()
    def new_product(self) -> None:
        """Ask for a new product."""
        dialog = ProductDialog(self._desk, self._work, None, self)
        dialog.saved.connect(self._saved)
        self._open(dialog)

    @Slot()
    def edit(self) -> None:
        """Change name, connectivity or project type of the chosen product."""
        product = self.chosen()
        if product is not None:
            dialog = ProductDialog(self._desk, self._work, product, self)
            dialog.saved.connect(self._saved)
            self._open(dialog)

    @Slot()
    def quota(self) -> None:
        """Show the ledger of purchases of the chosen product."""
        product = self.chosen()
        if product is not None:
            self._open(QuotaDialog(self._desk, self._work, self._session, product, self))

    @Slot()
    def macs(self) -> None:
        """Show the MAC pool of the chosen product."""
        product = self.chosen()
        if product is not None:
            self._open(MacPoolDialog(self._desk, self._work, self._session, product, self))

    @Slot()
    def cloud(self) -> None:
        """Show the account with which the cloud is asked for codes of the chosen product."""
        product = self.chosen()
        if product is not None:
            self._open(CloudDialog(self._desk, self._work, self._session, product, self))

    @Slot()
    def methods(self) -> None:
        """Show the flashing methods of the chosen product."""
        product = self.chosen()
        if product is not None:
            self._open(MethodsDialog(self._desk, self._work, self._session, product, self))

    @Slot()
    def ask_publish(self) -> None:
        """Ask, then publish the chosen product."""
        product = self.chosen()
        if product is None:
            return
        self._dialogs.ask(
            self,
            self.tr("Publish the product?"),
            self.tr(
                "{product} can be produced from then on. A published product does not go back to development."
            ).format(product=product.name or product.product_key),
            self.tr("Publish"),
            self.tr("Cancel"),
            self._publisher(product.product_key),
        )

    @Slot(str)
    def _saved(self, product_key: str) -> None:
        self._wanted = product_key
        self.read()

    def _publisher(self, product_key: str) -> Callable[[], None]:
        def task() -> None:
            self._desk.products.publish(product_key, self._desk.people.acting)

        def publish() -> None:
            self._work.ask(task, self._published, self._not_done)

        return publish

    @Slot(object)
    def _published(self, _: object) -> None:
        self.told.emit(self.tr("The product is published."))
        self.read()

    @Slot(object)
    def _not_done(self, error: Exception) -> None:
        self.refused.emit(why(error))
        self.read()

    def _open(self, dialog: DeskDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._dialog_gone)
        dialog.open()

    @Slot()
    def _dialog_gone(self) -> None:
        self.dialog = None
        self.read()

    @Slot(object)
    def _show(self, rows: list[ProductRow]) -> None:
        before = self.chosen()
        wanted = self._wanted or (before.product_key if before else None)
        self._wanted = None
        self.model.show_rows(rows)
        keys = [row.product_key for row in rows]
        if rows:
            self.table.selectRow(keys.index(wanted) if wanted in keys else 0)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._write_empty()
        self.refresh()

    @Slot()
    def _books_changed(self) -> None:
        if self.isVisible():
            self.read()

    @Slot()
    def _produce(self) -> None:
        product = self.chosen()
        if product is not None:
            self.batch_asked.emit(product)

    @Slot(int)
    def _row_opened(self, _: int) -> None:
        button = self.produce_button if self.produce_button.isEnabled() else self.edit_button
        button.click()

    @Slot(object)
    def _copy(self, rows: list[int]) -> None:
        QGuiApplication.clipboard().setText(as_text(self.model.lines(rows)))

    def _headers(self) -> list[str]:
        return [
            self.tr("ProductKey"),
            self.tr("Name"),
            self.tr("Status"),
            self.tr("Connectivity"),
            self.tr("Project"),
            self.tr("Flashing method"),
            self.tr("Bought"),
            self.tr("Issued"),
            self.tr("Remaining"),
            self.tr("Available"),
            self.tr("Consumed"),
            self.tr("Activated"),
            self.tr("Void"),
        ]

    def _cells(self, row: ProductRow) -> list[str]:
        methods = method_word(FlashingMethod.PER_DEVICE)
        if row.per_product:
            methods = self.tr("{one}, {other} ⚠").format(
                one=methods, other=method_word(FlashingMethod.PER_PRODUCT)
            )
        counts = row.counts
        numbers = (
            row.bought,
            row.issued,
            row.remaining,
            counts.available,
            counts.consumed,
            row.activated,
            counts.void,
        )
        return [
            row.product_key,
            row.name,
            status_word(row.status),
            connectivity_word(row.connectivity),
            project_word(row.project_type),
            methods,
            *map(grouped, numbers),
        ]

    def _write_empty(self) -> None:
        if self.search.term:
            self._empty.setText(self.tr("No product fits the search."))
        else:
            self._empty.setText(
                self.tr("No products yet. Make one, or import a file of codes: its product comes along.")
            )

    def _connect(self) -> None:
        self.search.asked.connect(self.read)
        self.search.follow_find(self)
        self.table.selectionModel().selectionChanged.connect(self.refresh)
        self.table.opened.connect(self._row_opened)
        self.table.copy_asked.connect(self._copy)
        self._session.changed.connect(self.refresh)
        self.pending.asked.connect(self.pending_asked)
        for button, action in (
            (self.new_button, self.new_product),
            (self.edit_button, self.edit),
            (self.publish_button, self.ask_publish),
            (self.methods_button, self.methods),
            (self.quota_button, self.quota),
            (self.macs_button, self.macs),
            (self.cloud_button, self.cloud),
            (self.produce_button, self._produce),
        ):
            button.clicked.connect(action)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Products"))
        self.search.setPlaceholderText(self.tr("Search ProductKey or name"))
        self.search.setAccessibleName(self.tr("Search"))
        self.new_button.setText(self.tr("New product…"))
        self.edit_button.setText(self.tr("Edit…"))
        self.publish_button.setText(self.tr("Publish…"))
        self.methods_button.setText(self.tr("Flashing methods…"))
        self.quota_button.setText(self.tr("Quota…"))
        self.macs_button.setText(self.tr("MAC pool…"))
        self.cloud_button.setText(self.tr("Cloud account…"))
        self.produce_button.setText(self.tr("Batch production…"))
        self.table.setAccessibleName(self.tr("Products"))
        self.table.fit_columns()
        self._write_empty()
        self.refresh()

    def _lay_out(self) -> None:
        self.search.setMinimumWidth(260)
        self._empty.setFont(scaled(self.font(), 1.3))
        head, actions = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(10)
        actions.setSpacing(10)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.search)
        head.addWidget(self.new_button)
        for button in (
            self.edit_button,
            self.publish_button,
            self.methods_button,
            self.quota_button,
            self.macs_button,
            self.cloud_button,
        ):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.produce_button)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.pending)
        column.addWidget(self._stack, 1)
        column.addLayout(actions)
