"""The books: where each code is, looked up without changing anything."""

from sqlalchemy import func, select

from app.model.records import CodeRow, Counts
from app.store.code_rows import code_row, records
from app.store.errors import UnknownBatch
from app.store.ledger_part import LedgerPart
from app.store.schema import batch as batch_table
from app.store.schema import code, product


class Books(LedgerPart):
    """The part that looks codes up and counts them."""

    def find(self, product_key: str, device_name: str) -> CodeRow | None:
        """The code with this identity."""
        with self._database.reading() as connection:
            row = connection.execute(
                records().where(product.c.product_key == product_key, code.c.device_name == device_name)
            ).one_or_none()
        return None if row is None else code_row(row)

    def counts(self, batch: int) -> Counts:
        """The books of a batch.

        Raises:
            UnknownBatch: there is no such batch.
        """
        with self._database.reading() as connection:
            issued = connection.scalar(select(batch_table.c.issued).where(batch_table.c.number == batch))
            if issued is None:
                raise UnknownBatch(batch)
            counted = connection.execute(
                select(code.c.state, func.count()).where(code.c.batch == batch).group_by(code.c.state)
            )
            return Counts(issued=issued, **{state.value: number for state, number in counted})

    def balance(self, batch: int) -> int:
        """Issued less all the places where a code can be; 0 when the books balance.

        Raises:
            UnknownBatch: there is no such batch.
        """
        return self.counts(batch).difference
