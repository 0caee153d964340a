"""The command that flashes: `flashline run`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson, DataDir
from app.model.fixture import Fixture, SlotPlace
from app.model.recipe import MatchRule
from app.model.reports import DeskError


def run(
    batch: Annotated[int, typer.Option(help="Number of the batch that the codes come from.")],
    firmware: Annotated[
        list[str],
        typer.Option(help="ESP-IDF build folder or merged image; or address=file, as often as needed."),
    ],
    port: Annotated[list[str] | None, typer.Option(help="Serial device or pyserial URL; one a slot.")] = None,
    fixture_file: Annotated[Path | None, typer.Option(help="Fixture file, in place of --port.")] = None,
    units: Annotated[
        int | None, typer.Option(min=1, help="End after so many units; one in every slot if not given.")
    ] = None,
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds that a slot waits for a unit, or for the next one.")
    ] = 30.0,
    recipe: Annotated[Path | None, typer.Option(help="Recipe file.")] = None,
    operator: Annotated[
        str | None, typer.Option(help="Name on the records; the login's if not given.")
    ] = None,
    rework: Annotated[
        bool, typer.Option("--rework", help="Do passed units again, each with its own code.")
    ] = False,
    trial: Annotated[
        bool, typer.Option("--trial", help="A trial: takes debug codes, which no production run does.")
    ] = False,
    match: Annotated[
        MatchRule | None, typer.Option(help="Which code a unit gets; as the recipe says if not given.")
    ] = None,
    scan: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SLOT=TEXT",
            help="What was scanned from the label of the unit in a slot; once for every slot.",
        ),
    ] = None,
    burn_custom_macs: Annotated[
        bool,
        typer.Option(
            "--burn-custom-macs",
            help="Confirm, as an engineer, that the recipe burns MACs into the chips for good.",
        ),
    ] = False,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Flash a unit in every slot and prove it; exit 1 unless every unit passed or was done already."""
    from app.cli.conducting import conduct
    from app.cli.who import sign_in
    from app.composition.line import line_desk
    from app.station.order import RunOrder
    from app.station.person import login_name

    order = RunOrder(
        batch=batch,
        firmware=tuple(firmware),
        operator=operator or login_name(),
        recipe=recipe,
        units=units,
        once=units is None,
        wait=wait,
        rework=rework,
        trial=trial,
        match=MatchRule.SCAN if scan and match is None else match,
        scans=tuple(_scan(one) for one in scan or ()),
    )
    with line_desk(data_dir, _fixture(port, fixture_file)) as desk:
        person = sign_in(desk.people)
        if burn_custom_macs:
            order = replace(order, permanent_by=person)
        good = conduct(desk, order, as_json=as_json)
    raise typer.Exit(0 if good else 1)


def _scan(text: str) -> tuple[int, str]:
    slot, sign, label = text.partition("=")
    if not sign or not slot.strip().isdecimal():
        raise DeskError(f"--scan {text}: must be the slot's number, `=` and the label, as --scan 1=SN0001")
    return int(slot), label.strip()


def _fixture(ports: list[str] | None, fixture_file: Path | None) -> Fixture:
    if bool(ports) == bool(fixture_file):
        raise DeskError(
            "name the slots with --port (as often as needed) or with --fixture-file, one of the two"
        )
    if fixture_file is not None:
        from app.composition.line import read_fixture

        return read_fixture(fixture_file)
    names = ports or []
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DeskError(f"port {twice} is named twice")
    return Fixture("ports", tuple(SlotPlace(number, name) for number, name in enumerate(names, start=1)))
