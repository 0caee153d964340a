"""What is copied from a table to the clipboard."""

from app.gui.records.table import as_text


def test_cells_are_parted_by_tabs_and_lines():
    assert as_text([("unit-0001", "24:6f:28:00:00:01"), ("unit-0002", "")]) == (
        "unit-0001\t24:6f:28:00:00:01\nunit-0002\t"
    )


def test_no_cell_becomes_a_formula_or_two_cells_when_it_is_pasted():
    assert as_text([("=HYPERLINK(1)", "+1", "a\tb\nc")]) == "'=HYPERLINK(1)\t'+1\ta b c"
