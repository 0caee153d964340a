"""Which units get which faults: a plan that deals them by slot, by turn, and by seed."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

from app.model.mac import Mac
from app.virtual.chips import CHIPS
from app.virtual.events import Event, Mishap, address, number
from app.virtual.faults import BadCell, Faults
from app.virtual.silicon import Unit

_LONGEST = 400
_SIZES = {"": 1, "K": 1 << 10, "M": 1 << 20}


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault and who gets it.

    Written as text: `secure-boot,share=0.02`, `unplug@data:40%,slots=1+3`, `bad-cell=0x10400,unit=2`.

    Args:
        what: an event's text, or a fault that a unit has from the start: `bad-cell=ADDRESS.BIT.VALUE`,
            `noise-in=N`, `noise-out=N` (bytes from one flipped bit to the next), `flash-size=2M`,
            `secure-boot`, `flash-encryption`, `secure-download`, `boot-loop`, `chip=esp32c3`,
            `mac=24:6f:28:00:00:01`, `same-mac` (as the unit before it in the slot),
            `identity=PRODUCTKEY/DEVICENAME`; or `slow-hub=BYTES-PER-SECOND`, which is the slots' and not
            the unit's.
        slots: which; none means all.
        unit: only the so many-th unit of its slot; None for every one.
        share: of the units, from 0 to 1.
    """

    what: str
    slots: tuple[int, ...] = ()
    unit: int | None = None
    share: float = 1.0

    @classmethod
    def parse(cls, text: str) -> "PlannedFault":
        """Read a planned fault's text.

        Raises:
            ValueError: it is none; the text says what is wrong.
        """
        if len(text) > _LONGEST:
            raise ValueError(f"a planned fault has at most {_LONGEST} characters")
        head, *options = text.split(",")
        kept, slots, unit, share = [head], (), None, 1.0
        for option in options:
            name, _, value = option.partition("=")
            if name == "slots":
                slots = tuple(int(number(part, 1, 1 << 16)) for part in value.split("+"))
            elif name == "unit":
                unit = int(number(value, 1, 1 << 31))
            elif name == "share":
                share = number(value, 0, 1)
            else:
                kept.append(option)
        found = cls(",".join(kept), slots, unit, share)
        if not found.hub_rate:
            found.given_to(Unit("esp32", Mac(bytes(6))), None)  # refuses what it can't read
        return found

    def __str__(self) -> str:
        """The text that `parse` reads."""
        slots = f",slots={'+'.join(map(str, self.slots))}" if self.slots else ""
        unit = "" if self.unit is None else f",unit={self.unit}"
        share = "" if self.share == 1 else f",share={self.share!r}"
        return f"{self.what}{slots}{unit}{share}"

    @property
    def hub_rate(self) -> int:
        """Bytes per second of a slow hub; 0 for another fault."""
        name, _, value = self.what.partition("=")
        return int(number(value, 1, 1 << 40)) if name == "slow-hub" else 0

    def is_for(self, slot: int) -> bool:
        """Whether units of this slot can get it."""
        return not self.slots or slot in self.slots

    def given_to(self, unit: Unit, before: Mac | None) -> Unit:
        """The unit with this fault.

        Args:
            unit: as it was.
            before: MAC of the unit that lay in the slot before.

        Raises:
            ValueError: no such fault, or its value is wrong.
        """
        name, _, value = self.what.partition("=")
        if re.split("[@,]", self.what)[0] in set(Mishap):
            faults = replace(unit.faults, events=(*unit.faults.events, Event.parse(self.what)))
            return replace(unit, faults=faults)
        if name == "chip":
            if value not in CHIPS:
                raise ValueError(f"no virtual chip {value!r}; there are {', '.join(CHIPS)}")
            return replace(unit, chip=value)
        if name == "mac":
            return replace(unit, mac=Mac.parse(value))
        if self.what == "same-mac":
            return replace(unit, mac=before or unit.mac)
        change = _STANDING.get(name)
        if change is None or ("," in self.what):
            known = ", ".join((*Mishap, "chip", "mac", "same-mac", "slow-hub", *_STANDING))
            raise ValueError(f"no fault {self.what!r}; there are {known}")
        return replace(unit, faults=change(unit.faults, value))


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """Planned faults, dealt to the units as they come.

    Args:
        faults: each is dealt apart from the others.
        seed: of the shares; the same units get the same faults again.
    """

    faults: tuple[PlannedFault, ...] = ()
    seed: int = 1

    @classmethod
    def parse(cls, texts: Iterable[str], seed: int = 1) -> "FaultPlan":
        """Read a plan.

        Raises:
            ValueError: one of the texts is no fault.
        """
        return cls(tuple(PlannedFault.parse(text) for text in texts), seed)

    @property
    def texts(self) -> list[str]:
        """What `parse` reads."""
        return [str(fault) for fault in self.faults]

    def deal(self, unit: Unit, slot: int, turn: int, before: Mac | None = None) -> Unit:
        """Say what a unit is when it comes to its slot.

        Args:
            unit: without faults of this plan.
            slot: its number.
            turn: the so many-th unit of this slot, from 1.
            before: MAC of the unit that lay there before.
        """
        for place, fault in enumerate(self.faults):
            lot = Random(f"{self.seed} {place} {slot} {turn}").random()  # noqa: S311 - a simulation
            wanted = fault.unit in (None, turn) and fault.is_for(slot)
            if wanted and lot < fault.share and not fault.hub_rate:
                unit = fault.given_to(unit, before)
        if self.faults:  # every unit has noise and chances of its own
            own = Random(f"{self.seed} {slot} {turn}").getrandbits(32)  # noqa: S311 - a simulation
            unit = replace(unit, faults=replace(unit.faults, seed=unit.faults.seed ^ own))
        return unit

    def hub_rate(self, slots: Iterable[int]) -> int:
        """The rate of the hub that these slots hang on, in bytes per second; 0 if it is not slow."""
        of = list(slots)
        rates = [f.hub_rate for f in self.faults if f.hub_rate and any(f.is_for(slot) for slot in of)]
        return min(rates, default=0)


