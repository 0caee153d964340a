"""Tables from outside: code files, uploads, device lists, and what a platform gives back."""

from __future__ import annotations

import csv
import functools
import io
import zipfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import openpyxl

from app.exchange.code_file import CodeFileError, read_code_file
from app.exchange.csv_sheet import as_written, write_csv
from app.exchange.device_list import read_device_list
from app.exchange.upload_forms import read_returned
from app.exchange.uploads import read_upload
from app.exchange.xlsx_book import write_xlsx
from app.exchange.xlsx_texts import escaped
from tests.fuzz.target import Target, file_of

_CODES = [("DeviceName", "DeviceSecret", "ProductKey")] + [
    (f"unit-{i:04}", f"{i:032x}", "k02m26Wpp9S") for i in range(4)
]
_LIST = [
    ("DeviceName", "ProductKey", "Status", "ActiveTime"),
    ("unit-0001", "k02m26Wpp9S", "ONLINE", "2026-03-04 05:06:07"),
    ("unit-0002", "k02m26Wpp9S", "未激活", ""),
    ("unit-0003", "k02m26Wpp9S", "3", "1700000000000"),
]
_NAMES = [("MAC",), ("24:6f:28:00:00:01",), ("24-6F-28-00-00-02",), ("246f28000003",)]
_RESULTS = [("DeviceName", "ErrorMsg"), ("unit-0001", ""), ("unit-0002", "exists|already")]
_LIMITS = "128 MB, 600 MB unpacked, 500,000 rows (lists 1,000,000), 512 columns, texts of 1,000 characters"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_PARTS = {
    "sheet": _SHEET,
    "strings": _STRINGS,
    "styles": "xl/styles.xml",
    "workbook": "xl/workbook.xml",
    "relations": "xl/_rels/workbook.xml.rels",
    "types": "[Content_Types].xml",
}


