"""What all slots of one run share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app.station.claims import Claims
from app.station.custody import Unsettled
from app.station.demand import Demand
from app.station.figures import Figures
from app.station.jig import Jig
from app.station.order import Plan
from app.station.patience import StoreWatch
from app.station.phases import Step
from app.station.publisher import Publisher
from app.station.tickets import Tickets
from app.station.turnstile import Turnstile
from app.store.jobs import Jobs
from app.store.ledger import Ledger
from app.store.outbox import Outbox


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
    figures: Figures
    demand: Demand = field(default_factory=Demand)
    claims: Claims = field(default_factory=Claims)
    turnstile: Turnstile = field(default_factory=Turnstile)
