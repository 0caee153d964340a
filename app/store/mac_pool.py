"""MACs that Bluetooth products get as DeviceNames: ranges of the pool, and which of them are issued."""

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from app.model.mac import Mac
from app.model.person import Person
from app.model.product import MacRange
from app.model.wording import said
from app.store.centre_schema import mac_range, mac_use
from app.store.code_rows import AnyRow
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.errors import ConstraintBroken, MacPoolRefused, UnknownProduct
from app.store.schema import batch, code, product

_IN_AN_OUI = 1 << 24


class MacPool:
    """Safe to call from many threads; every call is a short transaction of its own.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        deeds: where changes are put on record.
        clock: gives aware times.
    """

    def __init__(self, database: Database, deeds: Deeds, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._deeds = deeds
        self._clock = clock

    def ranges(self, product_key: str) -> list[MacRange]:
        """The ranges of a product, in the order that they are used."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(
                    mac_range,
                    func.coalesce(func.sum(mac_use.c.highest - mac_use.c.lowest + 1), 0).label("used"),
                )
                .join_from(mac_range, product)
                .join(mac_use, mac_use.c.of_range == mac_range.c.id, isouter=True)
                .where(product.c.product_key == product_key)
                .group_by(*mac_range.c)
                .order_by(mac_range.c.id)
            ).all()
        return [_range(row) for row in rows]

    def add(self, product_key: str, first: Mac, last: Mac, *, note: str, by: Person) -> MacRange:
        """Add a range.

        Raises:
            UnknownProduct: there is no such product.
            MacPoolRefused: it is in the wrong order, spans OUIs, is no range of units, or overlaps another.
        """
        lowest, highest = _number(first), _number(last)
        if lowest > highest:
            raise MacPoolRefused(
                said("{first} comes after {last}; give the lower address first", first=first, last=last)
            )
        if lowest // _IN_AN_OUI != highest // _IN_AN_OUI:
            raise MacPoolRefused(
                said("{first} and {last} have different OUIs; add one range for each", first=first, last=last)
            )
        if first.octets[0] & 1:
            raise MacPoolRefused(said("{first} is a group address, which no device can have", first=first))
        try:
            with self._database.writing() as connection:
                self._database.place.alone(connection, "MAC pool")
                product_id = connection.scalar(
                    select(product.c.id).where(product.c.product_key == product_key)
                )
                if product_id is None:
                    raise UnknownProduct(product_key)
                _refuse_overlap(connection, lowest, highest)
                row = connection.execute(
                    insert(mac_range)
                    .values(
                        product_id=product_id,
                        lowest=lowest,
                        highest=highest,
                        note=note,
                        at=self._clock(),
                        person=by.name,
                    )
                    .returning(mac_range.c.id)
                ).one()
                self._deeds.note_in(
                    connection,
                    by,
                    "add MACs",
                    product_key=product_key,
                    detail=f"{first} to {last}; {note}",
                    subject=(mac_range.name, row.id),
                )
        except ConstraintBroken as error:
            raise MacPoolRefused(said("the range was not added: {error}", error=error)) from error
        return next(one for one in self.ranges(product_key) if one.id == row.id)

    def remove(self, range_id: int, *, by: Person) -> None:
        """Take a range out of which nothing was issued.

        Raises:
            MacPoolRefused: there is none with this id, or MACs of it are issued.
        """
        with self._database.writing() as connection:
            row = connection.execute(
                select(mac_range.c.lowest, mac_range.c.highest, product.c.product_key)
                .join_from(mac_range, product)
                .where(mac_range.c.id == range_id)
            ).one_or_none()
            if row is None:
                raise MacPoolRefused(said("there is no such range of MACs any more"))
            if connection.scalar(select(mac_use.c.id).where(mac_use.c.of_range == range_id).limit(1)):
                raise MacPoolRefused(said("MACs of this range are issued, so it stays"))
            connection.execute(delete(mac_range).where(mac_range.c.id == range_id))
            detail = f"{_mac(row.lowest)} to {_mac(row.highest)}"
            self._deeds.note_in(
                connection,
                by,
                "remove MACs",
                product_key=row.product_key,
                detail=detail,
                subject=(mac_range.name, range_id),
            )

    def remaining(self, product_key: str) -> int:
        """How many MACs of a product are free."""
        return sum(one.remaining for one in self.ranges(product_key))


def take_macs(connection: Connection, product_id: int, number: int, quantity: int) -> list[tuple[int, int]]:
    """Issue MACs to a batch; runs of neighbours, lowest first in each range.

    A MAC that stands as a DeviceName of the product already (from an upload) is passed over.

    Raises:
        MacPoolRefused: fewer are free.
    """
    taken: list[tuple[int, int]] = []
    left = quantity
    ranges = connection.execute(
        select(mac_range)
        .where(mac_range.c.product_id == product_id)
        .order_by(mac_range.c.id)
        .with_for_update()
    ).all()
    for one in ranges:
        for lowest, end in _free(connection, product_id, one):
            if left == 0:
                break
            highest = min(end, lowest + left - 1)
            connection.execute(
                insert(mac_use).values(of_range=one.id, batch=number, lowest=lowest, highest=highest)
            )
            taken.append((lowest, highest))
            left -= highest - lowest + 1
    if left:
        raise MacPoolRefused(
            said(
                "the MAC pool of the product has {free} free addresses, {quantity} were asked for; "
                "add a range",
                free=quantity - left,
                quantity=quantity,
            )
        )
    return taken


def names_of(runs: list[tuple[int, int]]) -> Iterator[str]:
    """DeviceNames of issued MACs: 12 lower-case hex digits."""
    for lowest, highest in runs:
        for number in range(lowest, highest + 1):
            yield f"{number:012x}"


def _free(connection: Connection, product_id: int, one: AnyRow) -> Iterator[tuple[int, int]]:
    """Runs of a range that are neither issued nor a DeviceName of the product."""
    used = [
        (row.lowest, row.highest)
        for row in connection.execute(
            select(mac_use.c.lowest, mac_use.c.highest).where(mac_use.c.of_range == one.id)
        )
    ]
    named = connection.scalars(
        select(code.c.device_name)
        .join_from(code, batch, code.c.batch == batch.c.number)
        .where(
            code.c.product_id == product_id,
            code.c.device_name.between(f"{one.lowest:012x}", f"{one.highest:012x}"),
            func.length(code.c.device_name) == 12,
            batch.c.number.not_in(select(mac_use.c.batch).where(mac_use.c.of_range == one.id)),
        )
    )
    used += [(value, value) for name in named if one.lowest <= (value := _hex(name)) <= one.highest]
    start = one.lowest
    for lowest, highest in sorted(used):
        if start < lowest:
            yield start, lowest - 1
        start = max(start, highest + 1)
    if start <= one.highest:
        yield start, one.highest


def _hex(name: str) -> int:
    try:
        return int(name, 16)
    except ValueError:
        return -1


def _refuse_overlap(connection: Connection, lowest: int, highest: int) -> None:
    row = connection.execute(
        select(mac_range.c.lowest, mac_range.c.highest, product.c.product_key)
        .join_from(mac_range, product)
        .where(mac_range.c.lowest <= highest, mac_range.c.highest >= lowest)
        .limit(1)
    ).one_or_none()
    if row is not None:
        raise MacPoolRefused(
            said(
                "the range overlaps {lowest} to {highest} of product {product_key}; "
                "a MAC belongs to one device only",
                lowest=_mac(row.lowest),
                highest=_mac(row.highest),
                product_key=row.product_key,
            )
        )


def _range(row: AnyRow) -> MacRange:
    first = _mac(row.lowest)
    return MacRange(
        id=row.id,
        first=first,
        last=_mac(row.highest),
        oui=first[:8],
        note=row.note,
        size=row.highest - row.lowest + 1,
        used=int(row.used),
    )


def _number(mac: Mac) -> int:
    return int.from_bytes(mac.octets, "big")


def _mac(number: int) -> str:
    return str(Mac(number.to_bytes(6, "big")))
