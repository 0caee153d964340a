"""Times in files: ISO 8601 in UTC, whole seconds."""

from datetime import UTC, datetime

_SECONDS = len("2026-03-04T05:06:07")


def utc_text(at: datetime | None) -> str:
    """`2026-03-04T05:06:07Z`; empty for no time.

    Raises:
        ValueError: the time has no zone.
    """
    if at is None:
        return ""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds")[:_SECONDS] + "Z"
