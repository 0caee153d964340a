"""Three things that are never mixed: where a job is, what to do next, what happened."""

from enum import StrEnum


class Phase(StrEnum):
    """The steps of a job, in their order."""

    CONNECT = "connect"
    IDENTIFY = "identify"
    PREFLIGHT = "preflight"
    FIRMWARE = "firmware"
    RESERVE = "reserve"
    CREDENTIAL = "credential"
    VERIFY = "verify"
    PERMANENT = "permanent"
    """Only where the recipe asks for a step that can't be undone."""
    BOOT = "boot"
    CONFIRM = "confirm"


class Outcome(StrEnum):
    """How a job ended."""

    PASSED = "passed"
    FAILED = "failed"
    ABORTED = "aborted"
    ALREADY_DONE = "already done"
    SKIPPED = "skipped"


class SlotStatus(StrEnum):
    """What a slot is doing, as its tile shows it."""

    IDLE = "idle"
    """No run is open."""
    WAITING = "waiting"
    """A run is open, no unit in the slot."""
    WORKING = "working"
    HOLDING = "holding"
    """A job has ended and its unit is still in the slot: the result stays."""
    SWAP = "swap"
    """The unit that was done is still there while the next is asked for."""
    FENCED = "fenced"
    """The slot itself fails: it takes no units until someone opens it again."""
    FINISHED = "finished"
    """The run needs nothing more from this slot."""


class BootResult(StrEnum):
    """What came of the boot check."""

    CONFIRMED = "confirmed"
    NOT_IN_RECIPE = "not in recipe"
    NO_RESET_LINES = "no reset lines"
    """The port can't restart the module; the chip's read-back is the only proof."""
    NOT_REACHED = "not reached"
