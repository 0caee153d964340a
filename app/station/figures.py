"""The figures of a run: how many, how fast, how many at the first attempt, slot by slot."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from app.model.faults import FailureCode
from app.model.outcome import Outcome
from app.station.events import JobEnded, RunFigures, SlotFigures

_SETTLED = 60.0
"""Seconds; a rate over less than that is noise."""


@dataclass(slots=True)
class _Slot:
    passed: int = 0
    failed: int = 0
    second_tries: int = 0
    seconds: list[float] = field(default_factory=list[float])


class Figures:
    """Counts the jobs of one run; safe from many threads.

    Args:
        run: the run's id.
        clock: monotonic seconds.
    """

    def __init__(self, run: str, clock: Callable[[], float] = monotonic) -> None:
        self._run = run
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()
        self._outcomes: dict[Outcome, int] = {}
        self._failures: dict[FailureCode, int] = {}
        self._slots: dict[int, _Slot] = {}
        self._first: dict[str, bool] = {}
        """By MAC, whether the unit passed at the first attempt; units that were done before are none."""

    def add(self, ended: JobEnded) -> None:
        """Count one job."""
        with self._lock:
            self._outcomes[ended.outcome] = self._outcomes.get(ended.outcome, 0) + 1
            slot = self._slots.setdefault(ended.slot, _Slot())
            slot.second_tries += ended.tries > 1
            if ended.outcome is Outcome.PASSED:
                slot.passed += 1
                slot.seconds.append(ended.seconds)
            elif ended.outcome is Outcome.FAILED:
                slot.failed += 1
                if ended.failure is not None:
                    self._failures[ended.failure] = self._failures.get(ended.failure, 0) + 1
            if ended.mac is not None and ended.outcome in (Outcome.PASSED, Outcome.FAILED):
                at_once = ended.outcome is Outcome.PASSED and ended.tries == 1
                self._first.setdefault(ended.mac, at_once)

    def __getitem__(self, outcome: Outcome) -> int:
        """How many jobs ended so."""
        with self._lock:
            return self._outcomes.get(outcome, 0)

    def now(self) -> RunFigures:
        """The figures at this moment."""
        with self._lock:
            spent = self._clock() - self._began
            passed = self._outcomes.get(Outcome.PASSED, 0)
            units = len(self._first)
            return RunFigures(
                run=self._run,
                passed=passed,
                failed=self._outcomes.get(Outcome.FAILED, 0),
                per_hour=passed * 3600 / spent if spent >= _SETTLED else None,
                first_pass_yield=sum(self._first.values()) / units if units else None,
                failures=tuple(sorted(self._failures.items(), key=lambda one: (-one[1], one[0]))),
                slots=tuple(
                    SlotFigures(number, one.passed, one.failed, one.second_tries, _median(one.seconds))
                    for number, one in sorted(self._slots.items())
                ),
            )


def _median(values: list[float]) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
