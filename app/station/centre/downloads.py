"""What leaves the station, all on record: files of codes, lists of consumption, a secret that is shown."""

from collections.abc import Iterator
from pathlib import Path

from app.exchange.consumption import write_consumption
from app.exchange.download import ExportRow, write_code_file
from app.exchange.summary_pdf import write_batch_pdf
from app.model.code import ActivationCode
from app.model.person import Person, Role
from app.model.records import BatchRow, CodeRow
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import said
from app.station.centre.refusals import told
from app.station.people import require
from app.store.store import Store

_PAGE = 2_000


class Downloads:
    """Every method raises DeskError with a text for people; a file appears whole or not at all.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def codes(self, batch: int, path: Path, password: Secret | None, by: Person) -> int:
        """Write a batch with its secrets; how many codes.

        It is on record before the file is there, so that no file is without its line.

        Args:
            batch: of the batch.
            path: ends with .xlsx or .csv.
            password: that Excel asks for before it opens the file; only for .xlsx.
            by: who wants it.
        """
        require(by, Role.ENGINEER, said("download codes"))
        self._batch(batch)
        self._note(by, "download codes", batch, path, "with a password" if password else "without a password")
        with told():
            rows = (ExportRow(row, code) for row, code in self._store.stock.export_codes(batch))
            return write_code_file(path, rows, password=password)

    def consumption(self, batch: int, path: Path, by: Person) -> int:
        """Write which unit got which code, when and by whom, without secrets; how many codes."""
        self._note(by, "download consumption", batch, path)
        with told():
            return write_consumption(path, self._rows(batch))

    def pdf_summary(self, batch: int, path: Path, by: Person, language: str = "en") -> None:
        """Write a page or two about a batch, without secrets."""
        self._note(by, "download summary", batch, path)
        with told():
            write_batch_pdf(path, self._store.closing.summary(batch), language)

    def show(self, code_id: int, by: Person) -> ActivationCode:
        """One code with its secrets, for the eyes of an engineer."""
        require(by, Role.ENGINEER, said("look at a secret"))
        with told():
            row, code = self._store.stock.one_code(code_id)
            self._store.deeds.note(
                by,
                "look at secret",
                product_key=row.product_key,
                batch=row.batch,
                detail=f"DeviceName {row.device_name}",
            )
        return code

    def _batch(self, batch: int) -> BatchRow:
        with told():
            row = self._store.records.batch(batch)
        if row is None:
            raise DeskError(said("there is no batch {batch}", batch=batch))
        return row

    def _note(self, by: Person, what: str, batch: int, path: Path, more: str = "") -> None:
        detail = f"{path.name}, {more}" if more else path.name
        with told():
            key = self._batch(batch).product_key
            self._store.deeds.note(by, what, product_key=key, batch=batch, detail=detail)

    def _rows(self, batch: int) -> Iterator[CodeRow]:
        ids = self._store.records.code_ids(batch)
        for start in range(0, len(ids), _PAGE):
            yield from self._store.records.code_rows(ids[start : start + _PAGE])
