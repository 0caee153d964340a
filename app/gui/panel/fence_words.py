"""What is told of a fenced slot and of a bad module, beside the one instruction."""

import re

from PySide6.QtCore import QCoreApplication

from app.gui.fault_words import short_cause
from app.gui.panel.tile_state import TileState
from app.model.faults import FailureCode

_UNIT = re.compile(r"\b((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) ([a-z][a-z-]+)")
"""A unit in a fence's reason: its MAC and how it failed (station.suspicion)."""


def failed_units(reason: str) -> list[str]:
    """The units that a fence's reason names, each with its cause in short; empty if it names none."""
    known = {code.value: code for code in FailureCode}
    return [
        f"{mac}  {short_cause(known[code])}" if code in known else f"{mac}  {code}"
        for mac, code in _UNIT.findall(reason)
    ]


def what_to_do(state: TileState) -> str:
    """What comes after the instruction, for the engineer; empty where the instruction says it all."""
    translate = QCoreApplication.translate
    if state.fence:
        return translate(
            "SlotDetail",
            "Module after module failed here, so this slot takes no more. Clean its contacts, check its "
            "cable and USB port, then use it again. The modules are not to blame: try them in another slot.",
        )
    if state.failure is FailureCode.BAD_MODULE:
        return translate(
            "SlotDetail",
            "This module has failed in more than one slot. Mark it and put it to the rejects; the slots are "
            "all right and go on.",
        )
    return ""
