"""Products of the centre: what may be produced, how, and how many."""

from app.model.code import product_key_problem, secret_problem
from app.model.mac import Mac
from app.model.person import Person, Role
from app.model.product import Connectivity, MacRange, ProductRow, ProjectType, QuotaEntry, QuotaKind
from app.model.reports import DeskError
from app.model.secret import Secret
from app.model.wording import reason_of, said
from app.station.centre.refusals import told
from app.station.people import require
from app.store.store import Store

_LONGEST_NAME = 64
_LARGEST_LIMIT = 3_000_000
"""The largest that a platform allows (the IoT platform's in Shanghai)."""


class Products:
    """Every method raises DeskError with a text for people, and changes nothing then.

    Args:
        store: the open books.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, search: str = "") -> list[ProductRow]:
        """All products by name; `search` is part of the name or of the ProductKey."""
        with told():
            return self._store.products.rows(search)

    def row(self, product_key: str) -> ProductRow:
        """One product."""
        with told():
            return self._store.products.row(product_key)

    def add(
        self,
        product_key: str,
        name: str,
        connectivity: Connectivity,
        project_type: ProjectType,
        by: Person,
    ) -> None:
        """Enter a product; it is in development until it is published."""
        require(by, Role.ENGINEER, said("add a product"))
        problem = product_key_problem(product_key)
        if problem is not None:
            raise DeskError(said("the ProductKey {problem}", problem=problem))
        with told():
            self._store.products.add(
                product_key,
                name=_name(name),
                connectivity=connectivity,
                project_type=project_type,
                by=by,
            )

    def edit(
        self,
        product_key: str,
        name: str,
        connectivity: Connectivity,
        project_type: ProjectType,
        by: Person,
    ) -> None:
        """Change what a product is called and how it is sorted."""
        require(by, Role.ENGINEER, said("change a product"))
        with told():
            self._store.products.edit(
                product_key,
                name=_name(name),
                connectivity=connectivity,
                project_type=project_type,
                by=by,
            )

    def set_limit(self, product_key: str, limit: int, by: Person) -> None:
        """Set how many codes a product may have; 500,000 if nobody does."""
        require(by, Role.SUPERVISOR, said("change how many codes a product may have"))
        if not 1 <= limit <= _LARGEST_LIMIT:
            raise DeskError(said("the limit of a product is between 1 and {most}", most=_LARGEST_LIMIT))
        with told():
            self._store.products.set_limit(product_key, limit, by)

    def publish(self, product_key: str, by: Person) -> None:
        """Let a product be produced; this is not taken back."""
        require(by, Role.ENGINEER, said("publish a product"))
        with told():
            self._store.products.publish(product_key, by)

    def set_product_secret(self, product_key: str, secret: Secret, by: Person) -> None:
        """Keep the ProductSecret of a product, sealed."""
        require(by, Role.ENGINEER, said("enter a ProductSecret"))
        problem = secret_problem(secret.reveal())
        if problem is not None:
            raise DeskError(said("the ProductSecret {problem}", problem=problem))
        with told():
            self._store.products.set_product_secret(product_key, secret, by)

    def enable_per_product(self, product_key: str, by: Person) -> None:
        """Switch the per-product secret on; whoever calls this has told its risk and got a yes."""
        require(by, Role.ENGINEER, said("switch the per-product secret on"))
        with told():
            self._store.products.switch_per_product(product_key, by, on=True)

    def at_risk(self, product_key: str) -> int:
        """Units that were flashed with the per-product secret and are not activated."""
        with told():
            return self._store.products.at_risk(product_key)

    def disable_per_product(self, product_key: str, typed_name: str, by: Person) -> None:
        """Switch the per-product secret off: units flashed with it and not activated can never connect.

        Args:
            product_key: of the product.
            typed_name: the product's name, as a person has typed it to show that this one is meant.
            by: whose PIN was confirmed for it.
        """
        require(by, Role.ENGINEER, said("switch the per-product secret off"))
        with told():
            row = self._store.products.row(product_key)
            if typed_name.strip() != row.name:
                raise DeskError(
                    said(
                        "type the product's name, {name}, to switch its per-product secret off", name=row.name
                    )
                )
            self._store.products.switch_per_product(product_key, by, on=False)

    def quota(self, product_key: str) -> list[QuotaEntry]:
        """What was bought or asked for, oldest first; cloud files enter their own."""
        with told():
            return self._store.quota.entries(product_key)

    def buy(self, product_key: str, quantity: int, note: str, kind: QuotaKind, by: Person) -> None:
        """Enter codes that were bought, or debug codes that were asked for; this is not taken back."""
        require(by, Role.ENGINEER, said("enter quota"))
        with told():
            self._store.quota.buy(product_key, quantity, kind=kind, note=note.strip(), by=by)

    def ranges(self, product_key: str) -> list[MacRange]:
        """The product's MAC pool."""
        with told():
            return self._store.mac_pool.ranges(product_key)

    def add_range(self, product_key: str, first: str, last: str, note: str, by: Person) -> MacRange:
        """Add MACs to the pool; `first` and `last` in any spelling."""
        require(by, Role.ENGINEER, said("change the MAC pool"))
        try:
            ends = Mac.parse(first), Mac.parse(last)
        except ValueError as error:
            raise DeskError(reason_of(error)) from error
        with told():
            return self._store.mac_pool.add(product_key, *ends, note=note.strip(), by=by)

    def remove_range(self, number: int, by: Person) -> None:
        """Take a range out of the pool of which nothing was issued."""
        require(by, Role.ENGINEER, said("change the MAC pool"))
        with told():
            self._store.mac_pool.remove(number, by=by)


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise DeskError(
            said("a product's name has 1 to {most} characters, all printable", most=_LONGEST_NAME)
        )
    return name
