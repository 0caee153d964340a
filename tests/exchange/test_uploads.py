"""Uploads of MACs, SNs and IMEIs: good and bad rows apart, each bad one with its reasons."""

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.code_file import CodeFileError
from app.exchange.corrected import write_corrected
from app.exchange.name_forms import check_digit, imei_problem
from app.exchange.template import write_template
from app.exchange.uploads import read_upload
from app.model.cancel import CancelToken
from app.model.centre import NameKind
from app.model.faults import Cancelled
from app.model.wording import Wording

IMEI = "490154203237518"


@pytest.fixture(params=["xlsx", "csv"])
def upload(request, xlsx_file, csv_file):
    """Read a file with this header and these names, in both kinds of file."""

    def read(header: str, *names: object, **given: object):
        table = [(header,), *((name,) for name in names)]
        return read_upload(xlsx_file(table) if request.param == "xlsx" else csv_file(table), **given)

    return read


def reasons(file) -> dict[int, str]:
    return {bad.row: " | ".join(bad.reasons) for bad in file.bad}


def imei(number: int) -> str:
    body = f"49015420{number:06}"
    return body + check_digit(body)


def test_good_names_are_taken_exactly_as_they_stand(upload):
    names = ["aa:bb:cc:dd:ee:f0", "7CB94C47E86F", "aa-bb-cc-dd-ee-f2"]
    file = upload("MAC", *names)
    assert [(name.row, name.text) for name in file.good] == list(enumerate(names, start=2))
    assert (file.kind, file.bad, file.problems, file.warnings) == (NameKind.MAC, (), (), ())
    assert len(file.sha256) == 64


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("MAC地址", NameKind.MAC),
        ("Serial Number", NameKind.SERIAL),
        ("IMEI", NameKind.IMEI),
        ("序列号", NameKind.SERIAL),
    ],
)
def test_the_header_says_what_the_names_are(upload, header, kind):
    assert upload(header, "7cb94c47e86f").kind is kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["7cb94c47e86f", "7cb94c47e870", "000000000001"], NameKind.MAC),
        ([imei(i) for i in range(9)] + ["SN-1"], NameKind.IMEI),
        (["SN-0001", "SN-0002"], NameKind.SERIAL),
        (["000000000001", "000000000002"], NameKind.SERIAL),
    ],
)
def test_without_a_saying_header_the_names_tell(upload, names, kind):
    assert upload("DeviceName", *names).kind is kind


@pytest.mark.parametrize(
    ("header", "name", "words"),
    [
        ("SN", "abc", "4 to 32"),
        ("SN", "x" * 33, "4 to 32"),
        ("SN", "a b c d", "a character other than"),
        ("SN", "设备一二", "a character other than"),
        ("SN", " SN-001", "white space"),
        ("SN", "8.6E+14", "scientific notation"),
        ("IMEI", IMEI[:-1] + "7", "ends with 7, 8 would be right"),
        ("IMEI", IMEI[1:], "leading zero"),
        ("IMEI", IMEI + "00", "17 digits"),
        ("IMEI", "49015420323751X", "15 digits and nothing else"),
        ("MAC", "cb94c47e86f", "has 11 hex digits"),
        ("MAC", "c:b9:4c:47:e8:6f", "has 11 hex digits"),
        ("MAC", "7cb94c47e86g", "is no MAC"),
        ("MAC", "7c:b9-4c:47:e8:6f", "is no MAC"),
        ("MAC", "ff:ff:ff:ff:ff:ff", "group address"),
        ("MAC", "01:00:5e:00:00:01", "group address"),
        ("MAC", "000000000000", "all zeros"),
    ],
)
def test_a_bad_name_has_its_reason(upload, header, name, words):
    file = upload(header, name)
    assert file.good == ()
    assert list(reasons(file)) == [2]
    assert words in reasons(file)[2]
    assert all(isinstance(reason, Wording) for bad in file.bad for reason in bad.reasons)


def test_the_second_of_two_alike_is_bad_and_names_the_first(upload):
    file = upload("MAC", "7cb94c47e86f", "7cb94c47e870", "7cb94c47e86f", "7C:B9:4C:47:E8:6F")
    assert [name.row for name in file.good] == [2, 3]
    assert "the same as in row 2" in reasons(file)[4]
    assert "7cb94c47e86f of row 2 but for upper and lower case" in reasons(file)[5]


def test_a_row_may_have_several_reasons(upload):
    assert len(upload("MAC", "x y", "x y").bad[1].reasons) == 3


def test_empty_rows_count_but_are_no_names(csv_file):
    file = read_upload(csv_file([("SN", "note"), (), ("SN-1", ""), ("", "a note"), (" ", "")]))
    assert [name.row for name in file.good] == [3]
    assert reasons(file) == {4: "is empty"}


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (4.90154203237518e20, None, "exponent"),
        (8600000000000012, None, "16 digits"),
        (860000000000001, "0.00E+00", "scientific notation"),
        (12.5, None, "fraction"),
        ("=A3", None, "a formula"),
        (43891, "yyyy-mm-dd", "date"),
        (True, None, "TRUE/FALSE"),
    ],
)
def test_excels_damage_is_named(xlsx_file, value, number_format, words):
    formats = {"A2": number_format} if number_format else None
    file = read_upload(xlsx_file([("SN",), (value,)], formats=formats))
    assert words in reasons(file)[2]


