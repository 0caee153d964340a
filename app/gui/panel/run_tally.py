"""The counters of the open run."""

from dataclasses import dataclass

from app.model.outcome import Outcome

SETTLING_S = 60.0
"""A rate over less than a minute is noise."""


@dataclass(slots=True)
class RunTally:
    """Counts outcomes since the run was opened.

    Args:
        opened: monotonic seconds.
    """

    opened: float
    passed: int = 0
    failed: int = 0

    def count(self, outcome: Outcome) -> None:
        """Count one job; aborted, skipped and done-before units are neither passed nor failed here."""
        if outcome is Outcome.PASSED:
            self.passed += 1
        elif outcome is Outcome.FAILED:
            self.failed += 1

    def per_hour(self, now: float) -> int | None:
        """Passed units per hour since the run was opened; None while that says nothing yet."""
        spent = now - self.opened
        if self.passed == 0 or spent < SETTLING_S:
            return None
        return round(self.passed * 3600 / spent)
