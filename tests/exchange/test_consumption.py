"""The report of what became of a batch's codes."""

import csv
from datetime import UTC, datetime

import openpyxl
import pytest

from app.exchange.code_file import CodeFileError
from app.exchange.consumption import write_consumption
from app.model.code import CodeState
from app.model.records import CodeRow

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ROWS = [
    CodeRow(1, 1, "k", "unit-1", CodeState.CONSUMED, "aa:bb:cc:dd:ee:ff", AT, AT, 3, "=李", None, AT),
    CodeRow(2, 1, "k", "unit-2", CodeState.HELD, "aa:bb:cc:dd:ee:f0", AT, None, None, None, "pulled\x01out"),
]
HEADER = ["DeviceName", "Outcome", "MAC", "Time", "Slot", "Operator", "Reason", "Activated"]
TIME = "2026-03-04T05:06:07Z"


def test_each_code_has_a_line_of_texts(tmp_path):
    assert write_consumption(tmp_path / "report.xlsx", iter(ROWS)) == 2
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx").active
    assert [[cell.value for cell in row] for row in sheet] == [
        HEADER,
        ["unit-1", "consumed", "aa:bb:cc:dd:ee:ff", TIME, "3", "=李", None, TIME],
        ["unit-2", "held", "aa:bb:cc:dd:ee:f0", TIME, None, None, "pulled out", None],
    ]
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}


def test_a_csv_runs_nothing(tmp_path):
    write_consumption(tmp_path / "report.csv", ROWS)
    lines = list(csv.reader((tmp_path / "report.csv").read_text("utf-8-sig").splitlines()))
    assert lines[1][5] == "'=李"


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(CodeFileError, match=r"\.xlsx or \.csv can be written"):
        write_consumption(tmp_path / "report.pdf", ROWS)
    assert list(tmp_path.iterdir()) == []
