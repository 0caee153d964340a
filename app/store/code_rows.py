"""How a code's row is read: joined with its product, as a record or as the credential itself."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from app.model.code import ActivationCode, CodeState
from app.model.records import CodeRow
from app.store.schema import batch, code, product
from app.store.vault import Vault

if TYPE_CHECKING:
    AnyRow = Row[*tuple[Any, ...]]
    AnySelect = Select[*tuple[Any, ...]]
else:  # SQLAlchemy 2.0 and 2.1 have different type parameters, and neither needs them to run
    AnyRow, AnySelect = Row, Select

RECORD = (
    code.c.id,
    code.c.batch,
    product.c.product_key,
    code.c.device_name,
    code.c.state,
    code.c.mac,
    code.c.changed_at,
    code.c.consumed_at,
    code.c.slot,
    code.c.operator,
    code.c.reason,
    code.c.activated_at,
)
"""The columns of a CodeRow, in its order."""
_CREDENTIAL = (code.c.row, code.c.device_secret, product.c.product_secret, code.c.product_id)
_HOLDER = (
    code.c.session,
    code.c.job,
    select(batch.c.state).where(batch.c.number == code.c.batch).scalar_subquery().label("batch_state"),
)


def _of_product(name: str) -> ColumnElement[Any]:
    own = select(product.c[name]).where(product.c.id == code.c.product_id).correlate(code)
    return own.scalar_subquery().label(name)


CLAIMED = (
    code.c.id,
    code.c.batch,
    code.c.state,
    _of_product("product_key"),
    code.c.device_name,
    code.c.device_secret,
    _of_product("product_secret"),
)
"""The columns of a ClaimedCode, as a statement that changes codes gives them back."""


class ClaimedCode(NamedTuple):
    """A code that was just reserved; its secrets are sealed."""

    id: int
    batch: int
    state: CodeState
    product_key: str
    device_name: str
    device_secret: bytes | None
    product_secret: bytes | None


def records() -> AnySelect:
    """Codes without secrets."""
    return select(*RECORD).join_from(code, product, code.c.product_id == product.c.id)


def full_rows() -> AnySelect:
    """Codes with their sealed secrets, who has them in hand, and the state of their batch."""
    return select(*RECORD, *_CREDENTIAL, *_HOLDER).join_from(code, product, code.c.product_id == product.c.id)


def code_row(row: AnyRow) -> CodeRow:
    """A row of `records` or `full_rows` as the screens want it."""
    return CodeRow(*row[: len(RECORD)])


def columns_of(connection: Connection, wanted: AnySelect) -> list[Sequence[Any]]:
    """What a query finds, column by column; empty where it finds nothing.

    For thousands of rows: the driver's own values are converted once for each different one, since the states
    and times of a batch are mostly the same.
    """
    cursor = connection.execute(wanted).cursor
    rows: Sequence[Sequence[Any]] = [] if cursor is None else cursor.fetchall()
    found: Iterable[Sequence[Any]] = zip(*rows, strict=True)
    return [
        _converted(column, values, connection)
        for column, values in zip(wanted.selected_columns, found, strict=False)
    ]


def _converted(column: ColumnElement[Any], values: Sequence[Any], connection: Connection) -> Sequence[Any]:
    convert = column.type.dialect_impl(connection.dialect).result_processor(connection.dialect, None)
    if convert is None:
        return values
    meant = {value: convert(value) for value in set(values)}
    return [meant[value] for value in values]


def activation_code(row: AnyRow | ClaimedCode, vault: Vault) -> ActivationCode:
    """The credential of a row of `full_rows`, or of a code that was just reserved.

    Raises:
        SecretUnreadable: a sealed secret does not open.
    """
    device_secret = (
        vault.open_device_secret(row.device_secret, row.product_key, row.device_name)
        if row.device_secret is not None
        else None
    )
    product_secret = (
        vault.open_product_secret(row.product_secret, row.product_key)
        if row.product_secret is not None
        else None
    )
    return ActivationCode(row.product_key, row.device_name, device_secret, product_secret)
