"""Workbooks under a password, as Excel 2010 and newer open them (ECMA-376 agile encryption, AES-256).

The book is packed in memory, some 30 MB for 500,000 codes, and leaves it only encrypted.
"""

import io
from collections.abc import Iterable
from typing import IO, Protocol, cast

from app.exchange.xlsx_book import write_xlsx
from app.model.secret import Secret


class _Book(Protocol):
    """What is used of msoffcrypto's OOXMLFile; the library has no types."""

    def encrypt(self, password: str, outfile: IO[bytes]) -> None: ...


def write_locked(stream: IO[bytes], headers: list[str], lines: Iterable[list[str]], password: Secret) -> None:
    """Write the header and the lines as `write_xlsx` does, encrypted; the stream stays open."""
    from msoffcrypto.format.ooxml import OOXMLFile

    packed = io.BytesIO()
    write_xlsx(packed, headers, lines)
    cast("_Book", OOXMLFile(packed)).encrypt(password.reveal(), stream)
