"""Failures in the operator's words: a short cause, one instruction, and the engineer's cause, translated."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.model.faults import FAILURES, Action, FailureCode

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

ENGINEER_CAUSES: tuple[str, ...] = (
    str(QT_TRANSLATE_NOOP("Failure", "The module does not answer in download mode.")),
    str(QT_TRANSLATE_NOOP("Failure", "Contact to the module was lost during the job.")),
    str(QT_TRANSLATE_NOOP("Failure", "Another module came into the slot during the job.")),
    str(QT_TRANSLATE_NOOP("Failure", "Answers of the module arrived damaged.")),
    str(QT_TRANSLATE_NOOP("Failure", "The chip is not the one the firmware is for.")),
    str(QT_TRANSLATE_NOOP("Failure", "The firmware does not allow this chip revision.")),
    str(QT_TRANSLATE_NOOP("Failure", "The flash chip does not tell its size.")),
    str(QT_TRANSLATE_NOOP("Failure", "The flash is smaller than the firmware's layout.")),
    str(QT_TRANSLATE_NOOP("Failure", "Secure boot, flash encryption or secure download mode is on.")),
    str(QT_TRANSLATE_NOOP("Failure", "A module with the same MAC is being flashed in another slot.")),
    str(QT_TRANSLATE_NOOP("Failure", "The module carries an identity that is not its own in the books.")),
    str(
        QT_TRANSLATE_NOOP(
            "Failure",
            "The books say this MAC was passed, but the chip is without that identity: "
            "an erased module, or a second module with the same MAC.",
        )
    ),
    str(
        QT_TRANSLATE_NOOP(
            "Failure",
            "The firmware would overwrite where this module keeps its identity or the secret that the cloud "
            "has issued to it.",
        )
    ),
    str(QT_TRANSLATE_NOOP("Failure", "The module reports that a write failed.")),
    str(QT_TRANSLATE_NOOP("Failure", "The flash does not hold what was written (MD5).")),
    str(QT_TRANSLATE_NOOP("Failure", "The identity read back from the chip differs from the code.")),
    str(QT_TRANSLATE_NOOP("Failure", "After restart the application did not report its identity in time.")),
    str(QT_TRANSLATE_NOOP("Failure", "After restart the application reported another DeviceName.")),
    str(QT_TRANSLATE_NOOP("Failure", "The module's custom MAC is another one than its code asks for.")),
    str(
        QT_TRANSLATE_NOOP(
            "Failure", "The same module has failed in two slots: it is the module, not the slot."
        )
    ),
    str(
        QT_TRANSLATE_NOOP(
            "Failure", "Several modules in a row have failed in this slot: it is the slot, not the modules."
        )
    ),
    str(QT_TRANSLATE_NOOP("Failure", "The batch has no available code left.")),
    str(QT_TRANSLATE_NOOP("Failure", "The batch of the code is closed.")),
    str(QT_TRANSLATE_NOOP("Failure", "The code with this MAC or label is not free for this module.")),
    str(QT_TRANSLATE_NOOP("Failure", "The batch has no code for the MAC or label of this module.")),
    str(QT_TRANSLATE_NOOP("Failure", "The cloud has seen this module's code: it is never written again.")),
    str(QT_TRANSLATE_NOOP("Failure", "The serial port is not there.")),
    str(QT_TRANSLATE_NOOP("Failure", "Another program has the serial port open.")),
    str(QT_TRANSLATE_NOOP("Failure", "The system does not let this user open the serial port.")),
    str(QT_TRANSLATE_NOOP("Failure", "The reset lines of the slot can't be driven.")),
    str(
        QT_TRANSLATE_NOOP("Failure", "A firmware file on disk is no longer the one the run was opened with.")
    ),
    str(QT_TRANSLATE_NOOP("Failure", "The database can't be read or written.")),
    str(QT_TRANSLATE_NOOP("Failure", "An error in Flashline itself.")),
)
"""The causes of `FAILURES`, repeated only so that they are found by the translation tool; a test compares."""


def short_cause(code: FailureCode) -> str:
    """What happened, in two to four words."""
    return QCoreApplication.translate("ShortCause", SHORT_CAUSES[code])


def instruction(action: Action) -> str:
    """The one thing to do."""
    return QCoreApplication.translate("Instruction", INSTRUCTIONS[action])


def instruction_for(code: FailureCode) -> str:
    """The one thing to do after a failure."""
    return instruction(FAILURES[code].action)


def engineer_cause(code: FailureCode) -> str:
    """What happened, for the engineer."""
    return QCoreApplication.translate("Failure", FAILURES[code].cause)
