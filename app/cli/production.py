"""Commands that make batches, and what they take: quota, generate, upload, activation."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, DataDir
from app.cli.stoppable import tell_progress, tell_stage, until_stopped
from app.cli.tables import table
from app.model.cancel import CancelToken
from app.model.centre import ActivatedCode, GenerationOrder, UploadReport
from app.model.code import FlashingMethod
from app.model.product import QuotaKind

Key = Annotated[str, typer.Argument(metavar="PK", help="ProductKey.")]
Debug = Annotated[bool, typer.Option("--debug", help="Codes for trials, never for production.")]
Note = Annotated[str, typer.Option(help="For the records.")]
ByCloud = Annotated[
    bool, typer.Option("--cloud", help="Let the cloud issue the codes over its API; see `flashline cloud`.")
]
_SHOWN = 20


def quota(
    product_key: Key,
    buy: Annotated[int | None, typer.Option(min=1, metavar="N", help="Enter so many codes.")] = None,
    debug: Debug = False,
    note: Note = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Show what was bought for a product and what is left; enter a purchase."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.products import Products

    with open_books(data_dir) as store:
        products = Products(store)
        if buy is not None:
            kind = QuotaKind.DEBUG if debug else QuotaKind.PRODUCTION
            products.buy(product_key, buy, note, kind, who(store))
        row, entries = products.row(product_key), products.quota(product_key)
    if as_json:
        lines = [{**asdict(one), "at": one.at.isoformat()} for one in entries]
        left = {"remaining": row.remaining, "debug_remaining": row.debug_remaining}
        print(json.dumps({**left, "entries": lines}, ensure_ascii=False, indent=2))
        return
    print(
        table(
            ("date", "quantity", "kind", "by", "batch", "note"),
            ((f"{one.at:%Y-%m-%d}", one.quantity, one.kind, one.by, one.batch, one.note) for one in entries),
        )
    )
    print(f"\n{row.remaining} left of {row.bought}; debug: {row.debug_remaining} left of {row.debug_bought}")


def generate(
    product_key: Key,
    quantity: Annotated[int, typer.Argument(min=1, help="How many codes.")],
    by_cloud: ByCloud = False,
    debug: Debug = False,
    note: Note = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Make a batch of new codes: names (MACs of the pool for Bluetooth) and DeviceSecrets."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud
    from app.station.centre.production import Production

    with open_books(data_dir) as store:
        order = GenerationOrder(product_key, quantity, debug=debug, note=note)
        by, production = who(store), Production(store)
        issuer = Cloud(store).issuer(product_key) if by_cloud else None
        number = until_stopped(
            lambda cancel: production.generate(order, by, tell_progress, cancel, issuer, tell_stage)
        )
    print(json.dumps({"batch": number, "codes": quantity}) if as_json else f"batch {number} codes {quantity}")


def upload(
    product_key: Key,
    file: Annotated[Path, typer.Argument(help="MACs, SNs or IMEIs, .xlsx or .csv.")],
    per_product: Annotated[bool, typer.Option("--per-product", help="By the per-product secret.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only look at the file.")] = False,
    only_good: Annotated[bool, typer.Option("--only-good", help="Leave bad rows out.")] = False,
    corrected: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the rows with what is wrong beside them.")
    ] = None,
    by_cloud: ByCloud = False,
    debug: Debug = False,
    note: Note = "",
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Make a batch of names that you have: all of them, or none."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.cloud import Cloud
    from app.station.centre.production import Production

    method = FlashingMethod.PER_PRODUCT if per_product else FlashingMethod.PER_DEVICE
    with open_books(data_dir) as store:
        production = Production(store)
        report = production.check_upload(file, product_key, method, _silent, CancelToken())
        if corrected is not None:
            production.write_corrected(report, corrected)
        number = None
        if not check and (report.ok or (only_good and report.good and not report.problems)):
            by = who(store)
            issuer = Cloud(store).issuer(product_key) if by_cloud else None
            number = until_stopped(
                lambda cancel: production.take_upload(
                    report,
                    only_good=only_good,
                    debug=debug,
                    note=note,
                    by=by,
                    progress=tell_progress,
                    cancel=cancel,
                    issuer=issuer,
                    stages=tell_stage,
                )
            )
    _tell_upload(report, number, as_json=as_json)
    if number is None and not (check and report.ok):
        raise typer.Exit(1)


def activation(
    product_key: Key,
    file: Annotated[Path, typer.Argument(help="The platform's device list, .xlsx or .csv.")],
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Mark codes as activated by the platform's device list, and tell what does not agree."""
    from app.cli.who import who
    from app.composition.books import open_books
    from app.station.centre.activation import Activation

    with open_books(data_dir) as store:
        report = Activation(store).take(file, product_key, who(store))
    if as_json:
        facts = {**asdict(report)}
        print(json.dumps(facts, default=str, ensure_ascii=False, indent=2))
        return
    print(f"{report.marked} codes newly marked as activated, {report.already} were before")
    if report.unknown:
        print(f"{len(report.unknown)} active devices are in no batch: {', '.join(report.unknown[:_SHOWN])}")
    _tell_codes("consumed and not activated", report.consumed_not_activated)
    _tell_codes("activated and not consumed: look at these first", report.activated_not_consumed)


def _tell_codes(what: str, codes: tuple[ActivatedCode, ...]) -> None:
    print(f"\n{len(codes)} {what}")
    if codes:
        rows = ((one.batch, one.device_name, one.mac, one.activated_at) for one in codes[:_SHOWN])
        print(table(("batch", "DeviceName", "MAC", "activated"), rows))


def _tell_upload(report: UploadReport, number: int | None, *, as_json: bool) -> None:
    problems = [one.text for one in report.problems]
    if as_json:
        bad = [{"row": one.row, "text": one.text, "reasons": list(one.reasons)} for one in report.bad]
        facts = {"batch": number, "kind": report.kind, "good": len(report.good), "bad": bad}
        print(json.dumps({**facts, "problems": problems}, ensure_ascii=False))
        return
    for text in (*report.warnings, *problems):
        print(f"warning: {text}", file=sys.stderr)
    for one in report.bad[:_SHOWN]:
        print(f"row {one.row}: {one.text}: {'; '.join(one.reasons)}", file=sys.stderr)
    print(f"{len(report.good)} good rows ({report.kind}), {len(report.bad)} bad rows")
    if number is not None:
        print(f"batch {number} codes {len(report.good)}")
    elif report.bad:
        print("nothing was taken; correct the file, or give --only-good", file=sys.stderr)


def _silent(_done: int, _of: int) -> None:
    pass
