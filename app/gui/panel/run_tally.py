"""The counters of the open run: what the station told last, and the time since."""

from dataclasses import dataclass

from app.station.events import RunFigures

SETTLING_S = 60.0
"""A rate over less than a minute is noise."""


@dataclass(slots=True)
class RunTally:
    """The newest figures of a run.

    Args:
        opened: monotonic seconds.
        figures: None before the first job has ended.
    """

    opened: float
    figures: RunFigures | None = None

    def take(self, figures: RunFigures, now: float) -> None:
        """Newer figures; they also tell how long the run is open, where the window came later than it."""
        self.figures = figures
        if figures.per_hour:
            self.opened = now - figures.passed * 3600 / figures.per_hour

    @property
    def passed(self) -> int:
        """Jobs that passed."""
        return 0 if self.figures is None else self.figures.passed

    @property
    def failed(self) -> int:
        """Jobs that failed."""
        return 0 if self.figures is None else self.figures.failed

    @property
    def first_pass(self) -> float | None:
        """Share of the units that passed at the first attempt, 0 to 1; None without any."""
        return None if self.figures is None else self.figures.first_pass_yield

    def per_hour(self, now: float) -> int | None:
        """Passed units per hour since the run was opened; None while that says nothing yet."""
        spent = now - self.opened
        if self.passed == 0 or spent < SETTLING_S:
            return None
        return round(self.passed * 3600 / spent)

    def of_slot(self, slot: int) -> tuple[int, int]:
        """How many jobs of a slot passed, and how many failed."""
        slots = () if self.figures is None else self.figures.slots
        return next(((one.passed, one.failed) for one in slots if one.slot == slot), (0, 0))
