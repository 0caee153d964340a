"""The command that erases a whole chip: `flashline erase`."""

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from app.cli.options import DataDir
from app.model.reports import DeskError


def erase(
    port: Annotated[str, typer.Option(help="Port of the slot with the unit.")],
    reason: Annotated[
        str, typer.Option(help="Why; needed for a unit that bears an identity, and goes on record.")
    ] = "",
    lines: Annotated[str, typer.Option(help="Who drives EN and IO0, as in a fixture file.")] = "dtr-rts",
    lose_issued_secret: Annotated[
        bool,
        typer.Option(
            "--lose-issued-secret",
            help="Erase a passed per-product unit as well; the cloud issues its secret only once.",
        ),
    ] = False,
    recipe: Annotated[Path | None, typer.Option(help="Recipe file.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Erase a whole chip, identity and all, and prove it blank; its code stays bound to the unit."""
    from app.cli.who import who
    from app.composition import RECIPE, now
    from app.composition.books import open_books
    from app.model.cancel import CancelToken
    from app.model.faults import Cancelled
    from app.model.fixture import SlotPlace
    from app.station.erasing import Erasing
    from app.station.recipes import RecipeError, load_recipe

    try:
        rules = load_recipe(recipe or RECIPE)
    except RecipeError as error:
        raise DeskError(str(error)) from error
    cancel = CancelToken()

    def stop(_signum: int, _frame: FrameType | None) -> None:
        cancel.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        with open_books(data_dir) as store:
            unit = Erasing(store, rules, now, print).erase(
                SlotPlace(1, port, lines),
                by=who(store),
                reason=reason,
                cancel=cancel,
                issued_secret_too=lose_issued_secret,
            )
    except Cancelled:
        raise DeskError("stopped; the chip may go on erasing, and is not proven blank") from None
    finally:
        signal.signal(signal.SIGINT, before)
    print(f"unit {unit.mac} is blank, all {unit.flash_size} bytes")
