"""Which column is which: headers in any order, case and spelling, English or Chinese."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from app.exchange.cells import Cell, NumberCell, RefusedCell, printable
from app.exchange.fields import Field
from app.exchange.refusal import UnreadableError
from app.model.reports import Problem
from app.model.wording import said

MAX_COLUMNS = 256
_FILLING = re.compile(r"[\s_\-\u200b\ufeff]+")
_PARTS = re.compile(r"[()/|\[\]]")
_HEADERS_SHOWN = 20
_LONGEST_SHOWN = 64


@dataclass(frozen=True, slots=True)
class Headers:
    """What the header row says.

    Args:
        row: where it stands.
        columns: the column (the first is 0) of each field that is there.
        mapping: from header as written to field.
        written: the header of each column as it is written.
        ignored: headers as written that mean nothing here.
        width: columns up to the last header.
        state: column in which our own exports tell the state of a code; None where there is none.
        problems: headers that stand twice.
    """

    row: int
    columns: dict[Field, int]
    mapping: dict[str, Field]
    written: dict[int, str]
    ignored: tuple[str, ...]
    width: int
    state: int | None
    problems: tuple[Problem, ...]


class Vocabulary:
    """The headers that are known in one kind of file.

    Args:
        known: from a header in plain form (lower case, without blanks, `_` and `-`) to its field.
        needed: one of these must be there.
        chinese: how a person would write them in Chinese, for a message.
    """

    def __init__(self, known: Mapping[str, Field], needed: frozenset[Field], chinese: str) -> None:
        self.needed = needed
        self.wanted = f"{', '.join(dict.fromkeys(known.values()))} ({chinese})"
        self._known = known

    def field_of(self, header: str) -> Field | None:
        """The field that a header means, or None; `DeviceName（设备名称）` names one field twice."""
        plain = plain_header(header)
        if plain in self._known:
            return self._known[plain]
        fields = {self._known.get(part) for part in _PARTS.split(plain) if part}
        return fields.pop() if len(fields) == 1 else None

    def fields(self, cells: dict[int, Cell]) -> set[Field]:
        """The fields that a row of headers would give."""
        found = (self.field_of(cell) for cell in cells.values() if isinstance(cell, str))
        return {field for field in found if field is not None}

    def seen(self, sheet: str, row: int, cells: dict[int, Cell]) -> str:
        """The first row of a sheet that doesn't fit; what may be data is not quoted, it may be secret."""
        shown = [self._quotable(_shown(cell)) for _, cell in sorted(cells.items())[: _HEADERS_SHOWN + 1]]
        more = ", …" if len(cells) > _HEADERS_SHOWN else ""
        listed = ", ".join(shown[:_HEADERS_SHOWN]) + more
        if sheet:
            return said("sheet “{sheet}” row {row}: {headers}", sheet=sheet, row=row, headers=listed)
        return said("row {row}: {headers}", row=row, headers=listed)

    def map(self, row: int, cells: dict[int, Cell]) -> Headers:
        """Read a header row.

        Raises:
            UnreadableError: there are too many columns.
        """
        width = max(cells) + 1
        if width > MAX_COLUMNS:
            raise UnreadableError(
                said(
                    "the header row reaches to column {width}; at most {most} are read",
                    width=width,
                    most=MAX_COLUMNS,
                ),
                row,
            )
        columns: dict[Field, int] = {}
        mapping: dict[str, Field] = {}
        written: dict[int, str] = {}
        ignored: list[str] = []
        problems: list[Problem] = []
        first: dict[str, str] = {}
        for column, cell in sorted(cells.items()):
            header = _shown(cell)
            written[column] = header
            field = self.field_of(cell) if isinstance(cell, str) else None
            key = field or plain_header(header)
            if key in first:
                problems.append(_twice(row, field, first[key], header))
                continue
            first[key] = header
            if field is None:
                ignored.append(header)
            else:
                columns[field] = column
                mapping[header] = field
        ignored += [
            said("(column {column}, without header)", column=column + 1)
            for column in range(width)
            if column not in cells
        ]
        state = next((column for column, text in written.items() if plain_header(text) == "state"), None)
        return Headers(row, columns, mapping, written, tuple(ignored), width, state, tuple(problems))

    def _quotable(self, text: str) -> str:
        """The text where it looks like a header; secrets have digits or are longer than headers."""
        if self.field_of(text) or (len(text) <= 15 and not re.search(r"[0-9]", text)):
            return repr(text)
        return said("(a text of {count} characters)", count=len(text))


