"""What all pages of all wizards have in common."""

from PySide6.QtWidgets import QVBoxLayout, QWizard, QWizardPage

from app.gui.look import scaled
from app.gui.parts import make_label, set_role


class StepPage(QWizardPage):
    """A title, content, and one line for what stands in the way.

    Args:
        wizard: that it is a page of.
    """

    def __init__(self, wizard: QWizard) -> None:
        super().__init__(wizard)
        self.heading, self.line = make_label(wrap=True), make_label("muted", wrap=True)
        self.heading.setFont(scaled(self.font(), 1.7, bold=True))
        self.content = QVBoxLayout()
        self.content.setSpacing(12)
        self.message = make_label("muted", wrap=True)
        self.message.setFont(scaled(self.font(), 1.1, bold=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 8)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.line)
        column.addLayout(self.content, 1)
        column.addWidget(self.message)

    def head(self, title: str, sentence: str) -> None:
        """Say what the page is about."""
        self.heading.setText(title)
        self.line.setText(sentence)
        self.setAccessibleName(title)

    def say(self, text: str, *, good: bool = False, bad: bool = False) -> None:
        """Show what stands in the way, or that nothing does; an empty text takes the line away."""
        set_role(self.message, "good" if good else "problem" if bad else "muted")
        self.message.setText(("✓ " if good else "✗ " if bad else "") + text if text else "")
