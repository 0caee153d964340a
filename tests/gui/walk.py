"""Walks through the batch wizard as a person does: it presses the buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QWizard

from app.gui.navigation import PRODUCTS
from app.gui.wizard.page import Step
from app.model.code import FlashingMethod
from tests.gui.conftest import quiet

Button = QWizard.WizardButton


class Walk:
    """Presses the buttons of the wizard."""

    def __init__(self, qtbot, window) -> None:
        self.qtbot, self.window = qtbot, window
        window.navigation.choose(PRODUCTS)
        quiet(qtbot, window)
        window.products.produce_button.click()
        self.wizard = window.wizard
        quiet(qtbot, window)

    @property
    def page(self):
        return self.wizard.currentPage()

    @property
    def said(self) -> str:
        return self.page.message.text()

    @property
    def may_go_on(self) -> bool:
        return self.wizard.button(Button.NextButton).isEnabled()

    def next(self, step: Step | None = None) -> None:
        assert self.may_go_on, self.said
        self.wizard.button(Button.NextButton).click()
        self.settle()
        if step is not None:
            assert self.wizard.currentId() == step

    def back(self, step: Step) -> None:
        self.wizard.button(Button.BackButton).click()
        self.settle()
        assert self.wizard.currentId() == step

    def settle(self) -> None:
        quiet(self.qtbot, self.window)

    def to_method(self, method: FlashingMethod = FlashingMethod.PER_DEVICE) -> None:
        self.next(Step.METHOD)
        self.page.choices.buttons[list(FlashingMethod).index(method)].click()

    def to_generation(self, method: FlashingMethod = FlashingMethod.PER_DEVICE) -> None:
        self.to_method(method)
        self.next(Step.GENERATION)

    def to_quantity(self, quantity: int) -> None:
        self.to_generation()
        self.page.choices.buttons[0].click()
        self.next(Step.QUANTITY)
        self.page.quantity.setText(str(quantity))

    def to_upload(self, path, method: FlashingMethod = FlashingMethod.PER_DEVICE) -> None:
        self.to_generation(method)
        self.page.choices.buttons[1].click()
        self.next(Step.UPLOAD)
        assert not self.may_go_on
        self.page.take_file(path)

    def to_cloud(self, *paths, method: FlashingMethod = FlashingMethod.PER_DEVICE) -> None:
        self.to_generation(method)
        self.page.choices.buttons[2].click()
        self.next(Step.CLOUD)
        assert not self.may_go_on
        for path in paths:
            self.page.take_file(path)

    def make(self) -> int:
        """From the check to the end."""
        self.next(Step.CONFIRM)
        self.next(Step.DONE)
        return self.wizard.batch
