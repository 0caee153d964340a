"""The units of one slot: who comes next."""

from dataclasses import replace

from app.model.mac import Mac
from app.virtual.faultplan import FaultPlan
from app.virtual.faults import Faults
from app.virtual.silicon import Unit


class Supply:
    """The units of one slot, one after the other, as a plan deals them.

    Args:
        slot: its number.
        first: the unit that lies there first, without faults of the plan.
        step: from a unit's MAC to that of the next.
        plan: of the faults; may be replaced, for the units to come.
    """

    def __init__(self, slot: int, first: Unit, step: int, plan: FaultPlan) -> None:
        self.plan = plan
        self.slot = slot
        self._blank = replace(first, faults=Faults())
        self._mac = first.mac
        self._step = step
        self._turn = 1
        self.first = plan.deal(first, slot, 1)
        self._before = self.first.mac

    def __call__(self) -> Unit:
        """The next unit."""
        self._turn += 1
        self._mac = later_mac(self._mac, self._step)
        unit = self.plan.deal(replace(self._blank, mac=self._mac), self.slot, self._turn, self._before)
        self._before = unit.mac
        return unit


def later_mac(mac: Mac, steps: int) -> Mac:
    """The MAC some numbers on, within the same vendor prefix."""
    number = (int.from_bytes(mac.octets[3:], "big") + steps) % (1 << 24)
    return Mac(mac.octets[:3] + number.to_bytes(3, "big"))
