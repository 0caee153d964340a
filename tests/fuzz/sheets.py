"""What stands on the sheet of a batch: names, reasons and products that anybody may have typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import openpyxl

from app.exchange.summary_pdf import write_batch_pdf
from app.exchange.summary_sheet import write_summary_sheet
from tests.exchange.test_summary_sheet import a_summary
from tests.fuzz.target import Target, folder


def _sheet(data: bytes) -> None:
    """Any text in every field: a sheet without formulas and a PDF come of it."""
    text = data.decode("utf-8", "replace")
    batch = replace(a_summary().batch, product_name=text, source_name=text, made_by=text, note=text)
    held = tuple(replace(row, reason=text, operator=text) for row in a_summary().held)
    events = tuple(replace(event, person=text, reason=text) for event in a_summary().events)
    summary = replace(a_summary(), batch=batch, held=held, events=events, operators=((text, 1),))
    path = folder() / "sheet.xlsx"
    write_summary_sheet(path, summary)
    book = openpyxl.load_workbook(path)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)
    write_batch_pdf(folder() / "sheet.pdf", summary, now=datetime(2026, 3, 1, tzinfo=UTC))


def targets() -> list[Target]:
    """All of them."""
    return [
        Target(
            "closing-sheet",
            "app.exchange.summary_sheet, summary_pdf",
            "32,000 characters a cell, 400 a line",
            _sheet,
            (),
            lambda: [b"=1+1", "名称 & <b> \u202e\x07".encode(), b"+cmd|' /C calc'!A0"],
            examples=6,
        )
    ]
