"""What the list of batches is narrowed to, beside the search."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.centre_words import generation_word
from app.gui.parts import ChoiceBox
from app.gui.words import method_word
from app.model.code import BatchState, FlashingMethod, Generation
from app.model.records import BatchRow


class Life(IntEnum):
    """Where a batch is, in the few words that people look for."""

    ANY = 0
    READY = 1
    IN_PRODUCTION = 2
    CLOSED = 3
    UNFINISHED = 4


def life_of(row: BatchRow) -> Life:
    """The word for a batch."""
    if row.state is BatchState.OPEN:
        return Life.IN_PRODUCTION if row.in_production else Life.READY
    return Life.CLOSED if row.state is BatchState.CLOSED else Life.UNFINISHED


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
            (self.life, len(Life)),
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

    def keep(self, rows: Sequence[BatchRow]) -> list[BatchRow]:
        """The batches that fit."""
        life = Life(max(0, self.life.currentIndex()))
        method = self._methods[max(0, self.method.currentIndex())]
        generation = self._generations[max(0, self.generation.currentIndex())]
        return [
            row
            for row in rows
            if life in (Life.ANY, life_of(row))
            and method in (None, row.method)
            and generation in (None, row.generation)
        ]

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        lives = (
            self.tr("all states"),
            self.tr("ready"),
            self.tr("in production"),
            self.tr("closed"),
            self.tr("not finished"),
        )
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
