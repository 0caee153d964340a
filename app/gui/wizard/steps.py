"""The steps at the wizard's side: where one is, and what is still to come."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.centre_words import life_word
from app.gui.look import scaled
from app.gui.parts import make_label, set_role
from app.gui.wizard.page import Step
from app.model.records import BatchLife

_STAGES: dict[Step, int] = {
    Step.PRODUCT: 0,
    Step.METHOD: 1,
    Step.GENERATION: 2,
    Step.QUANTITY: 3,
    Step.UPLOAD: 3,
    Step.CLOUD: 3,
    Step.CHECK_QUANTITY: 4,
    Step.CHECK_UPLOAD: 4,
    Step.CHECK_CLOUD: 4,
    Step.CONFIRM: 5,
    Step.MAKING: 6,
    Step.DONE: 7,
}


class StepsPanel(QWidget):
    """One line for each stage; done, here, to come: by sign and weight, not by colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = (
            self.tr("Product"),
            self.tr("Flashing method"),
            self.tr("Generation"),
            self.tr("Quantity or file"),
            self.tr("Check"),
            self.tr("Confirm"),
            self.tr("Making"),
            self.tr("Done"),
        )
        self.labels = [make_label("muted") for _ in self._names]
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 22, 18, 18)
        column.setSpacing(14)
        for label in self.labels:
            column.addWidget(label)
        self.life = make_label("here", wrap=True)
        column.addSpacing(10)
        column.addWidget(self.life)
        column.addStretch(1)
        for here in range(len(self._names)):  # wide enough for the widest state of each line
            self._show(here)
            self.setMinimumWidth(max(self.minimumWidth(), self.sizeHint().width()))
        self._show(0)

    def show_step(self, page: int) -> None:
        """The wizard stands on this page."""
        if page in _STAGES:
            self._show(_STAGES[Step(page)])

    def show_life(self, life: BatchLife | None, *, bad: bool = False) -> None:
        """Say where the batch is, below the step; None says nothing."""
        self.life.setText(("✗ " if bad else "… ") + life_word(life) if life is not None else "")
        set_role(self.life, "problem" if bad else "here")

    def _show(self, here: int) -> None:
        for number, (label, name) in enumerate(zip(self.labels, self._names, strict=True)):
            sign = "✓" if number < here else "➤" if number == here else "·"
            label.setText(f"{sign}  {name}")
            set_role(label, "good" if number < here else "here" if number == here else "muted")
            label.setFont(scaled(self.font(), 1.05, bold=number == here))
