"""From the start of the program to its end: set-up or passphrase, then the window, then what follows it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from app.gui.dialogs import Dialogs
from app.gui.keeping.key_change import KeyChange
from app.gui.language import Language, Translations
from app.gui.settings import GuiSettings
from app.gui.start.progress_dialog import ProgressDialog
from app.gui.start.set_up_wizard import SetUpWizard
from app.gui.start.unlock_dialog import UnlockDialog
from app.gui.window import MainWindow
from app.gui.wordings import why
from app.gui.work import Work
from app.model.reports import DeskError
from app.station.desk import Desk
from app.station.entrance import Entrance, Start


@dataclass(frozen=True, slots=True)
class _Changed:
    desk: Desk
    number: int
    problem: DeskError | None


class Stage(QObject):
    """The window opens only when the books are readable.

    Args:
        entrance: to the books.
        settings: of the window.
        translations: of the application.
        dialogs: questions and file choosers.
    """

    over = Signal()
    """Nothing more is shown."""

    opened = Signal(object)
    """A MainWindow is on screen."""

    def __init__(
        self,
        entrance: Entrance,
        settings: GuiSettings,
        translations: Translations,
        dialogs: Dialogs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._entrance, self._settings = entrance, settings
        self._translations, self._dialogs = translations, dialogs
        self._work = Work(self)
        self._desk: Desk | None = None
        self.trouble: DeskError | None = None
        self.wizard: SetUpWizard | None = None
        self.asking: UnlockDialog | None = None
        self.progress: ProgressDialog | None = None
        self.window: MainWindow | None = None

    @Slot()
    def begin(self) -> None:
        """See what comes first."""
        self._work.ask(self._entrance.look, self._looked, self._failed)

    def close(self) -> None:
        """Let go of the books; call it when nothing is shown any more."""
        self._work.close()
        if self._desk is not None:
            self._desk.close()
            self._desk = None

    @Slot(object)
    def _looked(self, start: Start) -> None:
        match start:
            case Start.SET_UP:
                self._set_up()
            case Start.PASSPHRASE:
                self._ask(None)
            case Start.OPEN:
                self._show_progress(self.tr("Opening the books…"))
                self._work.ask(self._entrance.open, self._opened, self._failed)

    def _set_up(self) -> None:
        self.wizard = SetUpWizard(self._entrance, self._work, self._dialogs, self._translations.language)
        self.wizard.opened.connect(self._opened)
        self.wizard.rejected.connect(self._given_up)
        self.wizard.language_asked.connect(self._speak)
        self.wizard.show()

    @Slot(object)
    def _speak(self, language: Language) -> None:
        """The same wizard in another language; nothing was typed yet that is worth keeping."""
        self._translations.speak(language)
        self._settings.language = language.value
        self._settings.save()
        if self.wizard is not None:
            self.wizard.rejected.disconnect(self._given_up)
            self.wizard.reject()
        self._set_up()

    def _ask(self, trouble: DeskError | None) -> None:
        asks = False
        if trouble is None or getattr(trouble, "wrong", False):
            asks = self._entrance.has_passphrase
        self.trouble = trouble
        self.asking = UnlockDialog(self._entrance, self._work, asks=asks, trouble=trouble)
        self.asking.opened.connect(self._opened)
        self.asking.rejected.connect(self._given_up)
        self.asking.show()

    @Slot(object)
    def _opened(self, desk: Desk) -> None:
        self.wizard = self.asking = self.trouble = None
        self._desk = desk
        window = MainWindow(desk, self._settings, self._translations, self._dialogs)
        self.window = window
        window.closed.connect(self._window_closed)
        window.show()
        self._end_progress()
        self.opened.emit(window)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._end_progress()
        self._ask(error if isinstance(error, DeskError) else DeskError(why(error)))

    @Slot()
    def _given_up(self) -> None:
        self.wizard = self.asking = None
        self.over.emit()

    @Slot()
    def _window_closed(self) -> None:
        window, self.window = self.window, None
        errand = None if window is None else window.errand
        if window is not None:
            window.deleteLater()
        if errand is None:
            self.over.emit()
        else:
            self._change_key(errand)

    def _change_key(self, errand: KeyChange) -> None:
        desk, self._desk = self._desk, None
        entrance = self._entrance
        tell = self._show_progress(self.tr("Changing the key…")).step.emit

        def task() -> _Changed:
            number, problem = 0, None
            if desk is not None:
                desk.close()
            try:
                number = entrance.change_key(errand.passphrase, errand.by, tell)
            except DeskError as error:  # the key in use is as it was
                problem = error
            return _Changed(entrance.open(errand.passphrase), number, problem)

        self._work.ask(task, self._changed, self._failed)

    @Slot(object)
    def _changed(self, answer: _Changed) -> None:
        self._opened(answer.desk)
        if self.window is None:
            return
        if answer.problem is not None:
            self.window.banner.say(why(answer.problem))
        else:
            self.window.banner.say(
                self.tr(
                    "Key {number} is in use. Older backups need the key of before, and its sheet: make a new "
                    "backup and a new recovery sheet now. Other stations need the new key file."
                ).format(number=answer.number),
                calm=True,
            )

    def _show_progress(self, heading: str) -> ProgressDialog:
        self._end_progress()
        self.progress = ProgressDialog(heading)
        self.progress.show()
        return self.progress

    def _end_progress(self) -> None:
        if self.progress is not None:
            self.progress.hide()
            self.progress.deleteLater()
            self.progress = None
