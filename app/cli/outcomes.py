"""What a run comes to, on a terminal."""

import sys
import threading

from app.cli.tables import table
from app.model.faults import FAILURES
from app.model.outcome import BootResult, Outcome
from app.station.events import (
    BoardElsewhere,
    Event,
    JobEnded,
    JobRetried,
    PhaseBegan,
    SlotFenced,
    StationTrouble,
    TroubleOver,
)


class Outcomes:
    """A listener that keeps the ended jobs; `tell` is one that prints as they end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended: list[JobEnded] = []

    def __call__(self, event: Event) -> None:
        """Keep what ends."""
        if isinstance(event, JobEnded):
            with self._lock:
                self._ended.append(event)

    def tell(self, event: Event) -> None:
        """Print what an operator at a terminal wants to see at once."""
        match event:
            case PhaseBegan():
                say(f"slot {event.slot}: {event.phase}")
            case JobEnded():
                say(f"slot {event.slot}: {_words(event)}")
            case JobRetried():
                say(f"slot {event.slot}: {event.failure}; try {event.tries} at {event.baud} baud")
            case SlotFenced():
                say(f"slot {event.slot}: fenced: {event.reason}")
            case BoardElsewhere():
                say(f"left alone: {event.port} at USB location {event.location} is no slot of the fixture")
            case StationTrouble():
                say(f"station: {FAILURES[event.failure].cause} {event.detail}")
            case TroubleOver():
                say(f"station: {event.failure} is over")
            case _:
                pass

    def all_good(self, units: int | None) -> bool:
        """Whether there were as many units as asked for (one at least), each passed or done already."""
        with self._lock:
            good = (Outcome.PASSED, Outcome.ALREADY_DONE)
            enough = len(self._ended) >= (units or 1)
            return enough and all(ended.outcome in good for ended in self._ended)

    def as_table(self) -> str:
        """Slot, MAC, DeviceName, outcome, seconds."""
        with self._lock:
            rows = sorted(self._ended, key=lambda ended: ended.slot)
        return table(
            ("slot", "MAC", "DeviceName", "outcome", "seconds"),
            ((e.slot, e.mac, e.device_name, _words(e), f"{e.seconds:.1f}") for e in rows),
        )


def say(line: str) -> None:
    """One write a line: the slots speak at the same time."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _words(ended: JobEnded) -> str:
    if ended.failure is not None:
        failure = FAILURES[ended.failure]
        return f"{ended.outcome}: {failure.action} ({ended.failure}: {ended.detail or failure.cause})"
    if ended.outcome is Outcome.PASSED and ended.boot is not BootResult.CONFIRMED:
        return f"{ended.outcome} (boot not checked: {ended.boot})"
    return str(ended.outcome)
