"""The texts of a workbook, and how it writes underscores that would begin an escape."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.exchange.cells import LONG_TEXT, LONGEST_READ, RefusedCell
from app.model.wording import said

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNDERSCORE_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNDERSCORE = "005f"
_ODD_TEXT = RefusedCell(
    said("a text with an escape sequence such as _x0041_, which programs read differently")
)


@dataclass(frozen=True, slots=True)
class WorkbookStrings:
    """What all the sheets of a workbook share.

    Args:
        strings: the texts that cells name by number.
        formats: the number format of each style.
    """

    strings: list[str | RefusedCell]
    formats: list[str]


def text_of(raw: str) -> str | RefusedCell:
    """Undo the escape of a text, `_x005F_` for an underscore that would begin another escape.

    Other escapes stand for control characters. Where one is found, programs differ in what they show;
    an identity must not depend on that.
    """
    if len(raw) > LONGEST_READ:
        return LONG_TEXT
    if "_x" not in raw:
        return raw
    if any(code.lower() != _UNDERSCORE for code in _ESCAPE.findall(raw)):
        return _ODD_TEXT
    return _ESCAPE.sub("_", raw)


def texts_of(raws: Sequence[str]) -> Sequence[str | RefusedCell]:
    """What `text_of` makes of each; mostly there is nothing to undo, and that is seen of all at once."""
    if "_x" in "\n".join(raws) or max(map(len, raws), default=0) > LONGEST_READ:
        return list(map(text_of, raws))
    return raws


def escaped(text: str) -> str:
    """The text as a workbook stores it; `text_of` undoes it."""
    return _UNDERSCORE_TO_ESCAPE.sub("_x005F_", text) if "_x" in text else text
