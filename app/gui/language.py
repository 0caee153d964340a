"""English and Chinese, changed while the window is open."""

import logging
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

_log = logging.getLogger(__name__)


class Language(StrEnum):
    """The languages of the screens; the value is the suffix of the translation's file."""

    ENGLISH = "en"
    CHINESE = "zh_CN"

    @property
    def own_name(self) -> str:
        """As its speakers call it; the same in every language."""
        return {Language.ENGLISH: "English", Language.CHINESE: "中文"}[self]


def language_of(text: str | None) -> Language:
    """The language of a setting or option (`zh`, `zh-CN`, `en_GB`); None or unknown: the system's."""
    name = (text or QLocale.system().name()).lower()
    return Language.CHINESE if name.startswith("zh") else Language.ENGLISH


def spoken_now() -> str:
    """The language of the window, as the station's files know it: `en` or `zh`."""
    return QLocale().name()[:2] if QLocale().name().startswith("zh") else "en"


def translations_folder() -> Path:
    """Where the compiled translations lie, in the source tree and in a bundle alike."""
    return Path(__file__).resolve().parents[2] / "resources" / "i18n"


class Translations(QObject):
    """Installs and takes away the translators of the application.

    Args:
        folder: holds `flashline_<language>.qm`.
    """

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or translations_folder()
        self._installed: list[QTranslator] = []
        self.language = Language.ENGLISH

    def speak(self, language: Language) -> None:
        """Change the language; every widget gets a LanguageChange event."""
        self.silence()
        self.language = language
        QLocale.setDefault(QLocale(language.value))
        if language is Language.ENGLISH:
            return
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for folder, name in ((qt_folder, "qtbase"), (str(self._folder), "flashline")):
            translator = QTranslator(self)
            if translator.load(f"{name}_{language.value}", folder):
                QCoreApplication.installTranslator(translator)
                self._installed.append(translator)
            else:
                _log.error("no translation %s_%s in %s", name, language.value, folder)

    def silence(self) -> None:
        """Take the translators away: English, as it stands in the source."""
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
        self._installed.clear()
