"""Workbooks: what cells really are, what Excel does to identities, and several sheets."""

from datetime import UTC, date, datetime, time

import openpyxl
import pytest

from app.exchange.code_file import read_code_file

KEY = "k02m26Wpp9S"
HEADER = ("DeviceName", "DeviceSecret", "ProductKey")


@pytest.fixture
def named(xlsx_file):
    """A workbook with these DeviceNames, and one number format for all of them or none."""

    def write(*values: object, number_format: str | None = None):
        table = [HEADER, *((value, f"{i:032x}", KEY) for i, value in enumerate(values))]
        formats = {f"A{i}": number_format for i in range(2, len(values) + 2)} if number_format else None
        return xlsx_file(table, formats=formats)

    return write


def test_texts_are_taken_exactly(named, names):
    wanted = ["860000000000001", "000000000000017", "12e345678901", "aa:bb:cc:dd:ee:ff", "-_@.:"]
    assert names(read_code_file(named(*wanted))) == wanted


def test_row_numbers_are_those_of_excel_though_rows_are_missing(xlsx_file):
    table = [
        [],
        list(HEADER),
        [],
        ["unit-1", "1" * 32, KEY],
        [],
        [None, "", " "],
        ["unit-2", "2" * 32, KEY],
        [],
        [""],
    ]
    assert [row.row for row in read_code_file(xlsx_file(table)).codes] == [4, 7]


def test_an_exact_number_is_taken_as_its_digits(named, names):
    file = read_code_file(named(860000000000001, 860000000000002))
    assert names(file) == ["860000000000001", "860000000000002"]
    assert not any("digits" in warning for warning in file.warnings)


def test_a_format_of_zeros_gives_back_the_leading_zeros(named, names):
    file = read_code_file(named(17, 860000000000002, number_format="000000000000000"))
    assert names(file) == ["000000000000017", "860000000000002"]


@pytest.mark.parametrize("number_format", ["0", "@", "0_ ", "0_);[Red]\\(0\\)", "#,##0"])
def test_plain_formats_of_numbers_are_taken(named, names, number_format):
    assert names(read_code_file(named(86000017, number_format=number_format))) == ["86000017"]


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (8600000000000012, None, "16 digits"),
        (1.5, None, "fraction"),
        (-12345, None, "sign"),
        (1.2e20, None, "fraction, exponent"),
        (12000, "0.00E+00", "scientific notation"),
        (12345, '"SN"00000', "format"),
        (0.25, "0%", "format"),
        (date(2026, 1, 2), None, "date"),
        (time(1, 2), None, "date"),
        (43891, "yyyy\\-mm\\-dd", "date"),
        (True, None, "TRUE/FALSE"),
        ("=A3", None, "formula"),
        ("#N/A", None, "error"),
    ],
)
def test_what_is_no_identity_is_refused_by_name(named, refusal, value, number_format, words):
    error = refusal(named(value, number_format=number_format))
    assert [(p.row, p.field) for p in error.problems] == [(2, "DeviceName")]
    assert words in error.problems[0].text


def test_a_number_shorter_than_all_texts_may_have_lost_zeros(named, refusal):
    error = refusal(named("000000000000017", 18000000, "860000000000001", 860000000000002))
    assert [(p.row, p.field) for p in error.problems] == [(3, "DeviceName")]
    assert "leading zeros may be lost" in str(error)


def test_numbers_alone_of_different_length_are_a_warning(named):
    file = read_code_file(named(860000000000001, 86000000000002))
    assert len(file.warnings) == 1
    assert "1 of the numbers have fewer than 15 digits (the first in row 3)" in file.warnings[0]


@pytest.mark.parametrize("column", [1, 2])
def test_a_number_as_secret_or_key_is_refused(xlsx_file, refusal, column):
    row = ["unit-1", "1" * 32, KEY]
    row[column] = 12345678
    error = refusal(xlsx_file([HEADER, row]))
    assert [(p.row, p.field) for p in error.problems] == [(2, HEADER[column])]
    assert "format the column as text" in str(error)
    assert "12345678" not in str(error)