def plain_header(header: str) -> str:
    """A header without what people write differently."""
    return _FILLING.sub("", unicodedata.normalize("NFKC", header)).casefold()


def _twice(row: int, field: Field | None, one: str, other: str) -> Problem:
    one, other = printable(one, _LONGEST_SHOWN), printable(other, _LONGEST_SHOWN)
    if field is None:
        text = said("the header '{header}' stands twice; remove or rename one column", header=other)
        return Problem(row, other, text)
    text = said(
        "two columns are a {field} ('{one}', '{other}'); remove one", field=field, one=one, other=other
    )
    return Problem(row, field, text)


def _shown(cell: Cell) -> str:
    if isinstance(cell, NumberCell):
        return cell.raw
    return cell.what if isinstance(cell, RefusedCell) else cell.strip()


# The English names are those of the platform's files and calls; no file with Chinese headers was at
# hand, so these are the console's words and the usual misspelling of 密钥.
_DEVICE_NAMES = {
    "devicename": Field.DEVICE_NAME,
    "设备名称": Field.DEVICE_NAME,
    "设备名": Field.DEVICE_NAME,
    "设备标识": Field.DEVICE_NAME,
}
CODE_FILE = Vocabulary(
    {
        **_DEVICE_NAMES,
        "devicesecret": Field.DEVICE_SECRET,
        "设备密钥": Field.DEVICE_SECRET,
        "设备秘钥": Field.DEVICE_SECRET,
        "设备secret": Field.DEVICE_SECRET,
        "productkey": Field.PRODUCT_KEY,
        "产品key": Field.PRODUCT_KEY,
        "产品标识": Field.PRODUCT_KEY,
        "产品标识符": Field.PRODUCT_KEY,
        "productsecret": Field.PRODUCT_SECRET,
        "产品密钥": Field.PRODUCT_SECRET,
        "产品秘钥": Field.PRODUCT_SECRET,
        "产品secret": Field.PRODUCT_SECRET,
    },
    frozenset({Field.DEVICE_NAME}),
    "设备名称, 设备密钥, 产品Key, 产品密钥",
)
NAMES_FILE = Vocabulary(
    {
        **_DEVICE_NAMES,
        "mac": Field.MAC,
        "macaddress": Field.MAC,
        "mac地址": Field.MAC,
        "物理地址": Field.MAC,
        "sn": Field.SERIAL,
        "serial": Field.SERIAL,
        "serialnumber": Field.SERIAL,
        "序列号": Field.SERIAL,
        "产品序列号": Field.SERIAL,
        "设备序列号": Field.SERIAL,
        "imei": Field.IMEI,
        "imei号": Field.IMEI,
        "imei码": Field.IMEI,
    },
    frozenset({Field.DEVICE_NAME, Field.MAC, Field.SERIAL, Field.IMEI}),
    "设备名称, MAC地址, 序列号, IMEI",
)
RESULT_FILE = Vocabulary(
    {
        **_DEVICE_NAMES,
        "errormsg": Field.ERROR,
        "errormessage": Field.ERROR,
        "失败原因": Field.ERROR,
        "错误信息": Field.ERROR,
    },
    frozenset({Field.DEVICE_NAME}),
    "设备名称, 失败原因",
)
DEVICE_LIST = Vocabulary(
    {
        **_DEVICE_NAMES,
        "productkey": Field.PRODUCT_KEY,
        "产品key": Field.PRODUCT_KEY,
        "status": Field.STATUS,
        "state": Field.STATUS,
        "devicestatus": Field.STATUS,
        "状态": Field.STATUS,
        "设备状态": Field.STATUS,
        "activetime": Field.ACTIVE_TIME,
        "activationtime": Field.ACTIVE_TIME,
        "activatedat": Field.ACTIVE_TIME,
        "gmtactive": Field.ACTIVE_TIME,
        "utcactive": Field.ACTIVE_TIME,
        "激活时间": Field.ACTIVE_TIME,
        "设备激活时间": Field.ACTIVE_TIME,
    },
    frozenset({Field.DEVICE_NAME}),
    "设备名称, 产品Key, 状态, 激活时间",
)
