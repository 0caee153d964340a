"""The flasher stub that a loader program uploads: facts from the source of esp-flasher-stub (v2 protocol)."""

import hashlib
import struct
from collections.abc import Callable

from app.virtual import slip
from app.virtual.flash import SECTOR, FlashRangeError
from app.virtual.loader import Loader, Surroundings
from app.virtual.silicon import Silicon
from app.virtual.transfer import FlashWrite, InflateError, SpiError, TransferError
from app.virtual.wire import Op, Rejected, Request, checksum

BAD_LENGTH = 0xC000
BAD_CHECKSUM = 0xC100
BAD_BLOCK_SIZE = 0xC200
INVALID_COMMAND = 0xC300
SPI_FAILED = 0xC400
NOT_IN_FLASH_MODE = 0xC600
INFLATE_ERROR = 0xC700
TOO_MUCH_DATA = 0xC900
NOT_IMPLEMENTED = 0xFF00

_LARGEST_BLOCK = 0x4000 + 0xFF
_READ_PACKET = 0x1000


class StubLoader(Loader):
    """Answers a data block before it writes it: an error of the writing is the answer to the next command.

    The real stub does not look at sequence numbers; a wrong one is counted in `out_of_sequence`.
    """

    bad_length = BAD_LENGTH

    def __init__(self, silicon: Silicon, module: Surroundings) -> None:
        super().__init__(silicon, module)
        silicon.registers.flash_attached = True
        self._deferred = 0
        self._work: Callable[[], None] | None = None
        self._reading: _FlashReading | None = None
        self.handlers |= {
            Op.SPI_ATTACH: self._attach,
            Op.SPI_SET_PARAMS: self._set_params,
            Op.CHANGE_BAUDRATE: self._change_baud,
            Op.MEM_BEGIN: self._mem_begin,
            Op.FLASH_BEGIN: self._flash_begin,
            Op.FLASH_DEFL_BEGIN: self._flash_begin,
            Op.FLASH_DATA: self._flash_data,
            Op.FLASH_DEFL_DATA: self._flash_data,
            Op.FLASH_END: self._flash_end,
            Op.FLASH_DEFL_END: self._flash_end,
            Op.SPI_FLASH_MD5: self._md5,
            Op.ERASE_FLASH: self._erase_flash,
            Op.ERASE_REGION: self._erase_region,
            Op.READ_FLASH: self._read_flash,
            Op.GET_SECURITY_INFO: self._security_info,
        }

    def greet(self) -> None:
        """Say that the stub runs."""
        self.module.send(slip.encode(b"OHAI"))

    def frame(self, frame: bytes) -> None:
        """Take a frame: an acknowledgement while flash is being read out, else a command."""
        self._do_work()
        if self._reading is not None:
            if not self._reading.acknowledge(frame):
                self._reading = None
            return
        super().frame(frame)

    def run(self, request: Request) -> None:
        """Run one command and answer it; leaving for the application is not answered."""
        if request.op == Op.RUN_USER_CODE:
            self.module.run_application()
        else:
            super().run(request)

    def handle(self, request: Request) -> tuple[int, bytes]:
        """Run one command, unless the block before it failed: then its error is the answer."""
        if self._deferred:
            status, self._deferred = self._deferred, 0
            raise Rejected(status)
        handler = self.handlers.get(request.op)
        if handler is None:
            raise Rejected(INVALID_COMMAND)
        return handler(request)

    def after(self, request: Request) -> None:
        """Leave the work that was put off until the answer is out."""
        del request
        if self._work is not None:
            self.module.when_sent(self._do_work)

    def _do_work(self) -> None:
        work, self._work = self._work, None
        if work is None:
            return
        try:
            work()
        except Rejected as reason:
            self._deferred = reason.status

    def sync(self, request: Request) -> tuple[int, bytes]:
        """Answer eight times with the value 0, by which a stub is known."""
        self.exact(request, 36)
        for _ in range(7):
            self.reply(Op.SYNC)
        return 0, b""

    def _security_info(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 0)
        if not self.chip.has_security_info:
            raise Rejected(NOT_IMPLEMENTED)
        return 0, self.silicon.security_info()

    def _attach(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 4)
        return 0, b""

    def _set_params(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 24)
        return 0, b""

    def _mem_begin(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 16)
        raise Rejected(INVALID_COMMAND)  # nothing that is loaded over a stub can be run here

    def _change_baud(self, request: Request) -> tuple[int, bytes]:
        new, _old = self.exact(request, 8)
        if not new:
            raise Rejected(INVALID_COMMAND)
        self._work = lambda: self.module.set_baud(new)
        return 0, b""

    def _flash_begin(self, request: Request) -> tuple[int, bytes]:
        size, _blocks, block_size, address = self.exact(request, 16, 20)[:4]
        if block_size > _LARGEST_BLOCK:
            raise Rejected(BAD_BLOCK_SIZE)
        deflated = request.op == Op.FLASH_DEFL_BEGIN
        self.write = FlashWrite(self.flash, address, size, deflated=deflated)
        self.silicon.write_begun(size)
        return 0, b""

    def _flash_data(self, request: Request) -> tuple[int, bytes]:
        write = self.write
        if len(request.data) < 16:
            raise Rejected(BAD_LENGTH)
        if write is None:
            raise Rejected(NOT_IN_FLASH_MODE)
        size, sequence = struct.unpack_from("<2I", request.data)
        block = request.data[16:]
        if size != len(block) or (write.deflated and not write.remaining):
            raise Rejected(TOO_MUCH_DATA)
        if checksum(block) != request.checksum:
            raise Rejected(BAD_CHECKSUM)
        if sequence != write.next_block:
            self.counters.out_of_sequence += 1
        write.next_block = sequence + 1
        self._work = lambda: self._write(write, block)
        return 0, b""

    def _write(self, write: FlashWrite, block: bytes) -> None:
        try:
            if write.deflated:
                write.write_deflated(block)
            else:
                write.write(block)
        except InflateError as error:
            raise Rejected(INFLATE_ERROR) from error
        except SpiError as error:
            raise Rejected(SPI_FAILED) from error
        except TransferError as error:
            raise Rejected(TOO_MUCH_DATA) from error
        self.counters.blocks += 1

    def _flash_end(self, request: Request) -> tuple[int, bytes]:
        (stay,) = self.exact(request, 4)
        if self.write is None:
            raise Rejected(NOT_IN_FLASH_MODE)
        if self.write.remaining:
            raise Rejected(BAD_LENGTH)
        self.write = None
        if not stay:
            self._work = self.module.soft_reset
        return 0, b""

    def _md5(self, request: Request) -> tuple[int, bytes]:
        address, size = self.exact(request, 16)[:2]
        try:
            return 0, self.flash.md5(address, size)
        except FlashRangeError as error:
            raise Rejected(SPI_FAILED) from error

    def _erase_flash(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 0)
        self.flash.erase(0, self.flash.size)
        return 0, b""

    def _erase_region(self, request: Request) -> tuple[int, bytes]:
        address, size = self.exact(request, 8)
        if address % SECTOR or size % SECTOR:
            raise Rejected(BAD_LENGTH)
        try:
            self.flash.erase(address, size)
        except FlashRangeError as error:
            raise Rejected(SPI_FAILED) from error
        return 0, b""

    def _read_flash(self, request: Request) -> tuple[int, bytes]:
        address, size, packet, _in_flight = self.exact(request, 16)
        self._work = lambda: self._start_reading(address, size, packet)
        return 0, b""

    def _start_reading(self, address: int, size: int, packet: int) -> None:
        if not 0 < packet <= _READ_PACKET:
            raise Rejected(BAD_LENGTH)
        try:
            content = self.flash.read(address, size)
        except FlashRangeError as error:
            raise Rejected(SPI_FAILED) from error
        reading = _FlashReading(content, packet, self.module.send)
        if reading.proceed():
            self._reading = reading


class _FlashReading:
    """A range of flash on its way to the host, one packet ahead of the acknowledgements."""

    def __init__(self, content: bytes, packet: int, send: Callable[[bytes], None]) -> None:
        self._content = content
        self._packet = packet
        self._send = send
        self._sent = 0

    def proceed(self) -> bool:
        """Send the next packet, or the MD5 if there is none; returns whether more is to come."""
        if self._sent < len(self._content):
            self._send(slip.encode(self._content[self._sent : self._sent + self._packet]))
            self._sent += self._packet
            return True
        digest = hashlib.md5(self._content[: self._sent], usedforsecurity=False).digest()
        self._send(slip.encode(digest))
        return False

    def acknowledge(self, frame: bytes) -> bool:
        """Take the host's count of bytes; returns whether more is to come.

        A frame that is no count ends the reading: the stub sends the digest of what it has sent.
        """
        if len(frame) != 4:
            self._content = self._content[: self._sent]
        return self.proceed()
