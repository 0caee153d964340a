"""In which row each text of a column stands first."""

from collections.abc import Iterator, Sequence


class FirstRows:
    """Where each text of a column stands first.

    Texts that come many at once are compared only when somebody asks; a column is mostly seen to be without
    repetitions as a whole, which takes a third of the time and memory.

    Args:
        texts: of the column; grows.

    Attributes:
        rows: from the texts that were compared to their first rows.
    """

    def __init__(self, texts: Sequence[str | None]) -> None:
        self.rows: dict[str, int] = {}
        self._texts = texts
        self._waiting: list[tuple[int, Sequence[int]]] = []

    def wait(self, rows: Sequence[int]) -> None:
        """Texts for these rows are about to be added to the column."""
        self._waiting.append((len(self._texts), rows))

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Compare those that wait; for each one that is not the first, its row and the first one's."""
        waiting, self._waiting = self._waiting, []
        for start, rows in waiting:
            for row, text in zip(rows, self._texts[start : start + len(rows)], strict=True):
                if text is not None and (first := self.rows.setdefault(text, row)) != row:
                    yield row, first
