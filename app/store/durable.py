"""Small files that must last through a power cut, or not be there at all."""

import os
from pathlib import Path


def write_whole(target: Path, text: str) -> None:
    """Write a file beside its place, flush it, rename it, and flush the folder; durable when it returns.

    Raises:
        OSError: the folder can't be written; the old file, if there was one, is as it was.
    """
    draft = target.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    flush_folder(target.parent)


def flush_file(path: Path) -> None:
    """Make the content of a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make new names in a folder durable; where a folder can't be opened (Windows) the rename is enough."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
