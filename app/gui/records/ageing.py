"""The clock that runs for a batch: its codes are paid for from some time after their issue, used or not."""

from datetime import datetime, timedelta

from app.model.records import BatchRow

CLOCK_STARTS = timedelta(days=90)
"""The platform's message package begins so long after mass production (help page 140130)."""
WARNED_BEFORE = timedelta(days=30)
"""The warning comes that long before the clock starts."""


def clock_start(row: BatchRow) -> datetime:
    """When the package of a batch begins."""
    return row.made_at + CLOCK_STARTS


def is_ageing(row: BatchRow, now: datetime) -> bool:
    """Whether codes of the batch are unused and their clock runs, or soon will."""
    return row.counts.available > 0 and not row.debug and now >= clock_start(row) - WARNED_BEFORE
