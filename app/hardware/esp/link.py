"""The link to one module, from the opened port to the restarted application."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Self

from app.hardware.esp import custom_mac
from app.hardware.esp.chip import adopt_stub, known_chip, let_boot, read_facts, read_mac, rom_changes_baud
from app.hardware.esp.console import BootReport, Console, watch
from app.hardware.esp.faults import as_faults
from app.hardware.esp.library import RomLoader, spoken_to
from app.hardware.esp.meeting import rates_to_try, synchronise
from app.hardware.esp.packing import PackedRegion
from app.hardware.esp.stub import Stub
from app.hardware.esp.way import Way
from app.hardware.ports import usb_ids
from app.model.cancel import CancelToken
from app.model.faults import Cancelled, FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.mac import Mac
from app.model.recipe import BootCheck, Recipe
from app.model.secret import Secret
from app.model.unit import UnitFacts
from app.model.wording import said

_IDENTIFY_SECONDS = 15.0
_START_SECONDS = 30.0
"""At 115200 baud the largest stub takes 1.1 s; more only with strange answers."""
_FUSES_SECONDS = 60.0
"""Up to 600 exchanges, of 16 ms at the slowest adapter."""


class EspLink:
    """One module in one slot; used by one thread from `open` to `close`.

    Every method may raise Cancelled when the job is asked to stop, and Fault: UNIT_LOST when the port
    vanishes or the module falls silent, LINE_NOISE when answers arrive damaged. What is said of the data
    names the rate. Each ends in bounded time, whatever the module answers.

    Args:
        place: the slot.
        recipe: rates.
        cancel: the flag of the job.
        log: takes lines for the raw log.
        find: tells where the slot's port is now, by its USB location; Fault PORT_MISSING if it is not there.
            With it, a chip that restarts as another USB device is followed.
        usb_of: tells the USB ids of a port.

    Raises:
        Fault: PORT_MISSING, PORT_BUSY, PORT_DENIED, LINES_UNREACHABLE.
    """

    def __init__(
        self,
        place: SlotPlace,
        recipe: Recipe,
        cancel: CancelToken,
        log: Callable[[str], None],
        find: Callable[[], SlotPlace] | None = None,
        usb_of: Callable[[str], tuple[int, int] | None] = usb_ids,
    ) -> None:
        self._recipe = recipe
        self._cancel = cancel
        self._log = log
        self._way = Way(place, recipe.connect_baud, cancel, find, usb_of)
        self._met: RomLoader | None = None
        self._chip: tuple[str, RomLoader] | None = None
        self._facts: UnitFacts | None = None
        self._running: Stub | None = None

    @classmethod
    def open(
        cls,
        place: SlotPlace,
        recipe: Recipe,
        cancel: CancelToken,
        log: Callable[[str], None],
        find: Callable[[], SlotPlace] | None = None,
    ) -> Self:
        """Open the slot's port for this process alone, and its reset lines.

        Raises:
            Fault: PORT_MISSING, PORT_BUSY, PORT_DENIED, LINES_UNREACHABLE.
        """
        return cls(place, recipe, cancel, log, find)

    @property
    def has_reset_lines(self) -> bool:
        """Whether this slot can restart its module."""
        return self._way.lines.available

    @property
    def baud(self) -> int:
        """The rate of the line now."""
        return self._way.port.baudrate

    def connect(self, attempts: int = 4) -> None:
        """Reset into the bootloader, where there are lines, and synchronise.

        Without lines a stub of an earlier job may still run, at any rate of the data: all are tried.

        Args:
            attempts: resets; the sequences of reset take turns.

        Raises:
            Fault: NO_ANSWER.
        """
        self._forget()
        started, reset = "", True
        for left in reversed(range(attempts)):
            self._cancel.check()
            try:
                if reset:
                    started = self._way.into_bootloader() or started
                self._met = self._synchronised(last=not left)
            except Fault as fault:
                self._follow(fault)
                reset = False  # it has just restarted
                continue
            if self._met is not None:
                return
            reset = True
        raise Fault(FailureCode.NO_ANSWER, f"{self._way.port.port}{started}")

    def identify(self) -> UnitFacts:
        """Chip, revision, MAC, security and flash size.

        A second call reads the MAC again and the rest only if that has changed.

        Raises:
            Fault: WRONG_CHIP, SECURED_CHIP, FLASH_UNKNOWN.
        """
        with (
            spoken_to(self._log),
            as_faults("identify", refusal=FailureCode.LINE_NOISE),
            self._way.wire.within(_IDENTIFY_SECONDS),
        ):
            name, loader = self._known()
            if self._facts is None or read_mac(loader) != self._facts.mac:
                self._facts = read_facts(name, loader)
                unit = self._facts
                self._log(
                    f"{unit.chip} v{unit.revision // 100}.{unit.revision % 100}, MAC {unit.mac}, "
                    f"{unit.flash_size // 1024} KB flash"
                )
            return self._facts

    def start_stub(self, baud: int | None = None) -> None:
        """Upload the stub and go to the rate of the data: before the upload, where the chip allows.

        Args:
            baud: rate of the data; by default the recipe's.

        Raises:
            Fault: SECURED_CHIP; PORT_DENIED if the adapter does not take the rate; NO_ANSWER or LINE_NOISE,
                with the rate, if the module can't be understood at it: then `start_again` with a lower one.
        """
        facts = self._facts or self.identify()
        if not facts.security.open:
            raise Fault(FailureCode.SECURED_CHIP, str(facts.security))
        rate = self._recipe.baud if baud is None else baud
        what = f"start the stub at {rate} baud"
        wire = self._way.wire
        with (
            spoken_to(self._log),
            as_faults(what, silence=FailureCode.NO_ANSWER, refusal=FailureCode.LINE_NOISE),
            wire.within(_START_SECONDS),
        ):
            name, loader = self._known()
            if loader.IS_STUB or rom_changes_baud(name):
                self._change_baud(loader, rate)
            loader = adopt_stub(loader, wire, self._way.usb)
            self._chip = name, loader
            self._change_baud(loader, rate)
            loader.flash_set_parameters(facts.flash_size)
            self._running = Stub(wire, self._log)

    def start_again(self, baud: int) -> None:
        """Meet the same unit again after a failure, and start its stub at another rate.

        Where there are no reset lines, the stub that runs is found at the rate that it has.

        Raises:
            Fault: UNIT_CHANGED, another module is there now; all of `connect`, `identify` and `start_stub`.
        """
        before = self._facts
        self.connect()
        now = self.identify()
        if before is not None and now.mac != before.mac:
            raise Fault(
                FailureCode.UNIT_CHANGED,
                said("{mac} was here, now it is {now}", mac=before.mac, now=now.mac),
            )
        self.start_stub(baud)

    def write(self, packed: PackedRegion, progress: Callable[[int], None]) -> None:
        """Write one region; returns when the stub has written all of it, which is no proof: see `md5`.

        Args:
            packed: the region, prepared.
            progress: called after each block with the bytes of flash content that are out so far.

        Raises:
            Fault: WRITE_REFUSED with the stub's reason; a failed block is reported with the one after it.
        """
        self._stub.write(packed, progress)

    def md5(self, address: int, size: int) -> bytes:
        """MD5 of `size` bytes of flash, as the chip computes it: 16 bytes."""
        return self._stub.md5(address, size)

    def holds(self, packed: PackedRegion) -> bool:
        """Whether the flash holds this region already, by the chip's MD5.

        The first sector is asked for alone: where another content begins, blank flash too, that is one
        exchange of some milliseconds. Only what begins alike costs the chip's time for the whole region.
        """
        return self._stub.holds(packed)

    def read(self, address: int, size: int) -> bytes:
        """Read flash; the stub's MD5 over what it sent is checked.

        Raises:
            Fault: LINE_NOISE if that differs.
        """
        return self._stub.read(address, size)

    def read_expecting(self, address: int, expected: bytes) -> bytes:
        """Read as many bytes of flash as are expected, whatever they are, but not what is blank as expected.

        Sectors at the end of `expected` that hold nothing but FF are not read if the chip's MD5 says that
        they are so: for a blank unit, or for an identity that fills one sector of its partition, that is one
        exchange instead of the bytes.
        """
        return self._stub.read_expecting(address, expected)

    def erase_region(self, address: int, size: int) -> None:
        """Erase whole sectors (4096 bytes).

        A stop is obeyed while it lasts, but the chip goes on to its end.
        """
        self._stub.erase_region(address, size)

    def erase_all(self) -> None:
        """Erase the whole flash, identity and all: minutes on a large chip. An engineer's step.

        A stop is obeyed while it lasts, but the chip goes on to its end.
        """
        facts = self._facts
        if facts is None:
            raise Fault(FailureCode.BUG, "not identified")
        self._stub.erase_all(facts.flash_size)

    def read_custom_mac(self) -> Mac | None:
        """The MAC that was burnt into the chip's eFuses, which its Bluetooth then uses; None if none was.

        Raises:
            Fault: WRONG_CHIP, CUSTOM_MAC: see custom_mac.read.
        """
        with self._at_the_fuses("read the custom MAC"):
            return custom_mac.read(*self._known())

    def burn_custom_mac(self, mac: Mac) -> bool:
        """Burn a custom MAC for good, and read it back; False if the chip bore it already. PERMANENT.

        One command burns all of it: a stop comes before or after that, and the next call finds what is there.

        Raises:
            Fault: WRONG_CHIP, CUSTOM_MAC: see custom_mac.burn; SECURED_CHIP.
        """
        security = (self._facts or self.identify()).security
        if not security.open:
            raise Fault(FailureCode.SECURED_CHIP, str(security))
        with self._at_the_fuses(f"burn the custom MAC {mac}"):
            burnt = custom_mac.burn(*self._known(), mac)
        self._log(f"custom MAC {mac} {'burnt' if burnt else 'was there'}, read back")
        return burnt

    def leave_ready(self) -> None:
        """Where no line can reset the module: back to the rate at which the next opener will speak.

        Errors are logged only: `connect` finds a stub at any rate.
        """
        stub, port = self._running, self._way.port
        before, after = port.baudrate, self._recipe.connect_baud
        if self._way.lines.available or stub is None or before == after:
            return
        try:
            stub.change_baud(after)
        except (Fault, Cancelled) as error:
            self._log(f"the stub stays at {before} baud: {error or 'stopped'}")

    def watch_boot(self, check: BootCheck, hide: Sequence[Secret] = ()) -> BootReport:
        """Restart into the application and read its console until it has reported its DeviceName.

        Args:
            check: what to expect, at which rate, for how long.
            hide: secrets that are replaced in the lines of the report.

        Raises:
            Fault: LINES_UNREACHABLE, nothing can restart the module.
        """
        console = Console(check.expect, hide, check.reject)
        self._let_boot()
        self._met = self._chip = self._running = None
        began = monotonic()
        try:
            self._way.wire.forget_input()
            self._way.port.baudrate = check.baud
            self._way.lines.into_application()
            return watch(self._way.port, check, console)
        except Fault as fault:
            self._follow(fault)
        self._way.port.baudrate = check.baud
        left = max(check.timeout - (monotonic() - began), 0.0)
        return watch(self._way.port, replace(check, timeout=left), console)

    def close(self) -> None:
        """Let go of lines and port; any number of times."""
        self._way.close()

    def _synchronised(self, *, last: bool) -> RomLoader | None:
        way = self._way
        rates = rates_to_try(self._recipe, has_lines=way.lines.available, last=last)
        with spoken_to(self._log):
            return synchronise(way.wire, rates, way.usb, self._cancel, self._log)

    def _known(self) -> tuple[str, RomLoader]:
        if self._met is None:
            raise Fault(FailureCode.BUG, "not connected")
        if self._chip is None:
            self._chip = known_chip(self._met, self._way.wire, self._way.usb)
        return self._chip

    def _change_baud(self, loader: RomLoader, after: int) -> None:
        port = self._way.port
        before = port.baudrate
        if before == after:
            return
        # A rate that the adapter refuses must be known before the chip is told to change to it.
        port.baudrate = after
        port.baudrate = before
        loader.change_baud(after)

    @contextmanager
    def _at_the_fuses(self, what: str) -> Generator[None]:
        with (
            spoken_to(self._log),
            as_faults(what, refusal=FailureCode.CUSTOM_MAC),
            self._way.wire.within(_FUSES_SECONDS),
        ):
            yield

    def _let_boot(self) -> None:
        if self._chip is None or not self._way.own_usb:
            return
        try:
            with spoken_to(self._log), as_faults("let it boot", refusal=FailureCode.LINE_NOISE):
                let_boot(self._chip[1])
        except Fault as fault:
            self._log(fault.detail)  # it may boot all the same

    def _follow(self, lost: Fault) -> None:
        self._way.follow(lost)
        self._log(f"it came back as {self._way.port.port}")

    def _forget(self) -> None:
        self._met = self._chip = self._facts = self._running = None

    @property
    def _stub(self) -> Stub:
        if self._running is None:
            raise Fault(FailureCode.BUG, "the stub does not run")
        return self._running
