"""The steps of a job, one file each.

A phase does its work, or raises Fault or Cancelled; what it returns says only what to do next.
"""

from collections.abc import Callable
from enum import StrEnum

from app.model.outcome import Phase
from app.station.context import JobContext


class Next(StrEnum):
    """What a job does after a phase."""

    CONTINUE = "continue"
    ALREADY_DONE = "already done"
    """The unit bears its confirmed code: nothing more to do."""


Step = tuple[Phase, Callable[[JobContext], Next]]
