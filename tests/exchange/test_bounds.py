"""Tables that are small on disk and would fill the memory or take for ever: refused, or read in bounds."""

from __future__ import annotations

import pytest

from app.exchange import csv_table, xlsx_package, xlsx_sheet
from app.exchange.cells import LONGEST_READ, MAX_COLUMN
from app.exchange.code_file import CodeFileError, read_code_file
from app.exchange.device_list import read_device_list
from app.exchange.uploads import read_upload

HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>DeviceName</t></is></c></row>'
LONG = "a" * (LONGEST_READ + 1)


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="MAIN"><sheetData>{HEAD}{rows}</sheetData></worksheet>'


def styles(content: str) -> dict[str, str]:
    book = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        f'<Relationships><Relationship Id="r1" Type="{book}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{book}/sharedStrings" Target="SharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{book}/styles" Target="styles.xml"/></Relationships>'
    )
    return {
        "xl/_rels/workbook.xml.rels": rels,
        "xl/styles.xml": f'<styleSheet xmlns="MAIN">{content}</styleSheet>',
    }


def test_a_long_text_that_many_cells_share_is_kept_once_and_not_quoted(parts_file):
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 9))
    path = parts_file(
        sheet(cells), {"xl/SharedStrings.xml": f'<sst xmlns="MAIN"><si><t>{LONG}</t></si></sst>'}
    )
    bad = read_upload(path).bad
    assert len(bad) == 7
    assert all(row.text == f"a text of more than {LONGEST_READ} characters" for row in bad)


def test_a_long_note_in_a_csv_hinders_nothing(csv_file, rows):
    table = [(*row, "Note" if number == 0 else LONG) for number, row in enumerate(rows(2))]
    assert len(read_code_file(csv_file(table)).codes) == 2


def test_values_far_to_the_right_are_refused(parts_file, csv_file, refusal):
    assert f"beyond column {MAX_COLUMN}" in str(
        refusal(parts_file(sheet('<row r="2"><c r="TZZ2" t="str"><v>1</v></c></row>')))
    )
    assert f"beyond column {MAX_COLUMN}" in str(
        refusal(csv_file([("DeviceName", "ProductKey"), ("x",) * (MAX_COLUMN + 1)]))
    )


@pytest.mark.parametrize("row", ["," * 60, '"\n",' * 20, '"' + "x" * 60])
def test_a_row_without_an_end_is_refused(bytes_file, monkeypatch, row):
    monkeypatch.setattr(csv_table, "_LONGEST_RECORD", 50)
    with pytest.raises(CodeFileError, match="row 2: this row has more than 50 characters"):
        read_upload(bytes_file(b"DeviceName,ProductKey\n" + row.encode()))


def test_a_number_format_that_nobody_can_see_is_not_searched(parts_file, refusal):
    code = "0" * 300
    own = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    content = f'{own}<cellXfs><xf numFmtId="200"/></cellXfs>'
    error = refusal(parts_file(sheet('<row r="2"><c r="A2" s="0"><v>12345</v></c></row>'), styles(content)))
    assert "shown in the format 'unknown'" in str(error)


def test_one_part_as_many_sheets_is_damage(parts_file, refusal):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    twice = '<sheet name="S" sheetId="1" r:id="r1"/>' * 2
    book = f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{twice}</sheets></workbook>'
    assert "damaged" in str(refusal(parts_file(sheet(""), {"xl/workbook.xml": book})))


def test_too_many_parts_elements_or_texts_are_seen_before_they_are_listed(parts_file, refusal, monkeypatch):
    path = parts_file(sheet(""), styles("<a/>" * 20))
    monkeypatch.setattr(xlsx_package, "_MAX_ELEMENTS", 15)
    assert "oversized part xl/styles.xml" in str(refusal(path))
    monkeypatch.setattr(xlsx_sheet, "MAX_STRINGS_BYTES", 10)
    strings = {"xl/SharedStrings.xml": f'<sst xmlns="MAIN"><si><t>{LONG}</t></si></sst>'}
    assert "texts; copy the rows" in str(refusal(parts_file(sheet(""), strings)))
    monkeypatch.setattr(xlsx_package, "MAX_PARTS", 3)
    assert "3 parts" in str(refusal(path))


def test_a_list_of_two_products_quotes_neither_at_length(csv_file):
    table = [("DeviceName", "ProductKey", "Status"), ("unit-1", "a" * 900, "1"), ("unit-2", "b" * 900, "1")]
    [problem] = read_device_list(csv_file(table)).problems
    assert len(problem.text) < 200
