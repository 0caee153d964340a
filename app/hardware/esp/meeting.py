"""Meeting a module: synchronise with whatever of it answers, at whichever rate."""

import re
from collections.abc import Callable
from time import monotonic

from app.hardware.esp.chip import unknown_chip
from app.hardware.esp.library import FatalError, RomLoader
from app.hardware.esp.wire import Wire
from app.model.cancel import CancelToken
from app.model.faults import FailureCode, Fault
from app.model.recipe import Recipe

DATA_RATES = (2_000_000, 1_500_000, 921_600, 460_800, 115_200)
"""Rates that a stub may have been left at, fastest first; the usual adapters take them all."""
_SYNCS = 5
"""Tries at the rate of the ROM loader, 0.1 s each (esptool _connect_attempt)."""
_OTHER_SYNCS = 2
"""The first may be lost: it ends the frame that began with the noise of another rate."""
_SECONDS = 5.0
"""For one rate, whatever strange answers come."""
_BOOT_MODE = re.compile(rb"boot:(0x[0-9a-fA-F]+)(.*waiting for download)?", re.DOTALL)


def rates_to_try(recipe: Recipe, *, has_lines: bool, last: bool) -> list[tuple[int, int]]:
    """Rates and tries of each, the likely ones first.

    A module that was just reset is at the rate of the ROM loader. Without reset lines the stub of an earlier
    job may still run: at the recipe's rate, or at any that was tried with it.

    Args:
        recipe: its rates.
        has_lines: whether the module was reset.
        last: whether this is the last attempt; the unlikely rates are left to it, they take a second.
    """
    if has_lines:
        return [(recipe.connect_baud, _SYNCS)]
    others = dict.fromkeys((recipe.baud, *(DATA_RATES if last else ())))
    return [
        (recipe.connect_baud, _SYNCS),
        *((baud, _OTHER_SYNCS) for baud in others if baud != recipe.connect_baud),
    ]


def synchronise(
    wire: Wire,
    rates: list[tuple[int, int]],
    usb: tuple[int, int] | None,
    cancel: CancelToken,
    log: Callable[[str], None],
) -> RomLoader | None:
    """A loader that has got its answers to SYNC, or None.

    Raises:
        Cancelled: a stop was asked for.
        Fault: UNIT_LOST, the port is gone; PORT_DENIED, the adapter does not take the ROM loader's rate.
    """
    for number, (baud, tries) in enumerate(rates):
        try:
            wire.port.baudrate = baud
        except Fault as fault:
            if fault.code is FailureCode.PORT_DENIED and number:
                continue  # nor was a stub left at a rate that the adapter does not take
            raise
        loader = unknown_chip(wire, usb)
        give_up = monotonic() + _SECONDS
        for _ in range(tries):
            if monotonic() >= give_up:
                break
            wire.forget_input()
            wire.port.drop_output()
            try:
                with wire.within(give_up - monotonic()):
                    loader.sync()
            except (FatalError, IndexError):
                cancel.wait(0.05)
            else:
                state = "the stub of before" if loader.sync_stub_detected else "the ROM loader"
                log(f"{state} answers at {baud} baud")
                return loader
    return None


def boot_mode(wire: Wire) -> str:
    """What the boot log after a reset says, if the module started something else than the loader."""
    waiting = wire.port.in_waiting()
    mode = _BOOT_MODE.search(wire.port.read(waiting)) if waiting else None
    if mode is None or mode[2] is not None:
        return ""
    return f": it started its application (boot:{mode[1].decode()}); IO0 was not low"
