"""Commands on people: `flashline people`."""

import json
from typing import Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import AsJson, DataDir
from app.cli.tables import table
from app.model.person import Role

app = typer.Typer(
    help="Who may do what at the stations of this store.", no_args_is_help=True, cls=CommandList
)

Name = Annotated[str, typer.Argument(help="The person's name, as it is to stand on the records.")]
_NEW_PIN = "FLASHLINE_NEW_PIN"


@app.command("list")
def list_people(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List everybody, with their roles."""
    from app.composition.books import open_books
    from app.station.people import People

    with open_books(data_dir) as store:
        rows = People(store.people).rows()
    if as_json:
        facts = [{"name": row.name, "role": row.role, "left": row.left_at is not None} for row in rows]
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    elif rows:
        print(
            table(
                ("name", "role", "since (UTC)", "named by", "left (UTC)"),
                (
                    (
                        *(row.name, row.role, f"{row.made_at:%Y-%m-%d}", row.made_by),
                        f"{row.left_at:%Y-%m-%d}" if row.left_at else "",
                    )
                    for row in rows
                ),
            )
        )
    else:
        print("nobody is named yet: anyone may do everything; `flashline people add NAME` makes a supervisor")


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.OPERATOR,
    data_dir: DataDir = None,
) -> None:
    """Name a person; the first one becomes supervisor. The PIN is typed, or in FLASHLINE_NEW_PIN."""
    from app.cli.who import asked_pin, sign_in
    from app.composition.books import open_books
    from app.station.people import People

    with open_books(data_dir) as store:
        people = People(store.people)
        if people.foundable:
            person = people.found(name, asked_pin(f"PIN for {name}: ", _NEW_PIN))
        else:
            by = sign_in(people)
            person = people.add(name, role, asked_pin(f"PIN for {name}: ", _NEW_PIN), by)
    print(f"{person.name} is {person.role}")


@app.command()
def pin(name: Name, data_dir: DataDir = None) -> None:
    """Give a person another PIN: your own, or anybody's as a supervisor."""
    from app.cli.who import asked_pin, sign_in
    from app.composition.books import open_books
    from app.station.people import People

    with open_books(data_dir) as store:
        people = People(store.people)
        by = sign_in(people)
        people.set_pin(name, asked_pin(f"new PIN for {name}: ", _NEW_PIN), by)
    print(f"{name} has another PIN")


@app.command()
def role(
    name: Name,
    new: Annotated[Role, typer.Argument(help="What the person may do from now on.")],
    data_dir: DataDir = None,
) -> None:
    """Change what a person may do."""
    from app.cli.who import sign_in
    from app.composition.books import open_books
    from app.station.people import People

    with open_books(data_dir) as store:
        people = People(store.people)
        people.set_role(name, new, sign_in(people))
    print(f"{name} is {new}")


@app.command()
def leave(name: Name, data_dir: DataDir = None) -> None:
    """A person has left; the name stays on the records."""
    from app.cli.who import sign_in
    from app.composition.books import open_books
    from app.station.people import People

    with open_books(data_dir) as store:
        people = People(store.people)
        people.let_go(name, sign_in(people))
    print(f"{name} signs in no more")
