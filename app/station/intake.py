"""Takes activation-code files into stock: read, checked whole, and only then written, all or nothing."""

from pathlib import Path

from app.exchange.code_file import CodeFile, CodeFileError, read_code_file
from app.model.code import product_key_problem, secret_problem
from app.model.person import Person, Role
from app.model.reports import CheckReport, DeskError, ImportReport, Problem
from app.model.secret import Secret
from app.model.wording import first_line, reason_of, said
from app.station.people import require
from app.store.errors import AlreadyImported, CodesInStock, StoreError
from app.store.stock import Stock


class Intake:
    """The way of a code file into the books.

    Args:
        stock: where batches are taken in.
    """

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def check(self, path: Path, product_key: str | None, product_secret: str | None) -> CheckReport:
        """Look at a file, and at what of it is in stock already; nothing is written."""
        try:
            file = self._read(path, product_key, product_secret)
            self._stock.check(file.codes, source_sha256=file.sha256, product_secret=file.product_secret)
        except DeskError as error:
            headline = first_line(reason_of(error))
            return CheckReport(False, product_key or "", None, 0, (), error.problems, headline)
        except StoreError as error:
            refusal = _refusal(path, error)
            return CheckReport(False, product_key or "", None, 0, (), refusal.problems, reason_of(refusal))
        headline = said(
            "{count} codes of {product_key}, {method}",
            count=len(file.codes),
            product_key=file.product_key,
            method=file.method.word,
        )
        return CheckReport(True, file.product_key, file.method, len(file.codes), file.warnings, (), headline)

    def take_in(
        self, path: Path, product_key: str | None, product_secret: str | None, *, by: Person
    ) -> ImportReport:
        """Make a batch of a file; an engineer does.

        Raises:
            DeskError: not allowed, or the file or the stock refuses it; nothing was written.
        """
        require(by, Role.ENGINEER, said("take codes in"))
        file = self._read(path, product_key, product_secret)
        try:
            batch = self._stock.take_in(
                file.codes,
                source_name=file.source_name,
                source_sha256=file.sha256,
                made_by=by.name,
                product_secret=file.product_secret,
            )
        except StoreError as error:
            raise _refusal(path, error) from error
        return ImportReport(batch, len(file.codes), file.warnings)

    def _read(self, path: Path, product_key: str | None, product_secret: str | None) -> CodeFile:
        for field, text, problem in (
            ("ProductKey", product_key, product_key_problem),
            ("ProductSecret", product_secret, secret_problem),
        ):
            wrong = problem(text) if text else None
            if wrong:
                raise DeskError(
                    said("the {field} that was given {wrong}", field=field, wrong=wrong),
                    (Problem(0, field, wrong),),
                )
        secret = Secret(product_secret) if product_secret else None
        try:
            return read_code_file(path, product_key=product_key or None, product_secret=secret)
        except CodeFileError as error:
            raise DeskError(reason_of(error), tuple(error.problems)) from error


def _refusal(path: Path, error: StoreError) -> DeskError:
    match error:
        case AlreadyImported():
            return DeskError(
                said(
                    "{file}: this file is in stock already: batch {batch}. Nothing was imported.",
                    file=path.name,
                    batch=error.batch,
                ),
                (Problem(0, "", said("already imported as batch {batch}", batch=error.batch)),),
            )
        case CodesInStock():
            problems = tuple(
                Problem(
                    one.row,
                    one.field,
                    said("already in stock: batch {batch}, row {row}", batch=one.batch, row=one.batch_row),
                )
                for one in error.conflicts
            )
            first = problems[0]
            text = said(
                "{file}: {count} codes refused; first row {row}: {text}. Nothing was imported.",
                file=path.name,
                count=len(problems),
                row=first.row,
                text=first.text,
            )
            return DeskError(text, problems)
        case _:
            return DeskError(reason_of(error))
