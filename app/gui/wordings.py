"""Sentences of the layers below in the language of the window."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.model.wording import Wording, reason_of

SYSTEM_WORDS: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("System", "Connection refused"),
    QT_TRANSLATE_NOOP("System", "Device or resource busy"),
    QT_TRANSLATE_NOOP("System", "Disk quota exceeded"),
    QT_TRANSLATE_NOOP("System", "File exists"),
    QT_TRANSLATE_NOOP("System", "File name too long"),
    QT_TRANSLATE_NOOP("System", "Input/output error"),
    QT_TRANSLATE_NOOP("System", "Is a directory"),
    QT_TRANSLATE_NOOP("System", "No space left on device"),
    QT_TRANSLATE_NOOP("System", "No such device"),
    QT_TRANSLATE_NOOP("System", "No such file or directory"),
    QT_TRANSLATE_NOOP("System", "Not a directory"),
    QT_TRANSLATE_NOOP("System", "Operation not permitted"),
    QT_TRANSLATE_NOOP("System", "Permission denied"),
    QT_TRANSLATE_NOOP("System", "Read-only file system"),
    QT_TRANSLATE_NOOP("System", "Too many open files"),
)
"""What a system says most often of files and ports, as glibc, macOS and Windows' C library have it."""


def shown(text: str) -> str:
    """A sentence as it is shown: translated, where it is a Wording; other texts stay as they are.

    The translations are those of the context "Wording" (see `wording_list`). Values in it are shown alike;
    one that is the system's word on a file is translated too.
    """
    if not isinstance(text, Wording):
        return text
    template = QCoreApplication.translate("Wording", text.template)
    return template.format(**{name: _value(value) for name, value in text.values.items()})


def kept(text: str) -> str:
    """A text of the books, where people's words and the program's own may stand: its own are translated."""
    return shown(text) if isinstance(text, Wording) else QCoreApplication.translate("Wording", text)


def why(error: Exception) -> str:
    """What an exception says to people, as it is shown; its kind, where it says nothing."""
    return shown(reason_of(error)) or type(error).__name__


def _value(value: object) -> object:
    if isinstance(value, Wording):
        return shown(value)
    return QCoreApplication.translate("System", value) if isinstance(value, str) and value else value
