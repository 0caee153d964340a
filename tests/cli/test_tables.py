"""Tables on a terminal."""

from app.cli.tables import table


def test_columns_are_as_wide_as_their_widest_cell():
    assert table(("a", "long"), [("12345", 1), (None, "x")]).splitlines() == [
        "a      long",
        "-----  ----",
        "12345  1",
        "       x",
    ]


def test_a_chinese_character_takes_two_columns():
    lines = table(("名称", "n"), [("abcd", "1")]).splitlines()
    assert lines[0] == "名称  n"
    assert lines[2] == "abcd  1"
