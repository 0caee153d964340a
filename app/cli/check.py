"""The command that looks whether all is well: `flashline doctor`."""

import json
import platform
import sys

import typer

from app.cli.options import AsJson, DataDir


def doctor(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Check the environment and the books; exit 1 if something is wrong."""
    findings = [*_environment(), *_books(data_dir)]
    if as_json:
        print(
            json.dumps(
                [{"ok": ok, "what": what, "detail": detail} for ok, what, detail in findings], indent=2
            )
        )
    else:
        for ok, what, detail in findings:
            print(f"{'ok  ' if ok else 'BAD '} {what}: {detail}")
    raise typer.Exit(0 if all(ok for ok, _, _ in findings) else 1)


Finding = tuple[bool, str, str]


def _environment() -> list[Finding]:
    from app.composition import RECIPE
    from app.hardware.ports import list_ports
    from app.station.recipes import RecipeError, load_recipe

    ports = list_ports()
    names = ", ".join(port.device for port in ports) or "none"
    findings: list[Finding] = [
        (sys.version_info >= (3, 11), "Python", platform.python_version()),
        (True, "system", platform.platform()),
        (True, "serial ports", names),
    ]
    try:
        findings.append((True, "recipe", load_recipe(RECIPE).name))
    except RecipeError as error:
        findings.append((False, "recipe", str(error)))
    return findings


def _books(data_dir: "DataDir") -> list[Finding]:
    from app.composition import default_data_dir
    from app.composition.books import open_books
    from app.store.errors import StoreError

    findings: list[Finding] = [(True, "data folder", str(data_dir or default_data_dir()))]
    try:
        with open_books(data_dir) as store:
            findings += [(one.ok, one.what, one.detail) for one in store.doctor()]
    except StoreError as error:
        findings.append((False, "books", str(error)))
    return findings
