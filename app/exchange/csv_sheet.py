"""A table of texts as csv: UTF-8 with BOM, by which Excel knows it, and CRLF."""

import csv
import io
from collections.abc import Iterable
from typing import IO


def write_csv(stream: IO[bytes], headers: list[str], lines: Iterable[list[str]]) -> None:
    """Write the header and the lines; the stream stays open."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow(headers)
        writer.writerows(lines)
    finally:
        text.detach()
