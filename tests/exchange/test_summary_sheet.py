"""The sheet of a closed batch, as a spreadsheet reads it."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from app.exchange.refusal import CodeFileError
from app.exchange.summary_sheet import write_summary_sheet
from app.model.closing import BatchEvent, BatchSummary
from app.model.code import BatchState, CodeState, FlashingMethod
from app.model.records import BatchRow, CodeRow, Counts

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def a_code(number, state, reason) -> CodeRow:
    mac = "24:6f:28:00:00:01" if state is CodeState.HELD else None
    return CodeRow(number, 7, "a1Pk", f"SN-{number:04}", state, mac, NOW, None, 3, "Wang", reason)


def a_summary(**changes) -> BatchSummary:
    facts = {
        "number": 7,
        "product_key": "a1Pk",
        "product_name": "Thermostat",
        "method": FlashingMethod.PER_DEVICE,
        "source_name": "codes.xlsx",
        "source_sha256": "ab" * 32,
        "made_at": NOW,
        "made_by": "Li",
        "counts": Counts(issued=10, available=5, held=1, consumed=3, void=1),
        "state": BatchState.CLOSED,
        "closed_at": NOW,
        "closed_by": "Zhao",
    }
    return BatchSummary(
        batch=BatchRow(**{**facts, **changes}),
        events=(BatchEvent(NOW, BatchState.OPEN, BatchState.CLOSED, "Zhao", "counted"),),
        held=(a_code(4, CodeState.HELD, "contact lost"),),
        void=(a_code(9, CodeState.VOID, "=1+1"),),
        operators=(("Li", 1), ("Wang", 2)),
        first_consumed=NOW,
        last_consumed=NOW,
    )


def cells(path, sheet):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].rows]


def test_the_sheet_holds_facts_books_people_and_what_is_in_doubt(tmp_path):
    path = tmp_path / "sheet.xlsx"
    write_summary_sheet(path, a_summary())
    facts = dict(cells(path, "Batch"))
    assert facts["SHA-256 of the source"] == "ab" * 32
    assert (facts["Closed by"], facts["Closed at"]) == ("Zhao", "2026-03-01T08:30:00Z")
    parts = ("Available", "Reserved", "Writing", "Held", "Consumed", "Void")
    assert facts["Issued"] == sum(facts[part] for part in parts) == 10
    assert facts["Difference"] == 0
    assert (facts["Consumed by Li"], facts["Consumed by Wang"]) == (1, 2)
    assert cells(path, "In doubt")[1][:3] == ["SN-0004", "held", "24:6f:28:00:00:01"]
    assert cells(path, "Void")[1][-1] == "=1+1"
    assert cells(path, "History")[1] == ["2026-03-01T08:30:00Z", "closed", "Zhao", "counted"]


def test_no_text_is_run_as_a_formula(tmp_path):
    path = tmp_path / "sheet.xlsx"
    write_summary_sheet(path, a_summary(product_name="=HYPERLINK(1)", made_by="+1", source_name="@x\x00\x1b"))
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.rows for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    assert dict(cells(path, "Batch"))["Source file"].rstrip() == "@x"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_the_sheet_replaces_an_older_one_whole_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_text("older")
    write_summary_sheet(path, a_summary())
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.xlsx"]


@pytest.mark.parametrize(
    ("name", "refusal"), [("sheet.csv", "sheet is an .xlsx file"), ("absent/sheet.xlsx", "no folder")]
)
def test_a_name_that_can_not_be_is_refused(tmp_path, name, refusal):
    with pytest.raises(CodeFileError, match=refusal):
        write_summary_sheet(tmp_path / name, a_summary())


def test_a_folder_in_its_place_is_refused_and_nothing_is_left(tmp_path):
    (tmp_path / "sheet.xlsx").mkdir()
    with pytest.raises(CodeFileError, match="can't be written"):
        write_summary_sheet(tmp_path / "sheet.xlsx", a_summary())
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.xlsx"]
