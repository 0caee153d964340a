"""The first supervisor, the recovery sheet, and the one step that writes."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QLineEdit, QRadioButton, QWidget, QWizard

from app.gui.dialogs import Dialogs
from app.gui.keeping.sheet_panel import SheetPanel
from app.gui.parts import make_label, make_secret_field
from app.gui.step_page import StepPage
from app.gui.wordings import shown
from app.model.secret import Secret
from app.store.pins import pin_problem
from app.store.recovery import RecoverySheet


class SupervisorPage(StepPage):
    """Name, and a PIN twice."""

    def __init__(self, wizard: QWizard) -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Who is in charge of this station?"),
            self.tr(
                "The first person is the supervisor, who names the others and keeps the key. From now on "
                "Flashline asks everybody for name and PIN, and puts on record who did what."
            ),
        )
        self.name = QLineEdit()
        self.name.setMaxLength(64)
        self.pin, self.again = make_secret_field(self.tr("PIN")), make_secret_field(self.tr("PIN again"))
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for text, field in (
            (self.tr("Name"), self.name),
            (self.tr("PIN, 6 characters at least"), self.pin),
            (self.tr("PIN again"), self.again),
        ):
            label = make_label("fieldName")
            label.setText(text)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            field.setAccessibleName(text)
            field.textChanged.connect(self._changed)
            form.addRow(label, field)
        self.content.addLayout(form)
        self.content.addStretch(1)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty while nothing is."""
        if self.name.text() and not self.name.text().strip().isprintable():
            return self.tr("A name has letters only that can be seen.")
        if self.pin.text() and (problem := pin_problem(Secret(self.pin.text()))):
            return shown(problem)
        if self.again.text() and self.pin.text() != self.again.text():
            return self.tr("The two PINs are not the same.")
        return ""

    def isComplete(self) -> bool:
        """Wait for all fields."""
        typed = bool(self.name.text().strip() and self.pin.text() and self.again.text())
        return typed and not self.problem

    @Slot()
    def _changed(self) -> None:
        self.say(self.problem, bad=True)
        self.completeChanged.emit()


class SheetPage(StepPage):
    """The sheet is handed out, and put away or put off by somebody who says so.

    Args:
        wizard: that it is a page of.
        sheet: of the books that are to be.
        dialogs: printers and file choosers.
    """

    def __init__(self, wizard: QWizard, sheet: RecoverySheet, dialogs: Dialogs) -> None:
        super().__init__(wizard)
        self.head(
            self.tr("The recovery sheet"),
            self.tr(
                "The key on paper. Without key and sheet no secret can be read again, by anybody. Lock the "
                "sheet up, apart from this computer and its backups: whoever has it and the books can read "
                "every secret."
            ),
        )
        self.panel = SheetPanel(dialogs)
        self.panel.show_sheet(sheet)
        self.panel.handed_out.connect(self._changed)
        self.away = QRadioButton(self.tr("I have the sheet on paper and have put it away"))
        self.later = QRadioButton(self.tr("Later: remind me until it is done"))
        group = QButtonGroup(self)
        for button in (self.away, self.later):
            group.addButton(button)
        group.buttonClicked.connect(self._changed)
        self.content.addWidget(self.panel, 1)
        self.content.addWidget(self.away)
        self.content.addWidget(self.later)
        self._changed()

    def isComplete(self) -> bool:
        """Wait for one of the two answers."""
        return self.away.isChecked() or self.later.isChecked()

    @Slot()
    def _changed(self) -> None:
        self.away.setEnabled(self.panel.out)
        self.completeChanged.emit()


class ReadyPage(StepPage):
    """What will be made; nothing was written so far."""

    def __init__(self, wizard: QWizard) -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Set the station up?"),
            self.tr("Nothing was written so far. The books are made now, whole or not at all."),
        )
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(18)
        self._form.setVerticalSpacing(10)
        holder = QWidget()
        holder.setLayout(self._form)
        self.content.addWidget(holder)
        self.content.addStretch(1)
        self.setFinalPage(True)
        self.working = False

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Names and values, as they are shown."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in facts:
            title, text = make_label("fieldName"), make_label(wrap=True)
            title.setText(name)
            text.setText(value)
            self._form.addRow(title, text)

    def hold(self, *, on: bool) -> None:
        """While the books are being made nothing can be pressed."""
        self.working = on
        self.completeChanged.emit()

    def isComplete(self) -> bool:
        """Always, except while it works."""
        return not self.working
