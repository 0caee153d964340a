"""What is looked at before a batch is taken in: one kind of codes, none twice, none in stock already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, select, true

from app.model.bulk import all_differ
from app.model.code import FAILED_STATES, ActivationCode, FlashingMethod
from app.model.codes import Codes, joined
from app.model.secret import Secret
from app.model.wording import said
from app.store.code_rows import AnyRow
from app.store.errors import (
    AlreadyImported,
    CodesRepeated,
    Repetition,
    StockConflict,
    StockError,
)
from app.store.schema import batch as batch_table
from app.store.schema import code, product

_ASKED_AT_ONCE = 5_000


class Coded(Protocol):
    """A code on its way into stock, and the row of its file."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def code(self) -> ActivationCode: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code on its way into stock.

    Args:
        row: where it stands in its file, as the user counts.
        code: the credential.
    """

    row: int
    code: ActivationCode


Marks = Sequence[bytes | None]
"""The fingerprint of each code's secret; None where it has none."""


def conflicts_with_stock(connection: Connection, codes: Codes, marks: Marks) -> list[StockConflict]:
    """Every code whose DeviceName stands in this product's stock, or whose DeviceSecret in any, by row."""
    of_product = code.c.product_id == connection.scalar(
        select(product.c.id).where(product.c.product_key == codes.product_key)
    )
    found: list[StockConflict] = []
    for start in range(0, len(codes), _ASKED_AT_ONCE):
        places = range(start, min(start + _ASKED_AT_ONCE, len(codes)))
        for field, column, among, values in (
            ("DeviceName", code.c.device_name, of_product, codes.names),
            ("DeviceSecret", code.c.secret_fingerprint, true(), marks),
        ):
            asked = {values[place]: place for place in places if values[place] is not None}
            for like, batch, row in _likes(connection, column, among & column.in_(asked)):
                place = asked[like]
                found.append(StockConflict(codes.rows[place], codes.names[place], batch, row, field))
    return sorted(found, key=lambda conflict: (conflict.row, conflict.field))


def _likes(connection: Connection, column: ColumnElement[Any], same: ColumnElement[bool]) -> Sequence[AnyRow]:
    return connection.execute(select(column, code.c.batch, code.c.row).where(same)).all()


def of_one_kind(codes: Sequence[Coded], product_secret: Secret | None) -> Codes:
    """A batch's codes with the one ProductSecret that was given with them, or beside them.

    Raises:
        StockError: no codes, or more than one product, method or ProductSecret.
    """
    if isinstance(codes, Codes):  # half a million: they are of one kind already
        _one_kind(codes[:1])
        return joined([codes], _one_product_secret(codes[:1], product_secret))
    product_key, method = _one_kind(codes)
    rows, names = [one.row for one in codes], [one.code.device_name for one in codes]
    secrets = [one.code.device_secret and one.code.device_secret.reveal() for one in codes]
    bare = method is FlashingMethod.PER_PRODUCT
    secret = _one_product_secret(codes, product_secret)
    return Codes(product_key, secret, rows, names, None if bare else secrets)


def _one_kind(codes: Sequence[Coded]) -> tuple[str, FlashingMethod]:
    """The one product and flashing method of a batch.

    Raises:
        StockError: there are no codes, or several products or methods.
    """
    if not codes:
        raise StockError(said("there are no codes to take in; check that the file is the right one"))
    first = codes[0].code
    for new in codes:
        if new.code.product_key != first.product_key:
            raise StockError(
                said(
                    "row {row}: ProductKey {product_key} differs from {first} in the first row; "
                    "a batch is of one product, split the file",
                    row=new.row,
                    product_key=new.code.product_key,
                    first=first.product_key,
                )
            )
        if new.code.method is not first.method:
            raise StockError(
                said(
                    "row {row}: DeviceSecret is given in some rows and missing in others; a batch has "
                    "one flashing method, split the file",
                    row=new.row,
                )
            )
    return first.product_key, first.method


def _one_product_secret(codes: Sequence[Coded], given: Secret | None) -> Secret | None:
    """The one ProductSecret, given beside the codes or with them.

    Raises:
        StockError: there are several.
    """
    secret = given
    for new in codes:
        own = new.code.product_secret
        if own is None:
            continue
        if secret is None:
            secret = own
        elif own != secret:
            raise StockError(
                said("row {row}: the ProductSecret differs from the others; a product has one", row=new.row)
            )
    return secret


def refuse_repeated(codes: Codes, marks: Marks) -> None:
    """Refuse codes that stand twice in the file.

    Raises:
        CodesRepeated: some do; lists all.
    """
    if all_differ(codes.names) and all_differ(marks):
        return
    repetitions: list[Repetition] = []
    names: dict[str, int] = {}
    secrets: dict[bytes, int] = {}
    for row, name, mark in zip(codes.rows, codes.names, marks, strict=True):
        if name in names:
            repetitions.append(Repetition(row, names[name], name, "DeviceName"))
        names.setdefault(name, row)
        if mark is None:
            continue
        if mark in secrets:
            repetitions.append(Repetition(row, secrets[mark], name, "DeviceSecret"))
        secrets.setdefault(mark, row)
    if repetitions:
        raise CodesRepeated(repetitions)


def refuse_known_file(connection: Connection, sha256: str) -> None:
    """Refuse a file that is in stock.

    Raises:
        AlreadyImported: it is.
    """
    if not sha256:
        return
    known = connection.execute(
        select(batch_table.c.number, batch_table.c.made_at).where(
            batch_table.c.source_sha256 == sha256, batch_table.c.state.not_in(FAILED_STATES)
        )
    ).one_or_none()
    if known is not None:
        raise AlreadyImported(known.number, known.made_at)
