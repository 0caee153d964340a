"""What a command imports: the start of `flashline` stays quick."""

import subprocess
import sys
from importlib.metadata import version

from typer.testing import CliRunner

from app.cli.entry import app

LARGE = {"PySide6", "sqlalchemy", "alembic", "psycopg", "esptool", "serial", "cryptography", "argon2"}
LARGE |= {"openpyxl", "reportlab", "keyring", "rich", "pydantic"}
PARTS = {"app.composition", "app.gui", "app.station", "app.hardware", "app.exchange", "app.virtual"}
PROGRAM = (
    "import sys; from app.cli.entry import app; app({words}, standalone_mode=False); print(*sys.modules)"
)


def imported(*words: object) -> set[str]:
    """What a process has imported at the end of a command."""
    program = PROGRAM.format(words=[str(word) for word in words])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_version_is_that_of_the_installed_package():
    told = CliRunner().invoke(app, ["--version"])
    assert told.output == f"flashline {version('flashline')}\n"


def test_until_a_command_is_given_no_large_library_is_imported():
    found = imported("run", "--help")
    assert "typer" in found
    assert sorted(found & (LARGE | PARTS)) == []


def test_the_window_is_drawn_without_what_only_files_need():
    program = "import sys, app.cli.window, app.gui.application; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    found = set(done.stdout.split())
    assert "PySide6" in found
    assert sorted(found & {"alembic", "psycopg", "openpyxl", "reportlab", "keyring"}) == []


def test_a_command_on_the_books_imports_nothing_of_modules_files_and_windows(tmp_path):
    found = imported("records", "--data-dir", tmp_path)
    assert "sqlalchemy" in found
    assert sorted(found & {"PySide6", "esptool", "serial", "openpyxl", "reportlab", "keyring"}) == []
