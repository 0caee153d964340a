"""Commands on the books: import, records, export."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, DataDir
from app.cli.tables import table
from app.model.records import BatchRow, CodeRow
from app.model.reports import DeskError


def import_codes(
    file: Annotated[Path, typer.Argument(help="Activation-code file, .xlsx or .csv.")],
    product_key: Annotated[str | None, typer.Option(help="ProductKey, where the file has none.")] = None,
    product_secret: Annotated[
        str | None,
        typer.Option(
            envvar="FLASHLINE_PRODUCT_SECRET",
            help="ProductSecret, where the file has none. Other users of this computer can see a command's "
            "options: the environment variable is the safer way.",
        ),
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Take an activation-code file into stock: whole, or not at all."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.intake import Intake

    with open_books(data_dir) as store:
        by = who(store)
        try:
            report = Intake(store.stock).take_in(file, product_key, product_secret, by=by)
        except DeskError as error:
            _refused(error, as_json=as_json)
            raise typer.Exit(1) from None
    if as_json:
        print(json.dumps({"batch": report.batch, "codes": report.codes, "warnings": report.warnings}))
        return
    for warning in report.warnings:
        print(f"warning: {warning}")
    print(f"batch {report.batch} codes {report.codes}")


def _refused(error: DeskError, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {"error": str(error), "problems": [asdict(one) for one in error.problems]}, ensure_ascii=False
            )
        )
        return
    print(f"flashline: {error}", file=sys.stderr)


def records(
    batch: Annotated[int | None, typer.Argument(help="Number of a batch; all batches if not given.")] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show the production records: all batches, or the codes of one."""
    from app.composition.books import open_books

    with open_books(data_dir) as store:
        if batch is None:
            rows = store.records.batches(descending=False)
            print(json.dumps([_batch(row) for row in rows], indent=2) if as_json else _batches(rows))
            return
        row = store.records.batch(batch)
        if row is None:
            raise DeskError(f"there is no batch {batch}")
        codes = store.records.code_rows(store.records.code_ids(batch))
        if as_json:
            print(json.dumps({**_batch(row), "codes": [_code(code) for code in codes]}, indent=2))
        else:
            print(_batches([row]) + "\n\n" + _codes(codes))


def export(
    batch: Annotated[int, typer.Argument(help="Number of the batch.")],
    file: Annotated[Path, typer.Argument(help="File to write, .xlsx or .csv; it will hold the secrets.")],
    data_dir: DataDir = None,
) -> None:
    """Write a batch's codes with state, MAC and time to a file."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.downloads import Downloads

    with open_books(data_dir) as store:
        count = Downloads(store).codes(batch, file, None, who(store))
    print(f"{count} codes of batch {batch} written to {file}; the file holds the secrets, keep it safe")


def _batch(row: BatchRow) -> dict[str, object]:
    return {
        "batch": row.number,
        "product_key": row.product_key,
        "method": row.method,
        "source": row.source_name,
        "source_sha256": row.source_sha256,
        "made_at": row.made_at.isoformat(),
        "made_by": row.made_by,
        "state": row.state,
        "waiting": row.waiting,
        "problem": row.problem,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
        "closed_by": row.closed_by,
        "counts": {**asdict(row.counts), "difference": row.counts.difference},
    }


def _code(row: CodeRow) -> dict[str, object]:
    return {
        "device_name": row.device_name,
        "state": row.state,
        "mac": row.mac,
        "changed_at": row.changed_at.isoformat(),
        "consumed_at": row.consumed_at.isoformat() if row.consumed_at else None,
        "slot": row.slot,
        "operator": row.operator,
        "reason": row.reason,
    }


def _batches(rows: list[BatchRow]) -> str:
    if not rows:
        return "no batch yet; `flashline import FILE` makes one"
    return table(
        (
            "batch",
            "state",
            "product",
            "method",
            "issued",
            "available",
            "in flight",
            "held",
            "consumed",
            "void",
            "source",
        ),
        (
            (
                *(
                    row.number,
                    row.state,
                    row.product_key,
                    row.method,
                    row.counts.issued,
                    row.counts.available,
                ),
                *(row.counts.reserved + row.counts.writing, row.counts.held, row.counts.consumed),
                *(row.counts.void, row.source_name),
            )
            for row in rows
        ),
    )


def _codes(rows: list[CodeRow]) -> str:
    return table(
        ("DeviceName", "state", "MAC", "time", "slot", "operator", "reason"),
        (
            (
                *(row.device_name, row.state, row.mac, f"{row.changed_at:%Y-%m-%d %H:%M:%S}"),
                *(row.slot, row.operator, row.reason),
            )
            for row in rows
        ),
    )