def test_ignored_columns_may_hold_anything(xlsx_file):
    table = [
        (*HEADER, "status", "active", "sum", "when"),
        ("unit-1", "1" * 32, KEY, 0, True, "=1+1", datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
    ]
    assert read_code_file(xlsx_file(table)).ignored_columns == ("status", "active", "sum", "when")


def test_the_only_sheet_with_the_header_is_taken(xlsx_file, names):
    table = [HEADER, ("unit-1", "1" * 32, KEY)]
    assert names(read_code_file(xlsx_file([("Read me",)], [], table))) == ["unit-1"]


def test_two_sheets_that_fit_are_refused_by_name(xlsx_file, refusal):
    table = [HEADER, ("unit-1", "1" * 32, KEY)]
    text = str(refusal(xlsx_file(table, [("x",)], table)))
    assert "“Sheet” + “More 2”" in text
    assert "keep only" in text


def test_no_sheet_that_fits_shows_what_is_in_each(xlsx_file, refusal):
    text = str(refusal(xlsx_file([("Name", "Secret")], [("Nothing",)])))
    assert "sheet “Sheet” row 1: 'Name', 'Secret'" in text
    assert "sheet “More 1” row 1: 'Nothing'" in text


def test_a_workbook_without_rows_is_refused(xlsx_file, refusal):
    assert "no rows" in str(refusal(xlsx_file([])))


def test_hidden_rows_are_taken_and_told(tmp_path):
    book = openpyxl.Workbook()
    for line in (HEADER, ("unit-1", "1" * 32, KEY), ("unit-2", "2" * 32, KEY)):
        book.active.append(line)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "codes.xlsx")
    file = read_code_file(tmp_path / "codes.xlsx")
    assert len(file.codes) == 2
    assert any("hidden" in warning and "row 3" in warning for warning in file.warnings)


def test_a_stray_cell_in_the_last_corner_costs_nothing(tmp_path, refusal):
    book = openpyxl.Workbook()
    for line in (HEADER, ("unit-1", "1" * 32, KEY)):
        book.active.append(line)
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "codes.xlsx")
    error = refusal(tmp_path / "codes.xlsx")
    assert {problem.row for problem in error.problems} == {1048576}


def row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = row(*(inline(header) for header in HEADER))


def test_prefixed_names_rich_texts_and_reading_aids(parts_file, names):
    sheet = (
        '<x:worksheet xmlns:x="MAIN"><x:sheetData><x:row>'
        + "".join(f'<x:c t="inlineStr"><x:is><x:t>{h}</x:t></x:is></x:c>' for h in HEADER)
        + '</x:row><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="str"><x:v>'
        + "1" * 32
        + f'</x:v></x:c><x:c t="inlineStr"><x:is><x:t>{KEY}</x:t></x:is></x:c></x:row>'
        + "</x:sheetData></x:worksheet>"
    )
    strings = (
        '<sst xmlns="MAIN"><si><r><t>uni</t></r><r><t>t-&#49;</t></r>'
        "<rPh sb='0' eb='1'><t>reading</t></rPh></si></sst>"
    )
    assert names(read_code_file(parts_file(sheet, {"xl/sharedStrings.xml": strings}))) == ["unit-1"]


@pytest.mark.parametrize(
    ("stored", "read"),
    [("A_x005F_x0041_B", "A_x0041_B"), ("__x005F_x0041_", "__x0041_"), ("a_x1_b", "a_x1_b")],
)
def test_escaped_underscores_are_what_excel_shows(parts_file, names, stored, read):
    body = row(inline(stored), inline("1" * 32), inline(KEY), number=2)
    sheet = f'<worksheet xmlns="MAIN"><sheetData>{HEAD}{body}</sheetData></worksheet>'
    assert names(read_code_file(parts_file(sheet))) == [read]


def test_an_escape_that_programs_read_differently_is_refused(parts_file, refusal):
    body = row(inline("unit_x0041_"), inline("1" * 32), inline(KEY), number=2)
    error = refusal(parts_file(f'<worksheet xmlns="MAIN"><sheetData>{HEAD}{body}</sheetData></worksheet>'))
    assert "escape sequence" in str(error)


def test_a_formula_with_its_cached_text_is_still_a_formula(parts_file, refusal):
    body = row('<c t="str"><f>B1</f><v>unit-1</v></c>', inline("1" * 32), inline(KEY), number=2)
    error = refusal(parts_file(f'<worksheet xmlns="MAIN"><sheetData>{HEAD}{body}</sheetData></worksheet>'))
    assert "is a formula" in str(error)


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="3"/><row r="2"/>',
        '<row r="9999999"/>',
        '<row r="x"/>',
        '<row r="1"><c r="$$1"/></row>',
        "<row",
        "",
    ],
)
def test_a_damaged_sheet_is_named(parts_file, refusal, body):
    end = "" if not body or body == "<row" else "</sheetData></worksheet>"
    error = refusal(parts_file(f'<worksheet xmlns="MAIN"><sheetData>{body}{end}'))
    assert "damaged" in str(error)


def test_a_doctype_is_refused(parts_file, refusal):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet xmlns="MAIN">&b;</worksheet>'
    assert "DOCTYPE" in str(refusal(parts_file(bomb)))
    strings = '<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>'
    sheet = '<worksheet xmlns="MAIN"><sheetData/></worksheet>'
    assert "DOCTYPE" in str(refusal(parts_file(sheet, {"xl/sharedStrings.xml": strings})))
