"""Taking batches in, whole or not at all, and giving their codes out for a download."""

from array import array
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.model.bulk import in_bulk, let_go
from app.model.cancel import CancelToken
from app.model.code import ActivationCode, Generation
from app.model.codes import Codes
from app.model.issuer import Progress
from app.model.records import CodeRow
from app.model.secret import Secret
from app.model.wording import reason_of, said
from app.store.code_pieces import places_by_name
from app.store.code_rows import RECORD, activation_code, code_row, columns_of, full_rows, records
from app.store.database import Database
from app.store.errors import CodesInStock, ConstraintBroken, StockError, UnknownBatch, UnknownCode
from app.store.making import Making, NewBatch
from app.store.schema import batch as batch_table
from app.store.schema import code, product
from app.store.stock_checks import (
    Coded,
    NewCode,
    conflicts_with_stock,
    of_one_kind,
    refuse_known_file,
    refuse_repeated,
)
from app.store.vault import Vault

__all__ = ["NewCode", "Stock"]

_PAGE = 2_000
_NAME = RECORD.index(code.c.device_name)


class Stock:
    """Safe to call from many threads.

    Args:
        database: of the store.
        vault: opens the secrets.
        making: brings codes in.
    """

    def __init__(self, database: Database, vault: Vault, making: Making) -> None:
        self._database = database
        self._vault = vault
        self._making = making

    @in_bulk()
    def take_in(
        self,
        codes: Sequence[Coded],
        *,
        source_name: str,
        source_sha256: str,
        made_by: str,
        product_secret: Secret | None,
        debug: bool = False,
        note: str = "",
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """Put a batch into stock that a cloud issued.

        Nothing is left of codes that are refused. A batch that fails otherwise once it has begun stays
        listed with the reason, without codes.

        Args:
            codes: all of one product and one flashing method, at most as many as one file holds.
            source_name: name of the file, for the records.
            source_sha256: digest of the file; empty for codes that come from none.
            made_by: who takes them in.
            product_secret: of the product, where there is one; it is kept with the product.
            debug: whether they are for trials only.
            note: for the records.
            progress: told how many are in stock.
            cancel: by which the taking in is stopped; then nothing is left of it.

        Returns:
            The number of the batch.

        Raises:
            AlreadyImported: a file with these bytes is in stock.
            CodesInStock: a DeviceName of this product, or a DeviceSecret, is in stock; lists all.
            CodesRepeated: one stands twice in `codes`; lists all.
            ProductProblem: the product is in development, or its per-product secret is switched off.
            StockError: no codes, more than one product or method, or a ProductSecret that is missing
                or is not the product's.
            StoreUnavailable: the database can't be written now.
            Cancelled: a stop was asked for.
        """
        listed = of_one_kind(codes, product_secret)
        new = NewBatch(
            product_key=listed.product_key,
            method=listed.method,
            generation=Generation.CLOUD_FILE,
            quantity=len(listed),
            made_by=made_by,
            source_name=source_name,
            source_sha256=source_sha256,
            debug=debug,
            note=note,
            product_secret=listed.product_secret,
        )
        try:
            return self._making.make(
                new,
                lambda _: _by_name(listed),
                progress or _unheard,
                cancel or CancelToken(),
                failure_stays=True,
                refusals=(ConstraintBroken, StockError),
            )
        except ConstraintBroken as error:
            marks = self._marks(listed)
            refuse_repeated(listed, marks)
            with self._database.reading() as connection:
                refuse_known_file(connection, source_sha256)
                conflicts = conflicts_with_stock(connection, listed, marks)
            if not conflicts:
                raise StockError(
                    said("the batch could not be taken in; nothing was kept: {error}", error=reason_of(error))
                ) from error
            raise CodesInStock(conflicts) from error

    @in_bulk()
    def check(
        self, codes: Sequence[Coded], *, source_sha256: str, product_secret: Secret | None = None
    ) -> None:
        """See whether `take_in` would take these codes; nothing is written.

        Raises:
            AlreadyImported: a file with these bytes is in stock.
            CodesInStock: a DeviceName of this product, or a DeviceSecret, is in stock; lists all.
            CodesRepeated: one stands twice in `codes`; lists all.
            StockError: no codes, more than one product or method, or a ProductSecret that is missing
                or is not the product's.
        """
        listed = of_one_kind(codes, product_secret)
        marks = self._marks(listed)
        refuse_repeated(listed, marks)
        with self._database.reading() as connection:
            refuse_known_file(connection, source_sha256)
            self._making.require_product_secret(
                connection, listed.product_key, listed.method, listed.product_secret
            )
            conflicts = conflicts_with_stock(connection, listed, marks)
        let_go(marks)
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

    def one_code(self, code_id: int) -> tuple[CodeRow, ActivationCode]:
        """One code with its secrets.

        Raises:
            UnknownCode: there is no code with this id.
            SecretUnreadable: a sealed secret does not open.
        """
        with self._database.reading() as connection:
            row = connection.execute(full_rows().where(code.c.id == code_id)).one_or_none()
        if row is None:
            raise UnknownCode(code_id)
        return code_row(row), activation_code(row, self._vault)

    def _pages(self, batch: int) -> Iterator[tuple[CodeRow, ActivationCode]]:
        wanted = records().add_columns(code.c.row, code.c.device_secret).where(code.c.batch == batch)
        product_key, product_secret = self._product_of(batch)
        last = -1
        while True:
            with self._database.reading() as connection:
                page = wanted.where(code.c.row > last).order_by(code.c.row).limit(_PAGE)
                found = columns_of(connection, page)
            if not found:
                return
            *facts, rows, sealed = found
            names = facts[_NAME]
            secrets = self._vault.open_device_secrets(product_key, names, sealed)
            for row, name, secret in zip(map(CodeRow, *facts), names, secrets, strict=True):
                yield row, ActivationCode(product_key, name, secret, product_secret)
            last = rows[-1]

    def _product_of(self, batch: int) -> tuple[str, Secret | None]:
        """The ProductKey of a batch, and the ProductSecret if there is one."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(product.c.product_key, product.c.product_secret)
                .join_from(product, batch_table)
                .where(batch_table.c.number == batch)
            ).one()
        sealed = row.product_secret
        return row.product_key, sealed and self._vault.open_product_secret(sealed, row.product_key)

    def _marks(self, codes: Codes) -> list[bytes | None]:
        """The fingerprint of each code's secret; None where it has none."""
        secrets = codes.secrets
        return [None] * len(codes) if secrets is None else self._vault.fingerprints(secrets)


def _by_name(codes: Codes) -> Codes:
    """In the order of the names their indexes grow at their ends; `rows` say how the file had them."""
    # Each in steps of Python: one call for all would stop every other thread.
    order = array("I", (place for place in places_by_name(codes.names)))
    rows, names, secrets = codes.rows, codes.names, codes.secrets
    return Codes(
        codes.product_key,
        codes.product_secret,
        array("I", (rows[place] for place in order)),
        [names[place] for place in order],
        None if secrets is None else [secrets[place] for place in order],
    )


def _unheard(_done: int, _of: int) -> None:
    """For callers who want no progress."""
