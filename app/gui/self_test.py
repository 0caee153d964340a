"""Walks through every screen in every language, to prove that a built program has all its parts."""

from PySide6.QtCore import QCoreApplication, QEvent

from app.gui.language import Language
from app.gui.navigation import FLASH, PRODUCTS, RECORDS
from app.gui.window import MainWindow


class SelfTestError(RuntimeError):
    """A part of the screens is missing from the program as it was built."""


def walk(window: MainWindow) -> None:
    """Show every page and the import in every language, then close the window.

    Raises:
        SelfTestError: a translation is missing.
    """
    try:
        names = {language: _look_at(window, language) for language in Language}
        if len(set(names.values())) != len(names):
            raise SelfTestError(f"a translation is missing: the navigation says {names}")
    finally:
        window.close()


def _look_at(window: MainWindow, language: Language) -> str:
    window.speak(language)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)  # Qt tells windows later
    for place in (RECORDS, PRODUCTS, FLASH):
        window.navigation.choose(place)
        window.grab()
    window.open_import()
    if window.importer is not None:
        window.importer.grab()
        window.importer.close()
    return window.navigation.buttons[FLASH].text()
