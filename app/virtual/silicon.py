"""One physical unit: its chip, eFuses, flash, and what is wrong with it."""

from dataclasses import dataclass, field, replace

from app.model.mac import Mac
from app.virtual.chips import CHIPS, Chip
from app.virtual.faults import Faults
from app.virtual.flash import Flash, FlashTiming
from app.virtual.identity import lay_identity
from app.virtual.registers import MAGIC_REGISTER, Registers, SpiFlashCommands

_LARGE_WRITE = 0x10000


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit is when it comes from the tape.

    Args:
        chip: esptool's short name.
        mac: factory MAC.
        flash_size: bytes.
        faults: what is wrong with it.
    """

    chip: str
    mac: Mac
    flash_size: int = 0x400000
    faults: Faults = field(default_factory=Faults)


@dataclass(slots=True)
class Counters:
    """What the loaders of a unit have seen; tests look at them."""

    commands: int = 0
    rejected: int = 0
    bad_frames: int = 0
    out_of_sequence: int = 0
    dropped: int = 0
    stub_starts: int = 0
    blocks: int = 0


class Silicon:
    """A unit at work.

    Args:
        unit: what it is.
        timing: how long its flash takes.
    """

    def __init__(self, unit: Unit, timing: FlashTiming) -> None:
        self.unit = unit
        self.chip: Chip = CHIPS[unit.chip]
        self.counters = Counters()
        self.flash = Flash(unit.faults.flash_size or unit.flash_size, unit.faults.bad_cells, timing)
        self.fuses = self.chip.fuses(unit.mac, self.chip.revision)
        self._show_faults()
        self._flash_commands = SpiFlashCommands(self.flash.size)
        self.registers = self._registers()
        self._plan_loss()

    @property
    def faults(self) -> Faults:
        """What is wrong with the unit."""
        return self.unit.faults

    @property
    def symptoms(self) -> Faults:
        """The faults as the chip feels them: what its eFuses say counts, burnt by a fault or by the host."""
        fuses = self.fuses
        return replace(
            self.faults,
            secure_boot=fuses.secure_boot,
            flash_encryption=fuses.encryption,
            secure_download=fuses.secure_download,
        )

    def set_faults(self, faults: Faults) -> None:
        """Change what is wrong; another flash size takes another unit."""
        self.unit = replace(self.unit, faults=faults)
        self.flash.bad_cells = faults.bad_cells
        self._plan_loss()
        self._show_faults()

    def restart(self) -> None:
        """Registers lose what was written to them; eFuses stay, and are read anew."""
        self.fuses.restart()
        self.registers = self._registers()

    def write_begun(self, size: int) -> None:
        """A write has been announced: the moment to plan the pulling of the cable."""
        percent = self.faults.unplug_at_percent
        if percent is not None and size >= _LARGE_WRITE:
            self.flash.fails_at = self.flash.programmed + int(size * percent / 100)

    def loss_is_over(self) -> None:
        """The cable has been pulled as planned; it is not pulled again."""
        self.set_faults(replace(self.faults, unplug_after=None, unplug_at_percent=None))

    def tell_rate(self, baud: int) -> None:
        """The UART's divider has been set, from which programs work the crystal out."""
        if self.chip.clock_divider is not None:
            self.registers.write(self.chip.clock_divider, self.chip.uart_clock // baud)

    def security_info(self) -> bytes:
        """Payload of GET_SECURITY_INFO: flags, flash crypt count, key purposes, chip id, API version."""
        return self.fuses.security_info() + (self.chip.image_id or 0).to_bytes(4, "little") + bytes(4)

    def _show_faults(self) -> None:
        faults = self.faults
        self.fuses.pretend(
            secure_boot=faults.secure_boot,
            encryption=faults.flash_encryption,
            secure_download=faults.secure_download,
        )

    def _plan_loss(self) -> None:
        after = self.faults.unplug_after
        self.flash.fails_at = None if after is None else self.flash.programmed + after

    def _registers(self) -> Registers:
        chip = self.chip
        fixed = chip.registers if chip.magic is None else {**chip.registers, MAGIC_REGISTER: chip.magic}
        return Registers(chip.spi, fixed, self.fuses, self._flash_commands)


def new_silicon(unit: Unit, timing: FlashTiming) -> Silicon:
    """A unit as it comes to the line: blank, unless it carries an identity from before."""
    silicon = Silicon(unit, timing)
    if unit.faults.identity:
        lay_identity(silicon.flash, unit.faults.identity)
    return silicon
