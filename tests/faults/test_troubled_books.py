"""The books can't be written for a while, at any point of a run; afterwards the same program goes on."""

from __future__ import annotations

import signal
import subprocess
from functools import partial

import pytest

from app.model.outcome import Outcome
from tests.faults.line import sweep
from tests.faults.promise import broken_at_any_moment, broken_at_the_end, wandered
from tests.faults.trials import commits, troubled
from tests.faults.troubles import killed_while_away, over_after_a_stop, over_at_once

pytestmark = pytest.mark.timeout(3600)  # many trials; a computer that does other things too is slow

ENDS = pytest.mark.parametrize("body", [over_at_once, over_after_a_stop], ids=lambda body: body.__name__)


@ENDS
def test_the_disk_may_refuse_writes_from_any_commit_on(lines, body):
    at_commits = commits(lines[0], "before")
    sweep(lines, [partial(troubled, at=at, trouble="file size limit", body=body) for at in at_commits])


@ENDS
def test_the_answer_of_any_commit_may_be_lost(lines, body):
    at_commits = commits(lines[0], "after")
    sweep(lines, [partial(troubled, at=at, trouble="lost answer", body=body) for at in at_commits])


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
    """The line's data folder on a disk of its own, with hardly more room than a run may begin with."""
    line.data_dir.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=258m", "tmpfs", str(line.data_dir)]
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
    sweep([small_disk], [partial(troubled, at=at, trouble="full disk", body=body) for at in at_commits])
