"""What an engineer does with codes and batches beside a run: close, open again, take out, look at doubts."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.exchange.refusal import CodeFileError
from app.exchange.summary_sheet import check_sheet_name, write_summary_sheet
from app.model.closing import BatchSummary, Doubt
from app.model.person import Person, Role
from app.model.records import CodeRow
from app.model.reports import DeskError
from app.model.wording import reason_of, said
from app.station.people import require
from app.store.errors import StoreError
from app.store.ledger import Recovery
from app.store.store import Store


class Till:
    """Every method raises DeskError with a text for people.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def close(
        self, batch: int, *, by: Person, accept_held: bool = False, sheet: Path | None = None
    ) -> BatchSummary:
        """Close a batch that balances, and write its sheet; on a closed batch, only the sheet is written.

        Args:
            batch: its number.
            by: who closes it; an engineer.
            accept_held: leave held codes behind, in doubt.
            sheet: an .xlsx file; it holds no secrets.

        Raises:
            DeskError: not allowed; what stands in the way, code by code; or the batch is closed and the
                sheet can't be written.
        """
        require(by, Role.ENGINEER, said("close a batch"))
        with _for_people():
            if sheet is not None:
                check_sheet_name(sheet)
            self._store.closing.close(batch, person=by.name, accept_held=accept_held)
            summary = self._store.closing.summary(batch)
        if sheet is not None:
            self._write(sheet, summary)
        return summary

    def reopen(self, batch: int, *, by: Person, reason: str) -> None:
        """Open a closed batch again; an engineer does."""
        require(by, Role.ENGINEER, said("open a closed batch again"))
        with _for_people():
            self._store.closing.reopen(batch, person=by.name, reason=reason)

    def void(self, batch: int, device_name: str, *, by: Person, reason: str) -> None:
        """Take a code out: it is not given out again; an engineer does."""
        require(by, Role.ENGINEER, said("take a code out"))
        row = self.find(batch, device_name)
        with _for_people():
            self._store.ledger.void(row.id, person=by.name, reason=reason)

    def find(self, batch: int, device_name: str) -> CodeRow:
        """A code by its exact name.

        Raises:
            DeskError: there is no such batch, or it has no such code.
        """
        with _for_people():
            facts = self._store.records.batch(batch)
            row = self._store.ledger.find(facts.product_key, device_name) if facts else None
        if facts is None:
            raise DeskError(said("there is no batch {batch}", batch=batch))
        if row is None or row.batch != batch:
            where = said("; it is in batch {batch}", batch=row.batch) if row else ""
            raise DeskError(
                said(
                    "batch {batch} has no code with the DeviceName {device_name}{where}",
                    batch=batch,
                    device_name=device_name,
                    where=where,
                )
            )
        return row

    def doubts(self) -> list[Doubt]:
        """Codes of which the books do not know whether they are on their units."""
        with _for_people():
            return self._store.doubts.listed()

    def take_over(self, station: str, *, by: Person, reason: str) -> Recovery:
        """Settle what a broken station had in hand; an engineer does.

        Raises:
            DeskError: not allowed, no reason, or the station is at work.
        """
        require(by, Role.ENGINEER, said("take a station over"))
        if not reason.strip():
            raise DeskError(said("a reason is needed: it goes on record"))
        with _for_people():
            return self._store.ledger.take_over(station, person=by.name, reason=reason)

    def _write(self, sheet: Path, summary: BatchSummary) -> None:
        try:
            write_summary_sheet(sheet, summary)
        except CodeFileError as error:
            raise DeskError(
                said(
                    "batch {number} is closed, but its sheet is missing: {error}; close it once more "
                    "with another file name",
                    number=summary.batch.number,
                    error=reason_of(error),
                )
            ) from error


@contextmanager
def _for_people() -> Generator[None]:
    try:
        yield
    except (StoreError, CodeFileError, ValueError) as error:
        raise DeskError(reason_of(error)) from error
