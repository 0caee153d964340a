"""What the desk answers to people: reports on files of codes, and its one error."""

from dataclasses import dataclass

from app.model.code import FlashingMethod


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file of codes; never quotes a secret.

    Args:
        row: as a spreadsheet numbers it (the header is row 1); 0 for the file as a whole.
        field: the column meant, or an empty text.
        text: what is wrong and what to do.
    """

    row: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a file of codes holds; nothing was written.

    Args:
        ok: whether it can be imported.
        headline: one sentence for people.
    """

    ok: bool
    product_key: str
    method: FlashingMethod | None
    codes: int
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]
    headline: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A batch that was made from a file."""

    batch: int
    codes: int
    warnings: tuple[str, ...] = ()


class DeskError(Exception):
    """Something that was asked for can't be done; the text is for people.

    Args:
        text: what is wrong and what to do; never a secret.
        problems: the rows of a file, where the error comes from a file.
    """

    def __init__(self, text: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(text)
        self.problems = problems


class BatchUnfinished(DeskError):  # noqa: N818 - it is no error of anybody's
    """A cloud was asked to issue, and its codes are not in stock yet: the batch waits to be continued.

    Args:
        batch: its number.
        text: why it waits.
    """

    def __init__(self, batch: int, text: str) -> None:
        super().__init__(text)
        self.batch = batch
