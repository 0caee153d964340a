"""Files as platforms and Excel write them, made by openpyxl and csv."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from app.exchange.code_file import CodeFile, CodeFileError, read_code_file

PRODUCT_KEY = "k02m26Wpp9S"
HEADER = ("DeviceName", "DeviceSecret", "ProductKey")


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture
def rows() -> Callable[..., list[tuple[str, ...]]]:
    """A header and so many good rows."""

    def make(count: int = 3, header: Sequence[str] = HEADER) -> list[tuple[str, ...]]:
        return [tuple(header), *((f"unit-{i:04}", f"{i + 10:032x}", PRODUCT_KEY) for i in range(count))]

    return make


@pytest.fixture
def csv_file(tmp_path) -> Callable[..., Path]:
    def write(
        rows: Sequence[Sequence[object]],
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        line_end: str = "\r\n",
        name: str = "codes.csv",
    ) -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


@pytest.fixture
def bytes_file(tmp_path) -> Callable[..., Path]:
    def write(data: bytes, name: str = "codes.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def xlsx_file(tmp_path) -> Callable[..., Path]:
    """A workbook with one sheet for each list of rows; formats maps cells of the first to number formats."""

    def write(*sheets: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> Path:
        book = openpyxl.Workbook()
        for index, lines in enumerate(sheets):
            sheet = book.active if index == 0 else book.create_sheet(f"More {index}")
            for line in lines:
                sheet.append(line)
        for place, number_format in (formats or {}).items():
            book.worksheets[0][place].number_format = number_format
        path = tmp_path / "codes.xlsx"
        book.save(path)
        book.close()
        return path

    return write


@pytest.fixture
def parts_file(tmp_path) -> Callable[..., Path]:
    """A workbook made by hand: the sheet's XML, and parts that replace or add to the rest."""

    def write(sheet: str, parts: dict[str, str] | None = None, name: str = "codes.xlsx") -> Path:
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        every = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="SharedStrings.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": sheet.replace("MAIN", main),
            **{part: xml.replace("MAIN", main) for part, xml in (parts or {}).items()},
        }
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, xml in every.items():
                archive.writestr(part, xml)
        return path

    return write


@pytest.fixture
def refusal() -> Callable[..., CodeFileError]:
    """Read a file that must be refused."""

    def read(path: Path, **given: object) -> CodeFileError:
        with pytest.raises(CodeFileError) as caught:
            read_code_file(path, **given)
        assert caught.value.problems
        return caught.value

    return read


@pytest.fixture
def names() -> Callable[[CodeFile], list[str]]:
    return lambda file: [row.code.device_name for row in file.codes]
