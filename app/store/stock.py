"""Taking batches in, whole or not at all, and giving their codes out for a download."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)

from app.model.code import ActivationCode, FlashingMethod
from app.model.records import CodeRow
from app.model.secret import Secret
from app.store.code_rows import activation_code, code_row, full_rows
from app.store.database import Database
from app.store.errors import (
    CodesInStock,
    ConstraintBroken,
    StockError,
    UnknownBatch,
)
from app.store.schema import batch as batch_table
from app.store.schema import code, match_key_of, product
from app.store.stock_checks import (
    NewCode,
    SealedCode,
    conflicts_with_stock,
    one_kind,
    one_product_secret,
    refuse_known_file,
    refuse_repeated,
)
from app.store.vault import Vault

_CHUNK = 10_000
_PAGE = 2_000


class Stock:
    """Safe to call from many threads; taking in is one transaction.

    Args:
        database: of the store.
        vault: seals and opens the secrets.
        clock: gives aware times.
    """

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def take_in(
        self,
        codes: Sequence[NewCode],
        *,
        source_name: str,
        source_sha256: str,
        made_by: str,
        product_secret: Secret | None,
    ) -> int:
        """Put a batch into stock.

        Args:
            codes: all of one product and one flashing method, at most as many as one file holds.
            source_name: name of the file, for the records.
            source_sha256: digest of the file; empty for codes that come from none.
            made_by: who takes them in.
            product_secret: of the product, where there is one; it is kept with the product.

        Returns:
            The number of the batch.

        Raises:
            AlreadyImported: a file with these bytes is in stock.
            CodesInStock: a DeviceName of this product, or a DeviceSecret, is in stock; lists all.
            CodesRepeated: one stands twice in `codes`; lists all.
            StockError: no codes, more than one product or method, or a ProductSecret that is missing
                or is not the product's.
            StoreUnavailable: the database can't be written now.
        """
        product_key, method = one_kind(codes)
        secret = one_product_secret(codes, product_secret)
        sealed = self._seal(codes)  # outside of the transaction: others go on working meanwhile
        header = {
            "method": method,
            "source_name": source_name,
            "source_sha256": source_sha256,
            "made_by": made_by,
            "issued": len(codes),
        }
        try:
            with self._database.writing() as connection:
                self._database.place.alone(connection, "import")
                refuse_known_file(connection, source_sha256)
                new_secret = self._new_secret(connection, product_key, method, secret)
                product_id = self._product(connection, product_key, new_secret)
                return self._insert(connection, product_id, sealed, header)
        except ConstraintBroken as error:
            with self._database.reading() as connection:
                refuse_known_file(connection, source_sha256)
                conflicts = conflicts_with_stock(connection, product_key, sealed)
            if not conflicts:
                raise StockError(f"the batch could not be taken in; nothing was kept: {error}") from error
            raise CodesInStock(conflicts) from error

    def check(
        self, codes: Sequence[NewCode], *, source_sha256: str, product_secret: Secret | None = None
    ) -> None:
        """See whether `take_in` would take these codes; nothing is written.

        Raises:
            AlreadyImported: a file with these bytes is in stock.
            CodesInStock: a DeviceName of this product, or a DeviceSecret, is in stock; lists all.
            CodesRepeated: one stands twice in `codes`; lists all.
            StockError: no codes, more than one product or method, or a ProductSecret that is missing
                or is not the product's.
        """
        product_key, method = one_kind(codes)
        secret = one_product_secret(codes, product_secret)
        marked = [
            SealedCode(new.row, new.code.device_name, None, self._fingerprint(new.code)) for new in codes
        ]
        refuse_repeated(marked)
        with self._database.reading() as connection:
            refuse_known_file(connection, source_sha256)
            self._new_secret(connection, product_key, method, secret)
            conflicts = conflicts_with_stock(connection, product_key, marked)
        if conflicts:
            raise CodesInStock(conflicts)

    def known_product_secret(self, product_key: str) -> bool:
        """Whether the ProductSecret of a product is in the store."""
        with self._database.reading() as connection:
            return (
                connection.scalar(
                    select(product.c.id).where(
                        product.c.product_key == product_key, product.c.product_secret.is_not(None)
                    )
                )
                is not None
            )

    def export_codes(self, batch: int) -> Iterator[tuple[CodeRow, ActivationCode]]:
        """The codes of a batch with their secrets, by row; read in pages, so that nobody is kept waiting.

        Raises:
            UnknownBatch: there is no such batch.
            SecretUnreadable: a sealed secret does not open.
        """
        with self._database.reading() as connection:
            if connection.scalar(select(batch_table.c.number).where(batch_table.c.number == batch)) is None:
                raise UnknownBatch(batch)
        return self._pages(batch)

    def _pages(self, batch: int) -> Iterator[tuple[CodeRow, ActivationCode]]:
        last: int | None = None
        while True:
            page = full_rows().where(code.c.batch == batch).order_by(code.c.row).limit(_PAGE)
            if last is not None:
                page = page.where(code.c.row > last)
            with self._database.reading() as connection:
                rows = connection.execute(page).all()
            for row in rows:
                yield code_row(row), activation_code(row, self._vault)
            if len(rows) < _PAGE:
                return
            last = rows[-1].row

    def _seal(self, codes: Sequence[NewCode]) -> list[SealedCode]:
        sealed = [
            SealedCode(new.row, new.code.device_name, self._blob(new.code), self._fingerprint(new.code))
            for new in codes
        ]
        refuse_repeated(sealed)
        return sealed

    def _blob(self, code: ActivationCode) -> bytes | None:
        secret = code.device_secret
        return secret and self._vault.seal_device_secret(secret, code.product_key, code.device_name)

    def _fingerprint(self, code: ActivationCode) -> bytes | None:
        return code.device_secret and self._vault.fingerprint(code.device_secret)

    def _new_secret(
        self, connection: Connection, product_key: str, method: FlashingMethod, given: Secret | None
    ) -> Secret | None:
        """The ProductSecret that has to be kept with the product, if it is not there yet."""
        stored = connection.scalar(
            select(product.c.product_secret).where(product.c.product_key == product_key)
        )
        if stored is None and given is None and method is FlashingMethod.PER_PRODUCT:
            raise StockError(
                f"the codes of product {product_key} have no DeviceSecret, so they need its ProductSecret; "
                "give the ProductSecret together with the file"
            )
        if stored is None or given is None:
            return given
        if self._vault.open_product_secret(stored, product_key) != given:
            raise StockError(
                f"the ProductSecret given for product {product_key} is not the one in the store; "
                "check which one the platform shows"
            )
        return None

    def _product(self, connection: Connection, product_key: str, new_secret: Secret | None) -> int:
        sealed = None if new_secret is None else self._vault.seal_product_secret(new_secret, product_key)
        known = connection.scalar(select(product.c.id).where(product.c.product_key == product_key))
        if known is None:
            row = {
                "product_key": product_key,
                "name": product_key,
                "product_secret": sealed,
                "made_at": self._clock(),
            }
            return connection.execute(insert(product).values(row).returning(product.c.id)).scalar_one()
        if sealed is not None:
            connection.execute(update(product).where(product.c.id == known).values(product_secret=sealed))
        return known

    def _insert(
        self, connection: Connection, product_id: int, sealed: Sequence[SealedCode], header: dict[str, Any]
    ) -> int:
        now = self._clock()
        # Batches are counted without gaps; a sequence of PostgreSQL would skip those that failed.
        number = (connection.scalar(select(func.max(batch_table.c.number))) or 0) + 1
        connection.execute(
            insert(batch_table).values(number=number, product_id=product_id, made_at=now, **header)
        )
        # What all codes share stands in the statement itself: half a million conversions less under the lock.
        shared = {"batch": number, "product_id": product_id, "changed_at": now}
        statement = insert(code).values(
            {name: _written_out(connection, code.c[name], value) for name, value in shared.items()}
            | {name: bindparam(name, type_=code.c[name].type) for name in SealedCode._fields}
            | {"match_key": match_key_of(bindparam("device_name", type_=code.c.device_name.type))}
        )
        for start in range(0, len(sealed), _CHUNK):
            connection.execute(statement, [new._asdict() for new in sealed[start : start + _CHUNK]])
        return number


def _written_out(connection: Connection, column: ColumnElement[Any], value: object) -> ColumnElement[Any]:
    """A value of the program's own (never of a file) as the statement's text has it."""
    written = literal(value, column.type).compile(
        dialect=connection.dialect, compile_kwargs={"literal_binds": True}
    )
    return literal_column(str(written), column.type)
