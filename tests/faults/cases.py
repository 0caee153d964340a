"""Every fault of the virtual modules times every moment at which it can strike a job."""

from __future__ import annotations

from dataclasses import dataclass

from app.model.faults import FailureCode
from app.virtual.events import Event, Mishap, Moment
from app.virtual.faults import BadCell, Faults
from app.virtual.firmware import APP_OFFSET, PARTITIONS

FACTORY = next(part for part in PARTITIONS if part.name == "fctry")

PASS = frozenset({None})
SILENT = frozenset({FailureCode.UNIT_LOST, FailureCode.NO_ANSWER})
NOISY = frozenset({FailureCode.LINE_NOISE, FailureCode.NO_ANSWER, FailureCode.UNIT_LOST})
GONE = frozenset({FailureCode.UNIT_LOST, FailureCode.PORT_MISSING})


@dataclass(frozen=True)
class Case:
    """One unit with one fault.

    Args:
        name: for messages.
        expected: failures that the job may end with; None in it means that it passes.
        mendable: whether the unit passes once its fault is gone.
    """

    name: str
    faults: Faults
    expected: frozenset[FailureCode | None]
    mendable: bool = True


MOMENTS: dict[str, str] = {
    "connect": "sync",
    "identify": "identify",
    "preflight, stub": "upload",
    "preflight, stub starts": "stub",
    "preflight, rate": "baud",
    "preflight, look": f"md5:{FACTORY.offset:#x}",
    "firmware begins": f"begin:{APP_OFFSET:#x}",
    "firmware, first block": "data",
    "firmware, half": f"data:{APP_OFFSET:#x}:50%",
    "firmware ends": f"end:{APP_OFFSET:#x}",
    "firmware, proof": f"md5:{APP_OFFSET:#x}",
    "credential begins": f"begin:{FACTORY.offset:#x}",
    "credential": f"data:{FACTORY.offset:#x}",
    "credential ends": f"end:{FACTORY.offset:#x}",
    "verify": f"read:{FACTORY.offset:#x}",
    "boot": "boot",
}
"""Phase of the job, and the chip's own moment. Reserving and confirming move no byte: nothing can strike."""

_OF_A_WRITE = (Mishap.UNPLUG, Mishap.BROWN_OUT)
"""What may happen at a share of a write."""
_OF_A_START = (Mishap.UNPLUG, Mishap.BROWN_OUT, Mishap.HANG, Mishap.STUCK)
"""What may happen when the flash is booted from: no command is under way."""


def cases() -> list[Case]:
    """All of them."""
    made = list(_FROM_THE_START)
    for phase, moment in MOMENTS.items():
        for mishap in Mishap:
            if not _can_strike(mishap, moment):
                continue
            made.append(_case(phase, mishap, moment, once=True))
            if mishap not in (Mishap.UNPLUG, Mishap.STUCK) and "%" not in moment:
                made.append(_case(phase, mishap, moment, once=False))
    return made


def _can_strike(mishap: Mishap, moment: str) -> bool:
    if "%" in moment:
        return mishap in _OF_A_WRITE
    return moment != Moment.BOOT or mishap in _OF_A_START


def _case(phase: str, mishap: Mishap, moment: str, *, once: bool) -> Case:
    event = Event.parse(f"{mishap}@{moment}" + ("" if once else ",times=*"))
    expected = _once(mishap, moment) if once else _always(mishap, moment)
    return Case(f"{phase}: {event}", Faults(events=(event,)), expected)


def _once(mishap: Mishap, moment: str) -> frozenset[FailureCode | None]:
    if mishap is Mishap.UNPLUG:
        return GONE
    if mishap is Mishap.STUCK:
        return frozenset({FailureCode.BOOT_FAILED}) if moment == Moment.BOOT else NOISY
    if moment == Moment.BOOT:
        return frozenset({FailureCode.BOOT_FAILED}) if mishap is Mishap.HANG else PASS
    if moment == Moment.IDENTIFY and mishap in (Mishap.FLIP, Mishap.FLIP_ANSWER):
        # Registers have no checksum: a wrong MAC is found out before anything is written under it.
        return PASS | {FailureCode.UNIT_CHANGED}
    return PASS  # sent again, or a second try


def _always(mishap: Mishap, moment: str) -> frozenset[FailureCode | None]:
    if moment == Moment.BOOT:
        return frozenset({FailureCode.BOOT_FAILED})
    if moment.startswith(Moment.END) or mishap is Mishap.LOSE_ANSWER:
        return SILENT | NOISY | PASS  # what the first try has written, the second finds there
    if mishap in (Mishap.FLIP, Mishap.FLIP_ANSWER):
        return NOISY | _SPOILT | PASS  # not every bit matters
    return SILENT | NOISY


_SPOILT = frozenset({
    FailureCode.WRITE_REFUSED,
    FailureCode.VERIFY_MISMATCH,
    FailureCode.WRONG_CHIP,
    FailureCode.SECURED_CHIP,
    FailureCode.FLASH_UNKNOWN,
    FailureCode.UNIT_CHANGED,
    FailureCode.FLASH_TOO_SMALL,
})  # fmt: skip
"""What a bit that always flips may make of a command without a checksum."""


def _cells(address: int) -> tuple[BadCell, ...]:
    return tuple(BadCell(address + at, bit, 1) for at in range(8) for bit in range(8))


_FROM_THE_START = (
    Case("nothing is wrong", Faults(), PASS),
    Case("secure boot", Faults(secure_boot=True), frozenset({FailureCode.SECURED_CHIP})),
    Case("flash encryption", Faults(flash_encryption=True), frozenset({FailureCode.SECURED_CHIP})),
    Case("secure download", Faults(secure_download=True), frozenset({FailureCode.NO_ANSWER})),
    Case(
        "small flash", Faults(flash_size=0x200000), frozenset({FailureCode.FLASH_TOO_SMALL}), mendable=False
    ),
    Case(
        "bad cell in the bootloader",
        Faults(bad_cells=_cells(0x2000)),
        frozenset({FailureCode.VERIFY_MISMATCH}),
    ),
    Case("bad cell in the table", Faults(bad_cells=_cells(0x8000)), frozenset({FailureCode.VERIFY_MISMATCH})),
    Case(
        "bad cell in the application",
        Faults(bad_cells=_cells(APP_OFFSET + 0x400)),
        frozenset({FailureCode.VERIFY_MISMATCH}),
    ),
    Case(
        "bad cell in the identity",
        Faults(bad_cells=_cells(FACTORY.offset + 0x40)),
        frozenset({FailureCode.IDENTITY_MISMATCH}),
    ),
    Case("boot loop", Faults(boot_loop=True), frozenset({FailureCode.BOOT_FAILED})),
    Case(
        "identity of another line",
        Faults(identity="a1Foreign00/stranger"),
        frozenset({FailureCode.FOREIGN_IDENTITY}),
        mendable=False,
    ),
    Case("noise to the module", Faults(flip_to_module=20_000, seed=5), PASS | NOISY | _SPOILT),
    Case("noise from the module", Faults(flip_to_host=2_000, seed=6), PASS | NOISY | _SPOILT),
    Case("stuck from the start", Faults(stuck_after=0), frozenset({FailureCode.NO_ANSWER})),
    Case("stuck after a while", Faults(stuck_after=40), SILENT),
    Case("unplugged by bytes", Faults(unplug_after=40_000), frozenset({FailureCode.UNIT_LOST})),
)
