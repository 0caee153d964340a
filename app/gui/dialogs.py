"""Questions and file choosers. None blocks; tests hand in their own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget

FileTaken = Callable[[Path], None]


class Dialogs:
    """Opens dialogs beside a window and returns at once."""

    def choose_file(self, parent: QWidget, title: str, filters: str, then: FileTaken) -> None:
        """Ask for a file to read."""
        dialog = QFileDialog(parent, title, "", filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, then)

    def choose_folder(self, parent: QWidget, title: str, then: FileTaken) -> None:
        """Ask for a folder."""
        dialog = QFileDialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._open(dialog, then)

    def choose_target(self, parent: QWidget, title: str, name: str, filters: str, then: FileTaken) -> None:
        """Ask for a file to write; the dialog itself asks before it replaces one."""
        dialog = QFileDialog(parent, title, name, filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        self._open(dialog, then)

    def choose_printer(self, parent: QWidget, then: Callable[[QPrinter], None]) -> None:
        """Ask for a printer."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(result: int) -> None:
            if result == QPrintDialog.DialogCode.Accepted:
                then(printer)

        dialog.finished.connect(take)
        dialog.setModal(True)  # its own open() is another one
        dialog.show()

    def ask_text(self, parent: QWidget, title: str, text: str, then: Callable[[str], None]) -> None:
        """Ask for a line of text; `then` is called only if one was entered."""
        dialog = QInputDialog(parent)
        dialog.setWindowTitle(title)
        dialog.setLabelText(text)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(entered: str) -> None:
            if entered.strip():
                then(entered.strip())

        dialog.textValueSelected.connect(take)
        dialog.open()

    def ask(
        self, parent: QWidget, title: str, text: str, yes: str, no: str, then: Callable[[], None]
    ) -> QMessageBox:
        """Ask a question; `then` is called for yes only. No is the answer of Enter and Escape."""
        box = QMessageBox(QMessageBox.Icon.Warning, title, text, parent=parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree: QPushButton = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse: QPushButton = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        agree.clicked.connect(then)
        box.open()
        return box

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str = "") -> QMessageBox:
        """Tell of something that went wrong; the detail is one click deeper."""
        box = QMessageBox(QMessageBox.Icon.Critical, title, text, parent=parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setDetailedText(detail)
        box.addButton(QCoreApplication.translate("Dialogs", "Close"), QMessageBox.ButtonRole.AcceptRole)
        box.open()
        return box

    def _open(self, dialog: QFileDialog, then: FileTaken) -> None:
        def take(name: str) -> None:
            then(Path(name))

        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(take)
        dialog.open()
