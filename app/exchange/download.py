"""Writing codes with their state: a download that a spreadsheet opens and that reads back the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from app.exchange.cells import printable
from app.exchange.locked_book import write_locked
from app.exchange.refusal import CodeFileError
from app.exchange.sheet_file import Form, form_of, not_written
from app.exchange.times import utc_text
from app.exchange.whole_file import appearing_whole
from app.model.code import (
    ActivationCode,
    device_name_problem,
    product_key_problem,
    secret_problem,
)
from app.model.records import CodeRow
from app.model.reports import Problem
from app.model.secret import Secret
from app.model.wording import said


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
        self._product_key = first.product_key
        self._product_secret = first.product_secret
        self._with_secret = first.device_secret is not None

    def headers(self) -> list[str]:
        secrets = ["DeviceSecret"] if self._with_secret else []
        shared = ["ProductSecret"] if self._product_secret is not None else []
        return [
            "DeviceName", *secrets, "ProductKey", *shared,
            "State", "MAC", "Time", "Slot", "Operator", "Reason",
        ]  # fmt: skip

    def lines(self, rows: Iterable[ExportRow]) -> Iterator[list[str]]:
        for row in rows:
            limit = self._form.max_rows
            if limit is not None and self.count >= limit:
                self._refuse(
                    "",
                    said(
                        "a sheet holds {most} codes at most; write .csv, or one batch at a time", most=limit
                    ),
                )
            self.count += 1
            yield [*self._identity(row.code), *self._record(row)]

    def _identity(self, code: ActivationCode) -> list[str]:
        if code.product_key != self._product_key:
            self._refuse(
                "ProductKey", said("is another one than in the rows before; write one file per product")
            )
        if (
            code.product_secret != self._product_secret
            or (code.device_secret is not None) != self._with_secret
        ):
            self._refuse(
                "", said("has other kinds of secrets than the rows before; write one file per batch")
            )
        fields = [("DeviceName", code.device_name, device_name_problem(code.device_name))]
        if code.device_secret is not None:
            fields.append(_secret_field("DeviceSecret", code.device_secret))
        fields.append(("ProductKey", code.product_key, product_key_problem(code.product_key)))
        if code.product_secret is not None:
            fields.append(_secret_field("ProductSecret", code.product_secret))
        for name, _, problem in fields:
            if problem is not None:
                self._refuse(name, problem)
        return [text for _, text, _ in fields]

    def _record(self, row: ExportRow) -> list[str]:
        record = row.record
        time = utc_text(record.consumed_at)
        slot = "" if record.slot is None else str(record.slot)
        words = [printable(text) for text in (record.mac, record.operator, record.reason)]
        return [record.state.value, words[0], time, slot, *words[1:]]

    def _refuse(self, field: str, text: str) -> None:
        raise CodeFileError(self._file_name, [Problem(self.count + 1, field, text)])


def _secret_field(name: str, secret: Secret) -> tuple[str, str, str | None]:
    text = secret.reveal()
    return name, text, secret_problem(text)
