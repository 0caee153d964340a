"""Failures in the operator's words: a short cause, one instruction, and the engineer's cause, translated."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.gui.wordings import kept, shown
from app.gui.words import outcome_word, phase_word
from app.model.faults import FAILURES, Action, FailureCode
from app.model.outcome import Outcome, Phase

_PHASES, _FAILURES, _OUTCOMES = frozenset(Phase), frozenset(FailureCode), frozenset(Outcome)

SHORT_CAUSES: dict[FailureCode, str] = {
    FailureCode.NO_ANSWER: str(QT_TRANSLATE_NOOP("ShortCause", "No answer")),
    FailureCode.UNIT_LOST: str(QT_TRANSLATE_NOOP("ShortCause", "Contact lost")),
    FailureCode.UNIT_CHANGED: str(QT_TRANSLATE_NOOP("ShortCause", "Module was changed")),
    FailureCode.LINE_NOISE: str(QT_TRANSLATE_NOOP("ShortCause", "Bad contact")),
    FailureCode.WRONG_CHIP: str(QT_TRANSLATE_NOOP("ShortCause", "Wrong chip")),
    FailureCode.WRONG_REVISION: str(QT_TRANSLATE_NOOP("ShortCause", "Wrong revision")),
    FailureCode.FLASH_UNKNOWN: str(QT_TRANSLATE_NOOP("ShortCause", "Flash not readable")),
    FailureCode.FLASH_TOO_SMALL: str(QT_TRANSLATE_NOOP("ShortCause", "Flash too small")),
    FailureCode.SECURED_CHIP: str(QT_TRANSLATE_NOOP("ShortCause", "Chip is locked")),
    FailureCode.DUPLICATE_MAC: str(QT_TRANSLATE_NOOP("ShortCause", "MAC in two slots")),
    FailureCode.FOREIGN_IDENTITY: str(QT_TRANSLATE_NOOP("ShortCause", "Foreign identity")),
    FailureCode.IDENTITY_GONE: str(QT_TRANSLATE_NOOP("ShortCause", "Empty, was passed")),
    FailureCode.IDENTITY_AT_RISK: str(QT_TRANSLATE_NOOP("ShortCause", "Identity at risk")),
    FailureCode.WRITE_REFUSED: str(QT_TRANSLATE_NOOP("ShortCause", "Writing failed")),
    FailureCode.VERIFY_MISMATCH: str(QT_TRANSLATE_NOOP("ShortCause", "Wrong data in flash")),
    FailureCode.IDENTITY_MISMATCH: str(QT_TRANSLATE_NOOP("ShortCause", "Wrong code in flash")),
    FailureCode.BOOT_FAILED: str(QT_TRANSLATE_NOOP("ShortCause", "Does not start")),
    FailureCode.BOOT_WRONG_IDENTITY: str(QT_TRANSLATE_NOOP("ShortCause", "Wrong identity")),
    FailureCode.CUSTOM_MAC: str(QT_TRANSLATE_NOOP("ShortCause", "Other custom MAC")),
    FailureCode.BAD_MODULE: str(QT_TRANSLATE_NOOP("ShortCause", "Bad module")),
    FailureCode.SLOT_FENCED: str(QT_TRANSLATE_NOOP("ShortCause", "Slot is fenced")),
    FailureCode.BATCH_EXHAUSTED: str(QT_TRANSLATE_NOOP("ShortCause", "No codes left")),
    FailureCode.BATCH_CLOSED: str(QT_TRANSLATE_NOOP("ShortCause", "Batch is closed")),
    FailureCode.CODE_TAKEN: str(QT_TRANSLATE_NOOP("ShortCause", "Code is taken")),
    FailureCode.CODE_ACTIVATED: str(QT_TRANSLATE_NOOP("ShortCause", "In use already")),
    FailureCode.NO_MATCHING_CODE: str(QT_TRANSLATE_NOOP("ShortCause", "No fitting code")),
    FailureCode.PORT_MISSING: str(QT_TRANSLATE_NOOP("ShortCause", "Port is not there")),
    FailureCode.PORT_BUSY: str(QT_TRANSLATE_NOOP("ShortCause", "Port is in use")),
    FailureCode.PORT_DENIED: str(QT_TRANSLATE_NOOP("ShortCause", "Port not allowed")),
    FailureCode.LINES_UNREACHABLE: str(QT_TRANSLATE_NOOP("ShortCause", "No reset possible")),
    FailureCode.FIRMWARE_CHANGED: str(QT_TRANSLATE_NOOP("ShortCause", "Firmware changed")),
    FailureCode.STORE_UNAVAILABLE: str(QT_TRANSLATE_NOOP("ShortCause", "Database trouble")),
    FailureCode.BUG: str(QT_TRANSLATE_NOOP("ShortCause", "Program error")),
}
"""Short enough for the smallest tile."""

INSTRUCTIONS: dict[Action, str] = {
    Action.RESEAT: str(QT_TRANSLATE_NOOP("Instruction", "Reseat the module")),
    Action.SWAP: str(QT_TRANSLATE_NOOP("Instruction", "Swap the module")),
    Action.SET_ASIDE: str(QT_TRANSLATE_NOOP("Instruction", "Set it aside")),
    Action.CALL_ENGINEER: str(QT_TRANSLATE_NOOP("Instruction", "Call an engineer")),
}


def short_cause(code: FailureCode) -> str:
    """What happened, in two to four words."""
    return QCoreApplication.translate("ShortCause", SHORT_CAUSES[code])


def instruction(action: Action) -> str:
    """The one thing to do."""
    return QCoreApplication.translate("Instruction", INSTRUCTIONS[action])


def instruction_for(code: FailureCode) -> str:
    """The one thing to do after a failure."""
    return instruction(FAILURES[code].action)


def reason_words(reason: str) -> str:
    """Why a code changed, as the books have it, on screen; what people wrote stays as it is."""
    phase, _, what = reason.partition(": ")
    if phase in _PHASES and what in _FAILURES:
        return f"{phase_word(Phase(phase))}: {short_cause(FailureCode(what))}"
    if phase in _PHASES and what in _OUTCOMES:
        return f"{phase_word(Phase(phase))}: {outcome_word(Outcome(what))}"
    return kept(reason)


def engineer_cause(code: FailureCode) -> str:
    """What happened, for the engineer."""
    return shown(FAILURES[code].cause)
