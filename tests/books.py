"""Books as the migrations make them, made once in each process: most tests need not see it done again."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.store.cost import Cost
from app.store.sqlite_file import FILE_NAME
from app.store.upgrade import bring_up_to_date

CHEAP = Cost(time=1, memory=8, lanes=1)
"""Of PINs and passphrases: the least that argon2 takes; test_composition.py tells what the program takes."""


def laid_out(folder: Path) -> Path:
    """A station's data folder with new books, which have no key yet; books that are there stay."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / FILE_NAME).exists():
        (folder / FILE_NAME).write_bytes(_made())
    return folder


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, FILE_NAME)
        bring_up_to_date(path, path.parent, datetime.now(UTC))
        return path.read_bytes()
