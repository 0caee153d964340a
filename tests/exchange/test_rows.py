"""What is checked in every row, alike for csv and xlsx."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.code_file import CodeFileError, read_code_file
from app.model.code import FlashingMethod
from app.model.secret import Secret

KEY = "k02m26Wpp9S"
SHARED = "pVfLpS1u3A9JM0go"


def places(error):
    return [(problem.row, problem.field) for problem in error.problems]


@pytest.fixture(params=["csv", "xlsx"])
def file_of(request, csv_file, xlsx_file):
    return csv_file if request.param == "csv" else xlsx_file


def test_every_bad_row_is_listed_and_nothing_is_taken(file_of, refusal):
    error = refusal(
        file_of(
            [
                ("DeviceName", "DeviceSecret", "ProductKey"),
                ("abc", "1" * 32, KEY),
                ("good-one", "2" * 32, KEY),
                ("white ", "3" * 32, KEY),
                ("chinesé", "4" * 32, KEY),
                ("good-two", "sp ace", KEY),
                ("good-three", "5" * 32, "k" * 21),
                ("x" * 33, "6" * 65, KEY),
                ("", "7" * 32, KEY),
            ]
        )
    )
    assert places(error) == [
        (2, "DeviceName"),
        (4, "DeviceName"),
        (5, "DeviceName"),
        (6, "DeviceSecret"),
        (7, "ProductKey"),
        (8, "DeviceName"),
        (8, "DeviceSecret"),
        (9, "DeviceName"),
    ]
    assert "white space" in error.problems[1].text


def test_what_stands_twice_is_found_in_a_long_file_however_it_was_read(csv_file, refusal):
    lines = [[f"unit-{row:06}", f"{row:032x}", KEY] for row in range(2, 9_002)]
    lines[8_998][0] = lines[5_000][0]
    lines[8_997][1] = lines[10][1]
    twice = [(8_999, "DeviceSecret"), (9_000, "DeviceName")]
    header = ("DeviceName", "DeviceSecret", "ProductKey")
    error = refusal(csv_file([header, *lines]))
    assert places(error) == twice
    assert "as in row 12;" in error.problems[0].text
    assert "as in row 5002;" in error.problems[1].text
    lines[6_000][0] = "white "
    lines[6_001][0] = lines[4_500][0]
    assert places(refusal(csv_file([header, *lines]))) == [
        (6_002, "DeviceName"),
        (6_003, "DeviceName"),
        *twice,
    ]


def test_the_text_shows_twenty_problems_and_the_count(file_of, refusal):
    error = refusal(
        file_of([("DeviceName", "ProductKey", "ProductSecret"), *(("x", KEY, SHARED) for _ in range(25))])
    )
    text = str(error)
    assert len(error.problems) == 25
    assert text.startswith("codes.")
    assert "25 problems" in text
    assert "row 21," in text
    assert "row 22," not in text
    assert "and 5 more" in text


def test_a_name_that_stands_twice_is_refused_with_both_rows(file_of, rows, refusal):
    table = rows(3)
    error = refusal(file_of([*table, (table[2][0], "f" * 32, KEY)]))
    assert places(error) == [(5, "DeviceName")]
    assert "row 3" in error.problems[0].text


def test_a_secret_that_stands_twice_is_refused_without_being_shown(file_of, rows, refusal):
    table = rows(3)
    error = refusal(file_of([*table, ("another", table[1][1], KEY)]))
    assert places(error) == [(5, "DeviceSecret")]
    assert "row 2" in error.problems[0].text
    assert table[1][1] not in str(error) + repr(error)


def test_names_that_differ_only_by_case_or_separators_are_a_warning(file_of):
    file = read_code_file(
        file_of(
            [
                ("DeviceName", "DeviceSecret", "ProductKey"),
                ("aa:bb:cc:dd:ee:ff", "1" * 32, KEY),
                ("AABBCCDDEEFF", "2" * 32, KEY),
                ("other", "3" * 32, KEY),
                ("aa-bb-cc-dd-ee-ff", "4" * 32, KEY),
            ]
        )
    )
    assert len(file.codes) == 4
    assert any("rows 2 + 3, 2 + 5" in warning for warning in file.warnings)


def test_unusual_lengths_are_one_warning_each(file_of):
    file = read_code_file(
        file_of(
            [
                ("DeviceName", "DeviceSecret", "ProductKey", "ProductSecret"),
                *((f"unit-{i}", f"short{i}", "pk", "secret") for i in range(5)),
            ]
        )
    )
    assert len(file.warnings) == 3
    assert any("in 5 rows (the first is row 2)" in warning for warning in file.warnings)


def test_without_device_secrets_it_is_per_product(file_of):
    file = read_code_file(file_of([("DeviceName", "ProductKey", "ProductSecret"), ("unit-1", KEY, SHARED)]))
    assert file.method is FlashingMethod.PER_PRODUCT
    assert file.product_secret == Secret(SHARED)
    assert file.codes[0].code.product_secret == Secret(SHARED)
    assert file.codes[0].code.method is FlashingMethod.PER_PRODUCT


def test_an_empty_secret_column_is_per_product_too(file_of):
    table = [("DeviceName", "DeviceSecret", "ProductKey", "ProductSecret"), ("unit-1", "", KEY, SHARED)]
    assert read_code_file(file_of(table)).method is FlashingMethod.PER_PRODUCT


def test_per_product_without_a_product_secret_says_what_to_do(file_of, refusal):
    path = file_of([("DeviceName", "ProductKey"), ("unit-1", KEY)])
    error = refusal(path)
    assert places(error) == [(0, "ProductSecret")]
    assert "--product-secret" in str(error)
    assert read_code_file(path, product_secret=Secret(SHARED)).product_secret == Secret(SHARED)


def test_a_mix_of_methods_names_the_rows_of_the_smaller_side(file_of, rows, refusal):
    table = [list(row) for row in rows(5)]
    table[3][1] = ""
    assert places(refusal(file_of(table))) == [(4, "DeviceSecret")]
    for index in (1, 2, 4):
        table[index][1] = ""
    assert places(refusal(file_of(table))) == [(6, "DeviceSecret")]


def test_the_product_key_can_be_given_for_a_file_without(file_of, refusal):
    path = file_of([("DeviceName", "DeviceSecret"), ("unit-1", "1" * 32)])
    error = refusal(path)
    assert places(error) == [(0, "ProductKey")]
    assert "--product-key" in str(error)
    file = read_code_file(path, product_key=KEY)
    assert file.product_key == file.codes[0].code.product_key == KEY


def test_what_is_given_must_agree_with_the_file(file_of, rows, refusal):
    path = file_of([(*row, "ProductSecret" if i == 0 else SHARED) for i, row in enumerate(rows(3))])
    error = refusal(path, product_key="another1234", product_secret=Secret("wrongwrongwrong1"))
    assert places(error) == [(2, "ProductKey"), (2, "ProductSecret")]
    assert "3 rows" in str(error)
    assert SHARED not in str(error)
    assert "wrongwrongwrong1" not in str(error)
    assert read_code_file(path, product_key=KEY, product_secret=Secret(SHARED)).codes


def test_what_is_given_is_checked_itself(file_of, rows, refusal):
    path = file_of([("DeviceName", "DeviceSecret"), ("unit-1", "1" * 32)])
    error = refusal(path, product_key="has space", product_secret=Secret("a b"))
    assert places(error) == [(0, "ProductKey"), (0, "ProductSecret")]
    assert "a b" not in str(error)


def test_several_products_in_a_file_are_listed(file_of, rows, refusal):
    error = refusal(file_of([*rows(2), ("unit-9", "9" * 32, "a10BnLLzGv4")]))
    assert places(error) == [(0, "ProductKey")]
    assert "k02m26Wpp9S (2: 2), a10BnLLzGv4 (4: 1)" in str(error)


def test_product_secrets_that_differ_are_refused_row_by_row_unseen(file_of, refusal):
    other = "QQQQQQQQQQQQQQQQ"
    error = refusal(
        file_of(
            [
                ("DeviceName", "ProductKey", "ProductSecret"),
                ("unit-1", KEY, SHARED),
                ("unit-2", KEY, other),
                ("unit-3", KEY, SHARED),
                ("unit-4", KEY, ""),
            ]
        )
    )
    assert places(error) == [(3, "ProductSecret"), (5, "ProductSecret")]
    assert SHARED not in str(error)
    assert other not in str(error)


def test_a_key_missing_in_one_row_is_refused(file_of, rows, refusal):
    assert places(refusal(file_of([*rows(2), ("unit-9", "9" * 32, "")]))) == [(4, "ProductKey")]


def test_a_header_that_stands_twice_is_refused(file_of, refusal):
    error = refusal(
        file_of(
            [("DeviceName", "设备名称", "DeviceSecret", "ProductKey"), ("unit-1", "unit-2", "1" * 32, KEY)]
        )
    )
    assert places(error) == [(1, "DeviceName")]
    assert "'DeviceName', '设备名称'" in str(error)
    error = refusal(
        file_of(
            [("DeviceName", "MAC", "mac", "DeviceSecret", "ProductKey"), ("unit-1", "", "", "1" * 32, KEY)]
        )
    )
    assert places(error) == [(1, "mac")]


def test_a_wrong_header_shows_what_is_seen_and_wanted(file_of, refusal):
    text = str(refusal(file_of([("Name", "DeviceSecret", "ProductKey"), ("unit-1", "1" * 32, KEY)])))
    assert "'Name', 'DeviceSecret', 'ProductKey'" in text
    assert "Wanted are the headers DeviceName, DeviceSecret, ProductKey, ProductSecret" in text


def test_a_missing_header_row_is_named_without_showing_secrets(file_of, rows, refusal):
    first = rows(1)[1]
    text = str(refusal(file_of([first, ("unit-7", "e62b8c0" * 4, KEY)])))
    assert "Is the header row missing?" in text
    assert first[1] not in text
    assert "(a text of 32 characters)" in text


def test_a_header_alone_is_refused(file_of, rows, refusal):
    assert "no codes" in str(refusal(file_of(rows(0))))


def test_more_rows_than_the_limit_are_refused(file_of, rows, refusal):
    path = file_of(rows(4))
    assert len(read_code_file(path, row_limit=4).codes) == 4
    error = refusal(path, row_limit=3)
    assert places(error) == [(5, "")]
    assert "more than 3 rows" in str(error)


def test_secrets_are_in_no_text_of_the_result(file_of, rows):
    table = [(*row, "ProductSecret" if i == 0 else SHARED) for i, row in enumerate(rows(2))]
    file = read_code_file(file_of(table))
    shown = repr(file) + repr(file.codes)
    assert SHARED not in shown
    assert table[1][1] not in shown


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["unit-1", "unit-2", "x", " y", "", "unit 3"]),
            st.sampled_from(
                ["T0pSecretOne", "T0pSecretTwo", "T0pSecret Three", " T0pSecretFour", "T0pSecret" * 9, ""]
            ),
            st.sampled_from([KEY, "other", ""]),
            st.sampled_from(["T0pSecretShared", "T0pSecretOther", "T0pSecret,", ""]),
        ),
        max_size=8,
    ),
    st.none() | st.just(Secret("T0pSecretGiven")),
    st.booleans(),
)
def test_no_refusal_ever_shows_a_secret(folder, table, given_secret, with_header):
    path = folder / "secrets.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        header = [("DeviceName", "DeviceSecret", "ProductKey", "ProductSecret")] if with_header else []
        csv.writer(stream).writerows(header + table)
    try:
        shown = repr(read_code_file(path, product_secret=given_secret))
    except CodeFileError as error:
        shown = f"{error} {error!r} {error.problems} {error.__cause__!r} {error.__context__!r}"
    assert "T0pSecret" not in shown
