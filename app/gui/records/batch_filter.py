"""What the list of batches is narrowed to, beside the search."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.centre_words import generation_word, life_word
from app.gui.parts import ChoiceBox
from app.gui.words import method_word
from app.model.code import FlashingMethod, Generation
from app.model.records import BatchLife, BatchQuery

LIVES = tuple(BatchLife)
PENDING = 1
"""The place of what a person has to decide about; the states follow, after it."""


class BatchFilter(QWidget):
    """Three boxes; each begins with everything."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.life, self.method, self.generation = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self._methods: tuple[FlashingMethod | None, ...] = (None, *FlashingMethod)
        self._generations: tuple[Generation | None, ...] = (None, *Generation)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box, count in (
            (self.life, PENDING + 1 + len(LIVES)),
            (self.method, len(self._methods)),
            (self.generation, len(self._generations)),
        ):
            box.addItems([""] * count)
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self.changed)
            row.addWidget(box)
        self._retranslate()

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return any(box.currentIndex() > 0 for box in (self.life, self.method, self.generation))

    def show_pending(self) -> None:
        """Only what a person has to decide about."""
        for box, index in ((self.life, PENDING), (self.method, 0), (self.generation, 0)):
            box.setCurrentIndex(index)

    def query(self, search: str) -> BatchQuery:
        """What the records are asked for."""
        life = max(0, self.life.currentIndex())
        return BatchQuery(
            search=search,
            life=LIVES[life - PENDING - 1] if life > PENDING else None,
            method=self._methods[max(0, self.method.currentIndex())],
            generation=self._generations[max(0, self.generation.currentIndex())],
            pending=life == PENDING,
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        lives = [self.tr("all states"), self.tr("to be decided"), *map(life_word, LIVES)]
        methods = [self.tr("all methods"), *map(method_word, FlashingMethod)]
        generations = [self.tr("all generations"), *map(generation_word, Generation)]
        for box, name, texts in (
            (self.life, self.tr("State"), lives),
            (self.method, self.tr("Method"), methods),
            (self.generation, self.tr("Generation"), generations),
        ):
            box.setAccessibleName(name)
            for index, text in enumerate(texts):
                box.setItemText(index, text)
