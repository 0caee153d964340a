"""The last yes, and what came of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton

from app.gui.centre_words import generation_word
from app.gui.look import scaled
from app.gui.parts import make_card, make_label
from app.gui.wizard.page import Page, Step
from app.gui.words import grouped, method_word
from app.model.code import FlashingMethod, Generation

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard


class ConfirmPage(Page):
    """All of it once more; nothing has been written yet."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Confirm"),
            self.tr("Nothing has been written so far. The batch is made when you confirm."),
        )
        card, column = make_card()
        column.setContentsMargins(18, 14, 18, 14)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        names = (
            self.tr("Product"),
            self.tr("Flashing method"),
            self.tr("Generation"),
            self.tr("Issued by"),
            self.tr("Codes"),
            self.tr("Quota after it"),
            self.tr("File"),
            self.tr("Note"),
        )
        self.values = [QLabel() for _ in names]
        for name, value in zip(names, self.values, strict=True):
            label = make_label("fieldName")
            label.setText(name)
            value.setFont(scaled(self.font(), 1.15, bold=True))
            value.setWordWrap(True)
            form.addRow(label, value)
        column.addLayout(form)
        self.content.addWidget(card)
        self.content.addStretch(1)
        self.setCommitPage(False)

    def initializePage(self) -> None:
        """Write it down."""
        draft, product = self.draft, self.draft.product
        codes = self.tr("{count} debug codes") if draft.debug else self.tr("{count} codes")
        text = codes.format(count=grouped(draft.codes))
        if draft.left_out:
            text += self.tr(" ({count} bad rows stay out)").format(count=grouped(draft.left_out))
        files = draft.cloud_files
        if draft.generation is Generation.UPLOAD and draft.upload is not None:
            files = (draft.upload,)
        cloud = draft.generation is Generation.CLOUD_FILE
        values = (
            f"{product.name} · {product.product_key}" if product is not None else "",
            method_word(draft.method),
            generation_word(draft.generation),
            self._issuer(),
            text,
            self.tr("comes with the files") if cloud else grouped(draft.remaining - draft.codes),
            "—" if draft.generation is Generation.AUTOMATIC else ", ".join(path.name for path in files),
            draft.note or "—",
        )
        for label, value in zip(self.values, values, strict=True):
            label.setText(value)
        warnings: list[str] = []
        if draft.method is FlashingMethod.PER_PRODUCT:
            warnings.append(self.tr("⚠ High risk: all units share the ProductSecret."))
        if draft.asks_cloud:
            warnings.append(
                self.tr("⚠ The cloud is asked when you confirm. What it registers is paid for there.")
            )
        self.say("\n".join(warnings))

    def nextId(self) -> int:
        """Make it."""
        return Step.MAKING

    def _issuer(self) -> str:
        draft = self.draft
        if draft.generation is Generation.CLOUD_FILE:
            return self.tr("the cloud, in its files")
        if draft.asks_cloud and draft.account is not None:
            return self.tr("the cloud: {place}").format(place=draft.account.place)
        return self.tr("this station")


class DonePage(Page):
    """The batch's number, and where to go from here."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(self.tr("Done"), self.tr("The codes are in stock."))
        self.result = make_label("good", wrap=True)
        self.result.setFont(scaled(self.font(), 1.5, bold=True))
        self.hint = make_label("muted", wrap=True)
        self.view_button = QPushButton(self.tr("View the batch"))
        self.view_button.clicked.connect(self.host.view_batch)
        self.content.addWidget(self.result)
        self.content.addWidget(self.hint)
        self.content.addWidget(self.view_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.content.addStretch(1)
        self.setFinalPage(True)

    def initializePage(self) -> None:
        """Say what was made."""
        draft = self.draft
        self.result.setText(
            self.tr("✓ Batch {batch} was made: {count} codes are available.").format(
                batch=self.host.batch, count=grouped(draft.codes)
            )
        )
        self.hint.setText(
            self.tr("Debug codes are refused in a production run.")
            if draft.debug
            else self.tr("Choose the batch on the Flash page to produce with it, or download its codes.")
        )

    def nextId(self) -> int:
        """The end."""
        return -1
