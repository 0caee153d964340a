"""A file of a person's, opened as the table in it; what is wrong with it is told as the file's problem."""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.exchange.content import load
from app.exchange.headers import Vocabulary
from app.exchange.refusal import CodeFileError, UnreadableError
from app.exchange.table import Table, open_table
from app.model.reports import Problem


@contextmanager
def opened(path: Path, vocabulary: Vocabulary) -> Generator[tuple[Table, str]]:
    """The table of a file and the file's SHA-256; the file is read once, and only read.

    Args:
        path: of the file.
        vocabulary: the headers that are known.

    Raises:
        CodeFileError: it can't be read, or reading its table breaks off within the block.
    """
    try:
        data = load(path)
        digest = hashlib.sha256(data).hexdigest()
        with open_table(path, data, vocabulary) as table:
            del data
            yield table, digest
    except UnreadableError as error:
        raise CodeFileError(path.name, [Problem(error.row, "", error.text)]) from None
