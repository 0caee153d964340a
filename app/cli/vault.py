"""Commands on the key of the books: `flashline vault`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.listing import CommandList
from app.cli.options import DataDir
from app.model.key_form import KeyForm
from app.model.person import Person
from app.model.reports import DeskError
from app.model.secret import Secret

app = typer.Typer(help="The key that opens the secrets of the books.", no_args_is_help=True, cls=CommandList)


@app.command()
def status(data_dir: DataDir = None) -> None:
    """Tell how the key lies on this computer."""
    from app.composition.keeping import keys_of

    told = {
        KeyForm.FILE: "open in its owner's file",
        KeyForm.PASSPHRASE: "in a file, under a passphrase",
        KeyForm.KEYRING: "in the system's keyring",
    }
    print(f"the key is kept {told[keys_of(data_dir).form]}")


@app.command()
def protect(
    form: Annotated[KeyForm, typer.Argument(help="Where the key is to be.")], data_dir: DataDir = None
) -> None:
    """Keep the key in the keyring, under a passphrase (typed or FLASHLINE_NEW_PASSPHRASE), or in a file."""
    from app.composition.keeping import keys_of

    by = _supervisor(data_dir)
    passphrase = _new_passphrase() if form is KeyForm.PASSPHRASE else None
    keys_of(data_dir).protect(form, passphrase, by)
    status(data_dir)


@app.command()
def rotate(data_dir: DataDir = None) -> None:
    """Change the key: every secret is sealed anew. No station may be at work."""
    from app.composition.keeping import keys_of

    by = _supervisor(data_dir)
    number = keys_of(data_dir).change(by, print)
    print(f"key {number} is in use. Older backups need the key of before, and its sheet; make a new backup")
    print("and a new recovery sheet now; other stations need the new key file.")


@app.command("recovery-sheet")
def recovery_sheet(
    file: Annotated[
        Path | None, typer.Argument(help="Text file to print from; on the terminal if not given.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the recovery sheet: the key in letters, to be printed and locked up."""
    from app.composition.keeping import keys_of

    text = keys_of(data_dir).sheet(_supervisor(data_dir)).text
    if file is None:
        print(text)
        return
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise DeskError(f"{file}: can't be written: {error.strerror}") from error
    print(f"{file}: print it, lock it up, and delete the file")


@app.command()
def recover(data_dir: DataDir = None) -> None:
    """Bring a lost key back: type the lines of the recovery sheet, then an empty line."""
    from app.composition.keeping import keys_of

    if sys.stdin.isatty():
        print("type the lines of the recovery sheet, then an empty line:")
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip():
            break
        lines.append(line.partition(".")[2] or line)
    keys_of(data_dir).recover("\n".join(lines))
    print("the key is back, in a file; `flashline vault protect` puts it under a passphrase again")


def _supervisor(data_dir: Path | None) -> Person:
    from app.cli.who import who
    from app.composition.books import open_books

    with open_books(data_dir) as store:
        return who(store)


def _new_passphrase() -> Secret:
    given = os.environ.get("FLASHLINE_NEW_PASSPHRASE")
    if given:
        return Secret(given)
    if not sys.stdin.isatty():
        raise DeskError("a new passphrase is needed: set FLASHLINE_NEW_PASSPHRASE, or run this in a terminal")
    first = typer.prompt("new passphrase", hide_input=True, confirmation_prompt=True)
    return Secret(str(first))
