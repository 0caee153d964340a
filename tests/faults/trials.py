"""Trials: something happens to a station at a point; what comes of it is told as what is wrong."""

from __future__ import annotations

import signal
from collections.abc import Callable

from app.model.faults import FailureCode
from app.model.outcome import Outcome
from tests.faults.line import Line
from tests.faults.promise import broken_at_any_moment, broken_at_the_end, wandered
from tests.faults.station import Body, Told
from tests.faults.troubles import over_at_once

DONE = {Outcome.PASSED, Outcome.ALREADY_DONE}
FAULTS = {None, FailureCode.STORE_UNAVAILABLE}


def clean(line: Line, *slots: int, **shift: object) -> list[str]:
    """The points of a shift that nothing happens to."""
    line.begin()
    told = line.work(*slots, **shift)
    assert told.exit_code == 0
    assert [one.outcome for one in told.ended] == [Outcome.PASSED] * len(slots)
    assert not broken_at_the_end(line.books(), line.jig.identities(), len(slots))
    return told.points


def killed(line: Line, seen: set[str], *slots: int, at: int, **shift: object) -> list[str]:
    """Kill at a point; what is wrong before anything could repair it."""
    told = line.work(*slots, at=at, **shift)
    if told.exit_code != -signal.SIGKILL:
        return [f"point {at}: not killed but ended with {told.exit_code}"]
    seen.add(told.point)
    wrong = broken_at_any_moment(line.books(), line.jig.identities(), told.ended)
    return [f"killed at {at}, {told.point}: {one}" for one in wrong]


def completed(line: Line, *slots: int) -> list[str]:
    """A station that finds what the killed one left, and its jobs."""
    told = line.work(*slots)
    if told.exit_code:
        return [f"the next station ended with {told.exit_code}"]
    return [_words(told)] if len(told.ended) != len(slots) or {e.outcome for e in told.ended} - DONE else []


def _words(told: Told) -> str:
    return "; ".join(f"slot {e.slot} {e.outcome} {e.failure or ''} {e.detail}" for e in told.ended)


def same_place(line: Line, *slots: int) -> list[str]:
    return completed(line, *slots)


def other_slot(line: Line, *slots: int) -> list[str]:
    line.jig.exchange(1, 2)
    return completed(line, *slots)


def other_unit_first(line: Line, *slots: int) -> list[str]:
    line.jig.exchange(1, 3)
    wrong = completed(line, *slots)
    line.jig.exchange(1, 3)
    return wrong + completed(line, *slots)


Restart = Callable[..., list[str]]


def trial(
    line: Line,
    *,
    seen: set[str],
    slots: tuple[int, ...],
    at: int,
    units: int,
    restart: Restart,
    **shift: object,
) -> list[str]:
    """One kill and what comes of it."""
    line.begin()
    wrong = killed(line, seen, *slots, at=at, **shift)
    before = line.books()
    wrong += restart(line, *slots)
    after = line.books()
    wrong += wandered(before, after)
    wrong += broken_at_the_end(after, line.jig.identities(), units)
    return [f"point {at}: {one}" for one in wrong]


def troubled(line: Line, *, at: int, trouble: str, body: Body) -> list[str]:
    """One trouble and what comes of it."""
    line.begin()
    told = line.work(1, body=body, at=at, trouble=trouble)
    where = f"{trouble} at {at}, {told.point}"
    if told.exit_code:
        return [f"{where}: the program ended with {told.exit_code}"]
    wrong: list[str] = []
    if not told.ended or told.ended[-1].outcome not in DONE or {one.failure for one in told.ended} - FAULTS:
        wrong += [f"slot {e.slot} {e.outcome} {e.failure or ''} {e.detail}" for e in told.ended] or ["no job"]
    books, chips = line.books(), line.jig.identities()
    wrong += broken_at_any_moment(books, chips, told.ended)
    wrong += broken_at_the_end(books, chips, 1)
    return [f"{where}: {one}" for one in wrong]


def commits(line: Line, side: str) -> list[int]:
    """Points of the first run, from the opening of the books to the end of the run; between two commits
    nothing goes to the disk."""
    line.begin()
    told = line.work(1, body=over_at_once)
    assert [one.outcome for one in told.ended] == [Outcome.PASSED, Outcome.ALREADY_DONE]
    found = [at for at, name in enumerate(told.points) if name == f"{side} COMMIT"]
    assert len(found) > 8
    return found