def _bad_cell(faults: Faults, value: str) -> Faults:
    place, bit, level = (*value.split("."), "0", "0")[:3]
    cell = BadCell(address(place), int(number(bit, 0, 7)), int(number(level, 0, 1)))
    return replace(faults, bad_cells=(*faults.bad_cells, cell))


def _identity(faults: Faults, value: str) -> Faults:
    if not all(value.partition("/")):
        raise ValueError(f"an identity is PRODUCTKEY/DEVICENAME, not {value!r}")
    return replace(faults, identity=value)


def _size(text: str) -> int:
    unit = text[-1:] if text[-1:] in ("K", "M") else ""
    size = int(number(text.removesuffix(unit), 1, 1 << 30)) * _SIZES[unit]
    if size & (size - 1):
        raise ValueError(f"{text} is no size of a flash chip")
    return size


_STANDING: dict[str, Callable[[Faults, str], Faults]] = {
    "bad-cell": _bad_cell,
    "noise-in": lambda faults, value: replace(faults, flip_to_module=int(number(value, 1, 1 << 31))),
    "noise-out": lambda faults, value: replace(faults, flip_to_host=int(number(value, 1, 1 << 31))),
    "flash-size": lambda faults, value: replace(faults, flash_size=_size(value)),
    "secure-boot": lambda faults, _: replace(faults, secure_boot=True),
    "flash-encryption": lambda faults, _: replace(faults, flash_encryption=True),
    "secure-download": lambda faults, _: replace(faults, secure_download=True),
    "boot-loop": lambda faults, _: replace(faults, boot_loop=True),
    "identity": _identity,
}
