"""The first start: key, supervisor, recovery sheet; then everything is made in one step."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QVBoxLayout, QWidget, QWizard

from app.gui.dialogs import Dialogs
from app.gui.keeping.key_words import form_word
from app.gui.language import Language
from app.gui.look import scaled
from app.gui.parts import make_label, make_place_button, set_role
from app.gui.start.key_page import KeyPage
from app.gui.start.last_pages import ReadyPage, SheetPage, SupervisorPage
from app.gui.wordings import why
from app.gui.work import Work
from app.model.secret import Secret
from app.station.desk import Desk
from app.station.entrance import Entrance

KEY, SUPERVISOR, SHEET, READY = range(4)


class SetUpWizard(QWizard):
    """Nothing is written before the last button; then all of it, or nothing.

    Args:
        entrance: makes the books.
        work: thread for it.
        dialogs: printers, files and folders.
        language: that is spoken now.
    """

    opened = Signal(object)
    """The Desk on the new books; their supervisor is signed in."""

    language_asked = Signal(object)
    """The Language that is wanted; only on the first page, before anything was typed."""

    def __init__(
        self,
        entrance: Entrance,
        work: Work,
        dialogs: Dialogs,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entrance, self._work = entrance, work
        self.setWindowTitle(self.tr("Set up this station"))
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self.key = KeyPage(self, entrance, dialogs)
        self.supervisor = SupervisorPage(self)
        self.sheet = SheetPage(self, entrance.sheet(), dialogs)
        self.ready = ReadyPage(self)
        for number, page in enumerate((self.key, self.supervisor, self.sheet, self.ready)):
            self.setPage(number, page)
        self.steps = [make_label("muted") for _ in range(READY + 1)]
        self.languages = {one: make_place_button("language", one.own_name) for one in Language}
        self.side = self._side(language)  # the wizard alone would not keep it alive
        self.setSideWidget(self.side)
        self._name_buttons()
        self.currentIdChanged.connect(self._moved)
        self.resize(QSize(1000, 660))

    def accept(self) -> None:
        """The last button: make the books."""
        if self.ready.working:
            return
        choice, name = self.key.choice(), self.supervisor.name.text().strip()
        pin, away = Secret(self.supervisor.pin.text()), self.sheet.away.isChecked()
        self._hold(on=True)
        self.ready.say(self.tr("Making the books…"))

        def task() -> Desk:
            return self._entrance.set_up(choice, name, pin, sheet_away=away)

        self._work.ask(task, self._made, self._refused)

    def reject(self) -> None:
        """Cancel, Escape and the window's cross; the one step is waited for."""
        if not self.ready.working:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The one step is waited for."""
        if self.ready.working:
            event.ignore()
        else:
            super().closeEvent(event)

    def done(self, result: int) -> None:
        """Leave no secret behind."""
        self.key.passphrase.clear()
        self.supervisor.pin.clear()
        self.supervisor.again.clear()
        self.sheet.panel.clear()
        super().done(result)

    @Slot(object)
    def _made(self, desk: Desk) -> None:
        self._hold(on=False)
        super().accept()
        self.opened.emit(desk)

    @Slot(object)
    def _refused(self, error: Exception) -> None:
        self._hold(on=False)
        self.ready.say(why(error), bad=True)

    def _hold(self, *, on: bool) -> None:
        self.ready.hold(on=on)
        for which in (QWizard.WizardButton.BackButton, QWizard.WizardButton.CancelButton):
            self.button(which).setEnabled(not on)

    @Slot(int)
    def _moved(self, page: int) -> None:
        for number, label in enumerate(self.steps):
            set_role(label, "good" if number < page else "here" if number == page else "muted")
            label.setFont(scaled(self.font(), 1.05, bold=number == page))
            sign = "✓" if number < page else "➤" if number == page else "·"
            label.setText(f"{sign}  {self._step_names()[number]}")
        for button in self.languages.values():
            button.setVisible(page == KEY)
        if page == READY:
            self.ready.say("")
            sheet = (
                self.tr("put away") if self.sheet.away.isChecked() else self.tr("put off; you are reminded")
            )
            choice = self.key.choice()
            place = choice.folder or self._entrance.key_place
            self.ready.show_facts(
                [
                    (self.tr("Key"), form_word(choice.form)),
                    (self.tr("Key file"), str(place) if place else self.tr("as FLASHLINE_KEY_FILE says")),
                    (self.tr("Supervisor"), self.supervisor.name.text().strip()),
                    (self.tr("Recovery sheet"), sheet),
                ]
            )

    def _step_names(self) -> tuple[str, ...]:
        return (self.tr("Key"), self.tr("Supervisor"), self.tr("Recovery sheet"), self.tr("Ready"))

    def _side(self, language: Language) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(18, 22, 18, 18)
        column.setSpacing(14)
        title = QLabel("Flashline")
        title.setFont(scaled(self.font(), 1.35, bold=True))
        column.addWidget(title)
        for label, name in zip(self.steps, self._step_names(), strict=True):
            label.setFont(scaled(self.font(), 1.05, bold=True))  # wide enough for its widest state
            label.setText(f"➤  {name}")
            label.setMinimumWidth(label.sizeHint().width())
            column.addWidget(label)
        column.addStretch(1)
        group, row = QButtonGroup(side), QHBoxLayout()
        row.setSpacing(0)
        for number, (one, button) in enumerate(self.languages.items()):
            button.setChecked(one is language)
            group.addButton(button, number)
            row.addWidget(button)
        group.idClicked.connect(self._language_clicked)
        column.addLayout(row)
        return side

    @Slot(int)
    def _language_clicked(self, number: int) -> None:
        self.language_asked.emit(list(Language)[number])

    def _name_buttons(self) -> None:
        for which, text in (
            (QWizard.WizardButton.BackButton, self.tr("Back")),
            (QWizard.WizardButton.NextButton, self.tr("Next")),
            (QWizard.WizardButton.CancelButton, self.tr("Cancel")),
            (QWizard.WizardButton.FinishButton, self.tr("Set up")),
        ):
            self.setButtonText(which, text)
        for which in (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton):
            set_role(self.button(which), "primary")
