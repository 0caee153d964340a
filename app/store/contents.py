"""What a row says, as bytes that are the same in every database, Python and year: the chain hashes them.

A row is a JSON list of its columns in the order of the table, less the empty ones at its end: a column that
is added to a table later must be empty in the rows of before, so that their hashes stay true. Times are UTC
texts with microseconds, as SQLite keeps them; bytes are hex; JSON columns are their text; texts are ASCII
with escapes, so that no version of Unicode matters. Columns that change without a deed (tries of a PIN) and
sealed secrets, which a change of keys seals anew, are left out; for a secret stands whether there is one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, LargeBinary, Table

from app.store.centre_schema import deed, mac_range, quota_entry
from app.store.cloud_schema import cloud_account
from app.store.people_schema import person
from app.store.schema import (
    UtcTime,
    batch,
    batch_event,
    code_event,
    erasure,
    job,
    product,
    run,
    session,
    station,
    vault_key,
)

_OF_THE_CHAIN = ("link", "hash")
_FREE = {
    "person": ("wrong", "closed_until"),
    # What is said of a batch while it is made, or by whom it is looked after.
    "batch": (
        "note",
        "session",
        "issuer",
        "application",
        "place",
        "worker",
        "problem",
        "dismissed_at",
        "dismissed_by",
    ),
}
_SEALED = {"product": ("product_secret",), "cloud_account": ("access_key_secret",)}
_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False, ensure_ascii=True)


def _encoder() -> Callable[[Sequence[object]], str]:
    """JSONEncoder.encode, less the preparations that it makes anew for each row: a third of its time."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _JSON.encode
    quick = make(
        None, _JSON.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, True
    )
    return lambda row: "".join(quick(row, 0))


_encode = _encoder()


def content_of(row: Sequence[object]) -> bytes:
    """The content of a row whose values are in their plain forms."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return _encode(row if end == len(row) else row[:end]).encode()


class Content:
    """How the rows of one table are told.

    Args:
        table: with a single key column.
        numbered: whether the database gives the key; then it is no part of the content.

    Attributes:
        names: of the columns that are told, in order.
    """

    def __init__(self, table: Table, *, numbered: bool) -> None:
        self.table = table
        [self.key] = table.primary_key.columns
        free = (*_OF_THE_CHAIN, *_FREE.get(table.name, ()), *((self.key.name,) if numbered else ()))
        self._columns = [column for column in table.columns if column.name not in free]
        self.names = [column.name for column in self._columns]
        self._plain = [(column.name, _plain_form(column)) for column in self._columns]

    def of_values(self, values: Mapping[str, Any]) -> bytes:
        """The content of a row that is about to be written.

        Args:
            values: one for each of `names`, as they are given to the database.
        """
        return content_of(
            [
                value if convert is None or value is None else convert(value)
                for value, convert in ((values[name], convert) for name, convert in self._plain)
            ]
        )

    def selected(self, dialect: str) -> str:
        """The columns as SQL that gives their plain forms, for `content_of`.

        Args:
            dialect: sqlite or postgresql.
        """
        sealed = _SEALED.get(self.table.name, ())
        return ", ".join(
            _present(column) if column.name in sealed else plain_sql(column, dialect)
            for column in self._columns
        )


def moment_text(moment: datetime) -> str:
    """A moment in its plain form."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _plain_form(column: Column[Any]) -> Callable[[Any], object] | None:
    match column.type:
        case UtcTime():
            return moment_text
        case LargeBinary():
            return bytes.hex
        case JSON():
            return json.dumps
        case Boolean():
            return int
        case Float():
            return float
        case _:
            return None


def plain_sql(column: Column[Any], dialect: str) -> str:
    """A column as SQL that gives its plain form.

    Args:
        column: of a table.
        dialect: sqlite or postgresql.
    """
    name, sqlite = f'"{column.name}"', dialect == "sqlite"
    match column.type:
        case UtcTime() if not sqlite:
            return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        case LargeBinary():
            return f"CASE WHEN {name} IS NOT NULL THEN {_hex(name, sqlite=sqlite)} END"
        case JSON() if not sqlite:
            return f"{name}::text"
        case Boolean() if not sqlite:
            return f"{name}::int"
        case _:
            return name


def _present(column: Column[Any]) -> str:
    return f'CASE WHEN "{column.name}" IS NULL THEN 0 ELSE 1 END'


def _hex(name: str, *, sqlite: bool) -> str:
    return f"lower(hex({name}))" if sqlite else f"encode({name}, 'hex')"


LINKED = {
    table.name: Content(table, numbered=table is not job)
    for table in (deed, code_event, job, batch_event, erasure)
}
"""Tables of the history: their rows are links of chains."""

STATES = {
    table.name: Content(table, numbered=False)
    for table in (
        vault_key,
        station,
        session,
        person,
        product,
        quota_entry,
        mac_range,
        batch,
        run,
        cloud_account,
    )
}
"""Tables of what is: a deed bears the digest of each row as it was made or changed last."""
