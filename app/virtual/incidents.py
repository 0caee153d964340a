"""Watches what a module does, and says when one of its planned events is due."""

from collections.abc import Callable
from random import Random

from app.virtual.chips import Chip
from app.virtual.events import MOMENTS, Event, Mishap, Moment
from app.virtual.flash import Flash
from app.virtual.transfer import FlashWrite
from app.virtual.wire import Op, Request


class _Watch:
    """One event and how often its moment has come."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.left = event.times
        self._seen = 0

    def due(self, random: Random) -> bool:
        """Count one moment, and say whether the event happens at it."""
        self._seen += 1
        event = self.event
        if self.left == 0 or self._seen < event.nth or random.random() >= event.chance:
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Incidents:
    """The events of one unit.

    Args:
        events: what is planned.
        flash: of the unit; a write can lose its supply at an exact byte.
        seed: of chances and flipped bits.
        befall: lets something happen to the module as a whole.
    """

    def __init__(
        self, events: tuple[Event, ...], flash: Flash, seed: int, befall: Callable[[Mishap], None]
    ) -> None:
        self._watches = [_Watch(event) for event in events]
        self._flash = flash
        self._random = Random(seed)  # noqa: S311 - a simulation
        self._befall = befall
        self._losing: Mishap | None = None
        self._spoils: Mishap | None = None
        self._whole = self._spoilt = 0

    def admit(self, request: Request, write: FlashWrite | None) -> Request | None:
        """Let what is due at this command happen; returns what is left of it to execute, None for nothing.

        Args:
            request: the command, not yet executed.
            write: the write in progress.
        """
        self._spoils = None
        mishap = self._at_command(request, write)
        if mishap is None:
            return request
        if mishap is Mishap.FLIP:
            return Request(request.op, request.checksum, self._flip(request.data))
        if mishap in (Mishap.LOSE_ANSWER, Mishap.FLIP_ANSWER):
            # SYNC has eight answers; reading has an answer before the bytes that are asked for.
            self._spoils = mishap
            self._whole, self._spoilt = int(request.op == Op.READ_FLASH), 8 if request.op == Op.SYNC else 1
            return request
        if mishap is not Mishap.LOSE:
            self._befall(mishap)
        return None

    def answer(self, data: bytes) -> bytes:
        """What becomes of an answer on its way."""
        if self._spoils is None:
            return data
        if self._whole:
            self._whole -= 1
            return data
        lost = self._spoils is Mishap.LOSE_ANSWER
        self._spoilt -= 1
        if not self._spoilt:
            self._spoils = None
        return b"" if lost else self._flip(data)

    def _at_command(self, request: Request, write: FlashWrite | None) -> Mishap | None:
        if not self._watches:
            return None
        moment = MOMENTS.get(request.op)
        first = moment is Moment.DATA and write is not None and write.remaining == write.size
        found: list[Mishap] = []
        for watch in self._watches:  # every one counts, also where another happens
            event = watch.event
            if event.moment not in (moment, Moment.ANY) or not self._touches(event, request, write):
                continue
            if event.percent is not None:
                if first and write is not None and watch.due(self._random):
                    self._losing = event.mishap
                    self._flash.fails_at = self._flash.programmed + int(write.size * event.percent / 100)
            elif watch.due(self._random):
                found.append(event.mishap)
        return found[0] if found else None

    def at_boot(self) -> Mishap | None:
        """Say what happens when the flash is booted from, if anything does."""
        booting = [watch for watch in self._watches if watch.event.moment is Moment.BOOT]
        found = [watch.event.mishap for watch in booting if watch.due(self._random)]
        return found[0] if found else None

    def at_loss(self) -> Mishap:
        """Say what the loss of the supply while bytes were programmed is."""
        mishap, self._losing = self._losing, None
        return mishap or Mishap.UNPLUG

    def _flip(self, data: bytes) -> bytes:
        """The bytes with one bit flipped."""
        if not data:
            return data
        place = self._random.randrange(len(data))
        return data[:place] + bytes((data[place] ^ 1 << self._random.randrange(8),)) + data[place + 1 :]

    def _touches(self, event: Event, request: Request, write: FlashWrite | None) -> bool:
        if event.address is None:
            return True
        start, size = self._range(request, write)
        return start <= event.address < start + size

    def _range(self, request: Request, write: FlashWrite | None) -> tuple[int, int]:
        """The part of the flash that a command is about; empty for one that is about none."""
        words = request.words()[:4]
        if request.op in (Op.FLASH_BEGIN, Op.FLASH_DEFL_BEGIN) and len(words) == 4:
            return words[3], words[0]
        if request.op in (Op.SPI_FLASH_MD5, Op.READ_FLASH, Op.READ_FLASH_SLOW, Op.ERASE_REGION):
            return (words[0], words[1]) if len(words) > 1 else (0, 0)
        if request.op == Op.ERASE_FLASH:
            return 0, self._flash.size
        if MOMENTS.get(request.op) in (Moment.DATA, Moment.END) and write is not None:
            return write.address, write.size
        return 0, 0


def brown_out_text(chip: Chip) -> str:
    """The `rst:` text after a brown-out; the ESP8266 has no such reset and starts as after power-on."""
    return {
        "esp32": "rst:0xf (RTCWDT_BROWN_OUT_RESET)",
        "esp32c3": "rst:0xf (BROWN_OUT_RST)",
        "esp32s3": "rst:0xf (BROWN_OUT_RST)",
    }.get(chip.name, chip.power_on)
