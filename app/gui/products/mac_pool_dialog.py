"""The MACs that a product may use as DeviceNames."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.gui.desk_dialog import DeskDialog
from app.gui.look import scaled
from app.gui.parts import make_button
from app.gui.people.session import Session
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.words import grouped
from app.gui.work import Work
from app.model.person import Role
from app.model.product import MacRange, ProductRow
from app.station.desk import Desk


class MacPoolDialog(DeskDialog):
    """Ranges by OUI; what overlaps another is refused by the desk, which names it.

    Args:
        desk: the products.
        work: thread for them.
        session: what who is here may do.
        product: whose pool.
    """

    def __init__(
        self, desk: Desk, work: Work, session: Session, product: ProductRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._session, self._key = desk, session, product.product_key
        self.setWindowTitle(
            self.tr("MAC pool of {product}").format(product=product.name or product.product_key)
        )
        self.remaining = QLabel()
        self.remaining.setFont(scaled(self.font(), 1.5, bold=True))
        self.model: RowsModel[MacRange] = RowsModel(self._headers, self._cells, (3, 4, 5), self)
        mac = "00:00:00:00:00:00:0"
        self.table = RecordsTable(
            self.model, ("00:00:00:0", mac, mac, "16,777,216", "500,000", "500,000", "")
        )
        self.table.setSelectionMode(RecordsTable.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Ranges of MACs"))
        self.first, self.last, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.add_button, self.remove_button = make_button("primary"), QPushButton()
        line = QHBoxLayout()
        line.setSpacing(10)
        for field, name, hint in (
            (self.first, self.tr("First MAC"), self.tr("first, e.g. 24:6f:28:00:00:00")),
            (self.last, self.tr("Last MAC"), self.tr("last, e.g. 24:6f:28:00:ff:ff")),
            (self.note, self.tr("Note"), self.tr("note")),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.textChanged.connect(self.refresh)
            line.addWidget(field, 1)
        self.note.setMaxLength(200)
        self.add_button.setText(self.tr("Add range"))
        self.add_button.setDefault(True)
        self.remove_button.setText(self.tr("Remove range"))
        self.remove_button.setAutoDefault(False)
        line.addWidget(self.add_button)
        self.content.addWidget(self.remaining)
        self.content.addWidget(self.table, 1)
        self.content.addLayout(line)
        self.buttons.addWidget(self.remove_button)
        self.add_close_button(self.tr("Close"))
        self.add_button.clicked.connect(self.add)
        self.remove_button.clicked.connect(self.remove)
        self.table.selectionModel().selectionChanged.connect(self.refresh)
        self.resize(880, 500)
        self.read()
        self.first.setFocus()

    @Slot()
    def read(self) -> None:
        """Ask for the ranges."""
        self.ask(self._query, self._show)

    @Slot()
    def add(self) -> None:
        """Add a range."""
        if not self.add_button.isEnabled():
            return
        first, last, note = (field.text().strip() for field in (self.first, self.last, self.note))

        def task() -> list[MacRange]:
            self._desk.products.add_range(self._key, first, last, note, self._desk.people.acting)
            return self._query()

        self.ask(task, self._added)

    @Slot()
    def remove(self) -> None:
        """Take the chosen range out of the pool."""
        chosen = self._chosen()
        if chosen is None:
            return
        number = chosen.id

        def task() -> list[MacRange]:
            self._desk.products.remove_range(number, self._desk.people.acting)
            return self._query()

        self.ask(task, self._removed)

    @Slot()
    def refresh(self) -> None:
        """Say what can be pressed."""
        chosen = self._chosen()
        both = bool(self.first.text().strip() and self.last.text().strip())
        self._session.allow(self.add_button, Role.ENGINEER, ready=both and not self.busy)
        used = chosen is not None and chosen.used > 0
        self._session.allow(
            self.remove_button,
            Role.ENGINEER,
            ready=chosen is not None and not used and not self.busy,
            tip=self.tr("Some of its MACs stand in batches.") if used else "",
        )

    def _chosen(self) -> MacRange | None:
        rows = self.table.chosen_rows()
        return self.model.row(rows[0]) if rows else None

    def _query(self) -> list[MacRange]:
        return self._desk.products.ranges(self._key)

    def _show(self, ranges: list[MacRange]) -> None:
        self.model.show_rows(ranges)
        self.remaining.setText(
            self.tr("{count} MACs left").format(count=grouped(sum(one.remaining for one in ranges)))
        )

    def _added(self, ranges: list[MacRange]) -> None:
        self._show(ranges)
        for field in (self.first, self.last, self.note):
            field.clear()
        self.say(self.tr("The range is in the pool."), good=True)
        self.first.setFocus()

    def _removed(self, ranges: list[MacRange]) -> None:
        self._show(ranges)
        self.say(self.tr("The range is out of the pool."), good=True)

    def _headers(self) -> list[str]:
        return [
            self.tr("OUI"),
            self.tr("First"),
            self.tr("Last"),
            self.tr("MACs"),
            self.tr("Used"),
            self.tr("Left"),
            self.tr("Note"),
        ]

    def _cells(self, row: MacRange) -> list[str]:
        return [
            row.oui,
            row.first,
            row.last,
            grouped(row.size),
            grouped(row.used),
            grouped(row.remaining),
            row.note,
        ]
