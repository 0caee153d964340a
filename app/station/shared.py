"""What all slots of one run share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.model.outcome import Outcome
from app.station.claims import Claims
from app.station.custody import Unsettled
from app.station.demand import Demand
from app.station.events import JobEnded
from app.station.jig import Jig
from app.station.order import Plan
from app.station.patience import StoreWatch
from app.station.phases import Step
from app.station.publisher import Publisher
from app.station.tickets import Tickets
from app.store.jobs import Jobs
from app.store.ledger import Ledger
from app.store.outbox import Outbox


class Tally:
    """How many jobs of a run ended how."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended: dict[Outcome, int] = {}

    def add(self, ended: JobEnded) -> None:
        """Count one job."""
        with self._lock:
            self._ended[ended.outcome] = self._ended.get(ended.outcome, 0) + 1

    def __getitem__(self, outcome: Outcome) -> int:
        with self._lock:
            return self._ended.get(outcome, 0)


@dataclass(frozen=True, slots=True)
class RunShared:
    """Handed to every slot of a run.

    Args:
        clock: aware UTC time, for the records.
        steps: the phases of a job.
    """

    plan: Plan
    ledger: Ledger
    outbox: Outbox
    jobs: Jobs
    publisher: Publisher
    clock: Callable[[], datetime]
    steps: tuple[Step, ...]
    tickets: Tickets
    watch: StoreWatch
    unsettled: Unsettled
    jig: Jig
    demand: Demand = field(default_factory=Demand)
    claims: Claims = field(default_factory=Claims)
    tally: Tally = field(default_factory=Tally)
