"""`flashline`: the list of commands, and how their errors reach people.

All of this is imported at each start, so it is kept light: a module of a command has its name, options and
help, and imports at its top only the standard library, typer, `app.model` and other such modules. What does
the work (the books, the engine, Excel, Qt) is imported within the command's function, by the command that is
given. tests/cli/test_start.py tells who breaks that.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app import __version__
from app.cli import audit, cloud, database, people, products, unfinished, vault
from app.cli.backup import backup, restore
from app.cli.books import export, import_codes, records
from app.cli.check import doctor
from app.cli.erasing import erase
from app.cli.line import run
from app.cli.listing import CommandList
from app.cli.modules import virtual
from app.cli.options import DataDir
from app.cli.production import activation, generate, quota, upload
from app.cli.slots import slots
from app.cli.teaching import teach
from app.cli.till import close, doubt, give_back, reopen, void
from app.cli.training import demo
from app.model.reports import DeskError
from app.store.errors import StoreError

app = typer.Typer(
    cls=CommandList,
    help="The flashing station for factories.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its frames take half as long again as all the rest of `flashline --help`
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
app.add_typer(audit.app, name="audit")
app.add_typer(cloud.app, name="cloud")
app.add_typer(unfinished.app, name="unfinished")
app.add_typer(database.app, name="database")
app.add_typer(people.app, name="people")
app.add_typer(products.app, name="products")
app.add_typer(vault.app, name="vault")


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"flashline {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    data_dir: DataDir = None,
    fixture_file: Annotated[Path | None, typer.Option(help="Fixture file of the jig.")] = None,
    version: Annotated[  # noqa: ARG001 - told by its callback
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version.")
    ] = False,
) -> None:
    """Open the window, if no command is named."""
    if context.invoked_subcommand is None:
        from app.cli.window import open_window

        raise typer.Exit(open_window(data_dir, fixture_file))


def main() -> None:
    """Run a command; exit 1 with one plain text for what people can mend."""
    try:
        app()
    except (DeskError, StoreError) as error:
        print(f"flashline: {error}", file=sys.stderr)
        raise SystemExit(1) from None
