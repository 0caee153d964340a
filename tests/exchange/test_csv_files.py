"""csv files in the forms that platforms and Excel write."""

import codecs
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.code_file import CodeFileError, read_code_file
from app.exchange.fields import Field
from app.model.code import FlashingMethod
from app.model.secret import Secret


def test_every_row_becomes_a_code_with_its_row_number(csv_file, rows):
    file = read_code_file(csv_file(rows(2)))
    assert [row.row for row in file.codes] == [2, 3]
    code = file.codes[1].code
    assert (code.product_key, code.device_name) == ("k02m26Wpp9S", "unit-0001")
    assert code.device_secret == Secret(f"{11:032x}")
    assert code.product_secret is None
    assert file.method is FlashingMethod.PER_DEVICE
    assert file.source_name == "codes.csv"
    assert file.warnings == ()


def test_the_digest_is_that_of_the_bytes(csv_file, rows):
    path = csv_file(rows(1))
    assert read_code_file(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends(csv_file, rows, names, encoding, delimiter, line_end):
    table = [(*row, "备注" if i == 0 else "一号") for i, row in enumerate(rows(3))]
    path = csv_file(table, encoding=encoding, delimiter=delimiter, line_end=line_end)
    file = read_code_file(path)
    assert names(file) == ["unit-0000", "unit-0001", "unit-0002"]
    assert file.ignored_columns == ("备注",)


def test_utf16_big_endian_with_its_mark(bytes_file, names):
    text = "DeviceName,ProductKey,ProductSecret\r\nunit-1,k02m26Wpp9S,pVfLpS1u3A9JM0go\r\n"
    file = read_code_file(bytes_file(codecs.BOM_UTF16_BE + text.encode("utf-16-be")))
    assert names(file) == ["unit-1"]


@pytest.mark.parametrize(
    "header",
    [
        ("DeviceName", "DeviceSecret", "ProductKey"),
        ("devicename", "DEVICE_SECRET", "Productkey"),
        ("Device Name", "device-secret", " product key "),
        ("设备名称", "设备密钥", "产品Key"),
        ("设备名", "设备秘钥", "产品 KEY"),
        ("DeviceName（设备名称）", "DeviceSecret(设备密钥)", "产品标识"),
    ],
)
def test_headers_are_known_in_many_spellings(csv_file, rows, header):
    file = read_code_file(csv_file(rows(1, header)))
    assert list(file.mapping.values()) == [Field.DEVICE_NAME, Field.DEVICE_SECRET, Field.PRODUCT_KEY]
    assert [key.strip() for key in file.mapping] == [one.strip() for one in header]


def test_columns_stand_in_any_order_and_unknown_ones_are_reported(csv_file):
    file = read_code_file(
        csv_file(
            [
                ("Nickname", "ProductKey", "IotId", "", "DeviceSecret", "DeviceName"),
                ("lamp", "k02m26Wpp9S", "x1", "", "0" * 32, "00000000012"),
            ]
        )
    )
    assert file.codes[0].code.device_name == "00000000012"
    assert file.ignored_columns == ("Nickname", "IotId", "(column 4, without header)")


def test_names_stay_text(csv_file, rows, names):
    table = rows(5)
    wanted = ["860000000000001", "000000000000017", "12e345678901", "1E3456789012", "aa:bb:cc:dd:ee:ff"]
    file = read_code_file(
        csv_file([table[0], *((n, *row[1:]) for n, row in zip(wanted, table[1:], strict=True))])
    )
    assert names(file) == wanted


def test_empty_rows_are_passed_over_and_still_counted(bytes_file):
    data = (
        b"\r\nDeviceName,DeviceSecret,ProductKey\r\n\r\nunit-1,%032d,k02m26Wpp9S\r\n,,\r\n  , ,\r\n"
        b"unit-2,%032d,k02m26Wpp9S\r\n\r\n"
    )
    file = read_code_file(bytes_file(data % (1, 2)))
    assert [row.row for row in file.codes] == [4, 7]


def test_a_quoted_line_end_is_one_row_as_in_excel(bytes_file, names):
    data = (
        b'DeviceName,Nickname,DeviceSecret,ProductKey\nunit-1,"two\nlines",%032d,k02m26Wpp9S\n'
        b"unit-2,x,%032d,k02m26Wpp9S\n"
    )
    file = read_code_file(bytes_file(data % (1, 2)))
    assert [(row.row, row.code.device_name) for row in file.codes] == [(2, "unit-1"), (3, "unit-2")]


def test_wrong_quotes_name_the_row(bytes_file, refusal):
    error = refusal(bytes_file(b'DeviceName,ProductKey\nunit-1,k02m26Wpp9S\n"unit-2"x,k02m26Wpp9S\n'))
    assert error.problems[-1].row == 3
    assert "quotes" in error.problems[-1].text


def test_a_row_longer_than_the_header_is_refused(bytes_file, refusal):
    error = refusal(bytes_file(b"DeviceName,DeviceSecret,ProductKey\nunit-1,%032d,k02m26Wpp9S,oops\n" % 1))
    assert [(p.row, "column 4" in p.text) for p in error.problems] == [(2, True)]


def test_what_is_no_text_names_the_byte(bytes_file, refusal):
    error = refusal(bytes_file(b"DeviceName,ProductKey\nunit-1,k02m26Wpp9S\nunit-\xff\xff,x\n"))
    assert "byte 46 (near row 3)" in str(error)


def test_utf16_without_its_mark_is_named(bytes_file, refusal):
    error = refusal(bytes_file("DeviceName,ProductKey\n".encode("utf-16-le")))
    assert "NUL" in str(error)
    assert "CSV UTF-8" in str(error)


def test_a_spreadsheets_formula_trick_is_refused(csv_file, rows, refusal):
    table = rows(1)
    error = refusal(csv_file([table[0], ('="000012"', *table[1][1:])]))
    assert [(p.row, p.field) for p in error.problems] == [(2, "DeviceName")]


def test_scientific_notation_is_named_as_excels_damage(csv_file, rows, refusal):
    table = rows(1)
    error = refusal(csv_file([table[0], ("8.60001E+14", *table[1][1:])]))
    assert "scientific notation" in str(error)


def read_or_refuse(path: Path) -> str:
    """What came of the file; anything but a CodeFileError gets out."""
    try:
        return f"{len(read_code_file(path).codes)} codes"
    except CodeFileError as error:
        return str(error)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_or_read_but_never_crash(folder, data):
    path = folder / "random.csv"
    path.write_bytes(b"DeviceName,DeviceSecret,ProductKey\n" + data)
    assert read_or_refuse(path).startswith("random.csv: ")


@settings(deadline=None)
@given(
    st.text(alphabet='DeviceNameSecretProductKey,;\t\r\n"\ufeff设备名称\0 =-1e', max_size=200),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_random_tables_never_crash(folder, text, encoding):
    path = folder / "tables.csv"
    path.write_bytes(text.encode(encoding))
    assert read_or_refuse(path).startswith("tables.csv: ")
