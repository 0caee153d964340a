"""Whether a file of books names anybody, by a look that opens no store."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.store.backups import check
from app.store.errors import StoreError


def names_somebody(books: Path) -> bool:
    """Whether these books are sound and people were named in them, those who have left too."""
    try:
        check(books)
        with closing(sqlite3.connect(f"{books.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute("SELECT 1 FROM person LIMIT 1").fetchone() is not None
    except (StoreError, sqlite3.DatabaseError, OSError):  # older books have no such table
        return False
