"""The rates that a slot's line goes through: down on line errors, up again after clean units."""

from dataclasses import replace

from app.station.slot_memory import SlotMemory

RUNGS = (2_000_000, 1_500_000, 921_600, 460_800, 115_200)
_FIRST_PATIENCE = 10
_LONGEST_PATIENCE = 320


class Ladder:
    """One slot's rate of the data.

    It comes down by one rung with each line error. After some clean units the next higher rung is tried; how
    many that takes doubles with each fall, so that a bad cable costs ever fewer units.

    Args:
        memory: keeps the rung over restarts.
        key: of the slot.
        top: the recipe's rate; never exceeded.
    """

    def __init__(self, memory: SlotMemory, key: str, top: int) -> None:
        self._memory = memory
        self._key = key
        self._rungs = (top, *(rung for rung in RUNGS if rung < top))

    @property
    def rate(self) -> int:
        """Bits per second for the next unit."""
        kept = self._memory.of(self._key).baud
        return (
            next((rung for rung in self._rungs if rung <= kept), self._rungs[-1]) if kept else self._rungs[0]
        )

    def step_down(self) -> bool:
        """The line failed at this rate; False if there is no lower one."""
        below = [rung for rung in self._rungs if rung < self.rate]
        if not below:
            return False
        facts = self._memory.of(self._key)
        patience = min(2 * max(facts.patience, _FIRST_PATIENCE), _LONGEST_PATIENCE)
        self._memory.keep(self._key, replace(facts, baud=below[0], clean=0, patience=patience))
        return True

    def clean(self) -> None:
        """A unit went through without a line error."""
        facts = self._memory.of(self._key)
        if not facts.baud:
            return
        above = [rung for rung in self._rungs if rung > self.rate]
        if not above:  # the top holds: the falls are forgotten
            self._memory.keep(self._key, replace(facts, baud=0, clean=0, patience=0))
        elif facts.clean + 1 < facts.patience:
            self._memory.keep(self._key, replace(facts, clean=facts.clean + 1))
        else:
            self._memory.keep(self._key, replace(facts, baud=above[-1], clean=0))
