"""The command that shows what a station remembers of its slots: `flashline slots`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, DataDir
from app.cli.tables import table


def slots(
    fixture_file: Annotated[Path, typer.Option(help="Fixture file of the jig.")],
    unfence: Annotated[
        list[int] | None, typer.Option(metavar="SLOT", help="Let a fenced slot take units again.")
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show which slots are fenced, and open them again."""
    from app.cli.who import sign_in
    from app.composition.line import line_desk, read_fixture

    with line_desk(data_dir, read_fixture(fixture_file)) as desk:
        sign_in(desk.people)
        for number in unfence or ():
            desk.unfence(number)
        fences = desk.fences()
        rows = [(place.number, place.key, fences.get(place.number, "")) for place in desk.fixture.slots]
    if as_json:
        told = [{"slot": slot, "place": place, "fence": fence or None} for slot, place, fence in rows]
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        print(table(("slot", "place", "fenced"), rows))
