"""What all pages of the wizard have in common."""

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Slot

from app.gui.step_page import StepPage
from app.gui.wizard.draft import Draft
from app.gui.wordings import why
from app.model.records import BatchLife

if TYPE_CHECKING:
    from app.gui.wizard.batch_wizard import BatchWizard

T = TypeVar("T")


class Step(IntEnum):
    """The pages."""

    PRODUCT = 0
    METHOD = 1
    GENERATION = 2
    QUANTITY = 3
    UPLOAD = 4
    CLOUD = 5
    CHECK_QUANTITY = 6
    CHECK_UPLOAD = 7
    CHECK_CLOUD = 8
    CONFIRM = 9
    MAKING = 10
    DONE = 11


CHECK_LIVES = (BatchLife.CHECK, BatchLife.CHECK_FAILED)
CREATE_LIVES = (BatchLife.CREATE, BatchLife.CREATE_FAILED)


class Page(StepPage):
    """A page that knows what was told so far, and asks the desk.

    Args:
        wizard: that it is a page of.
    """

    lives: tuple[BatchLife, BatchLife] | None = None
    """Where the batch is while this page works, and when that fails; none for a page that asks people."""

    def __init__(self, wizard: "BatchWizard") -> None:
        super().__init__(wizard)
        self.host = wizard
        self._then: Callable[[Any], None] | None = None
        self.say("")

    @property
    def draft(self) -> Draft:
        """What was told so far."""
        return self.host.draft

    def say(self, text: str, *, good: bool = False, bad: bool = False) -> None:
        """Show what stands in the way, or that nothing does; in the line of steps too."""
        super().say(text, good=good, bad=bad)
        if self.lives is not None:
            working, failed = self.lives
            self.host.steps.show_life(failed if bad else working if text and not good else None, bad=bad)

    def ask(self, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask the desk on the wizard's thread; an older question of this page is forgotten."""
        self._then = then
        self.host.work.ask(task, self._answered, self.failed, lane=type(self).__name__)

    def forget(self) -> None:
        """What was asked is of no interest any more."""
        self.host.work.forget(type(self).__name__)
        self._then = None

    @Slot(object)
    def failed(self, error: Exception) -> None:
        """Show what the desk says against it."""
        self.say(why(error), bad=True)
        self.completeChanged.emit()

    @Slot(object)
    def _answered(self, answer: object) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(answer)
        self.completeChanged.emit()
