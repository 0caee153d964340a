"""What people really hand in by mistake: every reader refuses it, in words that say what to do."""

import io
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pytest

from app.exchange.code_file import CodeFileError, read_code_file
from app.exchange.device_list import read_device_list
from app.exchange.upload_forms import read_returned
from app.exchange.uploads import read_upload
from app.exchange.xlsx_package import MAX_UNPACKED_BYTES
from app.model.wording import Wording

KEY = "k02m26Wpp9S"
HEADER = ("DeviceName", "DeviceSecret", "ProductKey", "Status")


def lines(count: int = 3) -> list[tuple[str, ...]]:
    return [HEADER, *((f"unit-{i:04}", f"{i:032x}", KEY, "online") for i in range(count))]


@pytest.fixture(params=[read_code_file, read_upload, read_device_list, lambda path: read_returned([path])])
def refused(request):
    """What a reader says of a file that it must refuse; in words that a window can translate."""

    def read(path: Path) -> str:
        with pytest.raises(CodeFileError) as caught:
            request.param(path)
        assert all(isinstance(problem.text, Wording) for problem in caught.value.problems)
        return str(caught.value)

    return read


@pytest.fixture
def workbook(tmp_path):
    """A workbook with good rows, after something was done to it."""

    def make(change=lambda book: None, name: str = "codes.xlsx") -> Path:
        book = openpyxl.Workbook()
        for line in lines():
            book.active.append(line)
        change(book)
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def test_good_rows_are_taken_so_that_what_follows_is_refused_for_its_own_sake(workbook):
    assert len(read_code_file(workbook()).codes) == 3
    assert len(read_upload(workbook()).good) == 3
    assert len(read_device_list(workbook()).rows) == 3


@pytest.mark.parametrize("name", ["codes.xlsx", "codes.csv"])
def test_an_empty_file(bytes_file, refused, name):
    assert "is empty (0 bytes); download or copy it again" in refused(bytes_file(b"", name))


def test_a_wrong_sheet(workbook, refused):
    def only_notes(book):
        book.active.delete_rows(1, 10)
        book.active.append(("Shift", "Line", "Remarks"))

    text = refused(workbook(only_notes))
    assert "no column named DeviceName" in text
    assert "sheet “Sheet” row 1: 'Shift', 'Line', 'Remarks'" in text


