"""The command that serves virtual modules: `flashline virtual`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import DataDir


class Strap(StrEnum):
    """How IO0 is pulled on the virtual boards."""

    DOWNLOAD = "download"
    RUN = "run"


class LinkKind(StrEnum):
    """How the host reaches the modules."""

    PTY = "pty"
    SOCKET = "socket"
    RFC2217 = "rfc2217"


class FlashSpeed(StrEnum):
    """How long the flash chips take to erase and program."""

    INSTANT = "instant"
    TYPICAL = "typical"
    SLOW = "slow"


def virtual(
    chip: Annotated[str, typer.Option(help="esp32, esp32c3, esp32s3 or esp8266.")] = "esp32",
    modules: Annotated[int, typer.Option(min=1, max=64, help="How many.")] = 8,
    strap: Annotated[Strap, typer.Option(help="Mode after a reset if nobody drives IO0.")] = Strap.DOWNLOAD,
    link: Annotated[
        LinkKind | None,
        typer.Option(
            help="Serial ports, sockets, or RFC 2217 ports with DTR and RTS (best with --strap run).",
            show_default="pty; socket on Windows",
        ),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the units in this folder: flash, MAC and eFuses.")
    ] = None,
    first_mac: Annotated[
        str | None, typer.Option(help="MAC in slot 1, the others count on.", show_default="random")
    ] = None,
    flash_mb: Annotated[int, typer.Option("--flash-mb", min=1, max=16, help="Size of the flash in MB.")] = 4,
    flash: Annotated[
        FlashSpeed, typer.Option(help="Erase and program times; typical is a W25Q, slow a worn one.")
    ] = FlashSpeed.INSTANT,
    latency: Annotated[
        float, typer.Option(min=0, max=255, help="Latency timer of the adapters in ms: 1, 4, 16 (FTDI).")
    ] = 0,
    hub: Annotated[
        int, typer.Option(min=0, help="KB per second that eight modules share, as on a slow hub; 0 for any.")
    ] = 0,
    paced: Annotated[bool, typer.Option(help="Whether bytes take their time on the line.")] = True,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="A fault, as often as needed: unplug@data:40%, secure-boot,share=0.02, "
            "bad-cell=0x10400,slots=1+3, lose@any,times=*,chance=0.01, identity=PK/DN,unit=2 ...",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the faults' shares and chances.")] = 1,
    fixture_file: Annotated[
        Path | None, typer.Option(help="Write a fixture file for `flashline run`.")
    ] = None,
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it; this one keeps nothing
) -> None:
    """Serve virtual modules until stopped; prints one JSON line per module."""
    from app.virtual.bench import BenchError
    from app.virtual.faultplan import FaultPlan
    from app.virtual.flash import INSTANT, SLOW, FlashTiming
    from app.virtual.serving import Served, serve

    speeds = {FlashSpeed.INSTANT: INSTANT, FlashSpeed.TYPICAL: FlashTiming(), FlashSpeed.SLOW: SLOW}

    try:
        served = Served(
            chip=chip,
            modules=modules,
            strap=strap.value,
            link=None if link is None else link.value,
            paced=paced,
            flash_timing=speeds[flash],
            latency=latency / 1000,
            hub_rate=hub * 1000,
            flash_size=flash_mb << 20,
            first_mac=first_mac,
            keep=keep,
            plan=FaultPlan.parse(fault or [], seed),
        )
        status = serve(served, fixture_file, sys.stdout)
    except (BenchError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(status)
