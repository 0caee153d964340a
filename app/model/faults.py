"""Everything that can go wrong with a unit or the station: one list, each with its cause and what to do.

A fault is the unit's, the station's, or a bug; screens and reports take their words from here.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.model.wording import said


class Owner(StrEnum):
    """Whose a fault is."""

    UNIT = "unit"
    STATION = "station"
    BUG = "bug"


class Action(StrEnum):
    """The one thing that an operator is asked to do."""

    RESEAT = "reseat"
    SWAP = "swap"
    SET_ASIDE = "set aside"
    CALL_ENGINEER = "call engineer"


class FailureCode(StrEnum):
    """The name of a failure, as it stands in records."""

    NO_ANSWER = "no-answer"
    UNIT_LOST = "unit-lost"
    UNIT_CHANGED = "unit-changed"
    LINE_NOISE = "line-noise"
    WRONG_CHIP = "wrong-chip"
    WRONG_REVISION = "wrong-revision"
    FLASH_UNKNOWN = "flash-unknown"
    FLASH_TOO_SMALL = "flash-too-small"
    SECURED_CHIP = "secured-chip"
    DUPLICATE_MAC = "duplicate-mac"
    FOREIGN_IDENTITY = "foreign-identity"
    IDENTITY_GONE = "identity-gone"
    IDENTITY_AT_RISK = "identity-at-risk"
    WRITE_REFUSED = "write-refused"
    VERIFY_MISMATCH = "verify-mismatch"
    IDENTITY_MISMATCH = "identity-mismatch"
    BOOT_FAILED = "boot-failed"
    BOOT_WRONG_IDENTITY = "boot-wrong-identity"
    CUSTOM_MAC = "custom-mac"
    BAD_MODULE = "bad-module"
    SLOT_FENCED = "slot-fenced"
    BATCH_EXHAUSTED = "batch-exhausted"
    BATCH_CLOSED = "batch-closed"
    CODE_TAKEN = "code-taken"
    NO_MATCHING_CODE = "no-matching-code"
    CODE_ACTIVATED = "code-activated"
    PORT_MISSING = "port-missing"
    PORT_BUSY = "port-busy"
    PORT_DENIED = "port-denied"
    LINES_UNREACHABLE = "lines-unreachable"
    FIRMWARE_CHANGED = "firmware-changed"
    STORE_UNAVAILABLE = "store-unavailable"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Failure:
    """What is known of one kind of failure.

    Args:
        owner: whose fault it is.
        action: what the operator does.
        transient: whether another try may pass without anyone doing anything.
        cause: what happened, for the engineer.
    """

    owner: Owner
    action: Action
    transient: bool
    cause: str


_U, _S = Owner.UNIT, Owner.STATION
FAILURES: dict[FailureCode, Failure] = {
    FailureCode.NO_ANSWER: Failure(
        _U, Action.RESEAT, True, said("The module does not answer in download mode.")
    ),
    FailureCode.UNIT_LOST: Failure(
        _U, Action.RESEAT, True, said("Contact to the module was lost during the job.")
    ),
    FailureCode.UNIT_CHANGED: Failure(
        _U, Action.SET_ASIDE, False, said("Another module came into the slot during the job.")
    ),
    FailureCode.LINE_NOISE: Failure(_U, Action.RESEAT, True, said("Answers of the module arrived damaged.")),
    FailureCode.WRONG_CHIP: Failure(
        _U, Action.SET_ASIDE, False, said("The chip is not the one the firmware is for.")
    ),
    FailureCode.WRONG_REVISION: Failure(
        _U, Action.SET_ASIDE, False, said("The firmware does not allow this chip revision.")
    ),
    FailureCode.FLASH_UNKNOWN: Failure(
        _U, Action.SET_ASIDE, False, said("The flash chip does not tell its size.")
    ),
    FailureCode.FLASH_TOO_SMALL: Failure(
        _U, Action.SET_ASIDE, False, said("The flash is smaller than the firmware's layout.")
    ),
    FailureCode.SECURED_CHIP: Failure(
        _U, Action.SET_ASIDE, False, said("Secure boot, flash encryption or secure download mode is on.")
    ),
    FailureCode.DUPLICATE_MAC: Failure(
        _U, Action.SET_ASIDE, False, said("A module with the same MAC is being flashed in another slot.")
    ),
    FailureCode.FOREIGN_IDENTITY: Failure(
        _U, Action.SET_ASIDE, False, said("The module carries an identity that is not its own in the books.")
    ),
    FailureCode.IDENTITY_GONE: Failure(
        _U,
        Action.CALL_ENGINEER,
        False,
        said(
            "The books say this MAC was passed, but the chip is without that identity: "
            "an erased module, or a second module with the same MAC."
        ),
    ),
    FailureCode.IDENTITY_AT_RISK: Failure(
        _U,
        Action.CALL_ENGINEER,
        False,
        said(
            "The firmware would overwrite where this module keeps its identity or the secret that the cloud "
            "has issued to it."
        ),
    ),
    FailureCode.WRITE_REFUSED: Failure(
        _U, Action.SET_ASIDE, True, said("The module reports that a write failed.")
    ),
    FailureCode.VERIFY_MISMATCH: Failure(
        _U, Action.SET_ASIDE, True, said("The flash does not hold what was written (MD5).")
    ),
    FailureCode.IDENTITY_MISMATCH: Failure(
        _U, Action.SET_ASIDE, True, said("The identity read back from the chip differs from the code.")
    ),
    FailureCode.BOOT_FAILED: Failure(
        _U,
        Action.SET_ASIDE,
        False,
        said("After restart the application did not report its identity in time."),
    ),
    FailureCode.BOOT_WRONG_IDENTITY: Failure(
        _U, Action.SET_ASIDE, False, said("After restart the application reported another DeviceName.")
    ),
    FailureCode.CUSTOM_MAC: Failure(
        _U, Action.SET_ASIDE, False, said("The module's custom MAC is another one than its code asks for.")
    ),
    FailureCode.BAD_MODULE: Failure(
        _U,
        Action.SET_ASIDE,
        False,
        said("The same module has failed in two slots: it is the module, not the slot."),
    ),
    FailureCode.SLOT_FENCED: Failure(
        _S,
        Action.CALL_ENGINEER,
        False,
        said("Several modules in a row have failed in this slot: it is the slot, not the modules."),
    ),
    FailureCode.BATCH_EXHAUSTED: Failure(
        _S, Action.CALL_ENGINEER, False, said("The batch has no available code left.")
    ),
    FailureCode.BATCH_CLOSED: Failure(
        _S, Action.CALL_ENGINEER, False, said("The batch of the code is closed.")
    ),
    FailureCode.CODE_TAKEN: Failure(
        _U, Action.SET_ASIDE, False, said("The code with this MAC or label is not free for this module.")
    ),
    FailureCode.NO_MATCHING_CODE: Failure(
        _U, Action.SET_ASIDE, False, said("The batch has no code for the MAC or label of this module.")
    ),
    FailureCode.CODE_ACTIVATED: Failure(
        _U, Action.SET_ASIDE, False, said("The cloud has seen this module's code: it is never written again.")
    ),
    FailureCode.PORT_MISSING: Failure(_S, Action.CALL_ENGINEER, True, said("The serial port is not there.")),
    FailureCode.PORT_BUSY: Failure(
        _S, Action.CALL_ENGINEER, False, said("Another program has the serial port open.")
    ),
    FailureCode.PORT_DENIED: Failure(
        _S, Action.CALL_ENGINEER, False, said("The system does not let this user open the serial port.")
    ),
    FailureCode.LINES_UNREACHABLE: Failure(
        _S, Action.CALL_ENGINEER, True, said("The reset lines of the slot can't be driven.")
    ),
    FailureCode.FIRMWARE_CHANGED: Failure(
        _S,
        Action.CALL_ENGINEER,
        False,
        said("A firmware file on disk is no longer the one the run was opened with."),
    ),
    FailureCode.STORE_UNAVAILABLE: Failure(
        _S, Action.CALL_ENGINEER, True, said("The database can't be read or written.")
    ),
    FailureCode.BUG: Failure(Owner.BUG, Action.CALL_ENGINEER, False, said("An error in Flashline itself.")),
}


class Fault(Exception):  # noqa: N818 - the field's word
    """A failure that ends a job.

    Args:
        code: which one of the list.
        detail: facts for the engineer; never a secret.
    """

    def __init__(self, code: FailureCode, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail

    @property
    def failure(self) -> Failure:
        """What is known of this kind of failure."""
        return FAILURES[self.code]


class Cancelled(Exception):  # noqa: N818 - it is no error: someone asked for it
    """The job was asked to stop; raised at the next safe point."""
