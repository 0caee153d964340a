"""The batch wizard: product, method, generation, quantity or file, check, confirm, making, done."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget, QWizard

from app.gui.dialogs import Dialogs
from app.gui.parts import set_role
from app.gui.wizard.amount_pages import QuantityCheckPage, QuantityPage
from app.gui.wizard.cloud_pages import CloudCheckPage, CloudPage
from app.gui.wizard.draft import Draft
from app.gui.wizard.first_pages import GenerationPage, MethodPage, ProductPage
from app.gui.wizard.last_pages import ConfirmPage, DonePage
from app.gui.wizard.making_page import MakingPage
from app.gui.wizard.page import Page, Step
from app.gui.wizard.steps import StepsPanel
from app.gui.wizard.upload_pages import UploadCheckPage, UploadPage
from app.gui.wordings import why
from app.gui.work import Work
from app.model.product import ProductRow
from app.model.reports import BatchUnfinished
from app.station.desk import Desk


class BatchWizard(QWizard):
    """Nothing is written before the last yes; then all of it, or nothing.

    Args:
        desk: products and production.
        work: a thread of its own: half a million codes must not make the records wait.
        dialogs: file choosers.
        product: that it begins with; any can be chosen.
    """

    made = Signal(int)
    """The number of the new batch."""

    view_asked = Signal(int)
    """The batch that is to be shown."""

    told = Signal(str)
    """What happened, for the banner."""

    left_waiting = Signal(str)
    """Why a batch that a cloud was asked for is not in stock yet; it waits in the records."""

    def __init__(
        self,
        desk: Desk,
        work: Work,
        dialogs: Dialogs,
        product: ProductRow | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk, self.dialogs, self.work = desk, dialogs, work
        self.draft = Draft(product)
        self.batch = 0
        self._leaving = False
        self.setWindowTitle(self.tr("Batch production"))
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.setOption(QWizard.WizardOption.NoBackButtonOnLastPage)
        self.setOption(QWizard.WizardOption.NoCancelButtonOnLastPage)
        self.steps = StepsPanel()
        self.setSideWidget(self.steps)
        self.making = MakingPage(self)
        for step, page in (
            (Step.PRODUCT, ProductPage(self)),
            (Step.METHOD, MethodPage(self)),
            (Step.GENERATION, GenerationPage(self)),
            (Step.QUANTITY, QuantityPage(self)),
            (Step.UPLOAD, UploadPage(self)),
            (Step.CLOUD, CloudPage(self)),
            (Step.CHECK_QUANTITY, QuantityCheckPage(self)),
            (Step.CHECK_UPLOAD, UploadCheckPage(self)),
            (Step.CHECK_CLOUD, CloudCheckPage(self)),
            (Step.CONFIRM, ConfirmPage(self)),
            (Step.MAKING, self.making),
            (Step.DONE, DonePage(self)),
        ):
            self.setPage(step, page)
        self.setStartId(Step.PRODUCT)
        self._name_buttons()
        self.currentIdChanged.connect(self._moved)
        self.resize(1000, 660)

    def hold_buttons(self, *, on: bool) -> None:
        """While the batch is being made there is no way back, only cancel."""
        self.button(QWizard.WizardButton.BackButton).setEnabled(not on)
        if on:  # Qt frees the button again once it has shown the page
            QTimer.singleShot(0, self, self._hold_if_working)

    def finish_with(self, batch: int) -> None:
        """The batch is made."""
        self.batch = batch
        self.made.emit(batch)
        self.next()

    def cancelled_without_trace(self) -> None:
        """The making was stopped; nothing is left of it."""
        self.told.emit(self.tr("Cancelled: no batch was made."))
        self._leaving = True
        self.reject()

    def leave_waiting(self, why_not: BatchUnfinished) -> None:
        """The cloud was asked, and its codes are not here: the records have the batch from now on."""
        self.left_waiting.emit(why(why_not))
        self._leaving = True
        self.reject()

    @Slot()
    def view_batch(self) -> None:
        """Close, and show the batch."""
        self.view_asked.emit(self.batch)
        self.accept()

    def reject(self) -> None:
        """Cancel, Escape and the window's cross; a making is stopped first, and waited for."""
        if self.making.working and not self._leaving:
            self.making.cancel()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A making is stopped first, and waited for."""
        if self.making.working:
            self.making.cancel()
            event.ignore()
        else:
            super().closeEvent(event)

    def done(self, result: int) -> None:
        """End of the dialog, whichever way; a check that is under way stops soon by itself."""
        if result == QWizard.DialogCode.Rejected and self.currentId() >= 0:
            self.currentPage().cleanupPage()
        self.draft.product_secret = None
        super().done(result)

    @Slot()
    def _hold_if_working(self) -> None:
        if self.making.working:
            self.button(QWizard.WizardButton.BackButton).setEnabled(False)

    @Slot(int)
    def _moved(self, page: int) -> None:
        self.steps.show_step(page)
        shown = self.currentPage()
        if isinstance(shown, Page) and shown.lives is None:
            self.steps.show_life(None)
        confirm = page == Step.CONFIRM
        self.setButtonText(
            QWizard.WizardButton.NextButton, self.tr("Make the batch") if confirm else self.tr("Next")
        )

    def _name_buttons(self) -> None:
        for which, text in (
            (QWizard.WizardButton.BackButton, self.tr("Back")),
            (QWizard.WizardButton.NextButton, self.tr("Next")),
            (QWizard.WizardButton.CancelButton, self.tr("Cancel")),
            (QWizard.WizardButton.FinishButton, self.tr("Close")),
        ):
            self.setButtonText(which, text)
        for which in (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton):
            set_role(self.button(which), "primary")
