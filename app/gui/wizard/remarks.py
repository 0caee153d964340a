"""What every batch can have beside its codes: a note, and the mark that it is for trials only."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.gui.wizard.draft import Draft
from app.model.product import DEBUG_LIMIT


class Remarks(QWidget):
    """Two fields that write into the draft.

    Args:
        draft: of the wizard.
    """

    changed = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.note = QLineEdit()
        self.note.setMaxLength(200)
        self.note.setPlaceholderText(self.tr("note: order number, customer, … (may stay empty)"))
        self.note.setAccessibleName(self.tr("Note"))
        self.debug = QCheckBox(
            self.tr("Debug codes: for trials only, {limit} at most, refused in a production run").format(
                limit=DEBUG_LIMIT
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.note)
        column.addWidget(self.debug)
        self.note.textEdited.connect(self._edited)
        self.debug.clicked.connect(self._edited)

    def show_draft(self) -> None:
        """Show what the draft says."""
        self.note.setText(self._draft.note)
        self.debug.setChecked(self._draft.debug)

    @Slot()
    def _edited(self) -> None:
        self._draft.note, self._draft.debug = self.note.text().strip(), self.debug.isChecked()
        self.changed.emit()
