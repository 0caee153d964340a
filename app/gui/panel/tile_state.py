"""What is known of one slot, as a plain value that events change."""

from dataclasses import dataclass, replace

from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, Phase, SlotStatus
from app.station.events import (
    Event,
    JobBegan,
    JobEnded,
    JobProgress,
    JobRetried,
    PhaseBegan,
    SlotChanged,
    SlotFenced,
    SlotOpen,
    UnitIdentified,
)


@dataclass(frozen=True, slots=True)
class TileState:
    """One slot.

    Args:
        slot: its number.
        port: the device it is bound to.
        began: monotonic seconds at which the job began; None where none is under way.
        outcome: of the last job while its unit is in the slot; None else.
        seconds: that the last job took.
        fence: why the slot takes no units any more; empty if it does.
        tries: of the job under way, or of the last one.
        baud: rate of the data in its last try; 0 where none is known.
    """

    slot: int
    port: str = ""
    status: SlotStatus = SlotStatus.IDLE
    job: str | None = None
    phase: Phase | None = None
    fraction: float = 0.0
    rate: float = 0.0
    mac: str | None = None
    device_name: str | None = None
    began: float | None = None
    outcome: Outcome | None = None
    failure: FailureCode | None = None
    detail: str = ""
    boot: BootResult = BootResult.NOT_REACHED
    seconds: float = 0.0
    fence: str = ""
    tries: int = 1
    baud: int = 0


def after(state: TileState, event: Event, now: float) -> TileState:
    """The state of a slot after an event of that slot.

    A result stays until the unit leaves (WAITING) or the next job begins; the end of a run does
    not take it away.

    Args:
        state: before.
        event: of this slot; others change nothing.
        now: monotonic seconds.
    """
    match event:
        case SlotFenced():
            return replace(state, fence=event.reason)
        case SlotOpen():
            detail = "" if state.detail == state.fence else state.detail
            return replace(state, fence="", detail=detail)
        case SlotChanged():
            return _with_status(state, event)
        case JobBegan():
            return TileState(
                slot=state.slot,
                port=event.port,
                status=SlotStatus.WORKING,
                job=event.job,
                began=now,
                fence=state.fence,
            )
        case UnitIdentified():
            return replace(state, mac=str(event.unit.mac))
        case PhaseBegan():
            return replace(state, phase=event.phase, rate=0.0)
        case JobRetried():
            return replace(state, tries=event.tries, baud=event.baud)
        case JobProgress() if state.job == event.job and state.outcome is None:
            return replace(
                state, phase=event.phase, fraction=max(state.fraction, event.fraction), rate=event.rate
            )
        case JobEnded():
            return _with_outcome(state, event)
        case _:
            return state


def _with_status(state: TileState, event: SlotChanged) -> TileState:
    if event.status in (SlotStatus.WAITING, SlotStatus.FENCED):
        return TileState(
            slot=state.slot, port=event.port, status=event.status, detail=state.fence, fence=state.fence
        )
    if event.status is SlotStatus.IDLE and state.outcome is None:
        return TileState(slot=state.slot, port=event.port, detail=state.fence, fence=state.fence)
    return replace(state, port=event.port, status=event.status)


def _with_outcome(state: TileState, event: JobEnded) -> TileState:
    return replace(
        state,
        port=event.port,
        job=event.job,
        mac=event.mac or state.mac,
        device_name=event.device_name,
        began=None,
        outcome=event.outcome,
        failure=event.failure,
        detail=event.detail,
        boot=event.boot,
        seconds=event.seconds,
        fraction=1.0 if event.outcome is Outcome.PASSED else state.fraction,
        rate=0.0,
        tries=event.tries,
        baud=event.baud,
    )
