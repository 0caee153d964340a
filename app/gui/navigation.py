"""The places of the window, at its left."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from app.gui.colours import colours_of
from app.gui.icons import flash_icon, products_icon, records_icon
from app.gui.parts import make_place_button

FLASH, RECORDS, PRODUCTS = 0, 1, 2


class Navigation(QWidget):
    """Large buttons; Ctrl+1, Ctrl+2 and so on press them."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(8)
        self.buttons: list[QToolButton] = []
        for number in (FLASH, RECORDS, PRODUCTS):
            button = make_place_button("place")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(28, 28))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button, number)
            self.buttons.append(button)
            column.addWidget(button)
        column.addStretch(1)
        self.buttons[FLASH].setChecked(True)
        self._group.idClicked.connect(self._clicked)
        self._retranslate()
        self._draw()

    def choose(self, place: int) -> None:
        """Press a button."""
        self.buttons[place].setChecked(True)
        self._clicked(place)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the palette."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() is QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._draw()
        super().changeEvent(event)

    def _clicked(self, place: int) -> None:
        self._draw()
        self.chosen.emit(place)

    def _draw(self) -> None:
        colours = colours_of(self.palette())
        for button, draw in zip(self.buttons, (flash_icon, records_icon, products_icon), strict=True):
            button.setIcon(draw(QColor(colours.accent if button.isChecked() else colours.muted)))

    def _retranslate(self) -> None:
        texts = (self.tr("Flash"), self.tr("Records"), self.tr("Products"))
        for number, (button, text) in enumerate(zip(self.buttons, texts, strict=True), 1):
            button.setText(text)
            button.setShortcut(QKeySequence(f"Ctrl+{number}"))  # setText takes a shortcut away
            button.setToolTip(button.shortcut().toString())
        width = max(
            button.fontMetrics().horizontalAdvance(text)
            for button, text in zip(self.buttons, texts, strict=True)
        )
        for button in self.buttons:
            button.setFixedWidth(max(76, width + 24))
