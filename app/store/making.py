"""Batches in the making: their codes come into stock in pieces, and are nobody's until the last one is there.

One transaction for half a million codes would keep every slot of every station waiting for it. So a batch
begins in a state in which nothing is handed out of it; its codes come in by short transactions; the last step
counts them and opens the batch. A making that is cancelled or fails takes its rows back; one whose program
died is taken back at the next opening of the store.

They come in the order of their names: neighbours in the largest indexes then lie in the same pages.
"""

from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, text, update

from app.model.bulk import in_bulk
from app.model.cancel import CancelToken
from app.model.code import BatchState, FlashingMethod, Generation
from app.model.codes import Codes
from app.model.faults import Cancelled
from app.model.issuer import IssuerError, Progress
from app.model.product import ProductStatus
from app.model.secret import Secret
from app.model.wording import packed, reason_of, said
from app.store.centre_schema import mac_use, quota_entry
from app.store.cloud_schema import wanted_names
from app.store.code_names import NAMES, names_digest
from app.store.code_pieces import RawCode, insert_codes, sealed_pieces
from app.store.database import Database
from app.store.errors import ProductProblem, StockError, StoreError, UnknownProduct
from app.store.mac_pool import take_macs
from app.store.quota import enter_with_batch, require_quota
from app.store.schema import batch, code, product, session
from app.store.sessions import Sessions
from app.store.stock_checks import refuse_known_file
from app.store.vault import Vault

