"""The making of the batch: how far it is, what a stop means, and what came of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar

from app.gui.importing.problems_model import ProblemsModel
from app.gui.parts import make_label
from app.gui.records.table import RecordsTable
from app.gui.wizard.draft import Draft
from app.gui.wizard.feed import Feed
from app.gui.wizard.page import CHECK_LIVES, CREATE_LIVES, Page, Step
from app.gui.words import grouped
from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder
from app.model.code import BatchState, Generation
from app.model.faults import Cancelled
from app.model.issuer import Issuer
from app.model.reports import BatchUnfinished, DeskError

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard


class MakingPage(Page):
    """Progress; cancelling leaves no trace, unless a cloud was told to issue: then the batch waits."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.lives = CREATE_LIVES
        self.progress, self.count = QProgressBar(), make_label("muted")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.problems = ProblemsModel(self)
        self.table = RecordsTable(self.problems, ("500,000", "DeviceSecret", ""))
        self.table.setAccessibleName(self.tr("Problems"))
        self.content.addWidget(self.progress)
        self.content.addWidget(self.count)
        self.content.addWidget(self.table, 1)
        self.content.addStretch(1)
        self.feed = Feed(self)
        self.feed.advanced.connect(self._advanced)
        self.feed.staged.connect(self._staged)
        self._cancel: CancelToken | None = None

    @property
    def working(self) -> bool:
        """Whether the desk is making it."""
        return self._cancel is not None

    def initializePage(self) -> None:
        """Begin."""
        self.head(
            self.tr("The batch is being made"),
            self.tr(
                "Cancel leaves no trace while the cloud checks the names. Once it was told to issue, what it "
                "makes is paid for: then cancel only stops waiting, and the batch waits in the records."
            )
            if self.draft.asks_cloud
            else self.tr("It is made whole or not at all. Cancel leaves no trace."),
        )
        self._cancel = CancelToken()
        self.progress.setRange(0, 0)
        self.progress.show()
        self.count.clear()
        self.table.hide()
        self.lives = CREATE_LIVES
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
        """Ask for a stop; the answer comes when nothing is left of it, or when it waits."""
        if self._cancel is not None:
            self._cancel.cancel()
            self.say(self.tr("Cancelling…"))

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """Refused, cancelled, or left to wait for the cloud."""
        self._cancel = None
        self.progress.setRange(0, 1)
        self.host.hold_buttons(on=False)
        if isinstance(error, Cancelled):
            self.host.cancelled_without_trace()
        elif isinstance(error, BatchUnfinished):
            self.host.leave_waiting(error)
        else:
            self.head(
                self.tr("The batch was not made"),
                self.tr("None of its codes is in stock. Go back to change something, or cancel."),
            )
            self.progress.hide()
            problems = error.problems if isinstance(error, DeskError) else ()
            self.problems.show_problems(problems)
            self.table.setVisible(bool(problems))
            super().failed(error)

    def _made(self, batch: int) -> None:
        self._cancel = None
        self.host.finish_with(batch)

    def _task(self, token: CancelToken) -> Callable[[], int]:
        make = {
            Generation.AUTOMATIC: self._generate,
            Generation.UPLOAD: self._upload,
            Generation.CLOUD_FILE: self._take_files,
        }[self.draft.generation]
        draft = self.draft

        def task() -> int:
            return make(draft, token)

        return task

    def _issuer(self, draft: Draft) -> Issuer | None:
        return self.host.desk.cloud.issuer(draft.product_key) if draft.asks_cloud else None

    def _generate(self, draft: Draft, token: CancelToken) -> int:
        desk, feed = self.host.desk, self.feed
        order = GenerationOrder(
            draft.product_key, draft.quantity, draft.method, debug=draft.debug, note=draft.note
        )
        by, issuer = desk.people.acting, self._issuer(draft)
        return desk.production.generate(order, by, feed.tell, token, issuer, feed.stage)

    def _upload(self, draft: Draft, token: CancelToken) -> int:
        if draft.report is None:
            raise Cancelled
        return self.host.desk.production.take_upload(
            draft.report,
            only_good=draft.only_good,
            debug=draft.debug,
            note=draft.note,
            by=self.host.desk.people.acting,
            progress=self.feed.tell,
            cancel=token,
            issuer=self._issuer(draft),
            stages=self.feed.stage,
        )

    def _take_files(self, draft: Draft, token: CancelToken) -> int:
        if draft.preview is None:
            raise Cancelled
        return self.host.desk.production.take_cloud_files(
            draft.preview,
            draft.product_secret,
            self.host.desk.people.acting,
            self.feed.tell,
            token,
            debug=draft.debug,
            note=draft.note,
        )

    @Slot(object)
    def _staged(self, state: BatchState) -> None:
        if not self.working:
            return
        checking = state is BatchState.CHECK
        self.lives = CHECK_LIVES if checking else CREATE_LIVES
        if checking:
            self.say(self.tr("The cloud checks the names…"))
        elif self.draft.asks_cloud:
            self.say(self.tr("The cloud registers the names, and their codes are fetched…"))
        else:
            self.say(self.tr("Working…"))

    @Slot(int, int)
    def _advanced(self, done: int, total: int) -> None:
        if self.working:
            self.progress.setRange(0, max(1, total))
            self.progress.setValue(done)
            self.count.setText(self.tr("{done} of {total}").format(done=grouped(done), total=grouped(total)))
