"""Which column is which: headers in any order, case and spelling, English or Chinese."""

import re
import unicodedata
from dataclasses import dataclass

from app.exchange.cells import Cell, NumberCell, RefusedCell
from app.exchange.fields import Field
from app.exchange.refusal import UnreadableError
from app.model.reports import Problem

MAX_COLUMNS = 256

# The English names are those of the platform's files and calls; no file with Chinese headers was at
# hand, so these are the console's words and the usual misspelling of 密钥.
_KNOWN: dict[str, Field] = {
    "devicename": Field.DEVICE_NAME,
    "设备名称": Field.DEVICE_NAME,
    "设备名": Field.DEVICE_NAME,
    "设备标识": Field.DEVICE_NAME,
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
}
_FILLING = re.compile(r"[\s_\-\u200b\ufeff]+")
_PARTS = re.compile(r"[()/|\[\]]")
_STATE = "state"
_CHINESE = "设备名称, 设备密钥, 产品Key, 产品密钥"


@dataclass(frozen=True, slots=True)
class Headers:
    """What the header row says.

    Args:
        row: where it stands.
        columns: the column (the first is 0) of each field that is there.
        mapping: from header as written to field.
        ignored: headers as written that mean nothing here.
        width: columns up to the last header.
        state: column in which our own exports tell the state of a code; None where there is none.
        problems: headers that stand twice.
    """

    row: int
    columns: dict[Field, int]
    mapping: dict[str, Field]
    ignored: tuple[str, ...]
    width: int
    state: int | None
    problems: tuple[Problem, ...]


def field_of(header: str) -> Field | None:
    """The field that a header means, or None; `DeviceName（设备名称）` names one field twice."""
    plain = _plain(header)
    if plain in _KNOWN:
        return _KNOWN[plain]
    fields = {_KNOWN.get(part) for part in _PARTS.split(plain) if part}
    return fields.pop() if len(fields) == 1 else None


def known_fields(cells: dict[int, Cell]) -> set[Field]:
    """The fields that a row of headers would give."""
    fields = (field_of(cell) for cell in cells.values() if isinstance(cell, str))
    return {field for field in fields if field is not None}


def map_headers(row: int, cells: dict[int, Cell]) -> Headers:
    """Read a header row.

    Raises:
        UnreadableError: there are too many columns.
    """
    width = max(cells) + 1
    if width > MAX_COLUMNS:
        raise UnreadableError(
            f"the header row reaches to column {width}; at most {MAX_COLUMNS} are read", row
        )
    columns: dict[Field, int] = {}
    mapping: dict[str, Field] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    state: int | None = None
    for column, cell in sorted(cells.items()):
        header = _shown(cell)
        field = field_of(cell) if isinstance(cell, str) else None
        key = field or _plain(header)
        if key in first:
            problems.append(_twice(row, field, first[key], header))
            continue
        first[key] = header
        if field is None:
            ignored.append(header)
            state = column if key == _STATE else state
        else:
            columns[field] = column
            mapping[header] = field
    ignored += [f"(column {column + 1}, without header)" for column in range(width) if column not in cells]
    return Headers(row, columns, mapping, tuple(ignored), width, state, tuple(problems))


def seen_and_wanted(row: int, cells: dict[int, Cell]) -> str:
    """Sentence for a file whose headers don't fit; what may be data is not quoted, it may be secret."""
    seen = ", ".join(_quotable(_shown(cell)) for _, cell in sorted(cells.items())[:20])
    wanted = ", ".join(Field)
    data = "" if known_fields(cells) else " Is the header row missing?"
    return f"row {row} has the headers {seen}; wanted are {wanted} ({_CHINESE}).{data}"


def _plain(header: str) -> str:
    return _FILLING.sub("", unicodedata.normalize("NFKC", header)).casefold()


def _twice(row: int, field: Field | None, one: str, other: str) -> Problem:
    if field is None:
        return Problem(row, other, f"the header {other!r} stands twice; remove or rename one column")
    return Problem(row, field, f"two columns are a {field} ({one!r} and {other!r}); remove one")


def _shown(cell: Cell) -> str:
    if isinstance(cell, NumberCell):
        return cell.raw
    return cell.what if isinstance(cell, RefusedCell) else cell.strip()


def _quotable(text: str) -> str:
    """The text where it looks like a header; secrets have digits or are longer than headers."""
    if field_of(text) or (len(text) <= 15 and not re.search(r"[0-9]", text)):
        return repr(text)
    return f"(a text of {len(text)} characters)"
