"""A masked field that can be looked at while a button is held, and that notices Caps Lock."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.parts import make_label, make_secret_field
from app.model.secret import Secret

LONGEST = 256


class SecretField(QWidget):
    """One passphrase.

    Args:
        name: for screen readers.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = make_secret_field(name)
        self.field.setMaxLength(LONGEST)
        self.look_button = QPushButton(self.tr("Hold to show"))
        self.look_button.setAutoDefault(False)
        self.look_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.caps = make_label("ageing")
        self.caps.setText(self.tr("Caps Lock is on"))
        self.caps.hide()
        self.look_button.pressed.connect(self._show)
        self.look_button.released.connect(self._mask)
        self.field.textChanged.connect(self.changed)
        self.field.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.look_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.caps, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.field)

    @property
    def filled(self) -> bool:
        """Whether something was typed."""
        return bool(self.field.text())

    @property
    def length(self) -> int:
        """How many characters were typed."""
        return len(self.field.text())

    def same_as(self, other: "SecretField") -> bool:
        """Whether both hold the same."""
        return self.field.text() == other.field.text()

    def peek(self) -> Secret:
        """What was typed; it stays in the field."""
        return Secret(self.field.text())

    def take(self) -> Secret:
        """What was typed; the field is empty then."""
        taken = self.peek()
        self.clear()
        return taken

    def clear(self) -> None:
        """Leave nothing behind."""
        self.field.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A capital without Shift, or the reverse, tells that Caps Lock is on; Qt itself does not know."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            text = event.text()
            if len(text) == 1 and text.isalpha() and text.upper() != text.lower():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.caps.setVisible(text.isupper() is not shift)
            elif event.key() == Qt.Key.Key_CapsLock:
                self.caps.hide()
        return super().eventFilter(watched, event)

    @Slot()
    def _show(self) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal)

    @Slot()
    def _mask(self) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
