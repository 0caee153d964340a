"""Downloads: they read back the same, appear whole or not at all, and run nothing in a spreadsheet."""

import csv
import io
import stat
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import sheet_file
from app.exchange.code_file import CodeFileError, read_code_file
from app.exchange.csv_sheet import as_written, harmless
from app.exchange.download import ExportRow, write_code_file
from app.model.code import ActivationCode, CodeState, device_name_problem
from app.model.records import CodeRow
from app.model.secret import Secret

KEY = "k02m26Wpp9S"
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=8)))
FORMS = pytest.mark.parametrize("suffix", [".xlsx", ".csv"])


def export_row(code: ActivationCode, **record: object) -> ExportRow:
    plain = CodeRow(
        id=1,
        batch=1,
        product_key=code.product_key,
        device_name=code.device_name,
        state=CodeState.AVAILABLE,
        mac=None,
        changed_at=AT,
        consumed_at=None,
        slot=None,
        operator=None,
        reason=None,
    )
    return ExportRow(replace(plain, **record), code)


def some_rows(count: int = 3) -> list[ExportRow]:
    return [export_row(ActivationCode(KEY, f"unit-{i}", Secret(f"{i:032x}"))) for i in range(count)]


@FORMS
def test_a_download_reads_back_the_same(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    rows = some_rows()
    assert write_code_file(path, iter(rows)) == 3
    file = read_code_file(path)
    assert [row.code for row in file.codes] == [row.code for row in rows]
    assert file.ignored_columns == ("State", "MAC", "Time", "Slot", "Operator", "Reason")
    assert file.warnings == ()


@FORMS
def test_codes_that_are_on_units_are_a_warning_when_read_back(tmp_path, suffix):
    states = (CodeState.AVAILABLE, CodeState.HELD, CodeState.CONSUMED, CodeState.VOID)
    used = [export_row(row.code, state=state) for row, state in zip(some_rows(4), states, strict=True)]
    write_code_file(tmp_path / f"out{suffix}", used)
    warnings = read_code_file(tmp_path / f"out{suffix}").warnings
    assert len(warnings) == 1
    assert "3 of these codes are bound to a unit or void (the first in row 3)" in warnings[0]


def test_a_workbook_is_all_text_with_a_frozen_header(tmp_path):
    code = ActivationCode(KEY, "000000000000017", Secret("=1+1"), Secret("pVfLpS1u3A9JM0go"))
    record = {"state": CodeState.CONSUMED, "mac": "aa:bb:cc:dd:ee:ff", "consumed_at": AT, "slot": 3}
    write_code_file(
        tmp_path / "out.xlsx", [export_row(code, operator="=HYPERLINK()", reason="a\x01b\n<&>", **record)]
    )
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book.active
    assert sheet.freeze_panes == "A2"
    assert all(
        cell.data_type == "s" and cell.number_format == "@" for row in sheet.iter_rows() for cell in row
    )
    header, line = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert dict(zip(header, line, strict=True)) == {
        "DeviceName": "000000000000017",
        "DeviceSecret": "=1+1",
        "ProductKey": KEY,
        "ProductSecret": "pVfLpS1u3A9JM0go",
        "State": "consumed",
        "MAC": "aa:bb:cc:dd:ee:ff",
        "Time": "2026-03-03T21:06:07Z",
        "Slot": "3",
        "Operator": "=HYPERLINK()",
        "Reason": "a b <&>",
    }
    assert sheet.column_dimensions["A"].width > 30


def test_a_csv_is_utf8_with_its_mark_and_harmless_words(tmp_path):
    row = export_row(
        ActivationCode(KEY, "unit-1", Secret("1" * 32)), operator="@李", reason="=cmd|' /C calc'!A0"
    )
    write_code_file(tmp_path / "out.csv", [row])
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfDeviceName,DeviceSecret,ProductKey,State")
    assert data.endswith(b"\r\n")
    line = list(csv.reader(data.decode("utf-8-sig").splitlines()))[1]
    assert line[-2:] == ["'@李", "'=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("name", ["-abcd", "@abcd"])
def test_a_name_that_a_csv_would_run_is_marked_and_reads_back_as_it_was(tmp_path, name):
    rows = [export_row(ActivationCode(KEY, name, Secret("1" * 32)))]
    write_code_file(tmp_path / "out.csv", rows)
    assert f"\r\n'{name},".encode() in (tmp_path / "out.csv").read_bytes()
    assert read_code_file(tmp_path / "out.csv").codes[0].code.device_name == name


@pytest.mark.parametrize("text", ["=1+1", "'", "'=", "plain", "'plain", "''-", "\t=", ""])
def test_what_keeps_a_cell_from_being_run_is_taken_away_again(text):
    written = harmless(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert as_written(written) == text


def test_a_workbook_with_a_password_opens_with_it_alone(tmp_path):
    rows = some_rows(500)
    assert write_code_file(tmp_path / "out.xlsx", iter(rows), Secret("密码 Pass")) == 500
    data = (tmp_path / "out.xlsx").read_bytes()
    with pytest.raises(CodeFileError, match="remove the password"):
        read_code_file(tmp_path / "out.xlsx")
    book = msoffcrypto.OfficeFile(io.BytesIO(data))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        book.load_key(password="Pass", verify_password=True)
    book.load_key(password="密码 Pass", verify_password=True)
    with (tmp_path / "open.xlsx").open("wb") as plain:
        book.decrypt(plain, verify_integrity=True)
    assert [row.code for row in read_code_file(tmp_path / "open.xlsx").codes] == [row.code for row in rows]


def test_with_a_password_nothing_is_ever_written_in_clear(tmp_path, monkeypatch):
    written: list[bytes] = []
    replace_file = Path.replace

    def kept(self, target):
        written.append(self.read_bytes())
        return replace_file(self, target)

    monkeypatch.setattr(Path, "replace", kept)
    write_code_file(tmp_path / "out.xlsx", some_rows(), Secret("Passw0rd"))
    assert written[0].startswith(b"\xd0\xcf\x11\xe0")
    assert not any(b"PK\x03\x04" in data for data in written)
    assert list(tmp_path.iterdir()) == [tmp_path / "out.xlsx"]


def test_a_csv_with_a_password_is_refused(tmp_path):
    with pytest.raises(CodeFileError, match="can't have a password"):
        write_code_file(tmp_path / "out.csv", some_rows(), Secret("Passw0rd"))
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_left_out_where_the_codes_come_without(tmp_path):
    write_code_file(tmp_path / "out.csv", [export_row(ActivationCode(KEY, "unit-1"))])
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("DeviceName,ProductKey,State")


@FORMS
def test_a_failure_on_the_way_leaves_what_was_there(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    path.write_bytes(b"before")

    def rows():
        yield from some_rows(2500)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_code_file(path, rows())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@FORMS
@pytest.mark.parametrize(
    ("second", "words"),
    [
        (ActivationCode("another1234", "unit-x", Secret("s")), "one file per product"),
        (ActivationCode(KEY, "unit-x"), "one file per batch"),
        (ActivationCode(KEY, "unit-x", Secret("s"), Secret("t")), "one file per batch"),
        (ActivationCode(KEY, "x", Secret("s")), "4 to 32"),
        (ActivationCode(KEY, "unit-x", Secret("sec ret")), "not allowed"),
    ],
)
def test_rows_that_would_not_read_back_are_refused_by_row(tmp_path, suffix, second, words):
    with pytest.raises(CodeFileError, match=words) as caught:
        write_code_file(tmp_path / f"out{suffix}", [*some_rows(1), export_row(second)])
    assert caught.value.problems[0].row == 3
    assert "sec ret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_no_codes_another_ending_and_no_folder_are_refused(tmp_path):
    with pytest.raises(CodeFileError, match="no codes"):
        write_code_file(tmp_path / "out.csv", [])
    with pytest.raises(CodeFileError, match=r"\.xlsx or \.csv can be written"):
        write_code_file(tmp_path / "out.xls", some_rows())
    with pytest.raises(CodeFileError, match="can't be written"):
        write_code_file(tmp_path / "missing" / "out.csv", some_rows())
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_is_full_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(sheet_file.FORMS, ".xlsx", replace(sheet_file.FORMS[".xlsx"], max_rows=2))
    with pytest.raises(CodeFileError, match="2 codes at most"):
        write_code_file(tmp_path / "out.xlsx", some_rows(3))
    assert write_code_file(tmp_path / "out.xlsx", some_rows(2)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
@FORMS
def test_only_the_owner_may_read_it(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    path.write_bytes(b"before")
    path.chmod(0o644)
    write_code_file(path, some_rows())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def is_good_name(name: str) -> bool:
    return device_name_problem(name) is None


# Pieces of what a workbook takes for an escape of a control character.
PIECES = st.lists(st.sampled_from(["_x0041_", "_x005F_", "_", "x0041_", "_x00", "5f_", "a"]), max_size=6)
NAMES = st.text("ABCabcxEe0123456789-_@.:", min_size=4, max_size=32) | PIECES.map("".join)
SECRETS = st.text("ABCabcxEe0123456789-_@.:+/=", min_size=1, max_size=64)


@FORMS
@settings(deadline=None)
@given(
    names=st.lists(NAMES.filter(is_good_name), min_size=1, max_size=12, unique=True),
    secrets=st.lists(SECRETS, min_size=12, max_size=12, unique=True),
    shared=st.none() | SECRETS,
    per_device=st.booleans(),
)
def test_any_codes_read_back_the_same(folder, suffix, names, secrets, shared, per_device):
    one_for_all = Secret(shared or "needed") if shared or not per_device else None
    codes = [
        ActivationCode(KEY, name, Secret(secret) if per_device else None, one_for_all)
        for name, secret in zip(names, secrets, strict=False)
    ]
    path = folder / f"any{suffix}"
    write_code_file(path, [export_row(code) for code in codes])
    file = read_code_file(path)
    assert [row.code for row in file.codes] == codes
    assert file.product_secret == one_for_all
