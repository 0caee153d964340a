"""Events as JSON lines, for scripts and other programs.

`task_begin`, `progress` and `task_end` follow the form that nrfutil made known: one object a line, each with
the slot, and the MAC once it is known. They bear no secret, since events bear none.
"""

import json
from collections.abc import Callable

from app.model.faults import FAILURES
from app.station.events import (
    BoardElsewhere,
    Event,
    JobBegan,
    JobEnded,
    JobProgress,
    JobRetried,
    RunClosed,
    RunFigures,
    RunOpened,
    SlotFenced,
    SlotOpen,
    StationTrouble,
    TroubleOver,
    UnitIdentified,
)

_STEP = 0.01
"""Progress is told again after one hundredth of the job."""


class EventLines:
    """A listener that writes one JSON object a line.

    Args:
        write: takes one line without its end; called from the slots' threads, so it must be one atomic write.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._macs: dict[int, str | None] = {}
        self._told: dict[int, float] = {}
        self._figures: RunFigures | None = None

    def __call__(self, event: Event) -> None:
        """Write the event, if it is one that scripts hear of."""
        match event:
            case RunOpened():
                self._line("run_begin", run=event.run, batch=event.batch, slots=list(event.slots))
            case JobBegan():
                self._macs[event.slot], self._told[event.slot] = None, -1.0
                self._line("task_begin", task=event.job, slot=event.slot, port=event.port)
            case UnitIdentified():
                self._macs[event.slot] = str(event.unit.mac)
            case JobProgress():
                self._progress(event)
            case JobEnded():
                self._end(event)
            case JobRetried():
                self._retry(event)
            case RunFigures():
                self._figures = event
            case RunClosed():
                self._run_end(event)
            case _:
                self._jig(event)

    def _jig(self, event: Event) -> None:
        """What is told of the station and its slots beside the jobs."""
        match event:
            case SlotFenced():
                self._line("slot_fenced", slot=event.slot, reason=event.reason)
            case SlotOpen():
                self._line("slot_open", slot=event.slot)
            case BoardElsewhere():
                self._line("board_elsewhere", location=event.location, port=event.port)
            case StationTrouble():
                self._line("trouble", failure=event.failure, detail=event.detail)
            case TroubleOver():
                self._line("trouble_over", failure=event.failure)
            case _:
                pass

    def _retry(self, event: JobRetried) -> None:
        self._line(
            "task_retry",
            task=event.job,
            slot=event.slot,
            mac=self._macs[event.slot],
            tries=event.tries,
            failure=event.failure,
            baud=event.baud,
        )

    def _progress(self, event: JobProgress) -> None:
        if event.fraction < self._told[event.slot] + _STEP:
            return
        self._told[event.slot] = event.fraction
        self._line(
            "progress", task=event.job, slot=event.slot, mac=self._macs[event.slot], phase=event.phase,
            percent=round(event.fraction * 100),
        )  # fmt: skip

    def _end(self, event: JobEnded) -> None:
        self._line(
            "task_end",
            task=event.job,
            slot=event.slot,
            port=event.port,
            mac=event.mac,
            device_name=event.device_name,
            outcome=event.outcome,
            failure=event.failure,
            action=FAILURES[event.failure].action if event.failure else None,
            detail=event.detail,
            boot=event.boot,
            tries=event.tries,
            baud=event.baud,
            seconds=round(event.seconds, 3),
        )

    def _run_end(self, event: RunClosed) -> None:
        figures = self._figures
        rate = figures.per_hour if figures else None
        share = figures.first_pass_yield if figures else None
        self._line(
            "run_end",
            run=event.run,
            batch=event.batch,
            passed=event.passed,
            failed=event.failed,
            per_hour=None if rate is None else round(rate),
            first_pass_yield=None if share is None else round(share, 4),
            reason=event.reason,
        )

    def _line(self, kind: str, **fields: object) -> None:
        self._write(json.dumps({"type": kind, **fields}, ensure_ascii=False))
