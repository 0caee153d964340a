"""A table of texts as a workbook of one sheet.

Written here and not by openpyxl, which puts the sheet, with all its secrets, into a file in the system's
temporary folder first, and is several times as slow.
"""

import re
import zipfile
from collections.abc import Iterable
from itertools import chain, islice
from typing import IO
from xml.sax.saxutils import escape  # only makes text, parses nothing

from app.exchange.xlsx_parser import MAX_ROW
from app.exchange.xlsx_texts import escaped

__all__ = ["MAX_ROW", "write_xlsx"]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TEXT_FORMAT = 49
"""Number of the built-in format "@" (ECMA-376 part 1, 18.8.30)."""

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Codes" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        f'<xf numFmtId="{_TEXT_FORMAT}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
        f'<xf numFmtId="{_TEXT_FORMAT}" fontId="1" fillId="0" borderId="0" applyNumberFormat="1"'
        ' applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_WIDTHS = {
    "DeviceName": 34, "DeviceSecret": 36, "ProductKey": 14, "ProductSecret": 20,
    "MAC": 19, "Time": 22, "Reason": 40,
}  # fmt: skip
_USUAL_WIDTH = 12
_BODY, _HEAD = 1, 2
_LINES_AT_ONCE = 1000
_NEEDS_ESCAPE = re.compile("[&<>]|_x")
_NUMBER = "\0"
"""Stands for the row's number in a form; no text has it."""
_LEVEL = 2
"""Of zlib: half the time of the usual 6, for a tenth more bytes; secrets hardly shrink anyway."""


def write_xlsx(stream: IO[bytes], headers: list[str], lines: Iterable[list[str]]) -> None:
    """Write the header, frozen, and the lines, every cell a text; the stream stays open."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for name, xml in _PARTS.items():
            book.writestr(zipfile.ZipInfo(name), _XML + xml, zipfile.ZIP_DEFLATED)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            _write_sheet(sheet, headers, lines)


def _write_sheet(sheet: IO[bytes], headers: list[str], lines: Iterable[list[str]]) -> None:
    sheet.write(_beginning(headers).encode())
    form = _RowForm(len(headers), _BODY)
    sheet.write(_RowForm(len(headers), _HEAD).rows(1, [headers]))
    rest, number = iter(lines), 2
    while block := list(islice(rest, _LINES_AT_ONCE)):
        sheet.write(form.rows(number, block))
        number += len(block)
    sheet.write(b"</sheetData></worksheet>")


def _beginning(headers: list[str]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{_WIDTHS.get(header, _USUAL_WIDTH)}" style="{_BODY}"'
        ' customWidth="1"/>'
        for n, header in enumerate(headers, start=1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    )


class _RowForm:
    """Rows as XML; which cells are filled hardly ever changes, so each such form is made once.

    Args:
        width: cells of a row.
        style: of every cell.
    """

    def __init__(self, width: int, style: int) -> None:
        self._cells = [
            f'<c r="{chr(ord("A") + column)}{_NUMBER}" s="{style}" t="inlineStr"><is><t>%s</t></is></c>'
            for column in range(width)
        ]
        self._forms: dict[tuple[bool, ...], str] = {}

    def rows(self, first: int, lines: list[list[str]]) -> bytes:
        """Rows that stand below each other; empty cells are left out."""
        if _NEEDS_ESCAPE.search("\0".join(chain.from_iterable(lines))):
            lines = [[escape(escaped(text)) for text in texts] for texts in lines]
        return "".join([self._row(number, texts) for number, texts in enumerate(lines, first)]).encode()

    def _row(self, number: int, texts: list[str]) -> str:
        filled = tuple(map(bool, texts))
        form = self._forms.get(filled)
        if form is None:
            cells = "".join(cell for cell, has in zip(self._cells, filled, strict=True) if has)
            form = self._forms[filled] = f'<row r="{_NUMBER}">{cells}</row>'
        return (form % tuple(filter(None, texts))).replace(_NUMBER, str(number))
