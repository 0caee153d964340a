"""A platform's device list: which devices it has seen, and since when."""

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path

from app.exchange.cells import Cell, NumberCell, printable
from app.exchange.columns import plain_text
from app.exchange.fields import Field
from app.exchange.headers import DEVICE_LIST
from app.exchange.list_times import time_of
from app.exchange.opened import opened
from app.exchange.refusal import UnreadableError
from app.exchange.table import Progress, Table
from app.model.cancel import CancelToken
from app.model.reports import Problem
from app.model.wording import reason_of, said

ROW_LIMIT = 1_000_000
_LONGEST_STATUS = 40
# 0, 1, 3, 8: the platform's calls (GetDeviceStatus, QueryDevice); words: its console in both languages.
_ACTIVE: dict[str, bool | None] = {
    "0": False, "unactive": False, "inactive": False, "notactivated": False, "unactivated": False,
    "未激活": False,
    "1": True, "online": True, "在线": True,
    "3": True, "offline": True, "离线": True,
    "active": True, "activated": True, "已激活": True,
    "8": None, "disable": None, "disabled": None, "禁用": None, "已禁用": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """One device of the list.

    Args:
        row: as a spreadsheet numbers it.
        active: whether it was ever activated; None where the list does not say.
        active_at: since when, in UTC; None where the list does not say.
        status: as the list writes it.
    """

    row: int
    device_name: str
    active: bool | None
    active_at: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class DeviceList:
    """A device list that was read.

    Args:
        source_name: the file's name without its folder.
        sha256: of the file's bytes, in hex.
        product_key: of all its devices; None where it does not say.
        rows: in the order of the file.
        problems: with any of them nothing should be taken.
        warnings: what a person should look at.
    """

    source_name: str
    sha256: str
    product_key: str | None
    rows: tuple[ListedDevice, ...] = field(repr=False)
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]


def read_device_list(
    path: Path,
    *,
    zone: tzinfo | None = None,
    row_limit: int = ROW_LIMIT,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> DeviceList:
    """Read an `.xlsx` or `.csv` with the columns DeviceName and Status or ActiveTime, in English or Chinese.

    Args:
        path: the file; it is read once, and only read.
        zone: of times that name none; None for this computer's.
        row_limit: devices that a file may have.
        progress: told how much was read.
        cancel: looked at between some thousand rows.

    Raises:
        CodeFileError: the file as a whole is none that can be read.
        Cancelled: a stop was asked for.
    """
    with opened(path, DEVICE_LIST) as (table, digest):
        reading = _Reading(_columns(table), zone)
        reading.take_all(table, row_limit, progress, cancel)
        problems = [*table.headers.problems, *reading.problems, *table.merged_problems()]
    if not reading.rows and not problems:
        problems.append(Problem(0, "", said("the file has a header but no devices")))
    return DeviceList(
        path.name,
        digest,
        reading.product_key,
        tuple(reading.rows),
        tuple(problems),
        (*table.sheet.notes, *reading.warnings()),
    )


def _columns(table: Table) -> dict[Field, int]:
    columns = table.headers.columns
    if Field.STATUS not in columns and Field.ACTIVE_TIME not in columns:
        text = said("has neither a Status nor an ActiveTime (状态, 激活时间); export the list with them")
        raise UnreadableError(text, table.headers.row)
    return columns


class _Reading:
    """Takes the rows of a list.

    Args:
        columns: where the fields are.
        zone: of times that name none.
    """

    def __init__(self, columns: dict[Field, int], zone: tzinfo | None) -> None:
        self.rows: list[ListedDevice] = []
        self.problems: list[Problem] = []
        self.product_key: str | None = None
        self._columns = columns
        self._zone = zone
        self._first: dict[str, int] = {}
        self._strange: dict[str, int] = {}

    def take_all(
        self, table: Table, limit: int, progress: Progress | None, cancel: CancelToken | None
    ) -> None:
        """Take the rows of a table."""
        for block in table.blocks(progress, cancel):
            for row, cells in block:
                if all(isinstance(cell, str) and not cell.strip() for cell in cells.values()):
                    continue
                if len(self.rows) >= limit:
                    text = said("the file has more than {most} devices; split it", most=limit)
                    self.problems.append(Problem(row, "", text))
                    return
                self._take(row, cells)

    def warnings(self) -> list[str]:
        """Words for a status that mean nothing here."""
        return [
            said(
                "the status '{status}' is not known (first in row {row}); what the list says else is taken",
                status=status,
                row=row,
            )
            for status, row in self._strange.items()
        ][:10]

    def _take(self, row: int, cells: dict[int, Cell]) -> None:
        field_ = Field.DEVICE_NAME
        try:
            name = self._name(row, cells)
            field_ = Field.PRODUCT_KEY
            self._compare_product(cells)
            field_ = Field.ACTIVE_TIME
            active_at = time_of(self._cell(cells, Field.ACTIVE_TIME), self._zone)
        except ValueError as error:
            self.problems.append(Problem(row, field_, reason_of(error)))
            return
        status = _shown(self._cell(cells, Field.STATUS))
        active = self._activity(row, status)
        self.rows.append(ListedDevice(row, name, True if active_at else active, active_at, status))

    def _name(self, row: int, cells: dict[int, Cell]) -> str:
        cell = self._cell(cells, Field.DEVICE_NAME)
        if cell is None:
            raise ValueError(said("is empty"))
        name = plain_text(cell)
        first = self._first.setdefault(name, row)
        if first != row:
            raise ValueError(
                said("is the same as in row {row}; a name can be only once in a file", row=first)
            )
        return name

    def _compare_product(self, cells: dict[int, Cell]) -> None:
        cell = self._cell(cells, Field.PRODUCT_KEY)
        if cell is None:
            return
        key = plain_text(cell)
        if self.product_key is None:
            self.product_key = key
        elif key != self.product_key:
            text = said(
                "is {other}, but the rows before have {key}; a list is for one product",
                other=printable(key, _LONGEST_STATUS),
                key=printable(self.product_key, _LONGEST_STATUS),
            )
            raise ValueError(text)

    def _activity(self, row: int, status: str) -> bool | None:
        word = re.sub(r"[\s_-]", "", status).lower()
        if word and word not in _ACTIVE:
            self._strange.setdefault(status, row)
        return _ACTIVE.get(word)

    def _cell(self, cells: dict[int, Cell], wanted: Field) -> Cell | None:
        column = self._columns.get(wanted)
        return None if column is None else cells.get(column)


def _shown(cell: Cell | None) -> str:
    match cell:
        case None:
            return ""
        case NumberCell():
            return printable(cell.raw, _LONGEST_STATUS)
        case str():
            return printable(cell.strip(), _LONGEST_STATUS)
        case _:
            return ""
