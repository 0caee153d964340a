"""The figures of a run."""

import pytest

from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome
from app.station.events import JobEnded, RunFigures
from app.station.figures import Figures


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def ended(mac, outcome=Outcome.PASSED, slot=1, failure=None, tries=1, seconds=10.0):
    return JobEnded(
        "j", slot, "/dev/x", mac, "dn", outcome, failure, "", BootResult.CONFIRMED, seconds, tries, 921_600
    )


def figures_of(*jobs, after=3600.0):
    clock = Clock()
    figures = Figures("r", clock)
    for job in jobs:
        figures.add(job)
    clock.now += after
    return figures.now()


def test_the_rate_is_told_once_it_says_something():
    jobs = [ended(f"m{n}") for n in range(6)]
    assert figures_of(*jobs, after=59.0).per_hour is None
    assert figures_of(*jobs, after=60.0).per_hour == pytest.approx(360)


def test_only_units_that_pass_at_once_are_first_pass_yield():
    failed = ended("m3", Outcome.FAILED, failure=FailureCode.LINE_NOISE)
    told = figures_of(
        ended("m1"),
        ended("m2", tries=2),
        failed,
        ended("m3"),
        ended("m4", Outcome.ALREADY_DONE),
        ended("m5", Outcome.ABORTED),
    )
    assert told.first_pass_yield == pytest.approx(1 / 3)
    assert (told.passed, told.failed) == (3, 1)
    assert figures_of().first_pass_yield is None


def test_failures_are_counted_the_most_frequent_first():
    codes = [FailureCode.NO_ANSWER, FailureCode.LINE_NOISE, FailureCode.LINE_NOISE]
    told = figures_of(*(ended(f"m{n}", Outcome.FAILED, failure=code) for n, code in enumerate(codes)))
    assert told.failures == ((FailureCode.LINE_NOISE, 2), (FailureCode.NO_ANSWER, 1))


def test_each_slot_has_its_own_figures():
    told = figures_of(
        ended("a", slot=2, seconds=10.0),
        ended("b", slot=2, seconds=14.0, tries=2),
        ended("c", Outcome.FAILED, slot=1, failure=FailureCode.WRONG_CHIP),
    )
    first, second = told.slots
    assert (first.slot, first.passed, first.failed, first.seconds) == (1, 0, 1, None)
    assert (second.slot, second.passed, second.second_tries, second.seconds) == (2, 2, 1, 12.0)


def test_a_run_tells_its_figures_after_each_job(line_of):
    line = line_of(modules=2, paced=False, boot_delays=False)
    line.run()
    told = [event for event in line.events if isinstance(event, RunFigures)]
    assert [sum(slot.passed for slot in one.slots) for one in told][-1] == 2
    assert told[-1].first_pass_yield == 1.0
