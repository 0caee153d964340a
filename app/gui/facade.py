"""The desk as the screens see it: the one door through which they reach the station and the books."""

from array import array
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from app.model.closing import BatchSummary, Doubt
from app.model.code import CodeState
from app.model.fixture import Fixture
from app.model.records import BatchColumn, BatchRow, CodeColumn, CodeRow
from app.model.reports import CheckReport, ImportReport
from app.station.events import Event
from app.station.order import RunOrder


class Records(Protocol):
    """The queries of the production records; every call may block, none holds a secret."""

    def batches(
        self, *, search: str = "", sort: BatchColumn = ..., descending: bool = True
    ) -> list[BatchRow]:
        """All batches that the search fits."""
        ...

    def batch(self, number: int) -> BatchRow | None:
        """One batch."""
        ...

    def code_ids(
        self,
        batch: int,
        *,
        states: Collection[CodeState] = (),
        search: str = "",
        sort: CodeColumn = ...,
        descending: bool = False,
    ) -> "array[int]":
        """The ids of a batch's codes, in the order of the sort; no states means all of them."""
        ...

    def code_rows(self, ids: Sequence[int]) -> list[CodeRow]:
        """The rows of these ids, in the same order."""
        ...


class Till(Protocol):
    """What is done with whole batches and single codes beside a run; every call may block."""

    def close(
        self, batch: int, *, person: str, accept_held: bool = False, sheet: Path | None = None
    ) -> BatchSummary:
        """Close a batch that balances, and write its sheet."""
        ...

    def reopen(self, batch: int, *, person: str, reason: str) -> None:
        """Open a closed batch again."""
        ...

    def doubts(self) -> list[Doubt]:
        """Codes of which it is not known whether they are on their units."""
        ...


class Desk(Protocol):
    """What a window is built on. Calls that work raise DeskError with a text for people."""

    @property
    def fixture(self) -> Fixture:
        """The jig."""
        ...

    @property
    def records(self) -> Records:
        """The production records."""
        ...

    @property
    def till(self) -> Till:
        """Closing of batches, and doubts."""
        ...

    @property
    def training(self) -> bool:
        """Whether the modules are virtual and the codes are samples."""
        ...

    @property
    def running(self) -> bool:
        """Whether a run is open."""
        ...

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Hear every event, on the threads of the workers; the answer ends it."""
        ...

    def open_run(self, order: RunOrder) -> object:
        """Open a run; may take a second."""
        ...

    def close_run(self) -> None:
        """Ask for the end of the run; RunClosed follows."""
        ...

    def check_codes(self, path: Path, product_key: str | None, product_secret: str | None) -> CheckReport:
        """Look at a file of codes; nothing is written."""
        ...

    def import_codes(self, path: Path, product_key: str | None, product_secret: str | None) -> ImportReport:
        """Make a batch of a file of codes."""
        ...

    def export_codes(self, batch: int, path: Path) -> int:
        """Write a batch with its secrets to a file; the number of codes written."""
        ...

    def default_order(self) -> RunOrder | None:
        """What START would run with."""
        ...

    def new_tray(self) -> None:
        """Training: put fresh virtual modules into all slots."""
        ...
