"""Product, flashing method, generation: what is to be made, and how."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Slot

from app.gui.centre_words import connectivity_word, status_word
from app.gui.records.table import RecordsTable
from app.gui.rows_model import RowsModel
from app.gui.wizard.choices import Choices
from app.gui.wizard.issuer_choice import IssuerChoice
from app.gui.wizard.page import Page, Step
from app.gui.wordings import shown
from app.gui.words import grouped
from app.model.cloud import CloudAccountRow
from app.model.code import FlashingMethod, Generation
from app.model.product import ProductRow, ProductStatus

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard

METHODS = (FlashingMethod.PER_DEVICE, FlashingMethod.PER_PRODUCT)
GENERATIONS = (Generation.AUTOMATIC, Generation.UPLOAD, Generation.CLOUD_FILE)


class ProductPage(Page):
    """Of what. Only published products are produced."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(self.tr("Product"), self.tr("Of which product shall codes be made?"))
        self.model: RowsModel[ProductRow] = RowsModel(self._headers, self._cells, (4,), self)
        samples = ("a1B2c3D4e5F0", "Thermostat T1000 of the line", "developing", "Bluetooth", "500,000")
        self.table = RecordsTable(self.model, samples, wide=(1,))
        self.table.setSelectionMode(RecordsTable.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Products"))
        self.content.addWidget(self.table)
        self.table.selectionModel().selectionChanged.connect(self._chose)
        self.table.opened.connect(self.host.next)

    def initializePage(self) -> None:
        """Read the products, as they are now."""
        self.ask(self.host.desk.products.rows, self._show)

    def isComplete(self) -> bool:
        """Whether a published product is chosen."""
        product = self._chosen()
        return product is not None and product.status is ProductStatus.PUBLISHED

    def nextId(self) -> int:
        """The method."""
        return Step.METHOD

    def _chosen(self) -> ProductRow | None:
        rows = self.table.chosen_rows()
        return self.model.row(rows[0]) if rows else None

    def _show(self, rows: list[ProductRow]) -> None:
        wanted = self.draft.product_key
        self.model.show_rows(rows)
        keys = [row.product_key for row in rows]
        if rows:
            self.table.selectRow(keys.index(wanted) if wanted in keys else 0)
        else:
            self.say(self.tr("There is no product yet: make one on the Products page first."), bad=True)
        self._chose()
        self.table.setFocus()

    @Slot()
    def _chose(self) -> None:
        product = self._chosen()
        self.draft.product = product
        if product is not None:
            developing = product.status is ProductStatus.DEVELOPING
            self.say(
                self.tr("This product is in development. Only published products can be produced.")
                if developing
                else "",
                bad=True,
            )
        self.completeChanged.emit()

    def _headers(self) -> list[str]:
        return [
            self.tr("ProductKey"),
            self.tr("Name"),
            self.tr("Status"),
            self.tr("Connectivity"),
            self.tr("Remaining"),
        ]

    def _cells(self, row: ProductRow) -> list[str]:
        return [
            row.product_key,
            row.name,
            status_word(row.status),
            connectivity_word(row.connectivity),
            grouped(row.remaining),
        ]


class MethodPage(Page):
    """With which secret."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(self.tr("Flashing method"), self.tr("How does a unit prove who it is?"))
        self.choices = Choices()
        self.choices.add(
            self.tr("Per-device secret (recommended)"),
            self.tr("ProductKey, DeviceName and a DeviceSecret of its own go onto every unit."),
        )
        self.choices.add(
            self.tr("Per-product secret (high risk)"),
            self.tr(
                "ProductKey, ProductSecret and DeviceName: all units share one secret, and get their own "
                "from the cloud when they first connect."
            ),
        )
        self.content.addWidget(self.choices)
        self.content.addStretch(1)
        self.choices.changed.connect(self._chose)

    def initializePage(self) -> None:
        """Offer what the product has."""
        product = self.draft.product
        off = product is None or not product.per_product
        self.choices.forbid(
            1,
            self.tr("Switched off for this product. An engineer switches it on: Products, Flashing methods.")
            if off
            else "",
        )
        self.choices.choose(METHODS.index(self.draft.method))
        if self.choices.chosen < 0:
            self.choices.choose(0)
        self._chose()
        self.choices.focus()

    def nextId(self) -> int:
        """The generation."""
        return Step.GENERATION

    @Slot()
    def _chose(self) -> None:
        self.draft.method = METHODS[max(0, self.choices.chosen)]


class GenerationPage(Page):
    """Where the codes come from."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(self.tr("Generation"), self.tr("Where do the DeviceNames and secrets come from?"))
        self._asked = False
        self.choices = Choices()
        self.choices.add(
            self.tr("Automatic"),
            self.tr("Names are made here: random ones, or MACs of the pool for a Bluetooth product."),
        )
        self.choices.add(
            self.tr("Batch upload"),
            self.tr("DeviceNames from your file of MACs, serial numbers or IMEIs."),
        )
        self.choices.add(
            self.tr("File of the cloud"),
            self.tr("Codes that a cloud has issued, from the file that the platform's console gave you."),
        )
        self.issuer = IssuerChoice()
        self.content.addWidget(self.choices)
        self.content.addWidget(self.issuer)
        self.content.addStretch(1)
        self.choices.changed.connect(self._chose)
        self.issuer.changed.connect(self._chose)

    def initializePage(self) -> None:
        """Ask whether names can be made here."""
        key, method = self.draft.product_key, self.draft.method
        self._asked = True
        self.choices.choose(GENERATIONS.index(self.draft.generation))

        def task() -> Offer:
            desk = self.host.desk
            return Offer(
                desk.production.can_generate(key, method) or "",
                desk.cloud.refusal(key) or "",
                desk.cloud.account(key),
            )

        self.ask(task, self._told)

    def isComplete(self) -> bool:
        """Whether it is known what can be chosen, and something is."""
        return not self._asked and self.choices.chosen >= 0

    def nextId(self) -> int:
        """The quantity, or the file."""
        return {
            Generation.AUTOMATIC: Step.QUANTITY,
            Generation.UPLOAD: Step.UPLOAD,
            Generation.CLOUD_FILE: Step.CLOUD,
        }[self.draft.generation]

    def _told(self, offer: "Offer") -> None:
        self._asked = False
        self.draft.account = offer.account
        draft = self.draft
        self.issuer.offer(offer.account, offer.no_cloud, draft.method, by_cloud=draft.by_cloud)
        product, shared = self.draft.product, self.draft.method is FlashingMethod.PER_PRODUCT
        unknown = shared and product is not None and not product.has_product_secret
        self.choices.forbid(
            1,
            self.tr("The ProductSecret is not known: enter it first, at Products, Flashing methods.")
            if unknown
            else "",
        )
        self.choices.forbid(0, shown(offer.no_names))
        self._chose()
        self.choices.focus()

    @Slot()
    def _chose(self) -> None:
        self.draft.generation = GENERATIONS[max(0, self.choices.chosen)]
        self.draft.by_cloud = self.issuer.by_cloud
        self.issuer.setVisible(self.draft.generation is not Generation.CLOUD_FILE)
        self.completeChanged.emit()


class Offer(NamedTuple):
    """What can be chosen: why names can't be made here, why the cloud can't be asked, and as whom."""

    no_names: str
    no_cloud: str
    account: CloudAccountRow | None
