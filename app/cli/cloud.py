"""Commands on the cloud's API: `flashline cloud`."""

import getpass
import json
import os
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import AsJson, DataDir
from app.cli.tables import table
from app.model.cloud import ALL_PRODUCTS, CloudAccountRow, CloudEntry
from app.model.reports import DeskError
from app.model.secret import Secret

app = typer.Typer(
    help="The account with which a cloud is asked for codes.", no_args_is_help=True, cls=CommandList
)

_VARIABLE = "FLASHLINE_ACCESS_KEY_SECRET"
Scope = Annotated[
    str,
    typer.Argument(
        metavar="[PK]", help="ProductKey; all products that have no account of their own if not given."
    ),
]


@app.command("set")
def set_up(
    key_id: Annotated[str, typer.Option(help="AccessKey id of a RAM user who may only register devices.")],
    product_key: Scope = ALL_PRODUCTS,
    region: Annotated[str, typer.Option(help="Region, or the platform's endpoint.")] = "cn-shanghai",
    instance: Annotated[str, typer.Option(help="Instance id; empty where the platform shows none.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Enter an account; its secret is asked for, or taken from FLASHLINE_ACCESS_KEY_SECRET."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud

    with open_books(data_dir) as store:
        by = who(store)
        Cloud(store).set_up(product_key, CloudEntry(key_id, _asked_secret(), region, instance), by)
    print(f"the cloud account for {_named(product_key)} is kept; `flashline cloud test PK` tries it out")


@app.command("list")
def list_accounts(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the accounts, without their secrets."""
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud

    with open_books(data_dir) as store:
        rows = Cloud(store).rows()
    if as_json:
        print(json.dumps([_facts(row) for row in rows], ensure_ascii=False, indent=2))
    elif not rows:
        print("no cloud account; `flashline cloud set` enters one")
    else:
        print(
            table(
                ("for", "AccessKey id", "endpoint", "instance", "entered by", "at"),
                (
                    (
                        *(_named(row.scope), row.masked_id, row.endpoint, row.instance_id),
                        *(row.made_by, f"{row.made_at:%Y-%m-%d}"),
                    )
                    for row in rows
                ),
            )
        )


@app.command("test")
def try_out(
    product_key: Annotated[str, typer.Argument(metavar="PK", help="ProductKey.")], data_dir: DataDir = None
) -> None:
    """See whether the platform takes the account for a product; nothing is asked for there."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud

    with open_books(data_dir) as store:
        cloud, by = Cloud(store), who(store)
        account = cloud.account(product_key)
        scope = account.scope if account is not None else ALL_PRODUCTS
        cloud.try_out(product_key, scope, None, by)
    print(f"the platform takes the account for {product_key}")


@app.command()
def forget(product_key: Scope = ALL_PRODUCTS, data_dir: DataDir = None) -> None:
    """Forget an account and its secret."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud

    with open_books(data_dir) as store:
        Cloud(store).forget(product_key, who(store))
    print(f"the cloud account for {_named(product_key)} is forgotten")


def _asked_secret() -> Secret:
    given = os.environ.get(_VARIABLE)
    if given:
        return Secret(given)
    if not sys.stdin.isatty():
        raise DeskError(f"the AccessKey's secret is needed: set {_VARIABLE}, or run this in a terminal")
    return Secret(getpass.getpass("AccessKey secret: "))


def _named(scope: str) -> str:
    return scope or "all products"


def _facts(row: CloudAccountRow) -> dict[str, object]:
    return {**asdict(row), "access_key_id": row.masked_id, "made_at": row.made_at.isoformat()}
