"""Faults that happen at a moment: what, when, and how often."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from app.virtual.wire import Op


class Mishap(StrEnum):
    """What happens."""

    UNPLUG = "unplug"
    BROWN_OUT = "brown-out"
    HANG = "hang"
    STUCK = "stuck"
    LOSE = "lose"
    LOSE_ANSWER = "lose-answer"
    FLIP = "flip"
    FLIP_ANSWER = "flip-answer"


class Moment(StrEnum):
    """When: at a command of this kind, or when the flash is booted from."""

    ANY = "any"
    SYNC = "sync"
    IDENTIFY = "identify"
    UPLOAD = "upload"
    STUB = "stub"
    BAUD = "baud"
    BEGIN = "begin"
    DATA = "data"
    END = "end"
    MD5 = "md5"
    READ = "read"
    ERASE = "erase"
    BOOT = "boot"


MOMENTS: dict[int, Moment] = {
    Op.SYNC: Moment.SYNC,
    Op.READ_REG: Moment.IDENTIFY,
    Op.GET_SECURITY_INFO: Moment.IDENTIFY,
    Op.MEM_DATA: Moment.UPLOAD,
    Op.MEM_END: Moment.STUB,
    Op.CHANGE_BAUDRATE: Moment.BAUD,
    Op.FLASH_BEGIN: Moment.BEGIN,
    Op.FLASH_DEFL_BEGIN: Moment.BEGIN,
    Op.FLASH_DATA: Moment.DATA,
    Op.FLASH_DEFL_DATA: Moment.DATA,
    Op.FLASH_END: Moment.END,
    Op.FLASH_DEFL_END: Moment.END,
    Op.SPI_FLASH_MD5: Moment.MD5,
    Op.READ_FLASH: Moment.READ,
    Op.READ_FLASH_SLOW: Moment.READ,
    Op.ERASE_FLASH: Moment.ERASE,
    Op.ERASE_REGION: Moment.ERASE,
}
"""The moment that a command is; others are only `any`."""

BOOT_MISHAPS = (Mishap.UNPLUG, Mishap.BROWN_OUT, Mishap.HANG, Mishap.STUCK)
"""What can happen where there is no command and no answer."""

_Kind = TypeVar("_Kind", bound=StrEnum)
_TEXT = re.compile(r"(?P<mishap>[a-z-]+)(?:@(?P<moment>[a-z0-9]+)(?P<where>(?::[^:,]+)*))?(?P<options>,.*)?")


@dataclass(frozen=True, slots=True)
class Event:
    """One fault that happens at a moment.

    Written as text: `unplug@data:40%`, `flip@data:0x210000:3,times=2`, `lose@any,times=*,chance=0.01`.

    Args:
        mishap: what happens: the port vanishes; the supply dips and the chip restarts; it is silent until
            the next reset; it is silent for good; a command is lost; its answer is lost; a bit of a command
            is flipped; a bit of an answer is.
        moment: the command at which it happens.
        nth: at which of those commands first, from 1.
        percent: instead, when so much of a write is programmed (only `data`).
        address: only commands that touch this address of the flash.
        times: how often; None for ever.
        chance: of each time, from 0 to 1.
    """

    mishap: Mishap
    moment: Moment = Moment.DATA
    nth: int = 1
    percent: float | None = None
    address: int | None = None
    times: int | None = 1
    chance: float = 1.0

    @classmethod
    def parse(cls, text: str) -> "Event":
        """Read an event's text.

        Raises:
            ValueError: it is none; the text says what is wrong.
        """
        found = _TEXT.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no event; one looks like unplug@data:40%,times=1")
        event = cls(_member(Mishap, found["mishap"]), _member(Moment, found["moment"] or Moment.DATA))
        if event.moment is Moment.BOOT and event.mishap not in BOOT_MISHAPS:
            raise ValueError(f"at boot there are {', '.join(BOOT_MISHAPS)}, not {event.mishap}")
        for where in filter(None, (found["where"] or "").split(":")):
            event = event.placed(where)
        for option in filter(None, (found["options"] or "").split(",")):
            event = event.with_option(option)
        return event

    def __str__(self) -> str:
        """The text that `parse` reads."""
        where = "" if self.address is None else f":{self.address:#x}"
        where += f":{self.percent:g}%" if self.percent is not None else f":{self.nth}" if self.nth > 1 else ""
        times = "" if self.times == 1 else f",times={'*' if self.times is None else self.times}"
        chance = "" if self.chance == 1 else f",chance={self.chance!r}"
        return f"{self.mishap}@{self.moment}{where}{times}{chance}"

    def placed(self, text: str) -> "Event":
        """The same event at another place: `3`, `40%` or `0x210000`.

        Raises:
            ValueError: the text is no place, or none of this moment.
        """
        if text.endswith("%"):
            if self.moment is not Moment.DATA:
                raise ValueError("a percentage is of a write: @data:40%")
            return replace(self, percent=number(text[:-1], 0, 100))
        if text.startswith("0x"):
            return replace(self, address=address(text))
        return replace(self, nth=int(number(text, 1, 1 << 31)))

    def with_option(self, option: str) -> "Event":
        """The same event with `times=...` or `chance=...` set.

        Raises:
            ValueError: the text is neither.
        """
        name, _, value = option.partition("=")
        if name == "times":
            return replace(self, times=None if value == "*" else int(number(value, 1, 1 << 31)))
        if name == "chance":
            return replace(self, chance=number(value, 0, 1))
        raise ValueError(f"unknown option {option!r}; known are times=N, times=* and chance=P")


def _member(kind: type[_Kind], name: str) -> _Kind:
    try:
        return kind(name)
    except ValueError:
        raise ValueError(f"no {kind.__name__.lower()} {name!r}; there are {', '.join(kind)}") from None


def address(text: str) -> int:
    """Read an address, as 0x and digits or as a decimal number.

    Raises:
        ValueError: it is none.
    """
    try:
        return int(text, 0)
    except ValueError:
        raise ValueError(f"{text!r} is no address") from None


def number(text: str, least: float, most: float) -> float:
    """Read a number.

    Raises:
        ValueError: it is none, or out of range.
    """
    try:
        found = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None
    if not least <= found <= most:
        raise ValueError(f"{text} is not from {least:g} to {most:g}")
    return found
