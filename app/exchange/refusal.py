"""What is said when a file is refused."""

from collections.abc import Iterable

from app.model.reports import Problem
from app.model.wording import joined, said

_SHOWN_PROBLEMS = 20
SAVE_AS = said("open it in Excel and save it as “Excel workbook (.xlsx)”")


class CodeFileError(ValueError):
    """A file was refused; nothing of it was taken, or nothing was written.

    Args:
        source_name: the file's name.
        problems: every one that was found; the text shows the first 20.
    """

    def __init__(self, source_name: str, problems: Iterable[Problem]) -> None:
        self.source_name = source_name
        self.problems = tuple(problems)
        super().__init__(source_name, self.problems)

    @property
    def worded(self) -> str:
        """What stands in the way, a line for each problem."""
        count = len(self.problems)
        if count == 1:
            return said("{where}: {text}", where=self.source_name, text=_sentence(self.problems[0]))
        lines = [said("{file}: {count} problems", file=self.source_name, count=count)]
        lines += [joined(("  ", _sentence(problem)), "") for problem in self.problems[:_SHOWN_PROBLEMS]]
        if count > _SHOWN_PROBLEMS:
            lines.append(said("  and {count} more", count=count - _SHOWN_PROBLEMS))
        return joined(lines, "\n")

    def __str__(self) -> str:
        return str(self.worded)


class UnreadableError(ValueError):
    """The reading of a file can't go on; inside this package only.

    Args:
        text: what is wrong and what to do; never quotes a secret.
        row: where, 0 for the file as a whole.
    """

    def __init__(self, text: str, row: int = 0) -> None:
        super().__init__(text)
        self.text = text
        self.row = row


def _sentence(problem: Problem) -> str:
    place = said("row {row}", row=problem.row)
    if problem.row and problem.field:
        place = said("{place}, {field}", place=place, field=problem.field)
    elif not problem.row:
        place = problem.field
    return said("{where}: {text}", where=place, text=problem.text) if place else problem.text
