"""One virtual module: chip, flash, straps, reset, and what runs on it at the moment."""

from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum

from app.virtual.boot import Line, boot, download_text
from app.virtual.console import Console
from app.virtual.events import Mishap
from app.virtual.faults import Faults
from app.virtual.flash import FlashTiming, SupplyLostError
from app.virtual.hub import Hub
from app.virtual.incidents import Incidents, brown_out_text
from app.virtual.link import Link
from app.virtual.loader import Loader
from app.virtual.loop import Loop, Timer
from app.virtual.oldrom import rom_loader
from app.virtual.pins import Pins, Strap
from app.virtual.silicon import Silicon, Unit, new_silicon
from app.virtual.stub import StubLoader
from app.virtual.transfer import FlashWrite
from app.virtual.uart import ROM_BAUD, Noise, Uart
from app.virtual.wire import Op, Request

_HEADER = 8
_BOOT_MISHAP_SECONDS = 0.05


class Mode(StrEnum):
    """What a module is doing."""

    OFF = "off"
    RESET = "reset"
    ROM = "rom"
    STUB = "stub"
    BOOT = "boot"
    HUNG = "hung"


class Module:
    """A slot of the fixture with a unit in it.

    Args:
        loop: the process's event loop.
        link: the wire to the host.
        unit: the unit that lies there first.
        strap: pull of IO0.
        paced: whether bytes take their time on the line.
        boot_delays: whether the boot log takes its time.
        flash_timing: how long the flash takes.
        latency: seconds of the USB adapter's latency timer.
        hub: that the port hangs on.
        kept: is told of every unit that is laid in, to keep it in a file.
    """

    def __init__(
        self,
        loop: Loop,
        link: Link,
        unit: Unit,
        *,
        strap: Strap,
        paced: bool,
        boot_delays: bool,
        flash_timing: FlashTiming,
        latency: float = 0.0,
        hub: Hub | None = None,
        kept: Callable[[Silicon], None] | None = None,
    ) -> None:
        self.mode = Mode.OFF
        self.silicon = new_silicon(unit, flash_timing)
        self._loop = loop
        self._link = link
        self._console = Console(loop, self._say, delays=boot_delays)
        self._flash_timing = flash_timing
        self._hub = hub or Hub()
        self._kept = kept
        self._uart = Uart(loop, link, self._receive, paced=paced, latency=latency, hub=self._hub)
        self._loader: Loader | None = None
        self._coming: Timer | None = None
        self._dead = False
        self._pins = Pins(strap)
        link.start(self._uart.readable, self._port_closed)
        self._take_faults()
        self._reset(self.silicon.chip.power_on)

    # --- what people and jigs do to it ---

    @property
    def port(self) -> str:
        """The host's name of the port."""
        return self._link.port

    def lines(self, en: int | None, io0: int | None, *, io0_given: bool) -> None:
        """Drive EN, IO0 or both; a rising EN restarts the chip.

        Args:
            en: 0 or 1; None leaves it.
            io0: 0 or 1; None releases it to the strap.
            io0_given: whether IO0 is to be changed at all.
        """
        if io0_given:
            self._pins.drive_io0(io0)
        if en is None or en == self._pins.en:
            return
        self._pins.en = en
        if en:
            self._reset(self.silicon.chip.power_on)
        else:
            self._stop(Mode.RESET)

    def power(self, *, on: bool) -> None:
        """Switch the supply."""
        if on == self._pins.powered:
            return
        self._pins.powered = on
        if on:
            self._reset(self.silicon.chip.power_on)
        else:
            self._stop(Mode.OFF)

    def swap(self, unit: Unit) -> None:
        """Lift the unit out and put a fresh one in; the port stays, it belongs to the fixture."""
        self.exchange(new_silicon(unit, self._flash_timing))

    def exchange(self, silicon: Silicon) -> Silicon:
        """Lift the unit out and put one in with its flash as it is; returns the one that was here."""
        if self._kept is not None:
            self._kept(silicon)
        return self.take_up(silicon)

    def take_up(self, silicon: Silicon) -> Silicon:
        """Go on with a unit whose file is there already; returns the one that was here."""
        self._stop(Mode.OFF)
        lifted, self.silicon = self.silicon, silicon
        self.silicon.restart()
        self._take_faults()
        self._reset(self.silicon.chip.power_on)
        return lifted

    def unplug(self) -> None:
        """Pull the cable: the port vanishes, the module loses its supply."""
        self._pins.plugged = False
        self._stop(Mode.OFF)
        self._link.unplug()
        self._uart.cut()

    def plug(self, *, renumber: bool = False) -> None:
        """Plug the cable in again; the port has its old name or a new one."""
        self._link.plug(renumber=renumber)
        self._pins.plugged = True
        self._reset(self.silicon.chip.power_on)

    def set_timing(self, latency: float | None, hub_rate: int | None) -> None:
        """Change the adapter's latency timer (seconds) or the hub's rate (bytes per second); 0 is none."""
        if latency is not None:
            self._uart.latency = latency
        if hub_rate is not None:
            self._hub.rate = hub_rate

    def set_faults(self, faults: Faults) -> None:
        """Change what is wrong with the unit; another flash size takes another unit."""
        self.silicon.set_faults(faults)
        self._take_faults()

    def state(self) -> dict[str, object]:
        """What a test or a trainer may want to know."""
        return {
            "mode": self.mode.value,
            "port": self.port,
            "chip": self.silicon.unit.chip,
            "mac": str(self.silicon.unit.mac),
            "baud": self._uart.baud,
            "en": self._pins.en,
            "io0": self._pins.io0,
            "flash_size": self.silicon.flash.size,
            "flash_sha256": self.silicon.flash.sha256(),
            "programmed": self.silicon.flash.programmed,
            "erased": self.silicon.flash.erased,
            "received": self._uart.received,
            "overrun": self._uart.overrun,
            "counters": asdict(self.silicon.counters),
            "faults": self.silicon.symptoms.as_json(),
        }

    # --- what a loader asks of it (app.virtual.loader.Surroundings) ---

    def runs(self, loader: Loader) -> bool:
        """Whether this loader is the one that runs."""
        return self._loader is loader

    def admit(self, request: Request, write: FlashWrite | None) -> Request | None:
        """Let planned mishaps happen at a command; returns what is left of it to execute."""
        if self.mode is Mode.ROM and self._uart.baud is None and request.op != Op.SYNC:
            return None  # the ROM measures the rate by SYNC and understands nothing before
        if self.mode is Mode.STUB and not self._uart.has_buffer(_HEADER + len(request.data)):
            self.silicon.counters.dropped += 1
            return None
        return self._incidents.admit(request, write)

    def send(self, data: bytes) -> None:
        """Put bytes on the line."""
        self._uart.hold(self.silicon.flash.take_seconds())
        left = b"" if self._dead else self._incidents.answer(data)
        if left:
            self._uart.send(left)

    def when_sent(self, call: Callable[[], None]) -> None:
        """Call when everything sent so far is out, if the same loader still runs then."""
        loader = self._loader

        def still_running() -> None:
            if self._loader is loader:
                self._work(call)
                self._uart.hold(self.silicon.flash.take_seconds())

        self._uart.when_sent(still_running)

    def set_baud(self, baud: int) -> None:
        """Change the UART's rate once everything sent so far is out."""
        self.when_sent(lambda: self._take_baud(baud))

    def synced(self) -> None:
        """The ROM has measured the host's rate."""
        if self._uart.baud is None:
            self._take_baud(self._link.host_baud() or ROM_BAUD)

    def start_stub(self, image: dict[int, bytes]) -> None:
        """Run the uploaded stub: this program's own one, whatever was uploaded."""
        del image
        self.silicon.counters.stub_starts += 1
        stub = StubLoader(self.silicon, self)
        self._loader = stub
        self.mode = Mode.STUB
        stub.greet()

    def soft_reset(self) -> None:
        """Restart; the straps are not sampled again."""
        self.when_sent(lambda: self._start(self.silicon.chip.software))

    def run_application(self) -> None:
        """Leave the loader and boot from flash."""
        self.when_sent(self._boot_from_loader)

    # --- inside ---

    def _take_faults(self) -> None:
        faults = self.silicon.faults
        self._uart.inward = Noise(faults.flip_to_module, faults.seed)
        self._uart.outward = Noise(faults.flip_to_host, faults.seed + 1)
        self._incidents = Incidents(faults.events, self.silicon.flash, faults.seed, self._befall)
        self._dead = False

    def _befall(self, mishap: Mishap) -> None:
        """Let something happen to the module as a whole."""
        if mishap is Mishap.UNPLUG:
            self.unplug()
        elif mishap is Mishap.BROWN_OUT:
            self._reset(brown_out_text(self.silicon.chip))
        else:
            self._dead = mishap is Mishap.STUCK
            self._stop(Mode.HUNG)

    def _stop(self, mode: Mode) -> None:
        self._console.stop()
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None
        self._loader = None
        self._uart.silence()
        self.mode = mode

    def _reset(self, reason: str) -> None:
        """Sample the straps and start, if supply and EN allow it."""
        if not self._pins.supplied:
            self._stop(Mode.OFF)
            return
        if not self._pins.en:
            self._stop(Mode.RESET)
            return
        self._pins.sample()
        self._start(reason)

    def _start(self, reason: str) -> None:
        self._stop(Mode.RESET)
        self._uart.baud = None
        self._uart.text_baud = self.silicon.chip.text_baud
        self.silicon.restart()
        shut = self.silicon.symptoms.secure_download and not self.silicon.chip.has_security_info
        if self._pins.download and not shut:
            self.mode = Mode.ROM
            self._loader = rom_loader(self.silicon, self)
            self.send(download_text(self.silicon.chip, reason).encode())
        else:
            self._boot(reason)

    def _boot_from_loader(self) -> None:
        self._stop(Mode.RESET)
        self._boot(self.silicon.chip.software)

    def _boot(self, reason: str) -> None:
        self.mode = Mode.BOOT
        mishap = self._incidents.at_boot()
        if mishap is Mishap.HANG or mishap is Mishap.STUCK:
            self._befall(mishap)
            return
        if mishap is Mishap.UNPLUG or mishap is Mishap.BROWN_OUT:
            self._coming = self._loop.call_in(_BOOT_MISHAP_SECONDS, lambda: self._befall(mishap))
        self._console.print(boot(self.silicon.chip, self.silicon.flash, self.silicon.symptoms, reason))

    def _say(self, line: Line) -> None:
        if line.baud is not None:
            self._uart.baud = line.baud
        if line.text:
            self.send(f"{line.text}\r\n".encode())

    def _receive(self, data: bytes) -> None:
        stuck = self.silicon.faults.stuck_after
        if (
            self._loader is None
            or self._dead
            or (stuck is not None and self.silicon.counters.commands >= stuck)
        ):
            return  # the application takes no input; a stuck module neither
        loader = self._loader
        self._work(lambda: loader.receive(data))

    def _work(self, call: Callable[[], None]) -> None:
        """Let a loader work; a planned loss of the supply takes the port away."""
        try:
            call()
        except SupplyLostError:
            self.silicon.loss_is_over()
            self._befall(self._incidents.at_loss())

    def _take_baud(self, baud: int) -> None:
        self._uart.baud = baud
        self.silicon.tell_rate(baud)

    def _port_closed(self) -> None:
        """The last opener has closed the port: with the strap at download, the fixture pulses EN.

        This stands for the modem lines that a pseudo terminal lacks: the next opener meets the ROM again.
        """
        if self._pins.strap is Strap.DOWNLOAD:
            self._reset(self.silicon.chip.power_on)
