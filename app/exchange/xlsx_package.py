"""What is inside an .xlsx file, looked at before its rows are: parts, sheets, number formats."""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Self
from xml.parsers import expat  # no entities, no DOCTYPE: refused in parse_part

from app.exchange.refusal import SAVE_AS, UnreadableError
from app.model.wording import said

MAX_UNPACKED_BYTES = 600 * 1024 * 1024
"""500,000 codes with ten columns take some 300 MB of XML; more than this is a zip bomb."""
MAX_PARTS = 10_000
MAX_SHEETS = 1000
_MAX_SMALL_PART = 16 * 1024 * 1024
_MAX_ELEMENTS = 500_000
"""Of a small part; a workbook that has seen much copying has some 100,000 styles."""
_LONGEST_FORMAT = 255
"""Characters of a number format; Excel takes no more, and each cell of a style is looked at by it."""
_LONGEST_NAME = 31
"""Characters of a sheet's name, as Excel takes them."""
_STYLE_NUMBER = re.compile(r"[0-9]{1,9}")
_PART_ENTRY = b"PK\x01\x02"
_WORKBOOKS = {
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml"
    for kind in ("sheet", "template")
}
DAMAGED = said("is damaged or was cut short; download or copy it again")
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, OSError,
    struct.error, KeyError, ValueError, OverflowError,
)  # fmt: skip
# Formats without a string of their own that depend on the language of Excel; these are dates in Chinese.
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_DATE = "yyyy-mm-dd"

Attributes = dict[str, str]
StartElement = Callable[[str, Attributes], None]
EndElement = Callable[[str], None]
Characters = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet's name and the part of the package that holds it."""

    name: str
    path: str


