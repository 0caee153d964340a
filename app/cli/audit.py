"""Commands on the record of what was done: `flashline audit`."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import AsJson, DataDir
from app.cli.tables import table

if TYPE_CHECKING:
    from app.model.audit import AuditReport

app = typer.Typer(
    help="The record of what was done, and whether it is as it was written.",
    no_args_is_help=True,
    cls=CommandList,
)
_SHOWN = 100
_DAY = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="A day or moment in UTC.")
]


@app.command()
def verify(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Find rows that were altered, removed, inserted or put in another order; exit 1 if there are any."""
    from app.composition.books import open_books

    with open_books(data_dir) as store:
        shown = sys.stderr.isatty()
        report = store.audit.verify(_progress if shown else _silent)
        if shown:
            print(file=sys.stderr)
    if as_json:
        print(json.dumps(asdict(report), indent=2, ensure_ascii=False))
    else:
        _tell(report)
    raise typer.Exit(1 if report.findings else 0)


@app.command()
def acknowledge(
    reason: Annotated[str, typer.Option(help="Why they are gone: it stays on record with your name.")],
    data_dir: DataDir = None,
) -> None:
    """Answer for ends of the record that are gone since a server's database was put back; a supervisor does.

    `verify` lists them as acknowledged from then on, each time, with the person and the reason.
    """
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.record import Record

    with open_books(data_dir) as store:
        record, by = Record(store), who(store)
        report = record.verify(_silent, by)
        if not report.gone:
            print("no end is gone: there is nothing to acknowledge")
            raise typer.Exit(1)
        record.acknowledge(report.gone, reason, by)
        _tell(record.verify(_silent, by))


@app.command()
def show(
    since: _DAY = None,
    until: _DAY = None,
    person: Annotated[str | None, typer.Option(help="Only what this person did.")] = None,
    kind: Annotated[str | None, typer.Option(help='Part of what was done: "sign in", "consumed".')] = None,
    batch: Annotated[int | None, typer.Option(help="Only what was done to this batch.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only what was done to the unit with this MAC.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many of the newest lines.")] = 100,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """List who did what, and when; an engineer may."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.record import Record
    from app.store.trail import Wanted

    wanted = Wanted(_utc(since), _utc(until), person, kind, batch, unit, limit)
    with open_books(data_dir) as store:
        lines = Record(store).lines(wanted, by=who(store))
    if as_json:
        print(json.dumps([asdict(one) for one in lines], default=str, indent=2, ensure_ascii=False))
        return
    rows = ((f"{one.at:%Y-%m-%d %H:%M:%S}", one.person, one.what, one.station, one.detail) for one in lines)
    print(table(("time (UTC)", "person", "what", "station", "more"), rows))


def _tell(report: "AuditReport") -> None:
    for title, found in (("BAD", report.findings), ("ACKNOWLEDGED", report.acknowledged)):
        for one in found[:_SHOWN]:
            print(f"{title} {one}")
        if len(found) > _SHOWN:
            print(f"and {len(found) - _SHOWN} more (--json lists all)")
    for note in report.notes:
        print(f"note: {note}")
    print(report.summary)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def _progress(done: int, total: int) -> None:
    print(f"\r{done} of {total} lines", end="", file=sys.stderr, flush=True)
