"""Commands of an engineer: close, reopen, void, return, doubt."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, DataDir
from app.cli.tables import table
from app.model.closing import BatchSummary, Doubt
from app.model.reports import DeskError

Batch = Annotated[int, typer.Argument(help="Number of the batch.")]
DeviceName = Annotated[str, typer.Argument(help="DeviceName of the code, exactly as it was issued.")]
Reason = Annotated[str, typer.Option(help="Why; it goes on record with your login name.")]


def close(
    batch: Batch,
    sheet: Annotated[Path | None, typer.Option(help="Write the summary to this .xlsx file.")] = None,
    accept_held: Annotated[
        bool, typer.Option("--accept-held", help="Leave held codes behind, in doubt.")
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Close a batch like a till: it must balance, with nothing in flight; then nothing of it changes."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.till import Till

    with open_books(data_dir) as store:
        summary = Till(store).close(batch, by=who(store), accept_held=accept_held, sheet=sheet)
    if as_json:
        print(json.dumps(_summary(summary), indent=2, ensure_ascii=False))
        return
    counts = summary.batch.counts
    print(
        f"batch {batch} closed by {summary.batch.closed_by}: issued {counts.issued} = available "
        f"{counts.available} + held {counts.held} + consumed {counts.consumed} + void {counts.void}; "
        "the books balance"
    )
    for row in summary.held:
        print(f"in doubt: {row.device_name}, unit {row.mac}, slot {row.slot}: {row.reason}")


def reopen(batch: Batch, reason: Reason, data_dir: DataDir = None) -> None:
    """Open a closed batch again; both stay in its history."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.till import Till

    with open_books(data_dir) as store:
        Till(store).reopen(batch, by=who(store), reason=reason)
    print(f"batch {batch} is open again")


def void(batch: Batch, device_name: DeviceName, reason: Reason, data_dir: DataDir = None) -> None:
    """Take a code out for good: its unit is scrapped, or its secret has leaked."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.till import Till

    with open_books(data_dir) as store:
        Till(store).void(batch, device_name, by=who(store), reason=reason)
    print(f"{device_name} of batch {batch} is void")


def give_back(
    batch: Batch,
    device_name: DeviceName,
    reason: Reason,
    port: Annotated[
        str | None, typer.Option(help="Port of the slot with the code's unit; it is erased and read back.")
    ] = None,
    firmware: Annotated[
        Path | None, typer.Option(help="Firmware of the unit, where the chip's partition table is gone.")
    ] = None,
    recipe: Annotated[Path | None, typer.Option(help="Recipe file.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Make a held or void code available again, once its unit is proven to be without it."""
    from app.cli.who import who
    from app.composition import RECIPE, now
    from app.composition.books import open_books
    from app.hardware.firmware.loading import load_firmware
    from app.hardware.firmware.problems import FirmwareError
    from app.model.fixture import SlotPlace
    from app.station.recipes import RecipeError, load_recipe
    from app.station.returning import Returning
    from app.station.till import Till

    try:
        rules = load_recipe(recipe or RECIPE)
        flashed = load_firmware(firmware, layout=rules.credential) if firmware else None
    except (RecipeError, FirmwareError) as error:
        raise DeskError(str(error)) from error
    with open_books(data_dir) as store:
        row = Till(store).find(batch, device_name)
        Returning(store.ledger, rules, now, print).give_back(
            row,
            place=SlotPlace(1, port) if port else None,
            firmware=flashed,
            by=who(store),
            reason=reason,
        )
    print(f"{device_name} of batch {batch} is available again")


def doubt(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List the codes of which it is not known whether they are on their units."""
    from app.composition.books import open_books
    from app.station.till import Till

    with open_books(data_dir) as store:
        doubts = Till(store).doubts()
    if as_json:
        print(json.dumps([_doubt(one) for one in doubts], indent=2, ensure_ascii=False))
    elif doubts:
        print(_doubts(doubts))
        print(doubt_line(doubts) or "these were accepted when their batches were closed")
    else:
        print("no code is in doubt")


def doubt_line(doubts: list[Doubt]) -> str:
    """One line for the beginning of a run; empty if there is nothing to say."""
    count = sum(not one.accepted for one in doubts)
    if not count:
        return ""
    codes = "1 code is" if count == 1 else f"{count} codes are"
    return f"{codes} in doubt; they settle by themselves when their units are seen again (flashline doubt)"


def _doubts(doubts: list[Doubt]) -> str:
    return table(
        ("batch", "DeviceName", "state", "MAC", "station", "slot", "since (UTC)", "reason"),
        (
            (
                *(one.code.batch, one.code.device_name, one.code.state, one.code.mac, one.station),
                *(one.code.slot, f"{one.code.changed_at:%Y-%m-%d %H:%M:%S}"),
                (one.code.reason or "") + (" (batch closed)" if one.accepted else ""),
            )
            for one in doubts
        ),
    )


def _doubt(one: Doubt) -> dict[str, object]:
    row = one.code
    return {
        "batch": row.batch,
        "product_key": row.product_key,
        "device_name": row.device_name,
        "state": row.state,
        "mac": row.mac,
        "station": one.station,
        "slot": row.slot,
        "since": row.changed_at.isoformat(),
        "reason": row.reason,
        "batch_closed": one.accepted,
    }


def _summary(summary: BatchSummary) -> dict[str, object]:
    batch, counts = summary.batch, summary.batch.counts
    return {
        "batch": batch.number,
        "state": batch.state,
        "closed_at": batch.closed_at.isoformat() if batch.closed_at else None,
        "closed_by": batch.closed_by,
        "issued": counts.issued,
        "available": counts.available,
        "held": counts.held,
        "consumed": counts.consumed,
        "void": counts.void,
        "difference": counts.difference,
        "in_doubt": [row.device_name for row in summary.held],
    }
