"""What kind of file it is, by its bytes, before anything parses it."""

import stat
from enum import Enum, auto
from pathlib import Path

from app.exchange.refusal import SAVE_AS, UnreadableError
from app.model.wording import said

MAX_FILE_BYTES = 128 * 1024 * 1024
"""500,000 codes take some 20 MB as xlsx and 35 MB as csv."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


class Kind(Enum):
    """The two kinds that are read."""

    XLSX = auto()
    CSV = auto()


def load(path: Path) -> bytes:
    """Read the file once; everything later works on these bytes, whatever happens to the file.

    Raises:
        UnreadableError: it can't be opened, is no file, is empty or too large.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError(said("is a folder or device, not a file"))
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        reason = error.strerror if isinstance(error, OSError) else None
        raise UnreadableError(said("can't be opened: {reason}", reason=reason or error)) from error
    if not data:
        raise UnreadableError(said("is empty (0 bytes); download or copy it again"))
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableError(
            said(
                "is larger than {most} MB; a file of 500,000 codes has some 35 MB", most=MAX_FILE_BYTES >> 20
            )
        )
    return data


def recognise(path: Path, data: bytes) -> Kind:
    """The kind of the file; name and bytes must agree.

    Raises:
        UnreadableError: it is something else, or its name says something else; the text says what to do.
    """
    stranger = _stranger(data)
    if stranger is not None:
        raise UnreadableError(stranger)
    suffix = path.suffix.lower()
    zipped = data.startswith((_ZIP, _EMPTY_ZIP))
    if suffix == ".xlsx":
        if not zipped:
            raise UnreadableError(
                said(
                    "is named .xlsx but is no Excel workbook; if it is a text file, rename it to .csv, "
                    "else download it again"
                )
            )
        return Kind.XLSX
    if suffix == ".csv":
        if zipped:
            raise UnreadableError(
                said("is named .csv but is a zip or Excel file; if it is a workbook, rename it to .xlsx")
            )
        return Kind.CSV
    if suffix in (".xls", ".xlsm", ".xlsb", ".ods", ".et"):
        raise UnreadableError(said("{suffix} is not read; {save}", suffix=suffix, save=SAVE_AS))
    raise UnreadableError(
        said("has the name ending {suffix}; only .xlsx and .csv are read", suffix=suffix or "(none)")
    )


def _stranger(data: bytes) -> str | None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return said("is protected by a password; open it in Excel, remove the password and save it again")
        return said("is an old Excel 97-2003 file (.xls), whatever its name says; {save}", save=SAVE_AS)
    head = data[:1024]
    if (head.startswith(b"MZ") and b"\0" in head) or head.startswith(b"\x7fELF"):
        return said("is a program, not a list of codes; don't open it, and tell who sent it")
    if head.startswith(b"%PDF"):
        return said("is a PDF; download the activation codes as .xlsx or .csv")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        return said(
            "is a web page or XML, not a list of codes; if it is a login page, log in and download again, "
            "if it is a table, {save}",
            save=SAVE_AS,
        )
    return None
