"""Commands on a database that several stations share: `flashline database`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import AsJson, DataDir
from app.cli.tables import table

app = typer.Typer(
    help="A database on a PostgreSQL server, shared by several stations.",
    no_args_is_help=True,
    cls=CommandList,
)


@app.command()
def move(
    url: Annotated[
        str,
        typer.Argument(
            envvar="FLASHLINE_DATABASE_URL",
            show_envvar=True,
            help="postgresql://USER:PASSWORD@HOST:PORT/DATABASE. Other users of this computer can see a "
            "command's words: a password is safer in the environment variable, or in PostgreSQL's "
            "password file.",
        ),
    ],
    data_dir: DataDir = None,
) -> None:
    """Carry this station's local books into an empty database; run it again if it was cut off."""
    from app.composition import default_data_dir, key_file, now
    from app.store.moving import Move, summary

    moved = Move(data_dir or default_data_dir(), url, key_file=key_file(), clock=now, tell=print).run()
    print(f"\n{summary(moved)}\n")
    print(
        "Moved, and every row compared. Set FLASHLINE_DATABASE_URL on every station, and copy vault.key to "
        "the data folder of each."
    )


@app.command()
def stations(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the stations: who is at work, and what each has in hand."""
    from app.composition.books import open_books

    with open_books(data_dir) as store:
        rows = store.ledger.stations()
        own = store.station
    if as_json:
        print(json.dumps([asdict(row) for row in rows], default=str, indent=2))
        return
    print(
        table(
            ("station", "computer", "state", "in hand", "last start"),
            (
                (
                    f"{row.name} (this one)" if row.name == own else row.name,
                    row.host,
                    "at work" if row.alive else "off",
                    row.in_hand,
                    f"{row.last_start:%Y-%m-%d %H:%M}",
                )
                for row in rows
            ),
        )
    )


@app.command("take-over")
def take_over(
    station: Annotated[str, typer.Argument(help="Name of a station that will not come back.")],
    reason: Annotated[str, typer.Option(help="Why; it goes on record with each code.")],
    data_dir: DataDir = None,
) -> None:
    """Settle what a broken station had in hand: reserved codes go back, others stay with their units."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.till import Till

    with open_books(data_dir) as store:
        settled = Till(store).take_over(station, by=who(store), reason=reason)
    print(f"{settled.released} codes went back, {settled.held} are held for their units")
