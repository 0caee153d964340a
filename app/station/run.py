"""A production run: from open to close, one worker a slot."""

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime

from app.model.outcome import Outcome
from app.station.custody import Unsettled
from app.station.events import RunClosed, RunFigures, RunOpened
from app.station.figures import Figures
from app.station.jig import Jig
from app.station.order import Plan
from app.station.patience import StoreWatch
from app.station.phases.order import steps_of
from app.station.publisher import Publisher
from app.station.shared import RunShared
from app.station.slot import SlotWorker
from app.station.tickets import Tickets
from app.store.errors import StoreError
from app.store.jobs import Jobs
from app.store.ledger import Ledger
from app.store.outbox import Outbox

_log = logging.getLogger(__name__)


def new_run_id() -> str:
    """An id that no other run bears."""
    return secrets.token_hex(8)


class Run:
    """Opened once, closed once.

    Each slot works alone: no slot waits for another, one bad slot never stops the rest.

    Args:
        plan: what to do.
        jig: the slots to work in.
        afterwards: done when all slots have ended, before the run counts as closed; must not raise.
    """

    def __init__(
        self,
        plan: Plan,
        jig: Jig,
        *,
        ledger: Ledger,
        outbox: Outbox,
        jobs: Jobs,
        unsettled: Unsettled,
        publisher: Publisher,
        clock: Callable[[], datetime],
        afterwards: Callable[[], None] = lambda: None,
    ) -> None:
        self._plan = plan
        self._jig = jig
        self._publisher = publisher
        self._jobs = jobs
        self._afterwards = afterwards
        self._stopped = threading.Event()
        self._closed = threading.Event()
        self._shared = RunShared(
            plan=plan,
            ledger=ledger,
            outbox=outbox,
            jobs=jobs,
            publisher=publisher,
            clock=clock,
            steps=steps_of(plan.recipe),
            tickets=Tickets(plan.order.units, once=plan.order.once),
            watch=StoreWatch(publisher),
            unsettled=unsettled,
            jig=jig,
            figures=Figures(plan.run),
        )
        self._workers = tuple(SlotWorker(place, self._shared) for place in jig.places)
        self._closer = threading.Thread(target=self._close, name="run-closer", daemon=True)
        self._opened_at = clock()

    def start(self) -> None:
        """Put the run on record and set every slot to work.

        Raises:
            StoreError: the run could not be put on record; nothing was started.
        """
        plan = self._plan
        self._jobs.open_run(
            plan.run,
            batch=plan.order.batch,
            recipe=plan.recipe.name,
            firmware=plan.firmware.name,
            firmware_sha256={region.source: region.sha256 for region in plan.firmware.regions},
            operator=plan.order.operator,
            trial=plan.order.trial,
        )
        slots = tuple(place.number for place in self._jig.places)
        self._publisher.publish(RunOpened(plan.run, plan.order.batch, slots, self._opened_at))
        self._jig.begin()
        for worker in self._workers:
            worker.start()
        self._closer.start()

    def stop(self) -> None:
        """Ask for the end; returns at once. Jobs in work stop at their next block, codes are put right."""
        self._stopped.set()
        for worker in self._workers:
            worker.cancel()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the run is closed; False if it is not after `timeout` seconds."""
        return self._closed.wait(timeout)

    @property
    def closed(self) -> bool:
        """Whether every worker has ended and the end is on record."""
        return self._closed.is_set()

    def figures(self) -> RunFigures:
        """How the run is going."""
        return self._shared.figures.now()

    def ended(self, outcome: Outcome) -> int:
        """How many jobs ended so."""
        return self._shared.figures[outcome]

    def _close(self) -> None:
        for worker in self._workers:
            worker.join()
        self._jig.end()
        reason = "stopped" if self._stopped.is_set() else "complete"
        self._shared.unsettled.add(lambda: self._jobs.close_run(self._plan.run, reason))
        try:
            self._shared.unsettled.settle()
            self._shared.outbox.deliver()
        except StoreError:
            _log.exception("run %s: its end is not on record yet", self._plan.run)
        figures = self._shared.figures
        closed = RunClosed(
            self._plan.run, self._plan.order.batch, figures[Outcome.PASSED], figures[Outcome.FAILED], reason
        )
        self._afterwards()
        self._closed.set()
        self._publisher.publish(closed)
