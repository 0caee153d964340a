"""A new passphrase, typed twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from app.gui.keeping.secret_field import SecretField
from app.gui.parts import make_label
from app.model.secret import Secret
from app.store.key_forms import SHORTEST_PASSPHRASE


class NewPassphrase(QWidget):
    """Two fields, and what is wrong with them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        first, again = self.tr("New passphrase"), self.tr("The same again")
        self.first, self.again = SecretField(first), SecretField(again)
        for text, field in ((first, self.first), (again, self.again)):
            label = make_label("fieldName")
            label.setText(text)
            label.setBuddy(field.field)
            label.setMinimumHeight(field.field.sizeHint().height())
            form.addRow(label, field)
            field.changed.connect(self.changed)

    @property
    def problem(self) -> str:
        """Why it won't do; empty if it will, or while nothing was typed again."""
        if self.first.filled and self.first.length < SHORTEST_PASSPHRASE:
            return self.tr("At least {count} characters; four words are good.").format(
                count=SHORTEST_PASSPHRASE
            )
        if self.again.filled and not self.first.same_as(self.again):
            return self.tr("The two are not the same.")
        return ""

    @property
    def ready(self) -> bool:
        """Whether both were typed and will do."""
        return self.first.filled and self.again.filled and not self.problem

    def peek(self) -> Secret:
        """The passphrase; it stays in the fields."""
        return self.first.peek()

    def take(self) -> Secret:
        """The passphrase; the fields are empty then."""
        self.again.clear()
        return self.first.take()

    def clear(self) -> None:
        """Leave nothing behind."""
        self.first.clear()
        self.again.clear()
