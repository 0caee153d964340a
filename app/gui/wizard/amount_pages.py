"""Automatic generation: how many, and whether the quota and the MACs reach."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit

from app.gui.look import scaled
from app.gui.parts import add_named_row, make_label
from app.gui.wizard.page import CHECK_LIVES, Page, Step
from app.gui.wizard.remarks import Remarks
from app.gui.words import grouped
from app.model.product import PRODUCT_LIMIT, Connectivity

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard


class QuantityPage(Page):
    """How many codes are made here."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(self.tr("Quantity"), self.tr("How many codes shall be made?"))
        self.quantity = QLineEdit()
        self.quantity.setValidator(QIntValidator(1, PRODUCT_LIMIT, self.quantity))
        self.quantity.setFont(scaled(self.font(), 1.4, bold=True))
        self.remarks = Remarks(self.draft)
        self.left = QLabel()
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(12)
        for text, field in (
            (self.tr("Quantity"), self.quantity),
            (self.tr("Left"), self.left),
        ):
            add_named_row(form, text, field)
        self.content.addLayout(form)
        self.content.addWidget(self.remarks)
        self.content.addStretch(1)
        self.quantity.textChanged.connect(self._edited)
        self.remarks.changed.connect(self._edited)

    def initializePage(self) -> None:
        """Show what was typed before."""
        draft = self.draft
        self.quantity.setText(str(draft.quantity or ""))
        self.remarks.show_draft()
        self._edited()
        self.quantity.setFocus()

    def isComplete(self) -> bool:
        """Whether the quota reaches."""
        return self.draft.quantity > 0 and not self.draft.insufficient

    def nextId(self) -> int:
        """The check."""
        return Step.CHECK_QUANTITY

    @Slot()
    def _edited(self) -> None:
        draft, text = self.draft, self.quantity.text()
        draft.quantity = int(text) if text.isdigit() else 0
        self.left.setText(grouped(draft.remaining))
        self.say(self._insufficient() if draft.insufficient else "", bad=True)
        self.completeChanged.emit()

    def _insufficient(self) -> str:
        return self.tr("Active code quota is insufficient: {left} left, {asked} asked.").format(
            left=grouped(self.draft.remaining), asked=grouped(self.draft.quantity)
        )


class QuantityCheckPage(Page):
    """Asks the books before anything is confirmed."""

    lives = CHECK_LIVES

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Check"), self.tr("The books are asked whether this can be made. Nothing is written.")
        )
        self.found = make_label(wrap=True)
        self.found.setFont(scaled(self.font(), 1.15))
        self.content.addWidget(self.found)
        self.content.addStretch(1)
        self._good = False

    def initializePage(self) -> None:
        """Ask the books."""
        draft, desk = self.draft, self.host.desk
        key, quantity, debug = draft.product_key, draft.quantity, draft.debug
        bluetooth = draft.product is not None and draft.product.connectivity is Connectivity.BLUETOOTH
        self._good = False
        self.found.clear()
        self.say(self.tr("Checking…"))

        def task() -> int | None:
            desk.production.check_quota(key, quantity, debug)
            return sum(one.remaining for one in desk.products.ranges(key)) if bluetooth else None

        self.ask(task, self._checked)

    def cleanupPage(self) -> None:
        """Back: the answer does not matter."""
        self.forget()

    def isComplete(self) -> bool:
        """Whether nothing stands in the way."""
        return self._good

    def nextId(self) -> int:
        """The confirmation."""
        return Step.CONFIRM

    def _checked(self, macs: int | None) -> None:
        draft = self.draft
        lines = [
            self.tr("✓ Quota: {left} left, {asked} asked.").format(
                left=grouped(draft.remaining), asked=grouped(draft.quantity)
            )
        ]
        self._good = macs is None or macs >= draft.quantity
        if macs is None:
            lines.append(
                self.tr("✓ Names are made from the computer's secure random.")
                if draft.asks_cloud
                else self.tr("✓ Names and secrets are made from the computer's secure random.")
            )
        elif self._good:
            lines.append(
                self.tr("✓ MAC pool: {left} left. The next MACs become the DeviceNames.").format(
                    left=grouped(macs)
                )
            )
        if draft.asks_cloud:
            lines.append(self.tr("→ The cloud checks the names once you have confirmed."))
        self.found.setText("\n\n".join(lines))
        if self._good:
            self.say(self.tr("It can be made."), good=True)
        else:
            self.say(
                self.tr("The MAC pool does not reach: {left} left, {asked} asked.").format(
                    left=grouped(macs or 0), asked=grouped(draft.quantity)
                ),
                bad=True,
            )
