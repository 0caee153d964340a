"""Products: their facts, their flashing methods, and their books."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, insert, or_, select, update

from app.model.code import CodeState, FlashingMethod
from app.model.person import Person
from app.model.product import Connectivity, ProductRow, ProductStatus, ProjectType
from app.model.records import Counts
from app.model.secret import Secret
from app.model.wording import said
from app.store.code_rows import AnyRow
from app.store.database import Database
from app.store.deeds import Deeds
from app.store.errors import ConstraintBroken, ProductProblem, UnknownProduct
from app.store.quota import Books, all_books
from app.store.schema import ACTIVATED, batch, code, product
from app.store.vault import Vault

_BOUND = [state for state in CodeState if state.bound]


class Products:
    """Safe to call from many threads; every call is a short transaction of its own.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        vault: seals the ProductSecrets.
        deeds: where changes are put on record.
        clock: gives aware times.
    """

    def __init__(self, database: Database, vault: Vault, deeds: Deeds, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._deeds = deeds
        self._clock = clock

    def rows(self, search: str = "") -> list[ProductRow]:
        """All products by name; `search` is part of the name or of the ProductKey, in any case."""
        wanted = select(product).order_by(func.lower(product.c.name), product.c.id)
        if term := search.strip():
            wanted = wanted.where(
                or_(
                    *(one.icontains(term, autoescape=True) for one in (product.c.name, product.c.product_key))
                )
            )
        with self._database.reading() as connection:
            found = connection.execute(wanted).all()
            tallies = _tallies(connection)
            quotas = all_books(connection)
        return [_row(one, tallies, quotas) for one in found]

    def row(self, product_key: str) -> ProductRow:
        """One product.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        with self._database.reading() as connection:
            found = _found(connection, product_key)
            return _row(found, _tallies(connection, found.id), all_books(connection))

    def add(
        self,
        product_key: str,
        *,
        name: str,
        connectivity: Connectivity,
        project_type: ProjectType,
        by: Person,
    ) -> None:
        """Enter a product; it is in development.

        Raises:
            ProductProblem: the ProductKey is there already.
        """
        try:
            with self._database.writing() as connection:
                added = connection.scalar(
                    insert(product)
                    .values(
                        product_key=product_key,
                        name=name,
                        made_at=self._clock(),
                        status=ProductStatus.DEVELOPING,
                        connectivity=connectivity,
                        project_type=project_type,
                    )
                    .returning(product.c.id)
                )
                subject = (product.name, added)
                self._deeds.note_in(
                    connection, by, "add product", product_key=product_key, detail=name, subject=subject
                )
        except ConstraintBroken as error:
            raise ProductProblem(
                said("product {product_key} is entered already", product_key=product_key)
            ) from error

    def edit(
        self,
        product_key: str,
        *,
        name: str,
        connectivity: Connectivity,
        project_type: ProjectType,
        by: Person,
    ) -> None:
        """Change what a product is called and how it is sorted.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        new = {"name": name, "connectivity": connectivity, "project_type": project_type}
        detail = f"{name}, {connectivity}, {project_type}"
        self._change(product_key, new, by, "edit product", detail)

    def set_limit(self, product_key: str, limit: int, by: Person) -> None:
        """Set how many codes a product may have.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        self._change(product_key, {"code_limit": limit}, by, "set limit", f"at most {limit} codes")

    def publish(self, product_key: str, by: Person) -> None:
        """Let a product be produced; it stays so.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        self._change(product_key, {"status": ProductStatus.PUBLISHED}, by, "publish product")

    def set_product_secret(self, product_key: str, secret: Secret, by: Person) -> None:
        """Keep the ProductSecret, sealed; one that is there already is never replaced by another.

        Raises:
            UnknownProduct: there is none with this ProductKey.
            ProductProblem: the product has another one.
        """
        with self._database.writing() as connection:
            found = _found(connection, product_key, lock=True)
            if found.product_secret is not None:
                if self._vault.open_product_secret(found.product_secret, product_key) != secret:
                    raise ProductProblem(
                        said(
                            "product {product_key} has another ProductSecret; check which one the "
                            "platform shows",
                            product_key=product_key,
                        )
                    )
                return
            sealed = self._vault.seal_product_secret(secret, product_key)
            connection.execute(update(product).where(product.c.id == found.id).values(product_secret=sealed))
            subject = (product.name, found.id)
            self._deeds.note_in(
                connection, by, "keep ProductSecret", product_key=product_key, subject=subject
            )

    def switch_per_product(self, product_key: str, by: Person, *, on: bool) -> None:
        """Switch the per-product secret on or off for batches to come.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        with self._database.writing() as connection:
            found = _found(connection, product_key, lock=True)
            if found.per_product is on:
                return
            connection.execute(update(product).where(product.c.id == found.id).values(per_product=on))
            at_risk = _tallies(connection, found.id).get(found.id, _NONE).at_risk
            self._deeds.note_in(
                connection,
                by,
                f"switch per-product secret {'on' if on else 'off'}",
                product_key=product_key,
                detail=f"{at_risk} units flashed with it and not activated",
                subject=(product.name, found.id),
            )

    def at_risk(self, product_key: str) -> int:
        """Units that were flashed with the per-product secret and have not been activated.

        Raises:
            UnknownProduct: there is none with this ProductKey.
        """
        return self.row(product_key).at_risk

    def _change(
        self, product_key: str, values: Mapping[str, object], by: Person, what: str, detail: str = ""
    ) -> None:
        with self._database.writing() as connection:
            found = _found(connection, product_key, lock=True)
            connection.execute(update(product).where(product.c.id == found.id).values(**values))
            subject = (product.name, found.id)
            self._deeds.note_in(connection, by, what, product_key=product_key, detail=detail, subject=subject)


