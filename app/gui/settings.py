"""What a window remembers: its geometry and its language, nothing else."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class GuiSettings:
    """Keeps the window's geometry and language.

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

    def save(self) -> None:
        """Write it to disk."""
        self._store.sync()
