"""The desk as the screens see it: the one door through which they reach the station and the books."""

from array import array
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.gui.centre import Activation, Cloud, Downloads, Production, Products
from app.model.closing import BatchSummary, Doubt
from app.model.code import CodeState
from app.model.fixture import Fixture
from app.model.person import Person
from app.model.recipe import Recipe
from app.model.records import BatchColumn, BatchQuery, BatchRow, CodeColumn, CodeEvent, CodeRow
from app.model.reports import CheckReport, ImportReport
from app.station.events import Event
from app.station.order import RunOrder
from app.station.people import People
from app.station.record import Record
from app.station.slot_erasing import SlotErasing
from app.station.strongbox import Strongbox


class Records(Protocol):
    """The queries of the production records; every call may block, none holds a secret."""

    def batches(
        self, wanted: BatchQuery | None = None, *, sort: BatchColumn = ..., descending: bool = True
    ) -> list[BatchRow]:
        """The batches that fit."""
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
        operator: str = "",
        since: datetime | None = None,
        sort: CodeColumn = ...,
        descending: bool = False,
    ) -> "array[int]":
        """The ids of a batch's codes, in the order of the sort; no states means all of them."""
        ...

    def code_rows(self, ids: Sequence[int]) -> list[CodeRow]:
        """The rows of these ids, in the same order."""
        ...

    def history(self, code_id: int) -> list[CodeEvent]:
        """All that happened to a code, oldest first."""
        ...


class Till(Protocol):
    """What is done with whole batches and single codes beside a run; every call may block."""

    def close(
        self, batch: int, *, by: Person, accept_held: bool = False, sheet: Path | None = None
    ) -> BatchSummary:
        """Close a batch that balances, and write its sheet."""
        ...

    def reopen(self, batch: int, *, by: Person, reason: str) -> None:
        """Open a closed batch again."""
        ...

    def doubts(self) -> list[Doubt]:
        """Codes of which it is not known whether they are on their units."""
        ...


class Teaching(Protocol):
    """Teach mode; its events tell how it goes."""

    def undo(self) -> None:
        """Forget the last slot."""
        ...

    def close(self) -> None:
        """End without a file; waits for its thread."""
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
    def people(self) -> People:
        """Who is here, and what each may do."""
        ...

    @property
    def products(self) -> Products:
        """Products, their methods, quota and MACs."""
        ...

    @property
    def production(self) -> Production:
        """Making of batches."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The cloud's API: its accounts, and the issuer."""
        ...

    @property
    def activation(self) -> Activation:
        """What the cloud has seen."""
        ...

    @property
    def downloads(self) -> Downloads:
        """Files of a batch; each is put on record."""
        ...

    @property
    def record(self) -> Record:
        """What was done, by whom; and whether that record is whole."""
        ...

    @property
    def strongbox(self) -> Strongbox | None:
        """Key and backups of the books; None where nobody keeps them from the window."""
        ...

    def erasing(self) -> SlotErasing:
        """Erasing of whole chips, between two runs."""
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

    def default_order(self) -> RunOrder | None:
        """What START would run with."""
        ...

    def new_tray(self) -> None:
        """Training: put fresh virtual modules into all slots."""
        ...

    @property
    def jig_file(self) -> Path:
        """The fixture file that the window begins with if none is named."""
        ...

    def teach(self, *, slots: int, columns: int = ..., name: str = ..., lines: str = ...) -> Teaching:
        """Begin to learn the places of a jig."""
        ...

    def finish_teaching(self, file: Path) -> Fixture:
        """Write what was taught to a fixture file, and go on with that jig."""
        ...

    def recipe(self, file: Path | None) -> Recipe:
        """The recipe that an order with this file means."""
        ...

    def fences(self) -> dict[int, str]:
        """The slots that take no units, by number, with the reasons."""
        ...

    def unfence(self, slot: int) -> None:
        """Let a fenced slot take units again."""
        ...
