"""The command that shows all of it without hardware: `flashline demo`."""

from dataclasses import replace
from typing import Annotated

import typer

from app.cli.options import DataDir
from app.model.reports import DeskError


def demo(
    modules: Annotated[int, typer.Option(min=1, max=32, help="Virtual modules in the training fixture.")] = 8,
    headless: Annotated[bool, typer.Option("--headless", help="Do the job without a window.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Open Flashline with a training fixture: virtual modules, sample codes, sample firmware."""
    from app.cli.conducting import conduct
    from app.cli.window import show
    from app.composition.training import training_desk

    with training_desk(data_dir, modules) as desk:
        if not headless:
            raise typer.Exit(show(desk))
        order = desk.default_order()
        if order is None:
            raise DeskError("the training fixture has no order")
        good = conduct(desk, replace(order, once=True, wait=30.0), as_json=False)
        batch = desk.records.batch(order.batch)
        if batch is None:
            raise DeskError(f"batch {order.batch} is gone")
        counts = batch.counts
        balanced = "the books balance" if counts.difference == 0 else f"DIFFERENCE {counts.difference}"
        print(
            f"\nbatch {batch.number}: issued {counts.issued} = available {counts.available} + in flight "
            f"{counts.reserved + counts.writing} + held {counts.held} + consumed {counts.consumed} + void "
            f"{counts.void}; {balanced}"
        )
    raise typer.Exit(0 if good and counts.difference == 0 else 1)
