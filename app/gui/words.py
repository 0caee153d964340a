"""The words of the model on screen, translated."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.model.code import CodeState, FlashingMethod
from app.model.outcome import BootResult, Outcome, Phase


def phase_word(phase: Phase) -> str:
    """What a job is doing."""
    translate = QCoreApplication.translate
    return {
        Phase.CONNECT: translate("Phase", "Connecting"),
        Phase.IDENTIFY: translate("Phase", "Identifying"),
        Phase.PREFLIGHT: translate("Phase", "Checking module"),
        Phase.FIRMWARE: translate("Phase", "Writing firmware"),
        Phase.RESERVE: translate("Phase", "Taking a code"),
        Phase.CREDENTIAL: translate("Phase", "Writing code"),
        Phase.VERIFY: translate("Phase", "Reading back"),
        Phase.PERMANENT: translate("Phase", "Burning MAC"),
        Phase.BOOT: translate("Phase", "Starting module"),
        Phase.CONFIRM: translate("Phase", "Recording"),
    }[phase]


def outcome_word(outcome: Outcome) -> str:
    """How a job ended, in one word."""
    translate = QCoreApplication.translate
    return {
        Outcome.PASSED: translate("Outcome", "PASSED"),
        Outcome.FAILED: translate("Outcome", "FAILED"),
        Outcome.ABORTED: translate("Outcome", "STOPPED"),
        Outcome.ALREADY_DONE: translate("Outcome", "DONE BEFORE"),
        Outcome.SKIPPED: translate("Outcome", "SKIPPED"),
    }[outcome]


def boot_word(boot: BootResult) -> str:
    """What came of the boot check."""
    translate = QCoreApplication.translate
    return {
        BootResult.CONFIRMED: translate("Boot", "confirmed"),
        BootResult.NOT_IN_RECIPE: translate("Boot", "not in the recipe"),
        BootResult.NO_RESET_LINES: translate("Boot", "not checked: the port has no reset lines"),
        BootResult.NOT_REACHED: translate("Boot", "not reached"),
    }[boot]


def state_word(state: CodeState) -> str:
    """Where a code is in its life."""
    translate = QCoreApplication.translate
    return {
        CodeState.AVAILABLE: translate("State", "available"),
        CodeState.RESERVED: translate("State", "reserved"),
        CodeState.WRITING: translate("State", "writing"),
        CodeState.HELD: translate("State", "held"),
        CodeState.CONSUMED: translate("State", "consumed"),
        CodeState.VOID: translate("State", "void"),
    }[state]


def method_word(method: FlashingMethod) -> str:
    """A flashing method."""
    translate = QCoreApplication.translate
    return {
        FlashingMethod.PER_DEVICE: translate("Method", "per device"),
        FlashingMethod.PER_PRODUCT: translate("Method", "per product"),
    }[method]


def grouped(number: int) -> str:
    """A count with its thousands set apart; the same in both languages."""
    return f"{number:,}"


def local_time(moment: datetime | None) -> str:
    """A time of the records in this computer's time zone."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")
