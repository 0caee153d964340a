"""The command that learns a jig: `flashline teach`."""

import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import DataDir
from app.model.person import Role
from app.model.reports import DeskError
from app.model.wording import said


def teach(
    file: Annotated[Path, typer.Argument(help="Fixture file to write.")],
    slots: Annotated[int, typer.Option(min=1, help="How many slots the jig has.")],
    columns: Annotated[int, typer.Option(min=1, max=16, help="How many stand side by side.")] = 4,
    name: Annotated[str, typer.Option(help="Name of the jig.")] = "fixture",
    lines: Annotated[str, typer.Option(help="Who drives EN and IO0: dtr-rts or none.")] = "dtr-rts",
    data_dir: DataDir = None,
) -> None:
    """Learn the places of a jig: plug one board along it in order, slot 1 first; an engineer does."""
    from app.cli.lesson import Lesson
    from app.cli.who import who
    from app.composition.books import open_books
    from app.composition.line import port_lister
    from app.station.jig_deeds import note_taught
    from app.station.people import require

    if file.exists():
        raise DeskError(f"{file} is there already; name another file, or move it away")
    with open_books(data_dir) as store:
        by = who(store)
        require(by, Role.ENGINEER, said("teach slots"))
        lesson = Lesson(port_lister(), name=name, slots=slots, columns=columns, lines=lines)
        threading.Thread(target=lesson.obey, args=(sys.stdin,), name="keyboard", daemon=True).start()
        note_taught(store, by, lesson.give(file), file)
