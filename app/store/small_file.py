"""Small files beside the books that anybody may have edited: read within a limit, or refused."""

import json
from pathlib import Path
from typing import cast

from app.model.wording import said

MOST_BYTES = 256 * 1024


def read_small(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a small file.

    Args:
        path: of the file.
        most: bytes that are read.

    Raises:
        OSError: it can't be read.
        ValueError: it is larger, or not UTF-8.
    """
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError(said("larger than {most} bytes", most=most))
    return data.decode("utf-8")


def read_json(path: Path, most: int = MOST_BYTES) -> object:
    """The value in a small JSON file.

    Raises:
        OSError: it can't be read.
        ValueError: it is larger, or no JSON.
    """
    try:
        return cast("object", json.loads(read_small(path, most)))
    except RecursionError:
        raise ValueError(said("is nested too deep")) from None
