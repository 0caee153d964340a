"""The quota of a product: what was bought or asked for, less what was issued.

Codes that a cloud issued were bought there. Their quantity is entered here together with their batch, so that
remaining = bought - issued is true for every product, and what a cloud sold is never issued a second time.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, insert, not_, select

from app.model.code import FAILED_STATES, UNFINISHED_STATES, Generation
from app.model.person import Person
from app.model.product import DEBUG_LIMIT, QuotaEntry, QuotaKind
from app.model.wording import said
from app.store.centre_schema import quota_entry
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.errors import QuotaInsufficient, QuotaRefused, UnknownProduct
from app.store.schema import batch, product


class Books(NamedTuple):
    """Bought and issued codes of a product, of one kind."""

    bought: int
    issued: int

    @property
    def remaining(self) -> int:
        """How many may still be issued."""
        return self.bought - self.issued


class Quota:
    """Safe to call from many threads; every call is a short transaction of its own.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        deeds: where purchases are put on record too.
        clock: gives aware times.
    """

    def __init__(self, database: Database, deeds: Deeds, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._deeds = deeds
        self._clock = clock

    def buy(self, product_key: str, quantity: int, *, kind: QuotaKind, note: str, by: Person) -> None:
        """Enter codes that were bought, or debug codes that were asked for.

        Raises:
            UnknownProduct: there is no such product.
            QuotaRefused: it would be more than the product may have, or not a number above 0.
        """
        if quantity < 1:
            raise QuotaRefused(said("a quantity of 1 or more is wanted"))
        with self._database.writing() as connection:
            row = connection.execute(
                select(product.c.id, product.c.code_limit)
                .where(product.c.product_key == product_key)
                .with_for_update()
            ).one_or_none()
            if row is None:
                raise UnknownProduct(product_key)
            limit = DEBUG_LIMIT if kind is QuotaKind.DEBUG else row.code_limit
            bought = books(connection, row.id, debug=kind is QuotaKind.DEBUG).bought
            if bought + quantity > limit:
                raise QuotaRefused(
                    said(
                        "product {product_key} may have {limit} {kind} codes: {bought} are entered, "
                        "{left} more are possible",
                        product_key=product_key,
                        limit=limit,
                        kind=kind.word,
                        bought=bought,
                        left=limit - bought,
                    )
                )
            entered = connection.scalar(
                insert(quota_entry)
                .values(
                    product_id=row.id,
                    at=self._clock(),
                    quantity=quantity,
                    kind=kind.value,
                    note=note,
                    person=by.name,
                )
                .returning(quota_entry.c.id)
            )
            self._deeds.note_in(
                connection,
                by,
                "enter quota",
                product_key=product_key,
                detail=f"{quantity} {kind}; {note}",
                subject=(quota_entry.name, entered),
            )

    def entries(self, product_key: str) -> list[QuotaEntry]:
        """The lines of a product's quota, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(
                    quota_entry.c.id,
                    quota_entry.c.at,
                    quota_entry.c.quantity,
                    quota_entry.c.note,
                    quota_entry.c.kind,
                    quota_entry.c.person,
                    quota_entry.c.batch,
                )
                .join_from(quota_entry, product)
                .where(product.c.product_key == product_key)
                .order_by(quota_entry.c.id)
            ).all()
        return [QuotaEntry(*row[:4], QuotaKind(row[4]), *row[5:]) for row in rows]

    def require(self, product_key: str, quantity: int, *, debug: bool) -> None:
        """Refuse to go on if so many codes can't be issued; nothing is changed.

        Raises:
            UnknownProduct: there is no such product.
            QuotaInsufficient: fewer are left.
            QuotaRefused: the product may not have so many.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(product.c.id, product.c.code_limit).where(product.c.product_key == product_key)
            ).one_or_none()
            if row is None:
                raise UnknownProduct(product_key)
            require_quota(connection, row.id, row.code_limit, quantity, debug=debug)


def require_quota(connection: Connection, product_id: int, limit: int, quantity: int, *, debug: bool) -> None:
    """The same, inside the transaction that issues; the database has a trigger for it besides.

    Raises:
        QuotaInsufficient: fewer are left.
        QuotaRefused: the product may not have so many.
    """
    of_kind = books(connection, product_id, debug=debug)
    if quantity > of_kind.remaining:
        raise QuotaInsufficient(of_kind.remaining, quantity)
    issued = of_kind.issued + books(connection, product_id, debug=not debug).issued
    if issued + quantity > limit:
        raise QuotaRefused(
            said(
                "the product may have {limit} codes: {issued} are issued, {quantity} more were asked for",
                limit=limit,
                issued=issued,
                quantity=quantity,
            )
        )


def books(connection: Connection, product_id: int, *, debug: bool) -> Books:
    """Bought and issued codes of a product, for production or for trials."""
    kind = QuotaKind.DEBUG if debug else QuotaKind.PRODUCTION
    bought = connection.scalar(
        select(func.coalesce(func.sum(quota_entry.c.quantity), 0)).where(
            quota_entry.c.product_id == product_id, quota_entry.c.kind == kind.value
        )
    )
    issued = connection.scalar(
        select(func.coalesce(func.sum(batch.c.issued), 0)).where(
            batch.c.product_id == product_id, batch.c.debug.is_(debug), COUNTS_AS_ISSUED
        )
    )
    return Books(int(bought or 0), int(issued or 0))


# The quota of a cloud's file is entered when its batch is whole; until then neither side counts it.
COUNTS_AS_ISSUED = and_(
    batch.c.state.not_in(FAILED_STATES),
    not_(and_(batch.c.generation == Generation.CLOUD_FILE, batch.c.state.in_(UNFINISHED_STATES))),
)
"""Condition of a batch whose codes count against the quota."""


def enter_with_batch(
    connection: Connection,
    product_id: int,
    number: int,
    quantity: int,
    *,
    debug: bool,
    note: str,
    person: str,
    at: datetime,
) -> int:
    """Enter what a cloud sold: codes that came in with its file; returns the entry's id."""
    kind = QuotaKind.DEBUG if debug else QuotaKind.PRODUCTION
    return connection.execute(
        insert(quota_entry)
        .values(
            product_id=product_id,
            at=at,
            quantity=quantity,
            kind=kind.value,
            note=note,
            person=person,
            batch=number,
        )
        .returning(quota_entry.c.id)
    ).scalar_one()


def all_books(connection: Connection) -> dict[int, tuple[Books, Books]]:
    """For each product, by its id: production and debug."""
    found: dict[int, list[int]] = {}
    debug = case((quota_entry.c.kind == QuotaKind.DEBUG.value, 1), else_=0)
    for product_id, is_debug, quantity in connection.execute(
        select(quota_entry.c.product_id, debug, func.sum(quota_entry.c.quantity)).group_by(
            quota_entry.c.product_id, debug
        )
    ):
        found.setdefault(product_id, [0, 0, 0, 0])[2 * is_debug] = int(quantity)
    for product_id, is_debug, issued in connection.execute(
        select(batch.c.product_id, batch.c.debug, func.sum(batch.c.issued))
        .where(COUNTS_AS_ISSUED)
        .group_by(batch.c.product_id, batch.c.debug)
    ):
        found.setdefault(product_id, [0, 0, 0, 0])[2 * bool(is_debug) + 1] = int(issued)
    return {key: (Books(*four[:2]), Books(*four[2:])) for key, four in found.items()}
