"""Files that appear whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def appearing_whole(path: Path) -> Generator[IO[bytes]]:
    """A file that has the name only when the block has ended well; its owner alone may read it.

    Raises:
        OSError: the disk or the folder does not take it; nothing is left behind.
    """
    handle, passing = tempfile.mkstemp(prefix=".flashline-", suffix=".part", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(passing).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(passing).unlink()
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can; the file is whole in any case."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some network drives don't flush folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
