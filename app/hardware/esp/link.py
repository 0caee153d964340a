"""The link to one module, from the opened port to the restarted application."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Self

from app.hardware.esp.chip import adopt_stub, known_chip, read_facts, read_mac, unknown_chip
from app.hardware.esp.console import BootReport, Console, watch
from app.hardware.esp.faults import as_faults
from app.hardware.esp.library import FatalError, Noise, RomLoader, spoken_to
from app.hardware.esp.packing import (
    DEFAULT_TIMEOUT,
    FLASH_DEFL_BEGIN,
    FLASH_DEFL_DATA,
    FLASH_DEFL_END,
    PackedRegion,
    request,
)
from app.hardware.esp.slip import encode
from app.hardware.esp.wire import Wire, words
from app.hardware.lines import ResetLines, open_lines
from app.hardware.ports import usb_ids
from app.hardware.serial_port import GuardedPort, open_port
from app.model.cancel import CancelToken
from app.model.faults import Cancelled, FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.recipe import BootCheck, Recipe
from app.model.secret import Secret
from app.model.unit import UnitFacts

_CHANGE_BAUDRATE, _SPI_FLASH_MD5, _READ_FLASH = 0x0F, 0x13, 0xD2
_SYNCS = 5
"""Tries after each reset, 0.1 s each (esptool _connect_attempt)."""
_SECTOR = 0x1000
_UNACKNOWLEDGED = 64
"""Sectors that the stub may send ahead (esptool read_flash)."""
_MD5_SECONDS_PER_BYTE = 8e-6
"""esptool MD5_TIMEOUT_PER_MB."""
_RESENDS = 2
"""How often a block that arrived damaged is sent again; the stub has not touched the flash for it."""
_BOOT_MODE = re.compile(rb"boot:(0x[0-9a-fA-F]+)(.*waiting for download)?", re.DOTALL)


class EspLink:
    """One module at one port; used by one thread from `open` to `close`.

    Every method may raise Cancelled when the job is asked to stop, and Fault: UNIT_LOST when the port
    vanishes or the module falls silent, LINE_NOISE when answers arrive damaged.

    Args:
        port: the opened port.
        lines: who resets the module.
        recipe: rates.
        cancel: the flag of the job.
        log: takes lines for the raw log.
    """

    def __init__(
        self,
        port: GuardedPort,
        lines: ResetLines,
        recipe: Recipe,
        cancel: CancelToken,
        log: Callable[[str], None],
    ) -> None:
        self._port = port
        self._lines = lines
        self._recipe = recipe
        self._cancel = cancel
        self._log = log
        self._wire = Wire(port)
        self._usb = usb_ids(port.port)
        self._met: RomLoader | None = None
        self._chip: tuple[str, RomLoader] | None = None
        self._facts: UnitFacts | None = None

    @classmethod
    def open(cls, place: SlotPlace, recipe: Recipe, cancel: CancelToken, log: Callable[[str], None]) -> Self:
        """Open the slot's port for this process alone, and its reset lines.

        Raises:
            Fault: PORT_MISSING, PORT_BUSY, PORT_DENIED, LINES_UNREACHABLE.
        """
        port = open_port(place.port, recipe.connect_baud, cancel)
        try:
            lines = open_lines(place, port.line)
        except BaseException:
            port.close()
            raise
        cancel.on_cancel(port.wake)
        return cls(port, lines, recipe, cancel, log)

    @property
    def has_reset_lines(self) -> bool:
        """Whether this slot can restart its module."""
        return self._lines.available

    def connect(self, attempts: int = 4) -> None:
        """Reset into the bootloader, where there are lines, and synchronise.

        Without lines a stub of an earlier job may still run, at the rate of the data: both rates are tried.

        Args:
            attempts: resets; the sequences of reset take turns.

        Raises:
            Fault: NO_ANSWER.
        """
        self._met = self._chip = self._facts = None
        started = ""
        for _ in range(attempts):
            self._cancel.check()
            if self._lines.available:
                self._port.baudrate = self._recipe.connect_baud
                self._port.drop_input()
                self._lines.into_bootloader()
                started = self._boot_mode() or started
            with spoken_to(self._log):
                self._met = self._synchronised()
            if self._met is not None:
                return
        raise Fault(FailureCode.NO_ANSWER, f"{self._port.port}{started}")

    def identify(self) -> UnitFacts:
        """Chip, revision, MAC, security and flash size.

        A second call reads the MAC again and the rest only if that has changed.

        Raises:
            Fault: WRONG_CHIP, SECURED_CHIP, FLASH_UNKNOWN.
        """
        with spoken_to(self._log), as_faults("identify", refusal=FailureCode.LINE_NOISE):
            name, loader = self._known()
            if self._facts is None or read_mac(loader) != self._facts.mac:
                self._facts = read_facts(name, loader)
                unit = self._facts
                self._log(
                    f"{unit.chip} v{unit.revision // 100}.{unit.revision % 100}, MAC {unit.mac}, "
                    f"{unit.flash_size // 1024} KB flash"
                )
            return self._facts

    def start_stub(self) -> None:
        """Go to the rate of the data, then upload the stub at that rate and tell it the flash size.

        Raises:
            Fault: SECURED_CHIP, or PORT_DENIED if the adapter does not take the rate.
        """
        facts = self._facts or self.identify()
        if not facts.security.open:
            raise Fault(FailureCode.SECURED_CHIP, str(facts.security))
        with spoken_to(self._log), as_faults("start stub", refusal=FailureCode.LINE_NOISE):
            name, loader = self._known()
            self._raise_baud(loader)
            loader = adopt_stub(loader, self._wire, self._usb)
            loader.flash_set_parameters(facts.flash_size)
            self._chip = name, loader

    def write(self, packed: PackedRegion, progress: Callable[[int], None]) -> None:
        """Write one region; returns when the stub has written all of it, which is no proof: see `md5`.

        Args:
            packed: the region, prepared.
            progress: called after each block with the bytes of flash content that are out so far.

        Raises:
            Fault: WRITE_REFUSED with the stub's reason; a failed block is reported with the one after it.
        """
        self._need_stub()
        what = f"write 0x{packed.address:x}"
        with as_faults(what):
            self._wire.command(packed.begin, FLASH_DEFL_BEGIN, DEFAULT_TIMEOUT, what)
            for frame, timeout, reached in zip(packed.frames, packed.timeouts, packed.reached, strict=False):
                self._send_block(frame, timeout, what)
                progress(reached)
            self._wire.command(packed.end, FLASH_DEFL_END, packed.timeouts[-1], what)

    def md5(self, address: int, size: int) -> bytes:
        """MD5 of `size` bytes of flash, as the chip computes it: 16 bytes."""
        self._need_stub()
        what = f"MD5 of 0x{address:x}"
        with as_faults(what):
            timeout = max(DEFAULT_TIMEOUT, size * _MD5_SECONDS_PER_BYTE)
            frame = request(_SPI_FLASH_MD5, words(address, size, 0, 0))
            return self._wire.command(frame, _SPI_FLASH_MD5, timeout, what, expected=16)

    def read(self, address: int, size: int) -> bytes:
        """Read flash; the stub's MD5 over what it sent is checked.

        Raises:
            Fault: LINE_NOISE if that differs.
        """
        self._need_stub()
        what = f"read 0x{address:x}"
        with as_faults(what):
            begin = request(_READ_FLASH, words(address, size, _SECTOR, _UNACKNOWLEDGED))
            self._wire.command(begin, _READ_FLASH, DEFAULT_TIMEOUT, what)
            data = bytearray()
            while len(data) < size:
                part = self._wire.frames.read(DEFAULT_TIMEOUT)
                data += part
                if len(part) != _SECTOR and len(data) != size:
                    raise Noise(f"a part of {len(part)} bytes")
                self._port.write(encode(words(len(data))))
            digest = self._wire.frames.read(DEFAULT_TIMEOUT)
            if hashlib.md5(data, usedforsecurity=False).digest() != digest:
                raise Noise("MD5 of what was read differs")
            return bytes(data)

    def leave_ready(self) -> None:
        """Where no line can reset the module: back to the rate at which the next opener will speak.

        Errors are logged only: `connect` finds a stub at either rate.
        """
        running = self._chip is not None and self._chip[1].IS_STUB
        before, after = self._port.baudrate, self._recipe.connect_baud
        if self._lines.available or not running or before == after:
            return
        try:
            with as_faults("leave"):
                frame = request(_CHANGE_BAUDRATE, words(after, before))
                self._wire.command(frame, _CHANGE_BAUDRATE, DEFAULT_TIMEOUT, "leave")
            self._port.baudrate = after
        except (Fault, Cancelled) as error:
            self._log(f"the stub stays at {before} baud: {error or 'stopped'}")

    def watch_boot(self, check: BootCheck, hide: Sequence[Secret] = ()) -> BootReport:
        """Restart into the application and read its console until it reports its DeviceName.

        Args:
            check: what to expect, at which rate, for how long.
            hide: secrets that are replaced in the lines of the report.

        Raises:
            Fault: LINES_UNREACHABLE, nothing can restart the module.
        """
        console = Console(check.expect, hide)
        self._met = self._chip = None
        self._wire.forget_input()
        self._port.baudrate = check.baud
        self._lines.into_application()
        return watch(self._port, check, console)

    def close(self) -> None:
        """Let go of lines and port; any number of times."""
        self._cancel.on_cancel(None)
        self._lines.release()
        self._port.close()

    def _synchronised(self) -> RomLoader | None:
        """A loader that has got its answers to SYNC, or None."""
        rates = [(self._recipe.connect_baud, _SYNCS)]
        if not self._lines.available and self._recipe.baud != self._recipe.connect_baud:
            rates.append((self._recipe.baud, 2))
        for baud, tries in rates:
            self._port.baudrate = baud
            loader = unknown_chip(self._wire, self._usb)
            for _ in range(tries):
                self._wire.forget_input()
                self._port.drop_output()
                try:
                    loader.sync()
                except FatalError:
                    self._cancel.wait(0.05)
                else:
                    state = "the stub of before" if loader.sync_stub_detected else "the ROM loader"
                    self._log(f"{state} answers at {baud} baud")
                    return loader
        return None

    def _boot_mode(self) -> str:
        """What the boot log after a reset says, if the module started something else than the loader."""
        waiting = self._port.in_waiting()
        mode = _BOOT_MODE.search(self._port.read(waiting)) if waiting else None
        if mode is None or mode[2] is not None:
            return ""
        return f": it started its application (boot:{mode[1].decode()}); IO0 was not low"

    def _known(self) -> tuple[str, RomLoader]:
        if self._met is None:
            raise Fault(FailureCode.BUG, "not connected")
        if self._chip is None:
            self._chip = known_chip(self._met, self._wire, self._usb)
        return self._chip

    def _raise_baud(self, loader: RomLoader) -> None:
        before, after = self._port.baudrate, self._recipe.baud
        if before == after:
            return
        # A rate that the adapter refuses must be known before the chip is told to change to it.
        self._port.baudrate = after
        self._port.baudrate = before
        loader.change_baud(after)

    def _send_block(self, frame: bytes, timeout: float, what: str) -> None:
        for resends_left in range(_RESENDS, -1, -1):
            try:
                self._wire.command(frame, FLASH_DEFL_DATA, timeout, what)
            except Fault as fault:
                if fault.code is not FailureCode.LINE_NOISE or not resends_left:
                    raise
                self._log(f"{fault.detail}; sent again")
            else:
                return

    def _need_stub(self) -> None:
        if self._chip is None or not self._chip[1].IS_STUB:
            raise Fault(FailureCode.BUG, "the stub does not run")
