"""Files that are something else, damaged, or made to do harm: each gets a sentence and nothing breaks."""

import contextlib
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import content, xlsx_package
from app.exchange.code_file import CodeFileError, read_code_file
from app.exchange.device_list import read_device_list
from app.exchange.upload_forms import read_returned
from app.exchange.uploads import read_upload

SHEET = '<worksheet xmlns="MAIN"><sheetData/></worksheet>'


@pytest.fixture(scope="session")
def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(("DeviceName", "DeviceSecret", "ProductKey"))
    for i in range(50):
        book.active.append((f"unit-{i:04}", f"{i:032x}", "k02m26Wpp9S"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("codes.xlsx", b"", "empty (0 bytes)"),
        ("codes.csv", b"", "empty (0 bytes)"),
        ("codes.csv", b"\r\n\r\n", "no rows"),
        ("codes.xlsx", content._OLE + b"\0" * 600, "Excel 97-2003"),
        ("codes.xlsx", content._OLE + "EncryptedPackage".encode("utf-16-le"), "remove the password"),
        ("codes.xlsx", b"MZ\x90\0\3\0\0\0" * 20, "is a program"),
        ("codes.csv", b"\x7fELF\2\1\1\0", "is a program"),
        ("codes.csv", b"%PDF-1.7", "is a PDF"),
        ("codes.csv", b"\xef\xbb\xbf\n<html><body>Log in", "web page"),
        ("codes.xlsx", b"<?xml version='1.0'?><Workbook/>", "web page or XML"),
        ("codes.xlsx", b"DeviceName,ProductKey\n", "rename it to .csv"),
        ("codes.xlsx", b"PK\3\4" + b"x" * 100, "damaged or was cut short"),
        ("codes.csv", b"PK\3\4" + b"x" * 100, "rename it to .xlsx"),
        ("codes.xls", b"DeviceName", ".xls is not read"),
        ("codes.xlsm", b"PK\3\4", ".xlsm is not read"),
        ("codes.txt", b"DeviceName", "only .xlsx and .csv"),
        ("codes", b"DeviceName", "name ending (none)"),
    ],
)
def test_what_is_no_code_file_is_named(bytes_file, refusal, name, data, words):
    error = refusal(bytes_file(data, name))
    assert words in str(error)
    assert str(error).startswith(f"{name}: ")


def test_a_missing_file_and_a_folder_are_named(tmp_path, refusal):
    assert "can't be opened" in str(refusal(tmp_path / "nothing.csv"))
    assert "folder" in str(refusal(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path, refusal):
    os.mkfifo(tmp_path / "codes.csv")
    assert "device" in str(refusal(tmp_path / "codes.csv"))


def test_a_file_that_is_too_large_is_not_parsed(csv_file, rows, refusal, monkeypatch):
    path = csv_file(rows(3))
    monkeypatch.setattr(content, "MAX_FILE_BYTES", path.stat().st_size - 1)
    assert "larger than" in str(refusal(path))


def test_a_zip_bomb_is_seen_before_it_is_unpacked(parts_file, refusal, monkeypatch):
    monkeypatch.setattr(xlsx_package, "MAX_UNPACKED_BYTES", 20 << 20)
    path = parts_file(SHEET, {"bomb.xml": " " * (20 << 20)})
    assert path.stat().st_size < 1 << 20
    assert "unpacks to more than 20 MB" in str(refusal(path))


def test_macros_are_refused_though_the_name_says_xlsx(parts_file, refusal):
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    assert "macros" in str(refusal(parts_file(SHEET, {"[Content_Types].xml": types})))


def test_other_zips_are_named(parts_file, refusal, tmp_path):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    assert "Office file but no .xlsx" in str(refusal(parts_file(SHEET, {"[Content_Types].xml": types})))
    with zipfile.ZipFile(tmp_path / "plain.xlsx", "w") as archive:
        archive.writestr("codes.csv", "DeviceName")
    assert "zip file but no Excel workbook" in str(refusal(tmp_path / "plain.xlsx"))


def test_a_sheet_that_is_missing_is_damage(parts_file, refusal):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>'
    )
    rels = (
        f'<Relationships><Relationship Id="r1" Type="{office}/worksheet" Target="gone.xml"/></Relationships>'
    )
    path = parts_file(SHEET, {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels})
    assert "damaged" in str(refusal(path))


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_download_that_was_cut_short_is_damage(bytes_file, refusal, workbook, part):
    path = bytes_file(workbook[: int(len(workbook) * part)], "codes.xlsx")
    assert "damaged or was cut short" in str(refusal(path))


def read_or_refuse(path: Path) -> str:
    """What came of the file, by every reader; anything but a CodeFileError gets out."""
    for read in (read_upload, read_device_list, lambda one: read_returned([one])):
        with contextlib.suppress(CodeFileError):
            read(path)
    try:
        return f"{path.name}: {len(read_code_file(path).codes)} codes"
    except CodeFileError as error:
        return str(error)


def with_flips(data: bytes, draw) -> bytes:
    flipped = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        flipped[draw(st.integers(0, len(flipped) - 1))] = draw(st.integers(0, 255))
    return bytes(flipped)


@settings(deadline=None)
@given(st.data())
def test_a_workbook_with_flipped_bytes_is_refused_or_read_but_never_crashes(folder, workbook, data):
    path = folder / "flipped.xlsx"
    path.write_bytes(with_flips(workbook, data.draw))
    assert read_or_refuse(path).startswith("flipped.xlsx: ")


@settings(deadline=None)
@given(st.data())
def test_parts_with_flipped_bytes_are_refused_or_read_but_never_crash(folder, workbook, data):
    path = folder / "parts.xlsx"
    with zipfile.ZipFile(io.BytesIO(workbook)) as good, zipfile.ZipFile(path, "w") as bad:
        hit = data.draw(st.sampled_from(good.namelist()))
        for name in good.namelist():
            content_of = good.read(name)
            bad.writestr(name, with_flips(content_of, data.draw) if name == hit else content_of)
    assert read_or_refuse(path).startswith("parts.xlsx: ")


@settings(deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"DeviceName,Status\n{text}".encode())
)
def test_random_bytes_are_refused_or_read_by_every_reader(folder, data):
    path = folder / "random.csv"
    path.write_bytes(data)
    assert read_or_refuse(path).startswith("random.csv: ")
