"""The words of backups on screen, translated."""

from PySide6.QtCore import QCoreApplication

_MEGABYTE = 1024 * 1024


def occasion_word(why: str) -> str:
    """At which occasion a backup was made."""
    translate = QCoreApplication.translate
    if why.startswith("upgrade"):
        return translate("Backup", "before an upgrade")
    return {
        "run": translate("Backup", "close of a run"),
        "start": translate("Backup", "before a run"),
        "asked": translate("Backup", "asked for"),
        "restore": translate("Backup", "before going back"),
    }.get(why, why)


def size_text(size: int) -> str:
    """A size in megabytes, with one digit where it is small."""
    megabytes = size / _MEGABYTE
    return f"{megabytes:.1f} MB" if megabytes < 10 else f"{megabytes:.0f} MB"
