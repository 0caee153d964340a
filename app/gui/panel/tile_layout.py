"""Where the parts of a tile stand: upright tiles, and low wide ones."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

LEAST_NOTE = 13
"""Pixels for one line of the smallest type."""

LOW_RATIO = 2.9
"""Wider than so many times its height, a tile is laid out in a row."""

_ROOMY = 170


@dataclass(frozen=True, slots=True)
class TileLayout:
    """Boxes in pixels; an empty one is not drawn."""

    number: QRect
    shape: QRect
    word: QRect
    lead: QRect
    note: QRect
    ids: QRect
    seconds: QRect
    bar: QRect


def layout_of(width: int, height: int, *, has_lead: bool, has_note: bool, has_bar: bool) -> TileLayout:
    """Boxes for a tile of this size.

    Args:
        width: pixels.
        height: pixels.
        has_lead: a phase or instruction is shown; else the note moves up.
        has_note: a short cause is shown.
        has_bar: a progress bar is shown.
    """
    margin = max(6, min(width, height) // 14)
    inner = QRect(margin, margin, width - 2 * margin, height - 2 * margin)
    if width > LOW_RATIO * height:
        return _low(inner, has_lead=has_lead, has_note=has_note, has_bar=has_bar)
    return _upright(inner, has_lead=has_lead, has_note=has_note, has_bar=has_bar)


def _low(inner: QRect, *, has_lead: bool, has_note: bool, has_bar: bool) -> TileLayout:
    x, y, width, height = inner.x(), inner.y(), inner.width(), inner.height()
    side = min(height, round(width * 0.16))
    number = QRect(x, y, round(side * 1.15), height)
    mark = round(min(side, height) * 0.72)
    shape = QRect(number.right() + 6, y + (height - mark) // 2, mark, mark)
    left = shape.right() + 12
    space = x + width - left
    bar_height = max(6, height // 9) if has_bar else 0
    usable = height - (bar_height + 4 if has_bar else 0)
    roomy = height >= 78
    ids_height = 16 if roomy else 0
    rest = usable - ids_height
    rows = 1 + int(has_lead) + 0.7 * int(has_note)
    word_height = round(rest / rows)
    lead_height = word_height if has_lead else 0
    seconds_width = min(70, space // 3)
    return TileLayout(
        number=number,
        shape=shape,
        word=QRect(left, y, space - seconds_width, word_height),
        lead=QRect(left, y + word_height, space, lead_height),
        note=QRect(left, y + word_height + lead_height, space, rest - word_height - lead_height),
        ids=QRect(left, y + rest, space, ids_height),
        seconds=QRect(x + width - seconds_width, y, seconds_width, min(word_height, 26)),
        bar=QRect(left, y + height - bar_height, space, bar_height),
    )


def _upright(inner: QRect, *, has_lead: bool, has_note: bool, has_bar: bool) -> TileLayout:
    x, y, width, height = inner.x(), inner.y(), inner.width(), inner.height()
    top = min(round(height * (0.30 if has_note else 0.36)), round(width * 0.42))
    mark = round(top * 0.92)
    cramped = has_bar and height < _ROOMY  # how far a job is matters more than whose it is
    ids_height = round(min(44, height * (0.12 if cramped else 0.22))) if height >= 110 else 0
    bar_height = max(8, height // 18) if has_bar else 0
    below = y + top + 2
    rest = y + height - below - ids_height - (bar_height + 6 if has_bar else 0)
    note_height = max(LEAST_NOTE, round(rest * 0.22)) if has_note else 0
    word_height = round((rest - note_height) / (2.15 if has_lead else 1.0))
    lead_height = rest - note_height - word_height if has_lead else 0
    seconds_height = min(20, max(12, height // 10))
    return TileLayout(
        number=QRect(x, y, width - mark - 6, top),
        shape=QRect(x + width - mark, y, mark, mark),
        word=QRect(x, below, width, word_height),
        lead=QRect(x, below + word_height, width, lead_height),
        note=QRect(x, below + word_height + lead_height, width, note_height),
        ids=QRect(x, y + height - ids_height, width - width // 4, ids_height),
        seconds=QRect(x + width - width // 4, y + height - seconds_height, width // 4, seconds_height)
        if ids_height
        else QRect(),
        bar=QRect(x, below + rest + 3, width, bar_height),
    )
