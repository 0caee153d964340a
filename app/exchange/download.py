"""Writing codes with their state: a download that a spreadsheet opens and that reads back the same."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import IO

from app.exchange.csv_sheet import write_csv
from app.exchange.refusal import CodeFileError
from app.exchange.whole_file import appearing_whole
from app.exchange.xlsx_book import MAX_ROW, write_xlsx
from app.model.code import (
    ActivationCode,
    device_name_problem,
    product_key_problem,
    secret_problem,
)
from app.model.records import CodeRow
from app.model.reports import Problem
from app.model.secret import Secret

RowWriter = Callable[[IO[bytes], list[str], Iterable[list[str]]], None]
_LONGEST_CELL = 32_000  # Excel takes 32,767
_FORMULA_STARTS = ("=", "+", "-", "@")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of a download.

    Args:
        record: what the books say of the code.
        code: the same code with its secrets, or without for a list that may be shown around.
    """

    record: CodeRow
    code: ActivationCode


def write_code_file(path: Path, rows: Iterable[ExportRow]) -> int:
    """Write codes to an `.xlsx` or `.csv` (UTF-8 with BOM, CRLF); `read_code_file` reads them back.

    Columns: DeviceName, DeviceSecret and ProductSecret (each only where the codes have it), ProductKey,
    State, MAC, Time (ISO 8601, UTC), Slot, Operator, Reason. The rows of one file are of one product and
    one method.

    In xlsx every cell is a text in a column formatted as text, so that nothing is ever taken for a formula,
    number or date. A csv has no types: a spreadsheet runs a cell that begins with `= + - @` as a formula,
    quoted or not. An identity or secret is never altered, so a csv with such a one is refused, with the
    advice to write xlsx; in Operator and Reason, which are words of people, an apostrophe is put before.
    Excel also shows long digits of a csv as 8.6E+14 and damages them when it saves: hand out xlsx where
    there is a choice.

    The file appears whole or not at all: it is written beside under a passing name, flushed to the disk and
    renamed. It holds secrets, so only its owner may read it (mode 0600; on Windows the folder's rights hold).

    Args:
        path: an existing file of this name is replaced.
        rows: taken one by one; memory does not grow with them.

    Returns:
        The number of codes written.

    Raises:
        CodeFileError: another name ending, a code that would not read back, rows that don't belong
            together, none at all, or a disk or folder that does not take the file.
    """
    form = _form_of(path)
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        raise CodeFileError(path.name, [Problem(0, "", "there are no codes to write")])
    layout = _Layout(path.name, first.code, form)
    try:
        with appearing_whole(path) as stream:
            form.write(stream, layout.headers(), layout.lines(chain([first], iterator)))
    except OSError as error:
        text = f"can't be written: {error.strerror or error}"
        raise CodeFileError(path.name, [Problem(0, "", text)]) from error
    return layout.count


@dataclass(frozen=True, slots=True)
class _Form:
    """One of the two kinds of file."""

    write: RowWriter
    runs_formulas: bool
    max_codes: int | None


_FORMS = {".xlsx": _Form(write_xlsx, False, MAX_ROW - 1), ".csv": _Form(write_csv, True, None)}


def _form_of(path: Path) -> _Form:
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        text = f"has the name ending {path.suffix or '(none)'}; .xlsx or .csv can be written"
        raise CodeFileError(path.name, [Problem(0, "", text)])
    return form


class _Layout:
    """Turns rows into lines of text, all shaped like the first."""

    def __init__(self, file_name: str, first: ActivationCode, form: _Form) -> None:
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
            limit = self._form.max_codes
            if limit is not None and self.count >= limit:
                self._refuse("", f"a sheet holds {limit} codes at most; write .csv, or one batch at a time")
            self.count += 1
            yield [*self._identity(row.code), *self._record(row)]

    def _identity(self, code: ActivationCode) -> list[str]:
        if code.product_key != self._product_key:
            self._refuse("ProductKey", "is another one than in the rows before; write one file per product")
        if (
            code.product_secret != self._product_secret
            or (code.device_secret is not None) != self._with_secret
        ):
            self._refuse("", "has other kinds of secrets than the rows before; write one file per batch")
        fields = [("DeviceName", code.device_name, device_name_problem(code.device_name))]
        if code.device_secret is not None:
            fields.append(_secret_field("DeviceSecret", code.device_secret))
        fields.append(("ProductKey", code.product_key, product_key_problem(code.product_key)))
        if code.product_secret is not None:
            fields.append(_secret_field("ProductSecret", code.product_secret))
        for name, text, problem in fields:
            if problem is not None:
                self._refuse(name, problem)
            if self._form.runs_formulas and text.startswith(_FORMULA_STARTS):
                self._refuse(
                    name, f"begins with {text[0]}, which a spreadsheet runs as a formula in csv; write .xlsx"
                )
        return [text for _, text, _ in fields]

    def _record(self, row: ExportRow) -> list[str]:
        record = row.record
        time = "" if record.consumed_at is None else self._time(record.consumed_at)
        slot = "" if record.slot is None else str(record.slot)
        words = [self._harmless(text) for text in (record.mac, record.operator, record.reason)]
        return [record.state.value, words[0], time, slot, *words[1:]]

    def _time(self, at: datetime) -> str:
        if at.tzinfo is None:
            self._refuse("Time", "has no time zone")
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def _harmless(self, words: str | None) -> str:
        text = _UNPRINTABLE.sub(" ", words or "")[:_LONGEST_CELL]
        return f"'{text}" if self._form.runs_formulas and text.startswith(_FORMULA_STARTS) else text

    def _refuse(self, field: str, text: str) -> None:
        raise CodeFileError(self._file_name, [Problem(self.count + 1, field, text)])


def _secret_field(name: str, secret: Secret) -> tuple[str, str, str | None]:
    text = secret.reveal()
    return name, text, secret_problem(text)
