"""Lines on which stations are killed, starved and raced."""

from __future__ import annotations

import pytest

from app.virtual.firmware import SMALLEST_APP, build_firmware
from tests.faults.line import Line, Stock, take_in
from tests.faults.station import Stations

_LINES = 2
"""As many trials at once as the smallest computer has cores."""


@pytest.fixture(scope="session")
def stations() -> Stations:
    return Stations()


@pytest.fixture(scope="session")
def stock(tmp_path_factory) -> Stock:
    return take_in(tmp_path_factory.mktemp("stock") / "six", codes=6)


@pytest.fixture(scope="session")
def tiny_firmware(tmp_path_factory):
    return build_firmware(tmp_path_factory.mktemp("tiny"), "esp32", app_size=SMALLEST_APP)


@pytest.fixture
def lines(tmp_path, stations, stock, tiny_firmware):
    """Lines for trials side by side."""
    made = [Line(tmp_path / f"line-{n}", stations, stock, tiny_firmware) for n in range(_LINES)]
    yield made
    for line in made:
        line.jig.close()


@pytest.fixture
def line(lines) -> Line:
    return lines[0]
