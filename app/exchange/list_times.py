"""Times in the lists of platforms: written in many ways, with a zone or without."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from app.exchange.cells import Cell, NumberCell
from app.exchange.columns import plain_text
from app.model.wording import said

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")
_NONE = frozenset(("", "-", "--", "null", "none", "n/a", "无"))
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of a sheet's dates, which know no zone
_SECONDS_A_DAY = 86_400
_MILLISECONDS = re.compile(r"[0-9]{13}(?:\.0+)?")


def time_of(cell: Cell | None, zone: tzinfo | None) -> datetime | None:
    """A time, in UTC: ISO 8601 and the like, milliseconds since 1970, a date cell; None for none.

    Args:
        cell: what the list says.
        zone: of times that name none; None for this computer's.

    Raises:
        ValueError: it is no time; the text says how one is written.
    """
    if cell is None:
        return None
    try:
        if isinstance(cell, NumberCell):
            return _of_number(cell, zone)
        text = plain_text(cell)
        if text.lower() in _NONE:
            return None
        if _MILLISECONDS.fullmatch(text):
            return datetime.fromtimestamp(float(text) / 1000, UTC)
        return _in_utc(_parsed(text), zone)
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            said("is no time; written is for example 2026-03-04 05:06:07 or 2026-03-04T05:06:07Z")
        ) from None


def _of_number(cell: NumberCell, zone: tzinfo | None) -> datetime:
    from openpyxl.styles.numbers import is_date_format

    if _MILLISECONDS.fullmatch(cell.raw):
        return datetime.fromtimestamp(float(cell.raw) / 1000, UTC)
    if not is_date_format(cell.number_format):
        raise ValueError(cell.number_format)
    return _in_utc(_FIRST_DAY + timedelta(seconds=round(float(cell.raw) * _SECONDS_A_DAY)), zone)


def _in_utc(at: datetime, zone: tzinfo | None) -> datetime:
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone) if zone is not None else at.astimezone()
    return at.astimezone(UTC)


def _parsed(text: str) -> datetime:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is put in by the caller
        except ValueError:
            continue
    return datetime.fromisoformat(text)
