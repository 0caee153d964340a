"""Commands on products: `flashline products`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import AsJson, DataDir
from app.cli.tables import table
from app.model.person import Role
from app.model.product import Connectivity, ProductRow, ProjectType

app = typer.Typer(help="What may be produced, and how.", no_args_is_help=True, cls=CommandList)

Key = Annotated[str, typer.Argument(metavar="PK", help="ProductKey.")]
_RISK = (
    "All units of the product will share one secret: who reads it out of one of them can pretend to be any "
    "other. And if the method is switched off later, units that were flashed with it and have not been "
    "activated can never connect."
)


@app.command("list")
def list_products(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the products with their quota."""
    from app.composition.books import open_books
    from app.station.centre.products import Products

    with open_books(data_dir) as store:
        rows = Products(store).rows()
    if as_json:
        print(json.dumps([_facts(row) for row in rows], ensure_ascii=False, indent=2))
        return
    if not rows:
        print("no product yet; `flashline products add` enters one")
        return
    header = ("ProductKey", "name", "status", "by", "methods", "bought", "issued", "left", "debug left")
    print(
        table(
            (*header, "consumed", "activated"),
            (
                (
                    *(row.product_key, row.name, row.status, row.connectivity, _methods(row)),
                    *(row.bought, row.issued, row.remaining, row.debug_remaining),
                    *(row.counts.consumed, row.activated),
                )
                for row in rows
            ),
        )
    )


@app.command()
def add(
    product_key: Key,
    name: Annotated[str, typer.Argument(help="What people call it.")],
    connectivity: Annotated[
        Connectivity, typer.Option(help="How its devices reach the cloud.")
    ] = Connectivity.WIFI,
    project_type: Annotated[ProjectType, typer.Option(help="Whose brand it is.")] = ProjectType.SELF_BRANDED,
    data_dir: DataDir = None,
) -> None:
    """Enter a product; it is in development until it is published."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.products import Products

    with open_books(data_dir) as store:
        Products(store).add(product_key, name, connectivity, project_type, who(store))
    print(f"{product_key} is in development; `flashline products publish {product_key}` lets it be produced")


@app.command()
def publish(product_key: Key, data_dir: DataDir = None) -> None:
    """Let a product be produced; this is not taken back."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.products import Products

    with open_books(data_dir) as store:
        Products(store).publish(product_key, who(store))
    print(f"{product_key} is published")


@app.command()
def limit(
    product_key: Key,
    codes: Annotated[int, typer.Argument(help="How many codes the product may have, all methods together.")],
    data_dir: DataDir = None,
) -> None:
    """Set how many codes a product may have; 500,000 if nobody does."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.products import Products

    with open_books(data_dir) as store:
        Products(store).set_limit(product_key, codes, who(store))
    print(f"{product_key} may have {codes} codes")


@app.command("per-product")
def per_product(
    product_key: Key,
    off: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Switch it off; the product's name shows that this one is meant."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Switch it on: the risk is known.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Switch the per-product secret on (--yes) or off (--off NAME); the risk is told if neither is given."""
    from app.cli.who import asked_pin, sign_in, who
    from app.composition.books import open_books
    from app.station.centre.products import Products
    from app.station.people import People

    with open_books(data_dir) as store:
        products = Products(store)
        if off is not None:
            print(f"{products.at_risk(product_key)} units are flashed with it and not activated")
            people = People(store.people)
            by = sign_in(people)
            if people.required:
                by = people.confirm(asked_pin(f"PIN of {by.name} again: ", "FLASHLINE_PIN"), Role.ENGINEER)
            products.disable_per_product(product_key, off, by)
            print(f"the per-product secret is off for {product_key}")
            return
        if not yes:
            print(f"{_RISK}\nGive --yes to switch it on.")
            raise typer.Exit(1)
        products.enable_per_product(product_key, who(store))
    print(f"the per-product secret is on for {product_key}")


@app.command()
def macs(
    product_key: Key,
    add_range: Annotated[
        tuple[str, str] | None, typer.Option("--add", metavar="FIRST LAST", help="Add a range to the pool.")
    ] = None,
    remove: Annotated[
        int | None, typer.Option(metavar="ID", help="Remove a range of which nothing was issued.")
    ] = None,
    note: Annotated[str, typer.Option(help="For the records.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Show the MAC pool of a Bluetooth product; add or remove a range."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.products import Products

    with open_books(data_dir) as store:
        products = Products(store)
        if add_range is not None:
            products.add_range(product_key, *add_range, note, who(store))
        if remove is not None:
            products.remove_range(remove, who(store))
        rows = products.ranges(product_key)
    print(
        table(
            ("id", "first", "last", "size", "used", "left", "note"),
            ((row.id, row.first, row.last, row.size, row.used, row.remaining, row.note) for row in rows),
        )
    )


def _methods(row: ProductRow) -> str:
    return "per-device, per-product" if row.per_product else "per-device"


def _facts(row: ProductRow) -> dict[str, object]:
    return {
        **asdict(row),
        "made_at": row.made_at.isoformat(),
        "remaining": row.remaining,
        "debug_remaining": row.debug_remaining,
    }
