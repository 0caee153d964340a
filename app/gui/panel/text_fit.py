"""The largest type that a text may have in a box, so that nothing is cut."""

from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

SMALLEST_PX = 10
INK_HEIGHT = 1.15
"""Ink of a line in ems; the rest of a font's line height is air, and Chinese fonts have much of it."""
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_LONG = 10_000


def fitting_font(family: QFont, text: str, width: int, height: int, largest: int, *, bold: bool) -> QFont:
    """A font in which the text, wrapped at words, stands in the box; `SMALLEST_PX` if none does.

    Args:
        family: gives the typeface.
        text: what is to be written.
        width: of the box, pixels.
        height: of the box, pixels.
        largest: pixel size that is not passed.
        bold: heavy type.
    """
    size = _fitting_size(tuple(family.families()), text, width, height, largest, bold)
    return sized(family, max(size, SMALLEST_PX), bold=bold)


def fits(family: QFont, text: str, width: int, height: int, *, bold: bool) -> bool:
    """Whether a text stands in a box in the smallest type at least."""
    return _fitting_size(tuple(family.families()), text, width, height, SMALLEST_PX, bold) > 0


def sized(family: QFont, pixels: int, *, bold: bool) -> QFont:
    """The typeface in a size and weight."""
    font = QFont(family)
    font.setPixelSize(max(1, pixels))
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=4096)
def _fitting_size(
    families: tuple[str, ...], text: str, width: int, height: int, largest: int, bold: bool
) -> int:
    low, high = SMALLEST_PX, max(SMALLEST_PX, largest)
    if not _stands(families, text, width, height, low, bold):
        return 0
    while low < high:
        middle = (low + high + 1) // 2
        if _stands(families, text, width, height, middle, bold):
            low = middle
        else:
            high = middle - 1
    return low


def _stands(families: tuple[str, ...], text: str, width: int, height: int, pixels: int, bold: bool) -> bool:
    font = QFont(list(families))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    metrics = QFontMetrics(font)
    longest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0)
    if longest > width and text.isascii():
        return False
    box = metrics.boundingRect(QRect(0, 0, width, _LONG), int(_WRAPPED), text)
    lines = max(1, round(box.height() / metrics.lineSpacing()))
    needed = (lines - 1) * metrics.lineSpacing() + INK_HEIGHT * pixels
    return box.width() <= width and needed <= height
