"""`flashline`: the list of commands, and how their errors reach people."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli import database, people, products, vault
from app.cli.backup import backup, restore
from app.cli.books import export, import_codes, records
from app.cli.check import doctor
from app.cli.erasing import erase
from app.cli.line import run
from app.cli.modules import virtual
from app.cli.options import DataDir
from app.cli.production import activation, generate, quota, upload
from app.cli.slots import slots
from app.cli.teaching import teach
from app.cli.till import close, doubt, give_back, reopen, void
from app.cli.training import demo
from app.cli.window import open_window
from app.model.reports import DeskError
from app.store.errors import StoreError

app = typer.Typer(
    help="The flashing station for factories.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo)
app.command("virtual")(virtual)
app.command("import")(import_codes)
app.command("quota")(quota)
app.command("generate")(generate)
app.command("upload")(upload)
app.command("activation")(activation)
app.command("run")(run)
app.command("teach")(teach)
app.command("slots")(slots)
app.command("records")(records)
app.command("export")(export)
app.command("doubt")(doubt)
app.command("return")(give_back)
app.command("void")(void)
app.command("erase")(erase)
app.command("close")(close)
app.command("reopen")(reopen)
app.command("doctor")(doctor)
app.command("backup")(backup)
app.command("restore")(restore)
app.add_typer(database.app, name="database")
app.add_typer(people.app, name="people")
app.add_typer(products.app, name="products")
app.add_typer(vault.app, name="vault")


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    data_dir: DataDir = None,
    fixture_file: Annotated[Path | None, typer.Option(help="Fixture file of the jig.")] = None,
) -> None:
    """Open the window, if no command is named."""
    if context.invoked_subcommand is None:
        raise typer.Exit(open_window(data_dir, fixture_file))


def main() -> None:
    """Run a command; exit 1 with one plain text for what people can mend."""
    try:
        app()
    except (DeskError, StoreError) as error:
        print(f"flashline: {error}", file=sys.stderr)
        raise SystemExit(1) from None
