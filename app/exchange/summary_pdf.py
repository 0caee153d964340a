"""A batch on paper: its facts, its counts as a picture, who consumed, what is in doubt; without secrets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.exchange.cells import printable
from app.exchange.pdf_page import Colour, Pages
from app.exchange.pdf_words import CHINESE, ENGLISH, PdfWords
from app.exchange.refusal import CodeFileError
from app.exchange.sheet_file import not_written
from app.exchange.times import utc_text
from app.exchange.whole_file import appearing_whole
from app.model.closing import BatchSummary
from app.model.code import CodeState
from app.model.records import CodeRow
from app.model.reports import Problem
from app.model.wording import said

_LISTED = 100
"""Codes of a kind that are listed one by one; a sheet has them all."""
_LONGEST = 400
_ALARM: Colour = (0.75, 0.1, 0.1)
_COLOURS: dict[CodeState, Colour] = {
    CodeState.CONSUMED: (0.13, 0.55, 0.33),
    CodeState.AVAILABLE: (0.62, 0.66, 0.72),
    CodeState.RESERVED: (0.36, 0.6, 0.84),
    CodeState.WRITING: (0.18, 0.38, 0.7),
    CodeState.HELD: (0.93, 0.62, 0.1),
    CodeState.VOID: (0.35, 0.2, 0.3),
}


def write_batch_pdf(
    path: Path, summary: BatchSummary, language: str = "en", *, now: datetime | None = None
) -> None:
    """Write the summary of a batch as a PDF of A4 pages.

    Args:
        path: ends with .pdf; an existing file of this name is replaced; it appears whole or not at all.
        summary: of the batch.
        language: `zh` for Chinese; else English.
        now: time of making, aware; None for now.

    Raises:
        CodeFileError: another name ending, or a disk or folder that does not take the file.
    """
    if path.suffix.lower() != ".pdf":
        ending = path.suffix or "(none)"
        text = said("has the name ending {suffix}; a summary is a .pdf file", suffix=ending)
        raise CodeFileError(path.name, [Problem(0, "", text)])
    words = CHINESE if language.startswith("zh") else ENGLISH
    made = words.made.format(utc_text(now or datetime.now(UTC)))
    title = words.title.format(summary.batch.number)
    try:
        with appearing_whole(path) as stream:
            pages = Pages(stream, title, lambda number: f"{title} · {words.page.format(number)} · {made}")
            _fill(pages, summary, words)
            pages.save()
    except OSError as error:
        raise not_written(path, error) from error


def _fill(pages: Pages, summary: BatchSummary, words: PdfWords) -> None:
    pages.heading(words.title.format(summary.batch.number), 20)
    for name, value in zip(words.facts, _facts(summary, words), strict=True):
        pages.pair(name, printable(value, _LONGEST) or "-")
    _books(pages, summary, words)
    if summary.operators:
        pages.heading(words.operators)
        for name, count in summary.operators:
            pages.pair(printable(name, _LONGEST), f"{count:,}")
    if summary.events:
        pages.heading(words.history)
        for event in summary.events:
            state = words.batch_states[event.to_state]
            texts = (utc_text(event.at), state, printable(event.person), printable(event.reason, _LONGEST))
            pages.row(texts, (0.25, 0.12, 0.2, 0.43))
    _codes(pages, words.doubt, summary.held, words)
    _codes(pages, words.void, summary.void, words)


def _facts(summary: BatchSummary, words: PdfWords) -> tuple[str, ...]:
    batch = summary.batch
    state = words.batch_states[batch.state]
    return (
        batch.product_name,
        batch.product_key,
        words.methods[batch.method],
        words.generations[batch.generation] + (f" - {words.debug}" if batch.debug else ""),
        batch.source_name,
        batch.source_sha256,
        utc_text(batch.made_at),
        batch.made_by,
        state,
        utc_text(batch.closed_at),
        batch.closed_by or "",
        utc_text(summary.first_consumed),
        utc_text(summary.last_consumed),
        batch.note,
        summary.audit_end,
    )


def _books(pages: Pages, summary: BatchSummary, words: PdfWords) -> None:
    counts = summary.batch.counts
    pages.heading(words.books.format(f"{counts.issued:,}"))
    by_state = {
        CodeState.CONSUMED: counts.consumed,
        CodeState.AVAILABLE: counts.available,
        CodeState.RESERVED: counts.reserved,
        CodeState.WRITING: counts.writing,
        CodeState.HELD: counts.held,
        CodeState.VOID: counts.void,
    }
    pages.stack([(count, _COLOURS[state]) for state, count in by_state.items()])
    whole = max(counts.issued, 1)
    for state, count in by_state.items():
        share = count / whole
        pages.bar(words.states[state], f"{count:,}", share, _COLOURS[state])
    if counts.difference:
        pages.line(words.difference.format(counts.difference), _ALARM)
    pages.line(words.activated.format(f"{summary.batch.activated:,}"))


def _codes(pages: Pages, heading: str, rows: Sequence[CodeRow], words: PdfWords) -> None:
    pages.heading(heading.format(len(rows)))
    if not rows:
        pages.line(words.nothing)
    for row in rows[:_LISTED]:
        texts = (
            row.device_name, row.mac or "", utc_text(row.changed_at),
            printable(row.operator), printable(row.reason, _LONGEST),
        )  # fmt: skip
        pages.row(texts, (0.3, 0.19, 0.2, 0.1, 0.21))
    if len(rows) > _LISTED:
        pages.line(words.more.format(len(rows) - _LISTED))
