"""Sentences of the layers below in the language of the window."""

from PySide6.QtCore import QCoreApplication

from app.model.wording import Wording, reason_of


def shown(text: str) -> str:
    """A sentence as it is shown: translated, where it is a Wording; other texts stay as they are.

    The translations are those of the context "Wording" (see `wording_list`).
    """
    if not isinstance(text, Wording):
        return text
    template = QCoreApplication.translate("Wording", text.template)
    values = {name: shown(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return template.format(**values)


def why(error: Exception) -> str:
    """What an exception says to people, as it is shown; its kind, where it says nothing."""
    return shown(reason_of(error)) or type(error).__name__
