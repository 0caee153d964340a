"""Where the key file of a data folder is: beside the books, or where the set-up put it."""

from pathlib import Path

from app.model.wording import said
from app.store.durable import write_whole
from app.store.errors import KeyDamaged

KEY_NAME = "vault.key"
NOTE = "key-file"
"""A file in the data folder with the path of the key file, where that is not the usual one."""
_LONGEST = 4096


def key_path(data_dir: Path, named: Path | None = None) -> Path:
    """The key file of a data folder, whether it is there or not.

    Args:
        data_dir: of the station.
        named: by who starts the program; it counts before all else.

    Raises:
        KeyDamaged: the note of its place can't be read.
    """
    if named is not None:
        return named
    note = data_dir / NOTE
    try:
        with note.open(encoding="utf-8") as file:
            kept = file.read(_LONGEST).strip()
    except (FileNotFoundError, NotADirectoryError):
        return data_dir / KEY_NAME
    except (OSError, ValueError) as error:
        raise _unreadable(note) from error
    if not kept.isprintable():
        raise _unreadable(note)
    return Path(kept) if kept else data_dir / KEY_NAME


def _unreadable(note: Path) -> KeyDamaged:
    return KeyDamaged(said("{file}: can't be read, so the key can't be found", file=note))


def note_place(data_dir: Path, folder: Path | None) -> Path:
    """Note where the key file is from now on; returns its path.

    Args:
        data_dir: of the station; it is there.
        folder: of the key file; None for the data folder itself.

    Raises:
        KeyDamaged: the note can't be written.
    """
    note = data_dir / NOTE
    try:
        if folder is None:
            note.unlink(missing_ok=True)
            return data_dir / KEY_NAME
        path = folder.absolute() / KEY_NAME
        write_whole(note, f"{path}\n")
    except OSError as error:
        raise KeyDamaged(
            said("{file}: can't be written ({error})", file=note, error=error.strerror)
        ) from error
    return path
