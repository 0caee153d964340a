"""The quick way of reading rows and the parser find the same, whoever wrote the workbook."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import xlsx_quick, xlsx_sheet
from app.exchange.cells import NumberCell, RefusedCell, Row
from app.exchange.refusal import UnreadableError
from app.exchange.xlsx_package import Package
from app.exchange.xlsx_parser import TextParser
from app.exchange.xlsx_sheet import worksheets


def rows_of(path: Path) -> list[Row]:
    with Package(path.read_bytes()) as package:
        return list(worksheets(package)[0].rows())


def slowly(path: Path) -> list[Row]:
    """What the parser alone finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_sheet, "_begin", lambda parser, head: parser.read(head))
        return rows_of(path)


def both(path: Path) -> list[Row] | str:
    """What both ways find; the rows, or why there are none."""
    found = []
    for read in (rows_of, slowly):
        try:
            found.append(read(path))
        except UnreadableError as error:
            found.append(str(error))
    assert found[0] == found[1]
    return found[0]


@pytest.fixture
def sheet(parts_file):
    """A workbook whose rows are this XML, with these texts."""

    def write(rows: str, *texts: str, head: str = "") -> Path:
        strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
        return parts_file(
            f'{head}<worksheet xmlns="MAIN"><sheetData>{rows}</sheetData></worksheet>',
            {"xl/sharedStrings.xml": f'<sst xmlns="MAIN">{strings}</sst>'},
        )

    return write


@pytest.fixture
def parsed(monkeypatch):
    """Every block that was left to the parser."""
    blocks: list[bytes] = []
    read = TextParser.read

    def noted(parser, block, **final):
        blocks.append(block)
        read(parser, block, **final)

    monkeypatch.setattr(TextParser, "read", noted)
    return blocks


USUAL = {
    "Excel": '<row r="1" spans="1:2" x14ac:dyDescent="0.3"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c></row>',
    "POI": '<row r="1">\n<c r="A1" t="inlineStr"><is><t>one</t></is></c><c r="B1" s="3" t="inlineStr"><is>'
    '<t xml:space="preserve">two</t></is></c></row>\n',
    "openpyxl": '<row r="1"><c r="A1" t="inlineStr"><is><t>one</t></is></c>'
    '<c r="B1" t="s"><v>1</v></c></row>',
}


@pytest.mark.parametrize("program", USUAL)
def test_the_rows_of_usual_programs_never_come_to_the_parser(sheet, parsed, program):
    path = sheet(USUAL[program], "one", "two")
    assert rows_of(path) == [(1, {0: "one", 1: "two"})]
    assert not any(b"<row" in block for block in parsed)


def test_numbers_empty_cells_and_missing_rows_are_read_quickly_too(sheet, parsed):
    path = sheet(
        '<row r="2"><c r="A2"><v>17</v></c><c r="B2" s="4"/><c r="C2" t="s"><v>0</v></c></row>'
        '<row r="5"></row><row r="7"><c r="C7" t="n"><v>1.5</v></c></row>',
        "text",
    )
    assert both(path) == [
        (2, {0: NumberCell("17", "General"), 2: "text"}),
        (7, {2: NumberCell("1.5", "General")}),
    ]
    assert not any(b"<row" in block for block in parsed[: len(parsed) // 2])


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="str"><f>B1</f><v>one</v></c></row>',
        '<row r="1"><c r="A1" t="b"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="2"/><row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        '<row r="2"></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>',
        '<row r="1"><c r="B1" t="s"><v>0</v></c><c r="A1" t="s"><v>0</v></c></row>',
        '<row r="1"><c r="A2" t="s"><v>0</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a&amp;b</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a]]>b</t></is></c></row>',
        '<row r="1"><!-- </row><row r="2"><c r="A2" t="s"><v>0</v></c></row> --></row>',
        '<row r="1"><c r="A1"><v><![CDATA[</row><row r="2"></row>]]></v></c></row>',
        '<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c></row>',
        '<row r="1048577"><c r="A1048577" t="s"><v>0</v></c></row>',
    ],
)
def test_what_is_not_usual_is_read_as_the_parser_reads_it(sheet, rows):
    both(sheet(rows, "one"))


def test_a_comment_over_blocks_hides_the_rows_in_it(sheet, monkeypatch):
    monkeypatch.setattr(xlsx_quick, "_CHUNK", 32)
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c></row>'
    hidden = "".join(row.format(number) for number in range(2, 12))
    assert both(sheet(f"{row.format(1)}<!-- {hidden} -->{row.format(12)}", "one")) == [
        (1, {0: "one"}),
        (12, {0: "one"}),
    ]


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="ISO-8859-1"?>', "<!-- <sheetData> -->", "\ufeff"]
)
def test_other_beginnings_are_read_as_the_parser_reads_them(sheet, head):
    both(sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row>', head=head))


def test_merged_cells_are_found(sheet, parts_file):
    path = parts_file(
        '<worksheet xmlns="MAIN"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        '<mergeCells count="1"><mergeCell ref="B2:A4"/></mergeCells></worksheet>'
    )
    with Package(path.read_bytes()) as package:
        (found,) = worksheets(package)
        list(found.rows())
    assert found.merged == [("B2:A4", 2, 4, 0, 1)]


CELLS = st.none() | st.integers(-5, 10**18) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)


@settings(deadline=None)
@given(
    table=st.lists(st.lists(CELLS | TEXTS, min_size=1, max_size=4), min_size=1, max_size=8),
    chunk=st.sampled_from([16, 100, 1000]),
    write_only=st.booleans(),
)
def test_any_table_that_openpyxl_writes_is_found_alike(folder, table, chunk, write_only):
    book = openpyxl.Workbook(write_only=write_only)
    page = book.create_sheet() if write_only else book.active
    for line in table:
        page.append(line)
    path = folder / "any.xlsx"
    book.save(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_quick, "_CHUNK", chunk)
        rows = both(path)
    assert isinstance(rows, list)
    shown = {(number, column): cell for number, cells in rows for column, cell in cells.items()}
    for number, line in enumerate(table, start=1):
        for column, value in enumerate(line):
            if isinstance(value, str) and value and not value.startswith("=") and "_x" not in value:
                assert shown[number, column] == value or isinstance(shown[number, column], RefusedCell)
