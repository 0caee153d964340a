"""How the states of codes look: their order in a bar and their colours."""

from PySide6.QtGui import QColor

from app.gui.colours import Colours, Tone
from app.model.code import CodeState
from app.model.records import Counts

STATE_TONES: dict[CodeState, Tone] = {
    CodeState.CONSUMED: Tone.PASSED,
    CodeState.HELD: Tone.ABORTED,
    CodeState.WRITING: Tone.WORKING,
    CodeState.RESERVED: Tone.WORKING,
    CodeState.VOID: Tone.VOID,
    CodeState.AVAILABLE: Tone.NEUTRAL,
}
"""In the order of the bar."""


def state_colour(state: CodeState, colours: Colours) -> QColor:
    """The fill of a state."""
    return QColor(colours.tone(STATE_TONES[state]).fill)


def count_of(counts: Counts, state: CodeState) -> int:
    """How many codes of a batch are in a state."""
    return {
        CodeState.AVAILABLE: counts.available,
        CodeState.RESERVED: counts.reserved,
        CodeState.WRITING: counts.writing,
        CodeState.HELD: counts.held,
        CodeState.CONSUMED: counts.consumed,
        CodeState.VOID: counts.void,
    }[state]


def in_flight(counts: Counts) -> int:
    """Codes that are on their way into a unit."""
    return counts.reserved + counts.writing