PIECE = 30_000
"""Codes of one transaction: others wait for it about half a second. Smaller pieces write the pages of the
indexes, which nearly all change in each of them, more often: half as many codes take a quarter longer."""
_BREATH = 0.005
"""Seconds between two pieces: who waits for the writer's turn gets it; a lock alone would not see to that."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is made.

    Args:
        quantity: codes that it will have, exactly.
        source_sha256: of the file; empty for codes that come from none.
        made_by: who answers for it.
        product_secret: kept with the product, where it is not there yet.
        with_macs: whether its names are taken from the product's MAC pool.
        issuer: who issues the codes, in a word.
        place: where that issuer is, if what it issues exists outside of these books too.
        application: by which the issuer knows it; it outlives the program.
    """

    product_key: str
    method: FlashingMethod
    generation: Generation
    quantity: int
    made_by: str
    source_name: str = ""
    source_sha256: str = ""
    debug: bool = False
    note: str = ""
    product_secret: Secret | None = field(default=None, repr=False)
    with_macs: bool = False
    issuer: str = ""
    place: str = ""
    application: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A batch that is being made.

    Args:
        macs: runs of MACs that it has, where it takes its names from the pool.
        new_product: whether the product came with it.
    """

    number: int
    product_id: int
    macs: list[tuple[int, int]]
    new_product: bool


class Making:
    """Safe to call from many threads.

    Args:
        database: of the store.
        vault: seals the secrets.
        sessions: tells which session this is.
        clock: gives aware times.
    """

    def __init__(
        self, database: Database, vault: Vault, sessions: Sessions, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._sessions = sessions
        self._clock = clock

    def make(
        self,
        new: NewBatch,
        codes: Callable[[Begun], Iterable[RawCode] | Codes],
        progress: Progress,
        cancel: CancelToken,
        *,
        failure_stays: bool = False,
        refusals: tuple[type[Exception], ...] = (),
    ) -> int:
        """Make a batch, whole or not at all.

        Args:
            new: what is made.
            codes: gives all of its codes, best in the order of their names; may block.
            progress: told how many are in stock.
            cancel: looked at between two pieces.
            failure_stays: whether a batch that fails once it has begun stays listed with the reason, without
                codes; else nothing is left of it. A product that came with it stays too.
            refusals: errors by which the codes are refused; nothing is left of a batch then, as after a stop.

        Returns:
            The number of the batch.

        Raises:
            AlreadyImported: a file with these bytes is in stock.
            QuotaInsufficient: fewer codes are left than are wanted.
            ProductProblem: the product may not be produced this way.
            MacPoolRefused: too few MACs are free.
            ConstraintBroken: a name of this product, or a secret, is in stock or stands twice.
            StockError: the codes are others, or more or fewer, than was said.
            Cancelled: a stop was asked for; nothing is left.
        """
        begun = self.begin(new)
        try:
            self.fill(begun, new, codes(begun), progress, cancel)
            cancel.check()
            self.open(begun, new)
        except BaseException as error:
            failed = isinstance(error, Exception) and not isinstance(error, (Cancelled, *refusals))
            with suppress(StoreError):  # then the next opening takes it back
                if failed and failure_stays:
                    self.fail(begun, _why(error))
                else:
                    self.undo(begun)
            raise
        return begun.number

    def begin(self, new: NewBatch) -> Begun:
        """Enter a batch whose codes are still to come; what forbids it is looked at here."""
        with self._database.writing() as connection:
            return self.begin_in(connection, new, BatchState.CREATE)

    def begin_in(self, connection: Connection, new: NewBatch, state: BatchState) -> Begun:
        """The same within a transaction; the batch is still to be checked, or is being created."""
        self._database.place.alone(connection, "import")
        refuse_known_file(connection, new.source_sha256)
        product_id, fresh = self._product(connection, new)
        # Batches are counted without gaps; a sequence of PostgreSQL would skip those that failed.
        number = (connection.scalar(select(func.max(batch.c.number))) or 0) + 1
        connection.execute(
            insert(batch).values(
                number=number,
                product_id=product_id,
                method=new.method,
                source_name=new.source_name,
                source_sha256=new.source_sha256,
                made_at=self._clock(),
                made_by=new.made_by,
                issued=new.quantity,
                state=state,
                generation=new.generation,
                debug=new.debug,
                note=new.note,
                session=self._sessions.id,
                worker=self._sessions.id,
                issuer=new.issuer,
                place=new.place,
                application=new.application,
            )
        )
        macs = take_macs(connection, product_id, number, new.quantity) if new.with_macs else []
        return Begun(number, product_id, macs, fresh)

    def fill(
        self,
        begun: Begun,
        new: NewBatch,
        codes: Iterable[RawCode] | Codes,
        progress: Progress,
        cancel: CancelToken,
    ) -> None:
        """Bring the codes in, piece by piece."""
        done = 0
        progress(0, new.quantity)
        sealed = sealed_pieces(self._vault, new.product_key, codes, PIECE, cancel.check)
        waits_for_others = bool(new.place)  # perhaps for hours
        with closing(sealed) as pieces, nullcontext() if waits_for_others else in_bulk():
            for piece in pieces:
                cancel.check()
                done += len(piece.rows)
                if done > new.quantity:
                    raise StockError(
                        said("more codes came than the {quantity} that were asked for", quantity=new.quantity)
                    )
                with self._database.writing() as connection:
                    insert_codes(connection, begun.number, begun.product_id, self._clock(), piece)
                progress(done, new.quantity)
                cancel.wait(_BREATH)
        if done != new.quantity:
            raise StockError(
                said(
                    "{quantity} codes were asked for and {done} came; nothing was kept",
                    quantity=new.quantity,
                    done=done,
                )
            )

    def open(self, begun: Begun, new: NewBatch) -> None:
        """The last step: all codes are there, so the batch is in stock."""
        chain, now = self._sessions.chain, self._clock()
        with self._database.writing() as connection:  # what reads the names keeps as many pages again
            self._database.place.forget(connection)
        with self._database.reading() as connection:
            names = names_digest(connection, begun.number)
        with self._database.writing() as connection:
            stored = connection.scalar(
                select(product.c.product_secret).where(product.c.id == begun.product_id).with_for_update()
            )
            secret = self._new_secret(stored, new)
            if secret is not None:
                sealed = self._vault.seal_product_secret(secret, new.product_key)
                connection.execute(
                    update(product).where(product.c.id == begun.product_id).values(product_secret=sealed)
                )
                subject = (product.name, begun.product_id)
                chain.note(connection, "keep ProductSecret", now, person=new.made_by, subject=subject)
            if new.generation is Generation.CLOUD_FILE:
                entered = enter_with_batch(
                    connection,
                    begun.product_id,
                    begun.number,
                    new.quantity,
                    debug=new.debug,
                    note=new.source_name,
                    person=new.made_by,
                    at=now,
                )
                subject = (quota_entry.name, entered)
                chain.note(connection, "enter quota", now, person=new.made_by, subject=subject)
            connection.execute(
                update(batch)
                .where(batch.c.number == begun.number)
                .values(state=BatchState.OPEN, worker=None, problem="")
            )
            connection.execute(delete(wanted_names).where(wanted_names.c.batch == begun.number))
            number, by = begun.number, new.made_by
            chain.note(connection, "open batch", now, person=by, subject=(batch.name, number), batch=number)
            chain.note(connection, NAMES, now, person=by, subject=(NAMES, number), state=names, batch=number)

    def fail(self, begun: Begun, problem: str) -> None:
        """Let a batch that was never opened be one whose creation failed: its codes and MACs are free again.

        Args:
            begun: the batch.
            problem: why, for people.
        """
        self.take_back(begun.number)
        with self._database.writing() as connection:
            connection.execute(delete(mac_use).where(mac_use.c.batch == begun.number))
            connection.execute(
                update(batch)
                .where(batch.c.number == begun.number)
                .values(state=BatchState.CREATE_FAILED, worker=None, problem=packed(problem))
            )

    def take_back(self, number: int) -> None:
        """Take the codes back that have come in so far."""
        while self._taken_back(number):
            pass

    def undo(self, begun: Begun) -> None:
        """Take a batch back that was never opened: nothing is left of it."""
        self.take_back(begun.number)
        with self._database.writing() as connection:
            connection.execute(delete(wanted_names).where(wanted_names.c.batch == begun.number))
            connection.execute(delete(mac_use).where(mac_use.c.batch == begun.number))
            connection.execute(delete(batch).where(batch.c.number == begun.number))
            if begun.new_product:
                self._forget_product(connection, begun.product_id)

    def undo_left(self) -> int:
        """Take back what dead programs were making here; returns how many batches that were.

        What a cloud was asked for waits instead, to be continued or given up by a person.
        """
        with self._database.reading() as connection:
            left = connection.execute(
                select(batch.c.number, batch.c.product_id)
                .join_from(batch, session, batch.c.session == session.c.id)
                .where(
                    batch.c.state == BatchState.CREATE,
                    batch.c.application == "",
                    batch.c.place == "",
                    session.c.ended_at.is_not(None),
                )
            ).all()
        for row in left:
            self.undo(Begun(row.number, row.product_id, [], new_product=True))
        return len(left)

    def _forget_product(self, connection: Connection, product_id: int) -> None:
        """Take a product back that came with a batch, unless it has got anything else meanwhile."""
        used = (
            select(batch.c.number).where(batch.c.product_id == product_id).exists(),
            select(quota_entry.c.id).where(quota_entry.c.product_id == product_id).exists(),
            text("status = 'published' AND name = product_key AND product_secret IS NULL"),
        )
        taken = connection.execute(
            delete(product).where(product.c.id == product_id, ~used[0], ~used[1], used[2])
        )
        if taken.rowcount:
            subject = (product.name, product_id)
            self._sessions.chain.note(connection, "take product back", self._clock(), subject=subject)

    def _taken_back(self, number: int) -> int:
        with self._database.writing() as connection:
            some = select(code.c.id).where(code.c.batch == number).limit(PIECE)
            return connection.execute(delete(code).where(code.c.id.in_(some))).rowcount

    def _product(self, connection: Connection, new: NewBatch) -> tuple[int, bool]:
        """The product's id, and whether it was made now."""
        row = connection.execute(
            select(product).where(product.c.product_key == new.product_key).with_for_update()
        ).one_or_none()
        self._new_secret(None if row is None else row.product_secret, new)
        by_cloud = new.generation is Generation.CLOUD_FILE
        per_product = new.method is FlashingMethod.PER_PRODUCT
        if row is None:
            if not by_cloud:
                raise UnknownProduct(new.product_key)
            made = insert(product).values(
                product_key=new.product_key,
                name=new.product_key,
                made_at=self._clock(),
                # The platform issues codes for published products only, by a method that is on there.
                status=ProductStatus.PUBLISHED,
                per_product=per_product,
            )
            added = connection.execute(made.returning(product.c.id)).scalar_one()
            self._sessions.chain.note(
                connection,
                "add product",
                self._clock(),
                person=new.made_by,
                subject=(product.name, added),
                product_key=new.product_key,
            )
            return added, True
        if row.status is not ProductStatus.PUBLISHED and not new.debug:
            raise ProductProblem(
                said(
                    "product {product_key} is in development; only published products can be produced",
                    product_key=new.product_key,
                )
            )
        if per_product and not row.per_product:
            raise ProductProblem(
                said(
                    "the per-product secret is switched off for product {product_key}; "
                    "switch it on first, after reading its risk",
                    product_key=new.product_key,
                )
            )
        if not by_cloud:
            require_quota(connection, row.id, row.code_limit, new.quantity, debug=new.debug)
        return row.id, False

    def require_product_secret(
        self, connection: Connection, product_key: str, method: FlashingMethod, given: Secret | None
    ) -> None:
        """Refuse a ProductSecret that is missing or is not the product's.

        Raises:
            StockError: it is so.
        """
        stored = connection.scalar(
            select(product.c.product_secret).where(product.c.product_key == product_key)
        )
        new = NewBatch(product_key, method, Generation.CLOUD_FILE, 0, "", product_secret=given)
        self._new_secret(stored, new)

    def _new_secret(self, stored: bytes | None, new: NewBatch) -> Secret | None:
        """The ProductSecret that has to be kept with the product, if it is not there yet."""
        given, product_key = new.product_secret, new.product_key
        if stored is None and given is None and new.method is FlashingMethod.PER_PRODUCT:
            raise StockError(
                said(
                    "the codes of product {product_key} have no DeviceSecret, so they need its "
                    "ProductSecret; give the ProductSecret together with the file",
                    product_key=product_key,
                )
            )
        if stored is None or given is None:
            return given
        if self._vault.open_product_secret(stored, product_key) != given:
            raise StockError(
                said(
                    "the ProductSecret given for product {product_key} is not the one in the store; "
                    "check which one the platform shows",
                    product_key=product_key,
                )
            )
        return None


def _why(error: BaseException) -> str:
    """Why a making failed; what is no error of ours may quote what it had in hand."""
    if isinstance(error, (StoreError, IssuerError)):
        return reason_of(error)
    return said("an error in Flashline itself: {kind}", kind=type(error).__name__)
