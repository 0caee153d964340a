"""What was recognised in a good file."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QWidget

from app.gui.look import scaled
from app.gui.parts import make_card, make_label
from app.gui.wordings import shown
from app.gui.words import grouped, method_word
from app.model.reports import CheckReport


class ReportView(QScrollArea):
    """Product, method, number of codes, and every warning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: CheckReport | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inside, column = make_card()
        column.setContentsMargins(18, 14, 18, 14)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        self._names = [make_label("fieldName") for _ in range(3)]
        self.values = [QLabel() for _ in range(3)]
        for name, value in zip(self._names, self.values, strict=True):
            value.setFont(scaled(self.font(), 1.15, bold=True))
            form.addRow(name, value)
        self.warnings = make_label(wrap=True)
        self.warnings.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addLayout(form)
        column.addWidget(self.warnings)
        column.addStretch(1)
        self.setWidget(inside)
        self._retranslate()

    def show_report(self, report: CheckReport) -> None:
        """Show what a check found."""
        self._report = report
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        for label, text in zip(
            self._names, (self.tr("ProductKey"), self.tr("Method"), self.tr("Codes")), strict=True
        ):
            label.setText(text)
        report = self._report
        if report is None:
            return
        method = "" if report.method is None else method_word(report.method)
        for label, text in zip(self.values, (report.product_key, method, grouped(report.codes)), strict=True):
            label.setText(text)
        lines = [self.tr("⚠ {warning}").format(warning=shown(warning)) for warning in report.warnings]
        self.warnings.setText("\n\n".join(lines))
        self.warnings.setVisible(bool(lines))
