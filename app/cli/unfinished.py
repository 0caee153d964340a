"""Commands on batches about which a person has to decide: `flashline unfinished`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import AsJson, DataDir
from app.cli.stoppable import tell_progress, tell_stage, until_stopped
from app.cli.tables import table
from app.model.records import BatchQuery, BatchRow
from app.model.reports import DeskError

app = typer.Typer(
    help="Batches that a cloud has still to issue, and batches that failed.",
    no_args_is_help=True,
    cls=CommandList,
)

Batch = Annotated[int, typer.Argument(help="Number of the batch.")]


@app.command("list")
def list_unfinished(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the batches that wait or have failed, with the reasons."""
    from app.composition.books import open_books

    with open_books(data_dir) as store:
        rows = store.records.batches(BatchQuery(pending=True), descending=False)
    if as_json:
        print(json.dumps([_facts(row) for row in rows], ensure_ascii=False, indent=2))
        return
    if not rows:
        print("no batch waits, and none has failed")
        return
    print(
        table(
            ("batch", "state", "product", "codes", "at", "application", "why"),
            (
                (
                    *(row.number, row.state, row.product_key, row.quantity),
                    *(row.place, row.application, row.problem or "the program ended while it was at work"),
                )
                for row in rows
            ),
        )
    )


@app.command()
def resume(batch: Batch, data_dir: DataDir = None) -> None:
    """Go on with a batch that a cloud was asked for; nothing is asked for twice."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud
    from app.station.centre.production import Production

    with open_books(data_dir) as store:
        by, row = who(store), store.records.batch(batch)
        if row is None:
            raise DeskError(f"there is no batch {batch}")
        issuer = Cloud(store).issuer(row.product_key)
        until_stopped(
            lambda cancel: Production(store).resume(batch, issuer, by, tell_progress, cancel, tell_stage)
        )
    print(f"batch {batch} codes {row.quantity}")


@app.command()
def ask(batch: Batch, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Ask the cloud what it has done for a batch so far; nothing is asked for there."""
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud

    with open_books(data_dir) as store:
        found = Cloud(store).standing(batch)
    if as_json:
        print(json.dumps(asdict(found)))
        return
    print(
        f"{found.registered} registered, {found.under_way} being registered, {found.waiting} not told to, "
        f"{found.failed} failed"
    )


@app.command("give-up")
def give_up(
    batch: Batch,
    reason: Annotated[str, typer.Option(help="Why; it goes on record.")],
    data_dir: DataDir = None,
) -> None:
    """Give a waiting batch up; what the cloud has registered stays there, and is paid for."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.production import Production

    with open_books(data_dir) as store:
        Production(store).give_up(batch, reason, who(store))
    print(f"batch {batch} is given up; its quota is free again here")


@app.command()
def dismiss(batch: Batch, data_dir: DataDir = None) -> None:
    """Take a batch that failed out of the lists; it stays on record."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.production import Production

    with open_books(data_dir) as store:
        Production(store).dismiss(batch, who(store))
    print(f"batch {batch} is dismissed")


def _facts(row: BatchRow) -> dict[str, object]:
    return {
        "batch": row.number,
        "state": row.state,
        "waiting": row.waiting,
        "product_key": row.product_key,
        "codes": row.quantity,
        "issuer": row.issuer,
        "place": row.place,
        "application": row.application,
        "problem": row.problem,
    }
