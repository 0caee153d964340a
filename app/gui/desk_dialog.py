"""A dialog whose buttons ask the desk: one line says what came of it, and it waits for an answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.gui.look import scaled
from app.gui.parts import make_label, set_role
from app.gui.wordings import why
from app.gui.work import Work

T = TypeVar("T")


class DeskDialog(QDialog):
    """Content above, one line for the answer, buttons below. Modal: its language is that of its opening.

    Args:
        work: thread for the desk's answers.
        title: of the window.
        parent: the window that it belongs to.
    """

    def __init__(self, work: Work, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._work = work
        self._busy = False
        self._then: Callable[[Any], None] | None = None
        self._content = QWidget()
        self.content = QVBoxLayout(self._content)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(12)
        self.message = make_label("muted", wrap=True)
        self.message.setFont(scaled(self.font(), 1.1, bold=True))
        self.message.hide()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(self._content, 1)
        column.addWidget(self.message)
        column.addLayout(self.buttons)

    @property
    def busy(self) -> bool:
        """Whether the desk has yet to answer."""
        return self._busy

    def say(self, text: str, *, good: bool = False, bad: bool = False) -> None:
        """Show what came of it; an empty text takes the line away."""
        set_role(self.message, "good" if good else "problem" if bad else "muted")
        self.message.setText(("✓ " if good else "✗ " if bad else "") + text)
        self.message.setVisible(bool(text))

    def add_close_button(self, text: str) -> QPushButton:
        """A button at the right that closes the dialog."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button)
        return button

    def ask(self, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask the desk; until it answers nothing can be pressed and the dialog stays open."""
        if self._busy:
            return
        self._busy, self._then = True, then
        self._content.setEnabled(False)
        self._work.ask(task, self._answered, self._refused)
        self.refresh()

    def refresh(self) -> None:
        """Overridden: say what can be pressed now."""

    def refusal(self, error: Exception) -> str:
        """What the desk says against it, for people."""
        return why(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is under way is waited for."""
        if self._busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def reject(self) -> None:
        """Escape and the close button come here."""
        if not self._busy:
            super().reject()

    @Slot(object)
    def _answered(self, answer: object) -> None:
        self._free()
        then, self._then = self._then, None
        if then is not None:
            then(answer)
        self.refresh()

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._free()
        self.say(self.refusal(error), bad=True)
        self.refresh()

    def _free(self) -> None:
        self._busy = False
        self._content.setEnabled(True)
