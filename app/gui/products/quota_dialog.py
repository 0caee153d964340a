"""What was bought or asked for: a ledger that only grows."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.gui.centre_words import quota_word
from app.gui.desk_dialog import DeskDialog
from app.gui.look import scaled
from app.gui.parts import ChoiceBox, make_button, make_label
from app.gui.people.session import Session
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.words import grouped, local_time
from app.gui.work import Work
from app.model.person import Role
from app.model.product import PRODUCT_LIMIT, ProductRow, QuotaEntry, QuotaKind
from app.station.desk import Desk


class QuotaDialog(DeskDialog):
    """The ledger of one product, and the line that adds to it.

    Args:
        desk: the products.
        work: thread for them.
        session: what who is here may do.
        product: whose quota.
    """

    def __init__(
        self, desk: Desk, work: Work, session: Session, product: ProductRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._key = desk, session, product.product_key
        self.setWindowTitle(self.tr("Quota of {product}").format(product=product.name or product.product_key))
        self.remaining, self.debug = QLabel(), make_label("muted")
        self.remaining.setFont(scaled(self.font(), 1.5, bold=True))
        self.model: RowsModel[QuotaEntry] = RowsModel(self._headers, self._cells, (1,), self)
        samples = ("2026-12-31 23:59", "500,000", "production", "operator name", "")
        self.table = RecordsTable(self.model, samples)
        self.table.setAccessibleName(self.tr("Purchases and requests"))
        self.quantity, self.note, self.kind = QLineEdit(), QLineEdit(), ChoiceBox()
        self.quantity.setValidator(QIntValidator(1, PRODUCT_LIMIT, self.quantity))
        self.quantity.setPlaceholderText(self.tr("quantity"))
        self.quantity.setAccessibleName(self.tr("Quantity"))
        self.quantity.setMaximumWidth(self.fontMetrics().horizontalAdvance("0" * 14) + 24)
        self.note.setPlaceholderText(self.tr("order number, or why"))
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setMaxLength(200)
        self.kind.setAccessibleName(self.tr("Kind"))
        for kind in QuotaKind:
            self.kind.addItem(quota_word(kind), kind.value)
        self.add_button = make_button("primary")
        self.add_button.setText(self.tr("Enter"))
        self.add_button.setDefault(True)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.quantity)
        line.addWidget(self.kind)
        line.addWidget(self.note, 1)
        line.addWidget(self.add_button)
        self.content.addWidget(self.remaining)
        self.content.addWidget(self.debug)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(line)
        self.add_close_button(self.tr("Close"))
        self.add_button.clicked.connect(self.add)
        self.quantity.textChanged.connect(self.refresh)
        self.resize(760, 520)
        self._show_product(product)
        self.read()
        self.quantity.setFocus()

    @Slot()
    def read(self) -> None:
        """Ask for the ledger."""
        self.ask(self._query, self._show)

    @Slot()
    def add(self) -> None:
        """Enter a purchase or a request."""
        if not self.add_button.isEnabled():
            return
        quantity, note = int(self.quantity.text()), self.note.text().strip()
        kind = QuotaKind(self.kind.currentData())

        def task() -> tuple[ProductRow, list[QuotaEntry]]:
            self._desk.products.buy(self._key, quantity, note, kind, self._desk.people.acting)
            return self._query()

        self.ask(task, self._entered)

    @Slot()
    def refresh(self) -> None:
        """Say whether something can be entered."""
        number = self.quantity.text()
        self._session.allow(
            self.add_button, Role.ENGINEER, ready=not self.busy and number.isdigit() and int(number) > 0
        )

    def _query(self) -> tuple[ProductRow, list[QuotaEntry]]:
        return self._desk.products.row(self._key), self._desk.products.quota(self._key)

    def _show(self, answer: tuple[ProductRow, list[QuotaEntry]]) -> None:
        product, entries = answer
        self._show_product(product)
        self.model.show_rows(entries)

    def _entered(self, answer: tuple[ProductRow, list[QuotaEntry]]) -> None:
        self._show(answer)
        self.quantity.clear()
        self.note.clear()
        self.say(self.tr("Entered."), good=True)
        self.quantity.setFocus()

    def _show_product(self, row: ProductRow) -> None:
        self.remaining.setText(
            self.tr("{remaining} left  =  {bought} bought − {issued} issued").format(
                remaining=grouped(row.remaining), bought=grouped(row.bought), issued=grouped(row.issued)
            )
        )
        self.debug.setText(
            self.tr(
                "Debug codes: {remaining} left of {bought}. They are for trials, never for production."
            ).format(remaining=grouped(row.debug_remaining), bought=grouped(row.debug_bought))
        )

    def _headers(self) -> list[str]:
        return [self.tr("Date"), self.tr("Quantity"), self.tr("Kind"), self.tr("By"), self.tr("Note")]

    def _cells(self, row: QuotaEntry) -> list[str]:
        note = row.note
        if row.batch is not None:
            note = self.tr("came with batch {batch} {note}").format(batch=row.batch, note=note).strip()
        return [local_time(row.at), grouped(row.quantity), quota_word(row.kind), row.by, note]
