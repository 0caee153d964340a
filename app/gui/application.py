"""Starts the screens and ends them."""

import gc
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.gui.colours import DARK, LIGHT
from app.gui.dialogs import Dialogs
from app.gui.language import Translations, language_of
from app.gui.look import apply_look
from app.gui.settings import GuiSettings
from app.gui.start.stage import Stage
from app.gui.window import MainWindow
from app.station.desk import Desk
from app.station.entrance import Entrance

_log = logging.getLogger(__name__)


class SystemLook(QObject):
    """Follows the system between light and dark.

    Args:
        app: the application.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Take over what the system shows now."""
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        apply_look(self._app, DARK if dark else LIGHT)


@contextmanager
def errors_shown(dialogs: Dialogs) -> Generator[None]:
    """Log an exception that nobody has caught and show it once; the window stays open.

    Args:
        dialogs: shows it.
    """
    before, thread_before = sys.excepthook, threading.excepthook
    shown = 0

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal shown
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        _log.critical("an error that nobody has caught", exc_info=(kind, error, trace))
        if shown:
            return
        shown += 1
        text = QCoreApplication.translate(
            "Application",
            "An error in Flashline itself. Running jobs go on and nothing is lost. "
            "Call an engineer; the details are in the log.",
        )
        dialogs.tell(None, "Flashline", text, "".join(traceback.format_exception(kind, error, trace)))

    def log_thread(args: threading.ExceptHookArgs) -> None:
        value = args.exc_value or args.exc_type()
        _log.critical(
            "an error in thread %s that nobody has caught",
            args.thread.name if args.thread else "?",
            exc_info=(args.exc_type, value, args.exc_traceback),
        )

    sys.excepthook, threading.excepthook = show, log_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before, thread_before


@contextmanager
def _screens(settings: GuiSettings, language: str | None) -> Generator[tuple[QApplication, Translations]]:
    """The application with its look and its language; both go with it."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Flashline")
    app.setQuitOnLastWindowClosed(False)
    look, translations = SystemLook(app), Translations()
    translations.speak(language_of(language or settings.language))
    try:
        yield app, translations
    finally:
        translations.silence()
        look.deleteLater()


def run_entrance(
    entrance: Entrance,
    *,
    language: str | None = None,
    settings: GuiSettings | None = None,
    dialogs: Dialogs | None = None,
    self_test: Callable[[Stage], None] | None = None,
) -> int:
    """Set the station up or ask for the passphrase where that is needed, then show the window.

    Args:
        entrance: to the books, which are closed at the end.
        language: `en` or `zh`; None takes what was chosen last, else the system's.
        settings: geometry and language; None takes the user's own.
        dialogs: questions and file choosers; None takes the real ones.
        self_test: called with the stage before anything is shown.

    Returns:
        The exit code.

    Raises:
        DeskError: the books could not be opened; it was shown.
    """
    settings, dialogs = settings or GuiSettings(), dialogs or Dialogs()
    with _screens(settings, language) as (app, translations), errors_shown(dialogs):
        stage = Stage(entrance, settings, translations, dialogs)
        stage.over.connect(app.quit, Qt.ConnectionType.QueuedConnection)
        if self_test is not None:
            self_test(stage)
        QTimer.singleShot(0, stage, stage.begin)
        code = app.exec()
        stage.close()
        stage.deleteLater()
    if stage.trouble is not None:
        raise stage.trouble
    return code


def run_gui(
    desk: Desk,
    *,
    language: str | None = None,
    self_test: Callable[[MainWindow], None] | None = None,
    settings: GuiSettings | None = None,
) -> int:
    """Show the window and stay until it is closed.

    Args:
        desk: the station and the books; the caller closes it afterwards.
        language: `en` or `zh`; None takes what was chosen last, else the system's.
        self_test: called with the window as soon as it is on screen; it must close it.
        settings: geometry and language; None takes the user's own.

    Returns:
        The exit code.
    """
    settings, dialogs = settings or GuiSettings(), Dialogs()
    with _screens(settings, language) as (app, translations), errors_shown(dialogs):
        window = MainWindow(desk, settings, translations, dialogs)
        window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
        window.show()
        gc.freeze()  # what the program is made of need not be looked through for garbage again and again
        if self_test is not None:
            QTimer.singleShot(0, window, lambda: self_test(window))
        code = app.exec()
    window.deleteLater()
    return code
