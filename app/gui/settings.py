"""What a window remembers: its geometry, its language, and when it locks itself; nothing else."""

import re
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

IDLE_MINUTES = 10
_MINUTES = re.compile(r"[1-9][0-9]{0,3}")
"""Up to a week; more milliseconds than a timer takes would lock at once."""


class GuiSettings:
    """Keeps the settings of the window.

    Args:
        path: an INI file; None takes the user's own settings of Flashline.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Flashline", "flashline"
            )
        else:
            self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language(self) -> str | None:
        """`en`, `zh_CN`, or None where nobody has chosen."""
        value = self._store.value("language")
        return value if isinstance(value, str) and value else None

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def geometry(self) -> QByteArray | None:
        """As QWidget.saveGeometry gave it."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def idle_minutes(self) -> int:
        """After how long without a touch the station asks again who is there."""
        value = str(self._store.value("idle_minutes", ""))
        return int(value) if _MINUTES.fullmatch(value) else IDLE_MINUTES

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._store.setValue("idle_minutes", minutes)

    @property
    def first_start_seen(self) -> bool:
        """Whether the question for the first supervisor was shown; it comes by itself only once."""
        return str(self._store.value("first_start_seen", "")) == "yes"

    @first_start_seen.setter
    def first_start_seen(self, seen: bool) -> None:
        self._store.setValue("first_start_seen", "yes" if seen else "")

    def save(self) -> None:
        """Write it to disk."""
        self._store.sync()
