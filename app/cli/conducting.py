"""An order from its start to its end, told on a terminal."""

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

from app.cli.outcomes import Outcomes, say
from app.cli.till import doubt_line
from app.station.desk import Desk
from app.station.event_lines import EventLines
from app.station.order import RunOrder
from app.station.run import Run


def conduct(desk: Desk, order: RunOrder, *, as_json: bool) -> bool:
    """Run an order to its end, told on the terminal; returns whether every unit is good."""
    in_doubt = doubt_line(desk.till.doubts())
    if in_doubt:
        print(in_doubt, file=sys.stderr if as_json else sys.stdout)
    outcomes = Outcomes()
    desk.subscribe(outcomes)
    desk.subscribe(EventLines(say) if as_json else outcomes.tell)
    run = desk.open_run(order)
    with _stopped_by_signals(run):
        while not run.wait(0.2):
            pass  # a wait without an end would keep signals from Python code on some systems
    if not as_json:
        print(outcomes.as_table())
    return outcomes.all_good(order.units)


@contextmanager
def _stopped_by_signals(run: Run) -> Generator[None]:
    """Ctrl-C and a plain kill stop the run in good order: codes in a known state, ports free."""

    def stop(_signum: int, _frame: FrameType | None) -> None:
        run.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
