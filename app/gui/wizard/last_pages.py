"""The last yes, the making, and what came of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QProgressBar, QPushButton

from app.gui.centre_words import generation_word
from app.gui.look import scaled
from app.gui.parts import make_card, make_label
from app.gui.wizard.feed import Feed
from app.gui.wizard.page import Page, Step
from app.gui.words import grouped, method_word
from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder
from app.model.code import FlashingMethod, Generation
from app.model.faults import Cancelled

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
            text,
            self.tr("comes with the files") if cloud else grouped(draft.remaining - draft.codes),
            "—" if draft.generation is Generation.AUTOMATIC else ", ".join(path.name for path in files),
            draft.note or "—",
        )
        for label, value in zip(self.values, values, strict=True):
            label.setText(value)
        risky = draft.method is FlashingMethod.PER_PRODUCT
        self.say(self.tr("⚠ High risk: all units share the ProductSecret.") if risky else "")

    def nextId(self) -> int:
        """Make it."""
        return Step.MAKING


class MakingPage(Page):
    """Progress; cancelling leaves no trace."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.head(
            self.tr("The batch is being made"),
            self.tr("It is made whole or not at all. Cancel leaves no trace."),
        )
        self.progress, self.count = QProgressBar(), make_label("muted")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.content.addWidget(self.progress)
        self.content.addWidget(self.count)
        self.content.addStretch(1)
        self.feed = Feed(self)
        self.feed.advanced.connect(self._advanced)
        self._cancel: CancelToken | None = None

    @property
    def working(self) -> bool:
        """Whether the desk is making it."""
        return self._cancel is not None

    def initializePage(self) -> None:
        """Begin."""
        self._cancel = CancelToken()
        self.progress.setRange(0, 0)
        self.count.clear()
        self.say(self.tr("Working…"))
        self.ask(self._task(self._cancel), self._made)
        self.host.hold_buttons(on=True)

    def cleanupPage(self) -> None:
        """Back to the confirmation after a refusal."""
        self.say("")

    def isComplete(self) -> bool:
        """The wizard goes on by itself."""
        return False

    def nextId(self) -> int:
        """Done."""
        return Step.DONE

    def cancel(self) -> None:
        """Ask for a stop; the answer comes when nothing is left of it."""
        if self._cancel is not None:
            self._cancel.cancel()
            self.say(self.tr("Cancelling…"))

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """Refused or cancelled: nothing was written."""
        self._cancel = None
        self.progress.setRange(0, 1)
        self.host.hold_buttons(on=False)
        if isinstance(error, Cancelled):
            self.host.cancelled_without_trace()
        else:
            super().failed(error)

    def _made(self, batch: int) -> None:
        self._cancel = None
        self.host.finish_with(batch)

    def _task(self, token: CancelToken) -> Callable[[], int]:
        draft, desk, tell = self.draft, self.host.desk, self.feed.tell
        production = desk.production

        def generate() -> int:
            order = GenerationOrder(
                draft.product_key, draft.quantity, draft.method, debug=draft.debug, note=draft.note
            )
            return production.generate(order, desk.people.acting, tell, token)

        def upload() -> int:
            if draft.report is None:
                raise Cancelled
            return production.take_upload(
                draft.report,
                only_good=draft.only_good,
                debug=draft.debug,
                note=draft.note,
                by=desk.people.acting,
                progress=tell,
                cancel=token,
            )

        def cloud() -> int:
            if draft.preview is None:
                raise Cancelled
            return production.take_cloud_files(
                draft.preview,
                draft.product_secret,
                desk.people.acting,
                tell,
                token,
                debug=draft.debug,
                note=draft.note,
            )

        return {
            Generation.AUTOMATIC: generate,
            Generation.UPLOAD: upload,
            Generation.CLOUD_FILE: cloud,
        }[draft.generation]

    @Slot(int, int)
    def _advanced(self, done: int, total: int) -> None:
        if self.working:
            self.progress.setRange(0, max(1, total))
            self.progress.setValue(done)
            self.count.setText(self.tr("{done} of {total}").format(done=grouped(done), total=grouped(total)))


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
