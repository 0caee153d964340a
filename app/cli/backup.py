"""Copies of the books: `flashline backup`, `flashline restore`."""

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import AsJson, DataDir
from app.cli.tables import table

if TYPE_CHECKING:
    from app.model.person import Person
    from app.station.copies import Copies


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="File to copy to, on another disk; the backups folder if not given.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the copies in the backups folder.")] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Copy the books while they are in use; the copy is checked. It opens with the key only."""
    from app.composition.keeping import copies_of

    copies = copies_of(data_dir)
    if not list_:
        made = copies.make(file)
        print(
            json.dumps({"file": str(made.path)}) if as_json else f"{made.path} ({made.size} bytes, checked)"
        )
        return
    rows = copies.listed()
    if as_json:
        facts = [{"file": str(row.path), "at": row.at.isoformat(), "why": row.why} for row in rows]
        print(json.dumps(facts, indent=2))
    else:
        print(
            table(
                ("file", "made (UTC)", "why", "bytes"),
                ((row.path.name, f"{row.at:%Y-%m-%d %H:%M:%S}", row.why, row.size) for row in rows),
            )
        )


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that `backup` made.")],
    forget: Annotated[
        bool,
        typer.Option(
            "--forget", help="Go back although units flashed since are forgotten; their codes are taken out."
        ),
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Go back to a copy; refused if it does not know of units that were flashed since."""
    from app.composition.keeping import copies_of

    copies = copies_of(data_dir)
    loss = copies.restore(file, _supervisor(copies, file, data_dir), forget=forget)
    print(f"gone back to {file.name}; what it replaced is in the backups folder")
    if not loss.readable:
        print("every code that looked free is taken out (void): `flashline return` gives back those that are")
    elif loss.codes:
        print(f"{len(loss.codes)} codes were taken out (void): {loss}")


def _supervisor(copies: "Copies", file: Path, data_dir: Path | None) -> "Person":
    """Who goes back: known to the present books, or where they can't tell, to the copy."""
    from app.cli.who import sign_in
    from app.composition.books import open_books
    from app.station.people import People
    from app.store.errors import StoreDamaged, StoreUnavailable

    if copies.present:
        with suppress(StoreDamaged, StoreUnavailable), open_books(data_dir) as store:  # the reason to restore
            people = People(store.people)
            if people.required:
                return sign_in(people)
    return copies.person(file, sign_in)
