"""The books can't be written for a while, at any point of a run; afterwards the same program goes on."""

from __future__ import annotations

import signal
import subprocess
from functools import partial

import pytest

from app.model.faults import FailureCode
from app.model.outcome import Outcome
from tests.faults.line import Line, sweep
from tests.faults.promise import broken_at_any_moment, broken_at_the_end, wandered
from tests.faults.station import Body
from tests.faults.troubles import killed_while_away, over_after_a_stop, over_at_once

DONE = {Outcome.PASSED, Outcome.ALREADY_DONE}
FAULTS = {None, FailureCode.STORE_UNAVAILABLE}
ENDS = pytest.mark.parametrize("body", [over_at_once, over_after_a_stop], ids=lambda body: body.__name__)


def trial(line: Line, *, at: int, trouble: str, body: Body) -> list[str]:
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


@ENDS
def test_the_disk_may_refuse_writes_from_any_commit_on(lines, body):
    at_commits = commits(lines[0], "before")
    sweep(lines, [partial(trial, at=at, trouble="file size limit", body=body) for at in at_commits])


@ENDS
def test_the_answer_of_any_commit_may_be_lost(lines, body):
    at_commits = commits(lines[0], "after")
    sweep(lines, [partial(trial, at=at, trouble="lost answer", body=body) for at in at_commits])


@pytest.mark.parametrize("point", ["raised by Ledger.confirm", "before Outbox.keep", "after Outbox.keep"])
def test_a_station_killed_while_the_database_is_away_loses_no_confirmation(line, point):
    line.begin()
    told = line.work(1, body=killed_while_away, trouble=point)
    assert (told.exit_code, told.ended) == (-signal.SIGKILL, [])
    before = line.books()
    assert not broken_at_any_moment(before, line.jig.identities())
    assert before.states()["writing"] == 1
    kept = list(line.data_dir.glob("outbox/*.json"))
    assert len(kept) == (point == "after Outbox.keep")

    told = line.work(1)
    expected = Outcome.ALREADY_DONE if kept else Outcome.PASSED
    assert [job.outcome for job in told.ended] == [expected]
    after = line.books()
    assert not wandered(before, after) + broken_at_the_end(after, line.jig.identities(), 1)
    assert not list(line.data_dir.glob("outbox/*"))


@pytest.fixture
def small_disk(line):
    """The line's data folder on a disk of its own, with hardly any room."""
    line.data_dir.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(line.data_dir)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk can't be mounted here: {done.stderr.strip()}")
    yield line
    subprocess.run(["umount", str(line.data_dir)], check=True)


@pytest.mark.parametrize(
    "body",
    [over_after_a_stop, pytest.param(over_at_once, marks=pytest.mark.slow)],
    ids=["over_after_a_stop", "over_at_once"],
)
def test_a_disk_may_be_full_from_any_commit_on(small_disk, body):
    at_commits = commits(small_disk, "before")
    sweep([small_disk], [partial(trial, at=at, trouble="full disk", body=body) for at in at_commits])
