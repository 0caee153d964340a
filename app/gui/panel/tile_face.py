"""What a tile shows for what is known of its slot: tone, shape and words."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from app.gui.colours import Tone
from app.gui.fault_words import instruction_for, short_cause
from app.gui.panel.tile_state import TileState
from app.gui.words import outcome_word, phase_word
from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, SlotStatus


class Shape(StrEnum):
    """The second sign besides the colour; no two states that matter share one."""

    DASH = "dash"
    ARROW_DOWN = "arrow down"
    RING = "ring"
    TICK = "tick"
    CROSS = "cross"
    DOUBLE_TICK = "double tick"
    BAR = "bar"
    FENCE = "fence"


@dataclass(frozen=True, slots=True)
class TileFace:
    """A tile's looks.

    Args:
        word: the state in a word.
        lead: phase or instruction; must never be cut.
        note: a short cause or remark.
        ids: DeviceName and MAC; may be elided.
        fraction: of the job while one is under way.
        filled: whether the tone fills the tile (a result that counts now) or only colours the shape.
    """

    tone: Tone
    shape: Shape
    word: str
    lead: str = ""
    note: str = ""
    ids: tuple[str, ...] = ()
    fraction: float | None = None
    seconds: str = ""
    filled: bool = False


_RESULTS: dict[Outcome, tuple[Tone, Shape]] = {
    Outcome.PASSED: (Tone.PASSED, Shape.TICK),
    Outcome.FAILED: (Tone.FAILED, Shape.CROSS),
    Outcome.ABORTED: (Tone.ABORTED, Shape.BAR),
    Outcome.ALREADY_DONE: (Tone.DONE_BEFORE, Shape.DOUBLE_TICK),
    Outcome.SKIPPED: (Tone.NEUTRAL, Shape.DASH),
}


def face_of(state: TileState, now: float) -> TileFace:
    """The face for a state.

    Args:
        state: of the slot.
        now: monotonic seconds, for the time that a job has taken so far.
    """
    translate = QCoreApplication.translate
    fenced = bool(state.fence) and state.status in (SlotStatus.FENCED, SlotStatus.IDLE)
    if state.outcome is not None and not fenced:
        return _result(state, state.outcome)
    if state.status is SlotStatus.WORKING:
        return _working(state, now)
    if fenced:
        return TileFace(
            Tone.ABORTED,
            Shape.FENCE,
            translate("Tile", "FENCED"),
            translate("Instruction", "Call an engineer"),
            translate("Tile", "Use other slots"),
            filled=state.status is SlotStatus.FENCED,
        )
    if state.status is SlotStatus.WAITING:
        return TileFace(
            Tone.WORKING, Shape.ARROW_DOWN, translate("Tile", "EMPTY"), translate("Tile", "Insert module")
        )
    if state.status is SlotStatus.FINISHED:
        return TileFace(
            Tone.NEUTRAL, Shape.DASH, translate("Tile", "FINISHED"), translate("Tile", "No more needed")
        )
    if state.status is SlotStatus.HOLDING:  # a unit is in the slot, but its result was never heard
        return TileFace(Tone.NEUTRAL, Shape.DASH, translate("Tile", "TAKE OUT"))
    return TileFace(Tone.NEUTRAL, Shape.DASH, translate("Tile", "IDLE"))


def _working(state: TileState, now: float) -> TileFace:
    percent = int(state.fraction * 100)
    spent = 0.0 if state.began is None else max(0.0, now - state.began)
    return TileFace(
        Tone.WORKING,
        Shape.RING,
        f"{percent} %",
        phase_word(state.phase) if state.phase else QCoreApplication.translate("Tile", "Starting"),
        ids=(*_again(state), *_ids(state)),
        fraction=percent / 100,  # whole steps: a finer bar would only cost repaints beside the slots' threads
        seconds=_seconds(int(spent)),
    )


def _result(state: TileState, outcome: Outcome) -> TileFace:
    tone, shape = _RESULTS[outcome]
    lead, note = _advice(state, outcome)
    return TileFace(
        tone,
        shape,
        outcome_word(outcome),
        lead,
        note,
        _ids(state),
        seconds=_seconds(round(state.seconds)),
        filled=state.status is not SlotStatus.IDLE,
    )


def _advice(state: TileState, outcome: Outcome) -> tuple[str, str]:
    translate = QCoreApplication.translate
    if outcome is Outcome.FAILED and state.failure is not None:
        cause = FailureCode.SLOT_FENCED if state.fence else state.failure
        return instruction_for(state.failure), short_cause(cause)
    if outcome is Outcome.PASSED:
        swap = translate("Tile", "Swap this one") if state.status is SlotStatus.SWAP else ""
        unchecked = state.boot is BootResult.NO_RESET_LINES
        return swap, translate("Tile", "boot not checked") if unchecked else ""
    if outcome is Outcome.ALREADY_DONE:
        return translate("Tile", "Put in another one"), ""
    if outcome is Outcome.ABORTED:
        return translate("Tile", "Not finished, run it again"), ""
    return "", ""


def _ids(state: TileState) -> tuple[str, ...]:
    return tuple(text for text in (state.device_name, state.mac) if text)


def _again(state: TileState) -> tuple[str, ...]:
    if state.tries < 2:
        return ()
    return (QCoreApplication.translate("Tile", "try {number}").format(number=state.tries),)


def _seconds(count: int) -> str:
    return QCoreApplication.translate("Tile", "{seconds} s").format(seconds=count)