class _Tally:
    """Codes of a product, counted over its batches."""

    def __init__(self) -> None:
        self.states: dict[str, int] = {}
        self.issued = 0
        self.at_risk = 0
        self.activated = 0


_NONE = _Tally()


def _found(connection: Connection, product_key: str, *, lock: bool = False) -> AnyRow:
    wanted = select(product).where(product.c.product_key == product_key)
    found = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise UnknownProduct(product_key)
    return found


def _tallies(connection: Connection, product_id: int | None = None) -> dict[int, _Tally]:
    """Counted from indexes alone: by batch and state, then put together by product."""
    batches = select(batch.c.number, batch.c.product_id, batch.c.method, batch.c.issued).where(
        batch.c.state.in_(("open", "closed"))
    )
    if product_id is not None:
        batches = batches.where(batch.c.product_id == product_id)
    known = {row.number: row for row in connection.execute(batches)}
    found: dict[int, _Tally] = {}
    for row in known.values():
        found.setdefault(row.product_id, _Tally()).issued += row.issued

    counts = select(code.c.batch, code.c.state, func.count()).group_by(code.c.batch, code.c.state)
    if product_id is not None:
        counts = counts.where(code.c.batch.in_(list(known)))
    for number, state, count in connection.execute(counts):
        if number not in known:
            continue
        tally = found[known[number].product_id]
        tally.states[state.value] = tally.states.get(state.value, 0) + count
        if known[number].method is FlashingMethod.PER_PRODUCT and state in _BOUND:
            tally.at_risk += count
    for number, state, count in connection.execute(counts.where(ACTIVATED)):
        tally = found[known[number].product_id]
        tally.activated += count
        if known[number].method is FlashingMethod.PER_PRODUCT and state in _BOUND:
            tally.at_risk -= count
    return found


def _row(row: AnyRow, tallies: Mapping[int, _Tally], quotas: Mapping[int, tuple[Books, Books]]) -> ProductRow:
    tally = tallies.get(row.id, _NONE)
    production, debug = quotas.get(row.id, (Books(0, 0), Books(0, 0)))
    return ProductRow(
        product_key=row.product_key,
        name=row.name,
        status=row.status,
        connectivity=row.connectivity,
        project_type=row.project_type,
        per_product=row.per_product,
        has_product_secret=row.product_secret is not None,
        made_at=row.made_at,
        bought=production.bought,
        issued=production.issued,
        debug_bought=debug.bought,
        debug_issued=debug.issued,
        counts=Counts(issued=tally.issued, **tally.states),
        at_risk=tally.at_risk,
        activated=tally.activated,
        code_limit=row.code_limit,
    )