def _csv(table: list[tuple[str, ...]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "\r\n".join(delimiter.join(line) for line in table).encode(encoding)


def _written(table: list[tuple[str, ...]], write: Callable[..., None]) -> bytes:
    stream = io.BytesIO()
    write(stream, list(table[0]), [list(line) for line in table[1:]])
    return stream.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED = (
    f'<sst xmlns="{_MAIN}"><si><t>DeviceName</t></si><si><t>DeviceSecret</t></si><si><t>ProductKey</t></si>'
    '<si><t xml:space="preserve">k02m26Wpp9S</t></si><si><r><t>unit-</t></r><r><t>0001</t></r></si></sst>'
)
_ROWS = (
    f'<worksheet xmlns="{_MAIN}"><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="s"><v>4</v></c><c r="B2" t="inlineStr"><is><t>{0}</t></is></c>'
    '<c r="C2" t="s"><v>3</v></c></row>'
    '<row r="3"><c r="A3" s="1"><v>860000000000001</v></c><c r="B3" t="str"><v>{1}</v></c>'
    '<c r="C3" t="s"><v>3</v></c></row></sheetData>'
    '<mergeCells count="1"><mergeCell ref="E2:E3"/></mergeCells></worksheet>'
)


@functools.cache
def _book() -> bytes:
    """As spreadsheet programs write it: shared texts, styles, numbers, merged and hidden cells."""
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append((1, 2))
    book.active["A1"].number_format = "000000000000000"
    book.save(stream)
    with zipfile.ZipFile(stream) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    shared = (
        '<Relationship Id="rId9" Target="sharedStrings.xml" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", shared).encode()
    parts[_STRINGS] = _SHARED.encode()
    parts[_SHEET] = _ROWS.replace("{0}", "a" * 32).replace("{1}", "b" * 32).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


def _part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(_book())) as book:
        return book.read(name)


def _with_part(name: str) -> Callable[[bytes], object]:
    """Read the workbook with another part in place of its own, by every reader."""
    with zipfile.ZipFile(io.BytesIO(_book())) as book:
        others = {info: book.read(info) for info in book.namelist() if info != name}

    def feed(data: bytes) -> object:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for part, content in {**others, name: data}.items():
                archive.writestr(part, content)
        return _by_every_reader(file_of("part.xlsx", stream.getvalue()))

    return feed


def _by_every_reader(path: Path) -> object:
    """The others may refuse too; what they raise else gets out."""
    for read in (read_upload, lambda one: read_device_list(one, zone=UTC), lambda one: read_returned([one])):
        try:
            read(path)
        except CodeFileError:
            continue
    return read_code_file(path)


def _exported(data: bytes) -> None:
    """Names from outside, written to both kinds of file: no cell is run by a spreadsheet, each reads back."""
    texts = data.decode("utf-8", "replace").split("\0")[:8]
    texts = [
        "".join(sign for sign in text if sign.isprintable() and not 0xD800 <= ord(sign) < 0xE000)[:2000]
        for text in texts
    ]
    stream = io.BytesIO()
    write_csv(stream, ["Name"], [[text] for text in texts])
    _, *lines = csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for line in lines for cell in line)
    assert [as_written("".join(line)) for line in lines] == texts
    stream = io.BytesIO()
    write_xlsx(stream, ["Name"], [[text] for text in texts])
    sheet = openpyxl.load_workbook(stream).worksheets[0]
    cells = {row: cell for row in range(len(texts)) if (cell := sheet.cell(row + 2, 1)).value is not None}
    assert all(cell.data_type in ("s", "inlineStr") for cell in cells.values())
    written = [str(cells[row].value) if row in cells else "" for row in range(len(texts))]
    assert written == [escaped(text) for text in texts]


def _csv_target(name: str, read: Callable[[Path], object], parser: str, seeds: list[bytes]) -> Target:
    return Target(
        name,
        parser,
        _LIMITS,
        lambda data: read(file_of(f"{name}.csv", data)),
        (CodeFileError,),
        lambda: seeds,
    )


def targets() -> list[Target]:
    """All of them."""
    return [
        _csv_target(
            "code-file-csv",
            read_code_file,
            "app.exchange.code_file, csv_table",
            [
                _csv(_CODES),
                _csv(_CODES, "utf-16", "\t"),
                _csv(_CODES, "gb18030", ";"),
                _written(_CODES, write_csv),
            ],
        ),
        _csv_target("upload-csv", read_upload, "app.exchange.uploads", [_csv(_NAMES), _csv(_CODES[:2])]),
        _csv_target(
            "device-list-csv",
            lambda path: read_device_list(path, zone=UTC),
            "app.exchange.device_list, list_times",
            [_csv(_LIST), _csv(_LIST, "gb18030")],
        ),
        _csv_target(
            "returned-csv",
            lambda path: read_returned([path]),
            "app.exchange.upload_forms",
            [_csv(_RESULTS), _csv(_CODES)],
        ),
        Target(
            "code-file-zip",
            "app.exchange.xlsx_package",
            "as csv; 10,000 parts, stored or deflated only",
            lambda data: _by_every_reader(file_of("zip.xlsx", data)),
            (CodeFileError,),
            lambda: [_written(_CODES, write_xlsx), _book()],
        ),
        *(
            Target(
                f"code-file-{kind}",
                "app.exchange.xlsx_parser, xlsx_quick, xlsx_package",
                "16 MB and 500,000 elements a small part, 200 MB of shared texts, 1,000 merged ranges",
                _with_part(path),
                (CodeFileError,),
                functools.partial(lambda path: [_part(path)], path),
            )
            for kind, path in _PARTS.items()
        ),
        Target(
            "exported-cells",
            "app.exchange.csv_sheet, xlsx_book",
            "32,000 characters a cell",
            _exported,
            (),
            lambda: [b'=cmd|"/c calc"!A1\0+1\0-1\0@SUM(A1)\0plain\0\'=1', "名称\0_x0041_".encode()],
        ),
    ]
