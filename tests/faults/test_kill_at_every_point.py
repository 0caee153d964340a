"""Kill -9 at every single point of a shift; the next station on the same books makes everything right.

A point is before or after a call of a public method of Ledger, Jobs, Outbox or EspLink, or a COMMIT. They
are counted in a shift that nothing happens to; then there is one trial for each.
"""

from __future__ import annotations

from functools import partial

import pytest

from tests.faults.line import Line, sweep
from tests.faults.points import FRAMES
from tests.faults.promise import broken_at_the_end, wandered
from tests.faults.trials import (
    clean,
    completed,
    killed,
    other_slot,
    other_unit_first,
    same_place,
    trial,
)

pytestmark = pytest.mark.timeout(3600)  # many trials; a computer that does other things too is slow


def test_a_station_of_one_slot_may_be_killed_at_any_point_from_start_to_end(lines):
    points = clean(lines[0], 1)
    seen: set[str] = set()
    trials = [
        partial(trial, seen=seen, slots=(1,), at=at, units=1, restart=same_place) for at in range(len(points))
    ]
    sweep(lines, trials)
    assert seen == set(points)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("restart", "units"),
    [
        pytest.param(same_place, 2, id="in its slot"),
        pytest.param(other_slot, 2, id="which moves to another slot", marks=pytest.mark.long),
        pytest.param(other_unit_first, 3, id="which comes last", marks=pytest.mark.long),
    ],
)
def test_with_two_units_at_work_a_kill_at_any_point_leaves_every_code_with_its_unit(lines, restart, units):
    points = clean(lines[0], 1, 2, thread="slot-1")
    seen: set[str] = set()
    trials = [
        partial(trial, seen=seen, slots=(1, 2), at=at, units=units, restart=restart, thread="slot-1")
        for at in range(len(points))
    ]
    sweep(lines, trials)
    assert seen == set(points)


def test_a_kill_between_any_two_frames_of_the_credential_leaves_the_code_with_its_unit(lines):
    points = clean(lines[0], 1, classes=FRAMES)
    first = points.index("after Ledger.begin_writing")
    last = points.index("before Ledger.confirm")
    sent = [at for at in range(first, last) if "GuardedPort.write" in points[at]]
    assert len(sent) > 10
    seen: set[str] = set()
    trials = [
        partial(trial, seen=seen, slots=(1,), at=at, units=1, restart=same_place, classes=FRAMES)
        for at in sent
    ]
    sweep(lines, trials)


@pytest.mark.slow
@pytest.mark.parametrize(
    "first", ["after Ledger.begin_writing", pytest.param("after EspLink.write", marks=pytest.mark.long)]
)
def test_the_station_that_repairs_may_be_killed_at_any_point_too(lines, first):
    points = clean(lines[0], 1)
    at = len(points) - 1 - points[::-1].index(first)
    line = lines[0]
    line.begin()
    assert not killed(line, set(), 1, at=at)
    again = line.work(1).points
    seen: set[str] = set()

    def twice(line: Line, second: int) -> list[str]:
        line.begin()
        wrong = killed(line, set(), 1, at=at)
        before = line.books()
        wrong += killed(line, seen, 1, at=second)
        wrong += completed(line, 1)
        after = line.books()
        wrong += wandered(before, after) + broken_at_the_end(after, line.jig.identities(), 1)
        return [f"points {at} and {second}: {one}" for one in wrong]

    sweep(lines, [partial(twice, second=second) for second in range(len(again))])
    assert seen == set(again)
