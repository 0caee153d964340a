"""Writing codes with their state: a download that a spreadsheet opens and that reads back the same."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, NoReturn

from app.exchange.cells import printable
from app.exchange.fields import Field
from app.exchange.locked_book import write_locked
from app.exchange.refusal import CodeFileError
from app.exchange.sheet_file import Form, form_of, not_written
from app.exchange.times import utc_text
from app.exchange.whole_file import appearing_whole
from app.model.code import (
    ActivationCode,
    all_device_names,
    all_secrets,
    device_name_problem,
    product_key_problem,
    secret_problem,
)
from app.model.records import CodeRow
from app.model.reports import Problem
from app.model.secret import Secret
from app.model.wording import said

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of a download.

    Args:
        record: what the books say of the code.
        code: the same code with its secrets, or without for a list that may be shown around.
    """

    record: CodeRow
    code: ActivationCode


def write_code_file(path: Path, rows: Iterable[ExportRow], password: Secret | None = None) -> int:
    """Write codes to an `.xlsx` or `.csv` (UTF-8 with BOM, CRLF); `read_code_file` reads them back.

    Columns: DeviceName, DeviceSecret and ProductSecret (each only where the codes have it), ProductKey,
    State, MAC, Time (ISO 8601, UTC), Slot, Operator, Reason. The rows of one file are of one product and
    one method.

    In xlsx every cell is a text in a column formatted as text, so that nothing is ever taken for a formula,
    number or date. In csv a cell that a spreadsheet would run is marked by an apostrophe, which reading takes
    away again (see `csv_sheet`). Excel also shows long digits of a csv as 8.6E+14 and damages them when it
    saves: hand out xlsx where there is a choice.

    The file appears whole or not at all: it is written beside under a passing name, flushed to the disk and
    renamed. It holds secrets, so only its owner may read it (mode 0600; on Windows the folder's rights hold).
    With a password not even the passing file ever holds them in clear.

    Args:
        path: an existing file of this name is replaced.
        rows: taken one by one; memory does not grow with them, but for the packed book of a password.
        password: by which Excel opens the .xlsx; None for none.

    Returns:
        The number of codes written.

    Raises:
        CodeFileError: another name ending, a code that would not read back, rows that don't belong
            together, none at all, a csv with a password, or a disk or folder that does not take the file.
    """
    form = form_of(path)
    if password is not None and form.max_rows is None:
        text = said("a csv can't have a password; write .xlsx")
        raise CodeFileError(path.name, [Problem(0, "", text)])
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        raise CodeFileError(path.name, [Problem(0, "", said("there are no codes to write"))])
    layout = _Layout(path.name, first.code, form)
    lines = layout.lines(chain([first], iterator))
    try:
        with appearing_whole(path) as stream:
            _write(stream, form, layout.headers(), lines, password)
    except OSError as error:
        raise not_written(path, error) from error
    return layout.count


def _write(
    stream: IO[bytes], form: Form, headers: list[str], lines: Iterator[list[str]], password: Secret | None
) -> None:
    if password is None:
        form.write(stream, headers, lines)
    else:
        write_locked(stream, headers, lines, password)


class _Layout:
    """Turns rows into lines of text, all shaped like the first."""

    def __init__(self, file_name: str, first: ActivationCode, form: Form) -> None:
        self.count = 0
        self._file_name = file_name
        self._form = form
        self._first = first
        self._rules: dict[str, Callable[[str], str | None]] = {
            Field.DEVICE_NAME: device_name_problem,
            **({} if first.device_secret is None else {Field.DEVICE_SECRET: secret_problem}),
            Field.PRODUCT_KEY: product_key_problem,
            **({} if first.product_secret is None else {Field.PRODUCT_SECRET: secret_problem}),
        }

    def headers(self) -> list[str]:
        return [*self._rules, "State", "MAC", "Time", "Slot", "Operator", "Reason"]

    def lines(self, rows: Iterable[ExportRow]) -> Iterator[list[str]]:
        iterator = iter(rows)
        while block := list(islice(iterator, _ROWS_AT_ONCE)):
            codes = [row.code for row in block]
            if not self._fit(codes):
                self._find_misfit(codes)
            self.count += len(block)
            for row in block:
                yield [*self._identity(row.code), *self._record(row)]

    def _fit(self, codes: list[ActivationCode]) -> bool:
        """Whether all of them would read back the same, and belong with the first; quick."""
        limit = self._form.max_rows
        secrets = [code.device_secret for code in codes]
        shown = [secret.reveal() for secret in secrets if secret is not None]
        return (
            (limit is None or self.count + len(codes) <= limit)
            and all_device_names(code.device_name for code in codes)
            and all_secrets(shown)
            and len(shown) == (len(codes) if self._first.device_secret is not None else 0)
            and all(self._belongs(code) for code in codes)
            and product_key_problem(self._first.product_key) is None
            and (
                self._first.product_secret is None
                or secret_problem(self._first.product_secret.reveal()) is None
            )
        )

    def _belongs(self, code: ActivationCode) -> bool:
        first = self._first
        return code.product_key == first.product_key and (
            code.product_secret is first.product_secret or code.product_secret == first.product_secret
        )

    def _find_misfit(self, codes: list[ActivationCode]) -> None:
        for code in codes:
            if self.count == self._form.max_rows:
                text = said("a sheet holds {most} codes at most; write one batch at a time", most=self.count)
                self._refuse("", text)
            if code.product_key != self._first.product_key:
                text = said("is another one than in the rows before; write one file per product")
                self._refuse(Field.PRODUCT_KEY, text)
            texts = self._identity(code)
            if not self._belongs(code) or len(texts) != len(self._rules):
                text = said("has other kinds of secrets than the rows before; write one file per batch")
                self._refuse("", text)
            for (header, problem_of), text in zip(self._rules.items(), texts, strict=True):
                problem = problem_of(text)
                if problem is not None:
                    self._refuse(header, problem)
            self.count += 1

    def _identity(self, code: ActivationCode) -> list[str]:
        secret = code.device_secret
        texts = (
            [code.device_name, code.product_key]
            if secret is None
            else ([code.device_name, secret.reveal(), code.product_key])
        )
        if code.product_secret is not None:
            texts.append(code.product_secret.reveal())
        return texts

    def _record(self, row: ExportRow) -> list[str]:
        record = row.record
        time = utc_text(record.consumed_at)
        slot = "" if record.slot is None else str(record.slot)
        words = [printable(text) for text in (record.mac, record.operator, record.reason)]
        return [record.state, words[0], time, slot, *words[1:]]

    def _refuse(self, field: str, text: str) -> NoReturn:
        raise CodeFileError(self._file_name, [Problem(self.count + 2, field, text)])
