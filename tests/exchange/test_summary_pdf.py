"""A batch on paper."""

import base64
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.exchange.refusal import CodeFileError
from app.exchange.summary_pdf import write_batch_pdf
from app.model.closing import BatchEvent, BatchSummary
from app.model.code import BatchState, CodeState, FlashingMethod
from app.model.records import BatchRow, CodeRow, Counts

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def held(number: int) -> CodeRow:
    return CodeRow(
        number,
        7,
        "a1Pk",
        f"SN-{number:04}",
        CodeState.HELD,
        "24:6f:28:00:00:01",
        NOW,
        None,
        3,
        "王工",
        "contact lost",
    )


@pytest.fixture
def summary() -> BatchSummary:
    batch = BatchRow(
        number=7,
        product_key="a1Pk",
        product_name="温控器",
        method=FlashingMethod.PER_DEVICE,
        source_name="codes (1).xlsx",
        source_sha256="ab" * 32,
        made_at=NOW,
        made_by="Li",
        counts=Counts(issued=500_000, available=399_998, held=1, consumed=100_000, void=1),
        state=BatchState.CLOSED,
        closed_at=NOW,
        closed_by="Zhao",
        activated=99_000,
    )
    events = (BatchEvent(NOW, BatchState.OPEN, BatchState.CLOSED, "Zhao", "counted"),)
    return BatchSummary(batch, events, (held(4),), (), (("Li", 40_000), ("王工", 60_000)), NOW, NOW)


def pages_of(path) -> list[str]:
    """The texts that are drawn on each page, without escapes; one of two fonts has two bytes a character."""
    data = path.read_bytes()
    chinese = re.search(rb"/BaseFont /STSong-Light.*?/Name /(F\d+)", data, re.DOTALL)
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)~>\s*endstream", data, re.DOTALL):
        page, font = "", b""
        drawn = zlib.decompress(base64.a85decode(packed))
        for name, text in re.findall(rb"/(F\d+) \S+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", drawn, re.DOTALL):
            font = name or font
            plain = re.sub(rb"\\([0-7]{3}|.)", unescaped, text, flags=re.DOTALL)
            page += plain.decode("utf-16-be" if chinese and font == chinese[1] else "cp1252")
        found.append(page)
    return found


def unescaped(match: re.Match[bytes]) -> bytes:
    inside = match[1]
    return bytes([int(inside, 8)]) if len(inside) == 3 else inside


def test_the_summary_tells_facts_books_people_and_what_is_in_doubt(tmp_path, summary):
    write_batch_pdf(tmp_path / "batch.pdf", summary, now=NOW)
    (page,) = pages_of(tmp_path / "batch.pdf")
    for text in (
        "Batch 7", "温控器", "codes (1).xlsx", "ab" * 32, "2026-03-01T08:30:00Z",
        "Books: 500,000 codes issued", "consumed", "100,000", "399,998",
        "Activated (seen by the cloud): 99,000", "60,000", "counted",
        "In doubt: 1", "SN-0004", "24:6f:28:00:00:01", "王工", "Void: 0", "none",
    ):  # fmt: skip
        assert text in page
    assert "do not balance" not in page


def test_the_summary_speaks_chinese(tmp_path, summary):
    write_batch_pdf(tmp_path / "batch.pdf", summary, "zh_CN", now=NOW)
    (page,) = pages_of(tmp_path / "batch.pdf")
    for text in (
        "批次 7",
        "一机一密",
        "账目：共发放 500,000 个激活码",
        "已用",
        "待核查：1",
        "已结账",
        "第 1 页",
    ):
        assert text in page
    assert b"STSong-Light" in (tmp_path / "batch.pdf").read_bytes()
    assert (tmp_path / "batch.pdf").stat().st_size < 20_000


def test_books_that_do_not_balance_are_said(tmp_path, summary):
    batch = replace(summary.batch, counts=replace(summary.batch.counts, held=3))
    write_batch_pdf(tmp_path / "batch.pdf", replace(summary, batch=batch))
    assert "difference -2" in pages_of(tmp_path / "batch.pdf")[0]


def test_a_long_list_goes_over_pages_and_is_cut_with_its_count(tmp_path, summary):
    write_batch_pdf(tmp_path / "batch.pdf", replace(summary, held=tuple(map(held, range(250)))))
    pages = pages_of(tmp_path / "batch.pdf")
    assert len(pages) == 3
    assert "Page 3" in pages[2]
    assert "SN-0099" in "\n".join(pages)
    assert "SN-0100" not in "\n".join(pages)
    assert "and 150 more" in "\n".join(pages)


def test_long_words_are_cut_not_drawn_over_the_edge(tmp_path, summary):
    batch = replace(summary.batch, source_name="x" * 300 + "\x07", note="备注" * 200)
    write_batch_pdf(tmp_path / "batch.pdf", replace(summary, batch=batch))
    (page,) = pages_of(tmp_path / "batch.pdf")
    assert re.search(r"x{40,100}\.\.\.", page)


def test_another_ending_or_no_folder_is_refused(tmp_path, summary):
    with pytest.raises(CodeFileError, match=r"a summary is a \.pdf"):
        write_batch_pdf(tmp_path / "batch.xlsx", summary)
    with pytest.raises(CodeFileError, match="can't be written"):
        write_batch_pdf(tmp_path / "no" / "batch.pdf", summary)
    assert list(tmp_path.iterdir()) == []
