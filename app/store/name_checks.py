"""Which of some names a product has already, the same or but for case, `:` and `-`."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.model.bulk import let_go
from app.model.code import match_key
from app.store.database import Database
from app.store.errors import UnknownProduct
from app.store.schema import batch, code, product

_ASKED_AT_ONCE = 5_000


class Standing(NamedTuple):
    """A DeviceName in stock."""

    device_name: str
    batch: int
    row: int


class NameChecks:
    """Safe to call from many threads.

    Args:
        database: of the store.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def like(self, product_key: str, names: Sequence[str]) -> dict[str, Standing]:
        """For names that a product has in some spelling, where; by the match key.

        Raises:
            UnknownProduct: there is none with this ProductKey.
            StoreUnavailable: the database can't be read now.
        """
        keys = [match_key(name) for name in names]
        found: dict[str, Standing] = {}
        with self._database.reading() as connection:
            product_id = connection.scalar(select(product.c.id).where(product.c.product_key == product_key))
            if product_id is None:
                raise UnknownProduct(product_key)
            batches = connection.scalars(select(batch.c.number).where(batch.c.product_id == product_id)).all()
            for number in batches:
                for start in range(0, len(keys), _ASKED_AT_ONCE):
                    rows = connection.execute(
                        select(code.c.match_key, code.c.device_name, code.c.batch, code.c.row).where(
                            code.c.batch == number,
                            code.c.match_key.in_(keys[start : start + _ASKED_AT_ONCE]),
                        )
                    )
                    found.update({row.match_key: Standing(*row[1:]) for row in rows})
        let_go(keys)
        return found

    def names(self, number: int) -> list[str]:
        """The DeviceNames of a batch, by row."""
        with self._database.reading() as connection:
            return list(
                connection.scalars(
                    select(code.c.device_name).where(code.c.batch == number).order_by(code.c.row)
                )
            )
