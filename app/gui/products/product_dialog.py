"""A new product, or other words for one that is there."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.gui.centre_words import connectivity_word, project_word
from app.gui.desk_dialog import DeskDialog
from app.gui.parts import ChoiceBox, add_named_row, make_button
from app.gui.work import Work
from app.model.code import product_key_problem
from app.model.product import Connectivity, ProductRow, ProjectType
from app.station.desk import Desk


class ProductDialog(DeskDialog):
    """The ProductKey can be given only once: codes are known by it.

    Args:
        desk: takes it.
        work: thread for that.
        product: to change; None for a new one.
    """

    saved = Signal(str)
    """The ProductKey of what was saved."""

    def __init__(
        self, desk: Desk, work: Work, product: ProductRow | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(work, "", parent)
        self._desk, self._product = desk, product
        self.setWindowTitle(self.tr("New product") if product is None else self.tr("Edit product"))
        self.key, self.name = QLineEdit(), QLineEdit()
        self.connectivity, self.project = ChoiceBox(), ChoiceBox()
        for connectivity in Connectivity:
            self.connectivity.addItem(connectivity_word(connectivity), connectivity.value)
        for project in ProjectType:
            self.project.addItem(project_word(project), project.value)
        self.key.setMaxLength(20)
        self.name.setMaxLength(64)
        self.key.setPlaceholderText(self.tr("as the platform shows it, e.g. a1B2c3D4e5F"))
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for text, field in (
            (self.tr("ProductKey"), self.key),
            (self.tr("Name"), self.name),
            (self.tr("Connectivity"), self.connectivity),
            (self.tr("Project type"), self.project),
        ):
            add_named_row(form, text, field)
        self.content.addLayout(form)
        self.content.addStretch(1)
        self.add_close_button(self.tr("Cancel"))
        self.save_button = make_button("primary")
        self.save_button.setText(self.tr("Make the product") if product is None else self.tr("Save"))
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        self.buttons.addWidget(self.save_button)
        self.key.textChanged.connect(self._edited)
        self.name.textChanged.connect(self._edited)
        if product is not None:
            self._fill(product)
        self.resize(560, 330)
        self._edited()

    @Slot()
    def save(self) -> None:
        """Ask the desk to take it."""
        if not self.save_button.isEnabled():
            return
        key, name = self.key.text().strip(), self.name.text().strip()
        connectivity = Connectivity(self.connectivity.currentData())
        project = ProjectType(self.project.currentData())
        fresh = self._product is None

        def task() -> str:
            products, by = self._desk.products, self._desk.people.acting
            if fresh:
                products.add(key, name, connectivity, project, by)
            else:
                products.edit(key, name, connectivity, project, by)
            return key

        self.ask(task, self._done)

    def refresh(self) -> None:
        """Wait for the answer."""
        key, name = self.key.text().strip(), self.name.text().strip()
        self.save_button.setEnabled(not self.busy and bool(name) and product_key_problem(key) is None)

    @Slot()
    def _edited(self) -> None:
        key = self.key.text().strip()
        problem = product_key_problem(key) if key else None
        self.say(self.tr("The ProductKey has a character that is not allowed.") if problem else "", bad=True)
        self.refresh()

    def _done(self, key: str) -> None:
        self.saved.emit(key)
        self.accept()

    def _fill(self, product: ProductRow) -> None:
        self.key.setText(product.product_key)
        self.key.setEnabled(False)
        self.name.setText(product.name)
        self.connectivity.setCurrentIndex(self.connectivity.findData(product.connectivity.value))
        self.project.setCurrentIndex(self.project.findData(product.project_type.value))
