"""The registers of a chip as a loader reads and writes them, with the SPI controller behind some of them."""

from app.virtual.chips import SpiLayout
from app.virtual.efuses import Fuses

_RUN_USER_COMMAND = 1 << 18
_NOBODY = 0xFFFFFFFF
_SFDP = bytearray(b"\xff" * 0x30)
_SFDP[:8] = b"SFDP\x06\x01\x01\xff"

MANUFACTURER_XMC = 0x20
MAGIC_REGISTER = 0x40001000


class SpiFlashCommands:
    """What the flash chip answers to commands that do not touch its memory.

    Args:
        size: of the flash in bytes, a power of two; it is the third byte of the JEDEC id.
        manufacturer: first byte of the JEDEC id.
    """

    def __init__(self, size: int, manufacturer: int = MANUFACTURER_XMC) -> None:
        self._id = bytes((manufacturer, 0x40, size.bit_length() - 1))
        self._sfdp = bytes(_SFDP[:0x10]) + bytes((manufacturer,)) + bytes(_SFDP[0x11:])
        self._status = {0x05: 0, 0x35: 0, 0x15: 0}
        self._writable = False

    def run(self, command: int, address: int, sent: int) -> int:
        """Run one command and return what stands in the data buffer afterwards (a 32-bit word)."""
        if command == 0x9F:
            return int.from_bytes(self._id, "little")
        if command == 0x5A:
            return int.from_bytes(self._sfdp[address : address + 4].ljust(4, b"\xff"), "little")
        if command in self._status:
            return self._status[command]
        if command in (0x06, 0x50):
            self._writable = True
        elif command == 0x04:
            self._writable = False
        elif command in (0x01, 0x31, 0x11) and self._writable:
            self._status[{0x01: 0x05, 0x31: 0x35, 0x11: 0x15}[command]] = sent & 0xFF
            self._writable = False
        return 0


class Registers:
    """Address space of one chip, as far as a loader uses it.

    Args:
        layout: where the SPI controller is.
        fixed: registers with a value that writes do not change (ROM, straps).
        fuses: the eFuses with their controller.
        flash: who answers SPI commands.
    """

    def __init__(
        self, layout: SpiLayout, fixed: dict[int, int], fuses: Fuses, flash: SpiFlashCommands
    ) -> None:
        self._fixed = fixed
        self._fuses = fuses
        self.flash_attached = False
        """Whether the flash's pins have been set up; before, nobody answers SPI commands."""
        self._cells: dict[int, int] = {}
        self._flash = flash
        self._layout = layout
        self._command = layout.base
        self._address = layout.base + 4
        self._usr2 = layout.base + layout.usr + 8
        self._w0 = layout.base + layout.w0

    def read(self, address: int) -> int:
        """Return a register; what nobody wrote reads 0."""
        if self._fuses.covers(address):
            return self._fuses.read(address)
        if address in self._fixed:
            return self._fixed[address]
        return self._cells.get(address, 0)

    def write(self, address: int, value: int, mask: int = 0xFFFFFFFF) -> None:
        """Write the bits of `mask`; starts the SPI or eFuse controller where that is what a bit means."""
        value = (self.read(address) & ~mask | value & mask) & 0xFFFFFFFF
        if self._fuses.covers(address):
            self._fuses.write(address, value)
            return
        if address == self._command:
            if value & _RUN_USER_COMMAND:
                self._run_spi()
            value = 0  # the bit reads 0 again when the command is done
        self._cells[address] = value

    def _run_spi(self) -> None:
        if not self.flash_attached:
            self._cells[self._w0] = _NOBODY
            return
        address = self.read(self._address)
        if self._layout.address_on_top:
            address >>= 8
        command = self.read(self._usr2) & 0xFF
        self._cells[self._w0] = self._flash.run(command, address, self.read(self._w0))
