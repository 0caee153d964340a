"""Where a file is dropped or chosen."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.gui.look import scaled
from app.gui.parts import make_label


def dropped_file(data: QMimeData) -> Path | None:
    """The one local file of a drag; None for anything else."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.is_file() else None


class DropArea(QFrame):
    """Takes one file."""

    dropped = Signal(object)
    """The path of the file."""

    choose_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropArea")
        self.setAcceptDrops(True)
        self._path: Path | None = None
        self.label, self.button = make_label(wrap=True), QPushButton()
        self.label.setFont(scaled(self.font(), 1.15, bold=True))
        self.button.clicked.connect(self.choose_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 16, 18, 16)
        row.addWidget(self.label, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._retranslate()

    def show_path(self, path: Path) -> None:
        """Show which file was taken."""
        self._path = path
        self._retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file only."""
        if dropped_file(event.mimeData()) is not None:
            self._mark(over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file went elsewhere."""
        self._mark(over=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The file is here."""
        self._mark(over=False)
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _mark(self, *, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)

    def _retranslate(self) -> None:
        self.button.setText(self.tr("Choose file…"))
        self.label.setText(self._path.name if self._path else self.tr("Drop the file here (.xlsx, .csv)"))
        self.label.setToolTip(str(self._path or ""))
