"""Kill -9 of a station whose books are on a PostgreSQL server, and of the server's own processes, mid-run.

The points are those of test_kill_at_every_point. Each point's name has its trial, the last time that it is
come to; with FLASHLINE_ALL_POINTS=1 in the environment every single point has, in three ways.
"""

from __future__ import annotations

import os
from functools import partial

import pytest

from tests.faults.line import ServerLine, Stock, sweep, take_in
from tests.faults.points import STEPS
from tests.faults.trials import (
    Restart,
    clean,
    commits,
    other_slot,
    other_unit_first,
    same_place,
    trial,
    troubled,
)
from tests.faults.troubles import over_after_a_stop, over_at_once

pytestmark = pytest.mark.timeout(3600)  # many trials; a computer that does other things too is slow

ALL = bool(os.environ.get("FLASHLINE_ALL_POINTS"))
only_all = pytest.mark.skipif(not ALL, reason="FLASHLINE_ALL_POINTS=1 is not set")


def chosen(points: list[str]) -> list[int]:
    """Numbers of the points that have a trial."""
    return list(range(len(points))) if ALL else sorted({name: at for at, name in enumerate(points)}.values())


@pytest.fixture(scope="module")
def server_stock(tmp_path_factory, postgres_server) -> Stock:
    return take_in(tmp_path_factory.mktemp("server-stock") / "six", codes=6, server=postgres_server)


@pytest.fixture
def server_lines(tmp_path, stations, server_stock, tiny_firmware, postgres_server):
    """Lines for trials side by side, each with a database of its own."""
    made = [
        ServerLine(tmp_path / f"line-{n}", stations, server_stock, tiny_firmware, postgres_server)
        for n in range(2)
    ]
    yield made
    for line in made:
        line.close()


@pytest.fixture
def crashing_line(tmp_path, stations, tiny_firmware, own_server):
    """A line alone on a server: a crash touches whoever uses it."""
    stock = take_in(tmp_path / "six", codes=6, server=own_server)
    line = ServerLine(tmp_path / "line", stations, stock, tiny_firmware, own_server)
    yield line
    line.close()


def killed_at_points(lines: list[ServerLine], restart: Restart, *slots: int, units: int) -> None:
    thread = None if len(slots) == 1 else "slot-1"
    points = clean(lines[0], *slots, thread=thread)
    seen: set[str] = set()
    sweep(
        lines,
        [
            partial(trial, seen=seen, slots=slots, at=at, units=units, restart=restart, thread=thread)
            for at in chosen(points)
        ],
    )
    assert seen == set(points)
    assert {name.split()[1].split(".")[0] for name in points} >= {"COMMIT", "Ledger", *map(_name, STEPS[:2])}


def _name(one: type) -> str:
    return one.__name__


@pytest.mark.slow
def test_a_station_may_be_killed_at_any_point_and_the_next_one_makes_everything_right(server_lines):
    killed_at_points(server_lines, same_place, 1, units=1)


@only_all
@pytest.mark.parametrize(
    ("restart", "units"),
    [
        pytest.param(same_place, 2, id="in its slot"),
        pytest.param(other_slot, 2, id="which moves to another slot"),
        pytest.param(other_unit_first, 3, id="which comes last"),
    ],
)
def test_with_two_units_at_work_every_code_stays_with_its_unit(server_lines, restart, units):
    killed_at_points(server_lines, restart, 1, 2, units=units)


@pytest.mark.slow
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("body", [over_at_once, over_after_a_stop], ids=lambda body: body.__name__)
def test_the_server_may_crash_at_any_commit_of_a_run(crashing_line, body, side):
    """Its process for this station is killed: it drops everyone, recovers from its log, and work goes on."""
    at_commits = commits(crashing_line, side)
    some = at_commits if ALL else at_commits[len(at_commits) // 3 :: 3]
    sweep([crashing_line], [partial(troubled, at=at, trouble="server crash", body=body) for at in some])