def test_a_macro_workbook(workbook, refused, tmp_path):
    path = workbook(name="codes.xlsm")
    assert ".xlsm is not read; open it in Excel and save it as" in refused(path)
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(tmp_path / "renamed.xlsx", "w") as renamed:
        for part in plain.namelist():
            data = plain.read(part)
            if part == "[Content_Types].xml":
                data = data.replace(b"spreadsheetml.sheet.main", b"XX").replace(
                    b"application/vnd.openxmlformats-officedocument.XX+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            renamed.writestr(part, data)
    assert "holds macros and is not opened" in refused(tmp_path / "renamed.xlsx")


def test_a_workbook_under_a_password(workbook, refused, tmp_path):
    locked = tmp_path / "locked.xlsx"
    with locked.open("wb") as stream:
        plain = io.BytesIO(workbook().read_bytes())
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("Passw0rd", stream)
    assert "protected by a password; open it in Excel, remove the password" in refused(locked)


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A workbook with a part of nothing but zeros."""
    packed = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.save(packed)
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/big.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(MAX_UNPACKED_BYTES // (8 << 20) + 1):
            part.write(bytes(8 << 20))
    return packed.getvalue()


def test_a_zip_bomb(bytes_file, bomb, refused):
    assert len(bomb) < 4 << 20
    assert "unpacks to more than 600 MB" in refused(bytes_file(bomb, "codes.xlsx"))


def test_a_zip_that_lies_about_its_size(workbook, refused):
    path = workbook()
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    real = info.file_size.to_bytes(4, "little")
    place = data.rindex(info.filename.encode()) - 46 + 24  # the size in the central directory
    assert data[place : place + 4] == real
    data[place : place + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    assert "is damaged or was cut short" in refused(path)


def test_two_million_rows(tmp_path):
    path = tmp_path / "codes.csv"
    with path.open("w") as stream:
        stream.write("DeviceName,ProductKey\n")
        stream.writelines(f"unit-{i:07},{KEY}\n" for i in range(2_000_000))
    with pytest.raises(CodeFileError, match="more than 500000 rows of codes; split it"):
        read_code_file(path)
    assert "more than 1000 names; split it" in read_upload(path, row_limit=1000).problems[0].text


@pytest.mark.parametrize("place", ["sheet", "strings"])
def test_a_text_of_many_megabytes(parts_file, refused, place):
    text = "x" * (20 << 20)
    cell, text = f'<c r="A1" t="str"><v>{text}</v></c>', ""
    if place == "strings":
        cell, text = '<c r="A1" t="s"><v>0</v></c>', "x" * (20 << 20)
    path = parts_file(
        f'<worksheet xmlns="MAIN"><sheetData><row r="1">{cell}</row></sheetData></worksheet>',
        {"xl/sharedStrings.xml": f'<sst xmlns="MAIN"><si><t>{text}</t></si></sst>'},
    )
    assert "a text of several MB in one cell; take it out" in refused(path)


def test_a_row_beyond_the_last_of_a_sheet(parts_file, refused):
    text = '<c r="{0}{1}" t="inlineStr"><is><t>{2}</t></is></c>'
    rows = "".join(
        f'<row r="{n}">{text.format("A", n, name)}{text.format("B", n, status)}</row>'
        for n, name, status in ((1, "DeviceName", "Status"), (2_000_000, "unit-0001", "online"))
    )
    path = parts_file(f'<worksheet xmlns="MAIN"><sheetData>{rows}</sheetData></worksheet>')
    assert "damaged" in refused(path)


def test_merged_cells(workbook):
    path = workbook(lambda book: book.active.merge_cells("A3:A4"))
    with pytest.raises(CodeFileError, match="row 3: the cells A3:A4 are merged") as caught:
        read_code_file(path)
    assert "unmerge them and fill every cell" in str(caught.value)
    assert "A3:A4 are merged" in read_device_list(path).problems[-1].text


def test_merged_cells_above_and_beside_the_table_do_not_matter(workbook):
    def beside(book):
        book.active["F2"] = None
        book.active.merge_cells("F1:G2")

    assert len(read_code_file(workbook(beside)).codes) == 3


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=B2", "is a formula; a plain text is wanted"),
        (45_000.5, "is a number with a fraction"),
        (True, "TRUE/FALSE"),
    ],
)
def test_a_cell_that_is_no_text(workbook, value, words):
    def put(book):
        book.active["A3"] = value

    with pytest.raises(CodeFileError, match="row 3, DeviceName: ") as caught:
        read_code_file(workbook(put))
    assert words in str(caught.value)
    assert any(words in reason for bad in read_upload(workbook(put)).bad for reason in bad.reasons)


def test_a_date_that_excel_made_of_a_name(workbook):
    def put(book):
        book.active["A3"] = 46_000
        book.active["A3"].number_format = "mmm-yy"

    with pytest.raises(CodeFileError, match="is a date or time; format the column as text"):
        read_code_file(workbook(put))


def test_a_csv_with_three_delimiters(bytes_file, refused):
    data = b"DeviceName,DeviceSecret;ProductKey\tStatus\r\nunit-0001,abc;k02m26Wpp9S\tonline\r\n"
    assert "the header row mixes delimiters: comma, semicolon, tab; save it as" in refused(bytes_file(data))


def test_a_row_with_another_delimiter_than_the_header(bytes_file):
    data = b"DeviceName,DeviceSecret,ProductKey\nunit-0001,abcd,k02m26Wpp9S\nunit-0002;abce;k02m26Wpp9S\n"
    with pytest.raises(CodeFileError, match="row 3, DeviceName: has a character other than"):
        read_code_file(bytes_file(data))


def test_a_csv_of_two_encodings(bytes_file, refused):
    header = "DeviceName,DeviceSecret,ProductKey,Status,备注说明\n"
    data = header.encode() + "unit-0001,abcd,k02m26Wpp9S,online,一号产线\n".encode("gb18030")
    text = refused(bytes_file(data))
    assert "begins as UTF-8 text, but from byte" in text
    assert "(near row 2)" in text


def test_each_of_the_two_encodings_alone_is_read(bytes_file):
    text = "DeviceName,DeviceSecret,ProductKey,备注说明\nunit-0001,abcd,k02m26Wpp9S,一号产线联通\n"
    for encoding in ("utf-8", "gb18030"):
        assert len(read_code_file(bytes_file(text.encode(encoding))).codes) == 1


@pytest.mark.parametrize("kept", [0.5, 0.95])
def test_a_truncated_zip(workbook, refused, kept):
    path = workbook()
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert "is damaged or was cut short; download or copy it again" in refused(path)


@pytest.mark.parametrize("name", ["codes.xlsx", "codes.csv"])
def test_a_renamed_program(bytes_file, refused, name):
    program = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00This program cannot be run"
    assert "is a program, not a list of codes; don't open it" in refused(bytes_file(program, name))
