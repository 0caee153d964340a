"""What a run is to be opened with: batch, firmware, operator, number of units."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction, QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.gui.dialogs import Dialogs
from app.gui.parts import ChoiceBox, make_label
from app.gui.words import grouped
from app.model.code import STOCKED_STATES, BatchState
from app.model.recipe import Recipe
from app.model.records import BatchRow
from app.station.order import RunOrder

_SEPARATOR = "; "
MOST_UNITS = 500_000
"""No batch holds more codes."""


class OrderForm(QWidget):
    """The fields of an order. Keeps what the desk's own order holds besides them.

    Args:
        dialogs: file choosers.
    """

    changed = Signal()
    """A field was changed, by a person or by new batches."""

    recipe_asked = Signal(object)
    """The Path of a recipe that was chosen, or None for Flashline's own: somebody must read it."""

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._base: RunOrder | None = None
        self._wanted_batch: int | None = None
        self._rows: list[BatchRow] = []
        self._locked, self._engineer = False, True
        self._recipe: Recipe | None = None
        self._recipe_file: Path | None = None
        self.batch = ChoiceBox()
        self.batch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.batch.setMinimumContentsLength(10)
        self.firmware, self.operator = QLineEdit(), QLineEdit()
        self.units = QLineEdit()
        self.units.setValidator(QIntValidator(1, MOST_UNITS, self.units))
        self._file, self._folder, self.recipe = QPushButton(), QPushButton(), QPushButton()
        self._own_recipe, self._other_recipe = QAction(self), QAction(self)
        self._names = [make_label("fieldName") for _ in range(4)]
        self._lay_out()
        self._connect()
        self._retranslate()

    def order(self) -> RunOrder | None:
        """The order as it stands, or None while something is missing."""
        if self.missing():
            return None
        paths = tuple(part.strip() for part in self.firmware.text().split(";") if part.strip())
        number, units = int(self.batch.currentData()), int(self.units.text() or 0) or None
        base = self._base or RunOrder(batch=number, firmware=paths, operator="")
        return replace(
            base,
            batch=number,
            firmware=paths,
            operator=self.operator.text().strip(),
            units=units,
            recipe=self._recipe_file,
            permanent_by=None,  # confirmed anew for every run
        )

    @property
    def permanent(self) -> bool:
        """Whether the recipe does something to chips for good."""
        return self._recipe is not None and self._recipe.permanent.burn_custom_mac

    def missing(self) -> str:
        """What must be done before START, or an empty text."""
        if self._locked:
            return self.tr("To start: sign in.")
        row = self.chosen()
        if row is None:
            return self.tr("To start: import codes, then choose a batch.")
        if row.state is BatchState.CLOSED:
            return self.tr("This batch is closed: choose another batch.")
        again = self._base is not None and self._base.rework
        if not again and row.counts.available + row.counts.held == 0:  # held codes wait for their units
            return self.tr("This batch has no codes left: choose another batch.")
        if not self.firmware.text().strip(" ;"):
            return self.tr("To start: choose the firmware.")
        if not self.operator.text().strip():
            return self.tr("To start: enter the operator's name.")
        if self.permanent and not self._engineer:
            return self.tr("This recipe burns MACs for good: an engineer has to sign in.")
        return ""

    def chosen(self) -> BatchRow | None:
        """The batch that is chosen."""
        number = self.batch.currentData()
        return next((row for row in self._rows if row.number == number), None)

    def show_order(self, order: RunOrder | None) -> None:
        """Fill the fields with what the desk proposes."""
        if order is None:
            return
        self._base, self._wanted_batch = order, order.batch
        self.recipe_asked.emit(order.recipe)
        self.firmware.setText(_SEPARATOR.join(order.firmware))
        if not self.operator.isReadOnly():
            self.operator.setText(order.operator)
        self.units.setText(str(order.units or ""))
        self._choose(order.batch)
        self.changed.emit()

    def show_recipe(self, recipe: Recipe, file: Path | None) -> None:
        """What the chosen recipe says."""
        self._recipe, self._recipe_file = recipe, file
        self._name_recipe()
        self.changed.emit()

    def show_person(self, name: str | None, *, locked: bool, engineer: bool = True) -> None:
        """The operator is who has signed in; None where nobody is asked, and the name is typed."""
        self._locked, self._engineer = locked, engineer
        self.operator.setReadOnly(name is not None)
        if name is not None:
            self.operator.setText(name)
        self.changed.emit()

    def show_batches(self, rows: list[BatchRow]) -> None:
        """Offer those of these batches that are in stock, and keep the choice."""
        rows = [row for row in rows if row.state in STOCKED_STATES]
        chosen = self.batch.currentData()
        wanted = self._wanted_batch if self._wanted_batch is not None else chosen
        self._rows = rows
        self.batch.blockSignals(True)
        self.batch.clear()
        for row in rows:
            self.batch.addItem(self._batch_text(row), row.number)
        self.batch.blockSignals(False)
        if wanted is None or not self._choose(wanted):
            usable = (
                k for k, row in enumerate(rows) if row.counts.available and row.state is BatchState.OPEN
            )
            fresh = next(usable, 0 if rows else -1)
            self.batch.setCurrentIndex(fresh)
        self.changed.emit()

    @Slot(object)
    def take_firmware(self, path: Path) -> None:
        """A file or folder was chosen."""
        self.firmware.setText(str(path))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _choose(self, number: int) -> bool:
        index = self.batch.findData(number)
        if index >= 0:
            self.batch.setCurrentIndex(index)
        return index >= 0

    def _batch_text(self, row: BatchRow) -> str:
        if row.state is BatchState.CLOSED:
            return self.tr("{number} · {product} · closed").format(
                number=row.number, product=row.product_name or row.product_key
            )
        return self.tr("{number} · {product} · {available} codes left").format(
            number=row.number,
            product=row.product_name or row.product_key,
            available=grouped(row.counts.available),
        )

    @Slot()
    def _batch_picked(self) -> None:
        self._wanted_batch = self.batch.currentData()
        self.changed.emit()

    @Slot()
    def _ask_file(self) -> None:
        filters = self.tr("Firmware (*.bin *.json *.zip);;All files (*)")
        self._dialogs.choose_file(self, self.tr("Choose the firmware"), filters, self.take_firmware)

    @Slot()
    def _ask_folder(self) -> None:
        self._dialogs.choose_folder(self, self.tr("Choose the build folder"), self.take_firmware)

    @Slot()
    def _ask_own_recipe(self) -> None:
        self.recipe_asked.emit(None)

    @Slot()
    def _ask_recipe(self) -> None:
        filters = self.tr("Recipes (*.toml)")
        self._dialogs.choose_file(self, self.tr("Choose the recipe"), filters, self._take_recipe)

    @Slot(object)
    def _take_recipe(self, path: Path) -> None:
        self.recipe_asked.emit(path)

    def _name_recipe(self) -> None:
        """The button says which recipe it is; its whole name is the tip."""
        name = "" if self._recipe is None else self._recipe.name
        self.recipe.setText(self.tr("Recipe…") if self._recipe_file is None else self._recipe_file.stem[:18])
        self.recipe.setToolTip(name if self._recipe_file is None else f"{name}\n{self._recipe_file}")
        self.recipe.setAccessibleName(self.tr("Recipe: {name}").format(name=name))

    def _connect(self) -> None:
        self._own_recipe.triggered.connect(self._ask_own_recipe)
        self._other_recipe.triggered.connect(self._ask_recipe)
        self.batch.activated.connect(self._batch_picked)
        self.batch.currentIndexChanged.connect(self.changed)
        self.firmware.textChanged.connect(self._text_changed)
        self.operator.textChanged.connect(self._text_changed)
        self._file.clicked.connect(self._ask_file)
        self._folder.clicked.connect(self._ask_folder)

    @Slot()
    def _text_changed(self) -> None:
        self.firmware.setToolTip(self.firmware.text())
        self.changed.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.batch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        fields: list[tuple[int, int, int, QWidget]] = [
            (0, 0, 1, self._names[0]),
            (0, 1, 1, self.batch),
            (0, 2, 2, self.recipe),
            (0, 4, 1, self._names[2]),
            (0, 5, 1, self.operator),
            (1, 0, 1, self._names[1]),
            (1, 1, 1, self.firmware),
            (1, 2, 1, self._file),
            (1, 3, 1, self._folder),
            (1, 4, 1, self._names[3]),
            (1, 5, 1, self.units),
        ]
        for row, column, span, field in fields:
            grid.addWidget(field, row, column, 1, span)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(5, 1)
        self.operator.setMinimumWidth(self.fontMetrics().horizontalAdvance("M" * 9))
        self.operator.setMaxLength(40)
        menu = QMenu(self.recipe)
        menu.addActions([self._own_recipe, self._other_recipe])
        self.recipe.setMenu(menu)

    def _retranslate(self) -> None:
        texts = (self.tr("Batch"), self.tr("Firmware"), self.tr("Operator"), self.tr("Units"))
        for label, text in zip(self._names, texts, strict=True):
            label.setText(text)
        self._file.setText(self.tr("File…"))
        self._folder.setText(self.tr("Folder…"))
        self._own_recipe.setText(self.tr("Flashline's own recipe"))
        self._other_recipe.setText(self.tr("Recipe from a file…"))
        self._name_recipe()
        self.units.setPlaceholderText(self.tr("no limit"))
        self.firmware.setPlaceholderText(self.tr("build folder or merged image"))
        self.operator.setPlaceholderText(self.tr("name"))
        for index, row in enumerate(self._rows):
            self.batch.setItemText(index, self._batch_text(row))
        accessible = zip((self.batch, self.firmware, self.operator, self.units), texts, strict=True)
        for field, text in accessible:
            field.setAccessibleName(text)
