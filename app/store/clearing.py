"""What was cut off leaves copies of books behind: they are deleted at the next start."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

PART, TRIAL = ".part", ".trial"
"""Endings of a backup that is not whole yet, and of a copy on which an upgrade is tried."""
DRAFT = "restore"
"""Folder in which a store that comes back is made ready."""
_MAKING_SECONDS = 120.0


@contextmanager
def making_alone(backups: Path, seconds: float = _MAKING_SECONDS) -> Generator[None]:
    """Let nobody else make a backup in this folder meanwhile; what an earlier one left half done goes.

    Args:
        backups: the folder; the one that it lies in is there.
        seconds: to wait for somebody else's.

    Raises:
        Timeout: somebody else has been making one for long.
        OSError: the folder can't be used.
    """
    with FileLock(backups.with_name(f"{backups.name}.lock"), timeout=seconds):
        _delete(backups, PART)
        yield


def clear_up(data_dir: Path, backups: Path) -> None:
    """Delete what an upgrade, a backup or a going back that was cut off has left.

    A disk that does not let it be deleted hinders nothing here. To be called by whoever has the folder for
    himself (`folder_alone`).

    Args:
        data_dir: of the station.
        backups: its folder of backups.
    """
    with suppress(OSError):
        _delete(backups, TRIAL)
        remove_folder(data_dir / DRAFT)
        if any(backups.glob(f"*{PART}")):
            with suppress(Timeout), making_alone(backups, 0.0):
                pass


def remove_folder(folder: Path) -> None:
    """Delete a folder with all that is in it; one that is not there is fine."""
    if folder.exists():
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        folder.rmdir()


def _delete(folder: Path, ending: str) -> None:
    for name in (ending, f"{ending}-wal", f"{ending}-shm", f"{ending}-journal"):
        for path in folder.glob(f"*{name}"):
            path.unlink(missing_ok=True)