def test_a_number_with_certain_digits_is_taken_and_a_shorter_one_is_not(xlsx_file):
    file = read_upload(xlsx_file([("IMEI",), (int(IMEI),), (int(imei(1)[1:]),)]))
    assert [name.text for name in file.good] == [IMEI]
    assert "leading zero" in reasons(file)[3]
    assert "fewer than 15 digits" in file.warnings[0]


def test_a_number_beside_longer_texts_has_lost_its_zeros(xlsx_file):
    file = read_upload(xlsx_file([("SN",), ("00012345",), (12346,), ("00012347",)]))
    assert [name.row for name in file.good] == [2, 4]
    assert "leading zeros may be lost" in reasons(file)[3]


def test_merged_cells_are_a_problem_of_the_file(tmp_path):
    book = openpyxl.Workbook()
    for name in ("SN", "SN-1", None, "SN-2"):
        book.active.append([name, "x"])
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "names.xlsx")
    (problem,) = read_upload(tmp_path / "names.xlsx").problems
    assert "A2:A3 are merged" in problem.text
    assert problem.row == 2


def test_too_many_names_are_a_problem_of_the_file(upload):
    file = upload("SN", *(f"SN-{i:03}" for i in range(5)), row_limit=4)
    assert len(file.good) == 4
    assert "more than 4 names" in file.problems[0].text


def test_a_file_without_names_says_so(upload):
    assert "no names" in upload("DeviceName").problems[0].text


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (("Device",), "no column named DeviceName / IMEI / MAC / SN"),
        (("MAC", "SN"), "several columns could be the DeviceName: MAC, SN"),
        (("SN", "序列号"), "two columns are a SN"),
        (("490154203237518",), "Is the header row missing?"),
    ],
)
def test_a_header_that_is_not_certain_is_refused(csv_file, header, words):
    with pytest.raises(CodeFileError) as caught:
        read_upload(csv_file([header, ("SN-0001", "SN-0002")]))
    assert words in str(caught.value)


def test_with_a_device_name_other_columns_do_not_matter(csv_file):
    file = read_upload(csv_file([("SN", "DeviceName", "MAC"), ("1", "7cb94c47e86f", "x")]))
    assert [name.text for name in file.good] == ["7cb94c47e86f"]


def test_reading_tells_how_far_it_is_and_stops_when_asked(upload):
    told: list[tuple[int, int]] = []
    cancel = CancelToken()
    upload(
        "SN",
        *(f"SN-{i:05}" for i in range(9000)),
        progress=lambda done, of: told.append((done, of)),
        cancel=cancel,
    )
    assert len(told) == 3
    assert all(0 <= done <= of for done, of in told)
    cancel.cancel()
    with pytest.raises(Cancelled):
        upload("SN", "SN-0001", cancel=cancel)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_corrected_files_are_read_again(upload, tmp_path, suffix):
    file = upload("MAC", "7cb94c47e86f", "=1+1", "-12345", "7C:B9:4C:47:E8:6F", "7cb94c47e870")
    good, every = tmp_path / f"good{suffix}", tmp_path / f"all{suffix}"
    write_corrected(good, file.kind, file.good)
    write_corrected(every, file.kind, file.good, file.bad)
    again = read_upload(good)
    assert [name.text for name in again.good] == ["7cb94c47e86f", "7cb94c47e870"]
    assert again.bad == ()
    again = read_upload(every)
    assert [name.text for name in again.good] == ["7cb94c47e86f", "7cb94c47e870"]
    assert {bad.row: bad.text for bad in again.bad} == {bad.row: bad.text for bad in file.bad}


def test_a_corrected_file_says_what_is_wrong_in_any_language(upload, tmp_path):
    file = upload("SN", "abc", "SN-0001")
    write_corrected(tmp_path / "all.xlsx", file.kind, file.good, file.bad, reasons={2: "长度不对"})
    rows = list(openpyxl.load_workbook(tmp_path / "all.xlsx").active.values)
    assert rows == [("SN", "Row", "Reason"), ("abc", "2", "长度不对"), ("SN-0001", "3", None)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_template_takes_names_as_text_and_its_examples_are_no_names(tmp_path, language):
    path = tmp_path / "template.xlsx"
    write_template(path, language)
    assert read_upload(path).good == ()
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert (sheet["A2"].number_format, sheet["A1000"].number_format) == ("@", "@")
    assert len(book.worksheets[1]["A"]) > 5
    for row, (_, example, _) in enumerate(book.worksheets[2].iter_rows(min_row=2, values_only=True), start=2):
        sheet.cell(row, 1, example)
    book.save(path)
    file = read_upload(path)
    assert [name.text for name in file.good] == ["7cb94c47e86f", "490154203237518", "SN-2026-000017"]
    assert "but for upper and lower case" in reasons(file)[3]


def test_a_template_is_a_workbook(tmp_path):
    with pytest.raises(CodeFileError, match=r"a template is an \.xlsx"):
        write_template(tmp_path / "template.csv")


@settings(deadline=None)
@given(st.integers(0, 10**14 - 1), st.integers(0, 14), st.integers(1, 9))
def test_any_single_mistyped_digit_of_an_imei_is_seen(number, place, change):
    body = f"{number:014}"
    good = body + check_digit(body)
    assert imei_problem(good) is None
    wrong = str((int(good[place]) + change) % 10)
    assert imei_problem(good[:place] + wrong + good[place + 1 :]) is not None