class Package:
    """An opened .xlsx file; a context manager.

    Args:
        data: the bytes of the file.

    Raises:
        UnreadableError: no workbook, damaged, encrypted, with macros, or far too large when unpacked.
    """

    def __init__(self, data: bytes) -> None:
        if data.count(_PART_ENTRY) > MAX_PARTS:  # to list millions of parts alone takes gigabytes
            raise _far_too_large()
        with damage_named():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._sizes = {info.filename: info.file_size for info in self._zip.infolist()}
            self._names = {name.lower(): name for name in self._sizes}  # part names have no case
            self._check()
            self._workbook = self._main_part()
            self._targets = self._relations(self._workbook)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def worksheets(self) -> list[Part]:
        """The sheets that have cells, in the order of their tabs."""
        sheets: list[Part] = []
        for tag, _, attributes in self._elements(self._workbook):
            if tag == "sheet":
                kind, path = self._targets.get(attributes.get("id", ""), ("", ""))
                if kind == "worksheet":
                    sheets.append(Part(attributes.get("name", "")[:_LONGEST_NAME], path))
        if len(sheets) > MAX_SHEETS or len({sheet.path for sheet in sheets}) < len(sheets):
            raise UnreadableError(DAMAGED)  # one part as many sheets would be read again and again
        return sheets

    def part_of_kind(self, kind: str) -> str | None:
        """The path of the workbook's only part of a kind (`sharedStrings`, `styles`), if there is one."""
        return next(
            (path for its, path in self._targets.values() if its == kind and path in self._sizes), None
        )

    def number_formats(self) -> list[str]:
        """The number format of each cell style, by the number that cells give as `s`."""
        path = self.part_of_kind("styles")
        own: dict[str, str] = {}
        formats: list[str] = []
        for tag, parent, attributes in self._elements(path) if path else []:
            if tag == "numFmt" and parent == "numFmts":
                code = attributes.get("formatCode", "General")
                own[attributes.get("numFmtId", "")] = code if len(code) <= _LONGEST_FORMAT else "unknown"
            elif tag == "xf" and parent == "cellXfs":
                number = attributes.get("numFmtId", "0")
                formats.append(own.get(number) or _builtin_format(number))
        return formats

    def size(self, path: str) -> int:
        """Bytes of a part when it is unpacked, as the package says."""
        return self._sizes.get(path, 0)

    @contextmanager
    def open_part(self, path: str) -> Generator[IO[bytes]]:
        """Open a part for reading; its errors are named."""
        with damage_named(), self._zip.open(path) as stream:
            yield stream

    def _check(self) -> None:
        infos = self._zip.infolist()
        if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES or len(infos) > MAX_PARTS:
            raise _far_too_large()
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableError(said("is a zip with a password; unpack it first"))
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise UnreadableError(said("is packed in a way that Excel does not use; save it again in Excel"))

    def _main_part(self) -> str:
        if "[Content_Types].xml" not in self._sizes:
            raise UnreadableError(
                said(
                    "is a zip file but no Excel workbook; if it holds the list, unpack it, "
                    "if it is an OpenDocument table, {save}",
                    save=SAVE_AS,
                )
            )
        types = {kind.get("ContentType", "").lower() for _, _, kind in self._elements("[Content_Types].xml")}
        if any("macroenabled" in kind or "vbaproject" in kind for kind in types):
            raise UnreadableError(
                said("holds macros and is not opened; without macros, {save}", save=SAVE_AS)
            )
        main = next((path for kind, path in self._relations("").values() if kind == "officeDocument"), "")
        if not types & _WORKBOOKS or main not in self._sizes:
            raise UnreadableError(said("is an Office file but no .xlsx workbook; {save}", save=SAVE_AS))
        return main

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """From relation id to (kind, path) for a part, or for the package where part is empty."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for tag, _, attributes in self._elements(rels) if rels in self._sizes else []:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                path = target.lstrip("/")
                found[attributes.get("Id", "")] = (kind, self._names.get(path.lower(), path))
        return found

    def _elements(self, path: str) -> list[tuple[str, str, Attributes]]:
        """(tag, parent's tag, attributes) of every element of a small part, names without namespaces."""
        if self._sizes.get(path, 0) > _MAX_SMALL_PART:
            raise _oversized(path)
        stack = [""]
        found: list[tuple[str, str, Attributes]] = []

        def start(tag: str, attributes: Attributes) -> None:
            if len(found) >= _MAX_ELEMENTS:
                raise _oversized(path)
            local = tag.rpartition(" ")[2]
            found.append((local, stack[-1], {k.rpartition(" ")[2]: v for k, v in attributes.items()}))
            stack.append(local)

        def end(_: str) -> None:
            stack.pop()

        with self.open_part(path) as stream:
            parser = part_parser(start, end)
            feed(parser, stream.read())
            feed(parser, b"", final=True)
        return found


def part_parser(
    start: StartElement, end: EndElement, characters: Characters | None = None
) -> expat.XMLParserType:
    """A parser whose names are `namespace local`; a DOCTYPE, and with it every entity, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, data: bytes, *, final: bool = False) -> None:
    """Give the parser more bytes.

    Raises:
        UnreadableError: the XML is damaged.
    """
    try:
        parser.Parse(data, final)
    except expat.ExpatError:
        raise UnreadableError(DAMAGED) from None


@contextmanager
def damage_named() -> Generator[None]:
    """Turn what the zip and XML libraries raise for damaged files into a text for people."""
    try:
        yield
    except UnreadableError:
        raise
    except _ZIP_ERRORS as error:
        raise UnreadableError(DAMAGED) from error


def _oversized(path: str) -> UnreadableError:
    return UnreadableError(
        said("has an oversized part {path}; copy the rows into a new workbook", path=path[:_LONGEST_FORMAT])
    )


def _far_too_large() -> UnreadableError:
    return UnreadableError(
        said(
            "unpacks to more than {size} MB or {parts} parts and is not opened; "
            "copy the rows into a new workbook",
            size=MAX_UNPACKED_BYTES >> 20,
            parts=MAX_PARTS,
        )
    )


def _refuse_doctype(name: str, *_: object) -> None:
    del name
    raise UnreadableError(said("holds a DOCTYPE, which no spreadsheet writes; it is not opened"))


def _builtin_format(number: str) -> str:
    if not _STYLE_NUMBER.fullmatch(number):
        return "General"
    if int(number) in _DATE_IDS:
        return _DATE
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    return BUILTIN_FORMATS.get(int(number), "unknown")
