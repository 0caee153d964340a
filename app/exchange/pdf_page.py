"""Pages of a PDF, filled from the top: lines, pairs, tables, bars.

Chinese needs no font file: `STSong-Light` is one that every PDF reader brings itself or replaces (Adobe-GB1).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Protocol, cast

WIDTH, HEIGHT = 595.28, 841.89
"""A4, in points."""
MARGIN = 48.0
_LATIN, _BOLD, _CHINESE = "Helvetica", "Helvetica-Bold", "STSong-Light"
_ROOM = WIDTH - 2 * MARGIN
_BOTTOM = MARGIN + 24
_GREY = (0.42, 0.45, 0.5)
_BLACK = (0.1, 0.1, 0.12)
_LINE = (0.85, 0.87, 0.9)
_LATIN_RUN = re.compile("[ -~\u00a0-\u00ff]+")
_RUNS = re.compile(f"{_LATIN_RUN.pattern}|[^ -~\u00a0-\u00ff]+")
Colour = tuple[float, float, float]


class _Fonts(Protocol):
    """What is used of reportlab's list of fonts."""

    def registerFont(self, font: object) -> None: ...  # noqa: N802 - names of the library


class _Canvas(Protocol):
    """What is used of reportlab's canvas; the library has no types."""

    def setTitle(self, title: str) -> None: ...  # noqa: N802 - names of the library
    def setAuthor(self, author: str) -> None: ...  # noqa: N802
    def setFont(self, name: str, size: float) -> None: ...  # noqa: N802
    def setFillColorRGB(self, r: float, g: float, b: float) -> None: ...  # noqa: N802
    def setStrokeColorRGB(self, r: float, g: float, b: float) -> None: ...  # noqa: N802
    def drawString(self, x: float, y: float, text: str) -> None: ...  # noqa: N802
    def stringWidth(self, text: str, font: str, size: float) -> float: ...  # noqa: N802
    def rect(self, x: float, y: float, width: float, height: float, *, stroke: int, fill: int) -> None: ...
    def line(self, x1: float, y1: float, x2: float, y2: float) -> None: ...
    def showPage(self) -> None: ...  # noqa: N802
    def save(self) -> None: ...


class Pages:
    """A4 pages that are written to a stream.

    Args:
        stream: where the PDF goes when it is saved; stays open.
        title: of the document.
        footer: makes the line at the foot of a page from its number.
    """

    def __init__(self, stream: IO[bytes], title: str, footer: Callable[[int], str]) -> None:
        from reportlab.pdfbase import cidfonts, pdfmetrics
        from reportlab.pdfgen import canvas

        cast("_Fonts", pdfmetrics).registerFont(cidfonts.UnicodeCIDFont(_CHINESE))
        self._canvas = cast("_Canvas", canvas.Canvas(stream, pagesize=(WIDTH, HEIGHT)))
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Flashline")
        self._footer = footer
        self._number = 1
        self._y = HEIGHT - MARGIN

    def save(self) -> None:
        """Write the PDF out."""
        self._end_page()
        self._canvas.save()

    def heading(self, text: str, size: float = 13) -> None:
        """A heading, with room above it."""
        self._need(size * 3.5)
        self._y -= size * 1.9
        self._write(MARGIN, text, size, bold=True)
        self._y -= size * 0.5

    def pair(self, name: str, value: str) -> None:
        """A fact: its name, and its value beside."""
        self._need(16)
        self._y -= 15
        self._write(MARGIN, name, 9.5, _GREY)
        self._write(MARGIN + 140, value, 9.5, room=_ROOM - 140)

    def line(self, text: str, colour: Colour = _BLACK) -> None:
        """A line of its own."""
        self._need(20)
        self._y -= 18
        self._write(MARGIN, text, 9.5, colour)

    def row(self, texts: Sequence[str], widths: Sequence[float]) -> None:
        """A row of a table; each text is cut to its column, widths are shares of the page's."""
        self._need(16)
        self._y -= 14
        x = MARGIN
        for text, share in zip(texts, widths, strict=True):
            self._write(x, text, 8.5, room=share * _ROOM - 6)
            x += share * _ROOM
        self._rule(self._y - 4)

    def stack(self, parts: Sequence[tuple[float, Colour]]) -> None:
        """One bar of the page's width, made of shares; those that are not nothing can always be seen."""
        self._need(40)
        self._y -= 34
        least = 2.0
        shown = [(share, colour) for share, colour in parts if share > 0]
        whole = sum(share for share, _ in shown) or 1
        spare = _ROOM - least * len(shown)
        x = MARGIN
        for share, colour in shown:
            width = least + spare * share / whole
            self._canvas.setFillColorRGB(*colour)
            self._canvas.rect(x, self._y, width, 22, stroke=0, fill=1)
            x += width

    def bar(self, name: str, value: str, share: float, colour: Colour) -> None:
        """A named bar: colour, name and value tell the same."""
        self._need(18)
        self._y -= 17
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(MARGIN, self._y - 1, 9, 9, stroke=0, fill=1)
        self._write(MARGIN + 16, name, 9.5)
        self._write(MARGIN + 130, value, 9.5)
        if share > 0:
            self._canvas.setFillColorRGB(*colour)
            self._canvas.rect(MARGIN + 200, self._y - 1, max(1.0, share * (_ROOM - 200)), 9, stroke=0, fill=1)

    def _need(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._end_page()
            self._number += 1
            self._y = HEIGHT - MARGIN

    def _end_page(self) -> None:
        self._y = MARGIN
        self._rule(MARGIN + 14)
        self._write(MARGIN, self._footer(self._number), 8, _GREY)
        self._canvas.showPage()

    def _rule(self, y: float) -> None:
        self._canvas.setStrokeColorRGB(*_LINE)
        self._canvas.line(MARGIN, y, WIDTH - MARGIN, y)

    def _write(
        self,
        x: float,
        text: str,
        size: float,
        colour: Colour = _BLACK,
        *,
        bold: bool = False,
        room: float = _ROOM,
    ) -> None:
        latin = _BOLD if bold else _LATIN
        self._canvas.setFillColorRGB(*colour)
        for run, font in _runs(self._cut(text, latin, size, room), latin):
            self._canvas.setFont(font, size)
            self._canvas.drawString(x, self._y, run)
            x += self._canvas.stringWidth(run, font, size)

    def _cut(self, text: str, latin: str, size: float, room: float) -> str:
        if self._width(text, latin, size) <= room:
            return text
        fewer, more = 0, len(text)
        while fewer < more - 1:
            middle = (fewer + more) // 2
            if self._width(f"{text[:middle]}...", latin, size) <= room:
                fewer = middle
            else:
                more = middle
        return f"{text[:fewer]}..."

    def _width(self, text: str, latin: str, size: float) -> float:
        return sum(self._canvas.stringWidth(run, font, size) for run, font in _runs(text, latin))


def _runs(text: str, latin: str) -> Iterator[tuple[str, str]]:
    """Parts of a text with the font of each: readers that replace the Chinese one often lack its digits."""
    for run in _RUNS.findall(text):
        yield run, latin if _LATIN_RUN.match(run) else _CHINESE
