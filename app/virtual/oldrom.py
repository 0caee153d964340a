"""The ROM loader of the ESP8266, which lacks much of what later ones do."""

from app.virtual.flash import BLOCK, SECTOR
from app.virtual.loader import Surroundings
from app.virtual.rom import RomLoader
from app.virtual.silicon import Silicon
from app.virtual.wire import Op, Request

_COMMANDS = frozenset(
    (
        Op.FLASH_BEGIN,
        Op.FLASH_DATA,
        Op.FLASH_END,
        Op.MEM_BEGIN,
        Op.MEM_DATA,
        Op.MEM_END,
        Op.SYNC,
        Op.READ_REG,
        Op.WRITE_REG,
    )
)


class OldRomLoader(RomLoader):
    """Answers with two status bytes; knows no compression, digest, read-out, change of rate or SPI commands.

    FLASH_BEGIN attaches the flash, and erases more than it is asked to.
    """

    status_tail = 0

    def __init__(self, silicon: Silicon, module: Surroundings) -> None:
        super().__init__(silicon, module)
        self.handlers = {op: run for op, run in self.handlers.items() if op in _COMMANDS}

    def begin(self, request: Request) -> tuple[int, int, int, int]:
        """What a write asks for; the ROM counts the sectors up to the next 64 KB twice."""
        size, blocks, block_size, address = super().begin(request)
        self.silicon.registers.flash_attached = True
        sectors = -(-size // SECTOR)
        head = (BLOCK - address % BLOCK) // SECTOR
        size = (sectors + min(sectors, head)) * SECTOR
        return min(size, max(0, self.flash.size - address)), blocks, block_size, address


def rom_loader(silicon: Silicon, module: Surroundings) -> RomLoader:
    """The ROM loader of this chip."""
    return (RomLoader if silicon.chip.image_id is not None else OldRomLoader)(silicon, module)
