"""The command that opens the window: `flashline`."""

import os
import sys
from pathlib import Path

from app.composition import default_data_dir
from app.composition.line import fixture_of_ports, read_fixture
from app.model.fixture import Fixture
from app.model.reports import DeskError
from app.station.desk import JIG_FILE, Desk


def open_window(data_dir: Path | None, fixture_file: Path | None) -> int:
    """Open the window on a real line; returns the exit code.

    Raises:
        DeskError: there is no display, a setting is wrong, or the books can't be opened.
    """
    require_screen()
    from app.composition.entrance import line_entrance
    from app.gui.application import run_entrance

    return run_entrance(line_entrance(data_dir, jig_to_begin_with(data_dir, fixture_file)))


def jig_to_begin_with(data_dir: Path | None, fixture_file: Path | None) -> Fixture:
    """The jig of a fixture file; else the one that was taught last; else the USB serial ports that are there.

    Raises:
        DeskError: the file can't be read or is wrong.
    """
    taught = (data_dir or default_data_dir()) / JIG_FILE
    file = fixture_file or (taught if taught.exists() else None)
    return fixture_of_ports() if file is None else read_fixture(file)


def show(desk: Desk) -> int:
    """Show the window until it is closed.

    Raises:
        DeskError: there is no display.
    """
    require_screen()
    from app.gui.application import run_gui

    return run_gui(desk)


def require_screen() -> None:
    """Go on only where a window can be shown.

    Raises:
        DeskError: there is no display.
    """
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        raise DeskError("there is no display here; `flashline demo --headless` and `flashline run` need none")
