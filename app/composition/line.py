"""A real line: the ports of this computer, its jig, and the desk."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.composition.books import open_books
from app.composition.settings import RECIPE, now
from app.hardware.ports import Lister, linked_ports, list_ports
from app.model.fixture import Fixture, SlotPlace
from app.model.reports import DeskError
from app.model.wording import reason_of, said
from app.station.desk import Desk
from app.store.small_file import read_small


def port_lister() -> Lister:
    """Tells the serial ports: this computer's, or those that the links in the folder FLASHLINE_PORTS lead to.

    Such links are made by udev rules for boards that are not on USB, or stand for boards in a test.
    """
    named = os.environ.get("FLASHLINE_PORTS")
    return linked_ports(Path(named)) if named else list_ports


def fixture_of_ports() -> Fixture:
    """A fixture of the serial ports at a known place that are there now, in the order of their places."""
    ports = [port for port in port_lister()() if port.vid is not None or port.location]
    ports.sort(key=lambda port: (port.location or "", port.device))
    places = tuple(
        SlotPlace(number, port.device, location=port.location or "")
        for number, port in enumerate(ports, start=1)
    )
    return Fixture("USB ports", places)


def read_fixture(path: Path) -> Fixture:
    """Read a fixture file.

    Raises:
        DeskError: it can't be read or is wrong; names the file and the field.
    """
    try:
        return Fixture.from_toml(read_small(path))
    except OSError as error:
        raise DeskError(said("{path}: can't be read: {error}", path=path, error=error.strerror)) from error
    except ValueError as error:
        raise DeskError(said("{path}: {error}", path=path, error=reason_of(error))) from error


@contextmanager
def line_desk(data_dir: Path | None, fixture: Fixture) -> Generator[Desk]:
    """A desk on a real line."""
    desk = Desk(open_books(data_dir), fixture, recipe_file=RECIPE, clock=now, lister=port_lister())
    try:
        yield desk
    finally:
        desk.close()
