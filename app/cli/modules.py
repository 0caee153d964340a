"""The command that serves virtual modules: `flashline virtual`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import DataDir
from app.virtual.serving import serve


class Strap(StrEnum):
    """How IO0 is pulled on the virtual boards."""

    DOWNLOAD = "download"
    RUN = "run"


def virtual(
    chip: Annotated[str, typer.Option(help="esp32, esp32c3, esp32s3 or esp8266.")] = "esp32",
    modules: Annotated[int, typer.Option(min=1, max=64, help="How many.")] = 8,
    strap: Annotated[Strap, typer.Option(help="Mode after a reset if nobody drives IO0.")] = Strap.DOWNLOAD,
    fixture_file: Annotated[
        Path | None, typer.Option(help="Write a fixture file for `flashline run`.")
    ] = None,
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it; this one keeps nothing
) -> None:
    """Serve virtual modules until stopped; prints one JSON line per module."""
    raise typer.Exit(serve(chip, modules, strap.value, fixture_file, sys.stdout))
