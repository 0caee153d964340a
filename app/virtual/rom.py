"""The ROM loader of a chip in download mode."""

import struct

from app.virtual.flash import FlashRangeError
from app.virtual.loader import Loader, Surroundings
from app.virtual.silicon import Silicon
from app.virtual.transfer import FlashWrite, InflateError, MemoryUpload, SpiError, TransferError
from app.virtual.wire import Op, Rejected, Request, checksum

INVALID_COMMAND = 0x0105
FAILED = 0x0106
BAD_CHECKSUM = 0x0107
WRITE_FAILED = 0x0108
READ_FAILED = 0x0109
INFLATE_FAILED = 0x010B

_SYNC_DATA = b"\x07\x07\x12\x20" + 32 * b"\x55"
_SYNC_VALUE = 0x20120707
_SLOW_READ = 64
_SECURE_DOWNLOAD_OPS = frozenset(
    (
        Op.SYNC,
        Op.FLASH_BEGIN,
        Op.FLASH_DATA,
        Op.FLASH_END,
        Op.FLASH_DEFL_BEGIN,
        Op.FLASH_DEFL_DATA,
        Op.FLASH_DEFL_END,
        Op.SPI_ATTACH,
        Op.SPI_SET_PARAMS,
        Op.CHANGE_BAUDRATE,
        Op.GET_SECURITY_INFO,
    )
)


class RomLoader(Loader):
    """Answers with four status bytes, writes flash before it answers, and starts what is uploaded to RAM.

    In Secure Download Mode only a few of its commands are left.
    """

    status_tail = 2
    bad_length = INVALID_COMMAND

    def __init__(self, silicon: Silicon, module: Surroundings) -> None:
        super().__init__(silicon, module)
        self._upload: MemoryUpload | None = None
        self._image: dict[int, bytes] = {}
        self._entry = 0
        self.handlers |= {
            Op.MEM_BEGIN: self._mem_begin,
            Op.MEM_DATA: self._mem_data,
            Op.MEM_END: self._mem_end,
            Op.CHANGE_BAUDRATE: self._change_baud,
            Op.SPI_ATTACH: self._attach,
            Op.SPI_SET_PARAMS: self._set_params,
            Op.FLASH_BEGIN: self._flash_begin,
            Op.FLASH_DATA: self._flash_data,
            Op.FLASH_END: self._flash_end,
            Op.FLASH_DEFL_BEGIN: self._flash_begin,
            Op.FLASH_DEFL_DATA: self._flash_data,
            Op.FLASH_DEFL_END: self._flash_end,
            Op.SPI_FLASH_MD5: self._md5,
            Op.READ_FLASH_SLOW: self._read_slow,
        }
        if silicon.chip.has_security_info:
            self.handlers[Op.GET_SECURITY_INFO] = self._security_info
        if silicon.symptoms.secure_download:
            self.handlers = {op: run for op, run in self.handlers.items() if op in _SECURE_DOWNLOAD_OPS}

    def handle(self, request: Request) -> tuple[int, bytes]:
        """Run one command; what this ROM does not know is status 01 05."""
        handler = self.handlers.get(request.op)
        if handler is None:
            raise Rejected(INVALID_COMMAND)
        return handler(request)

    def after(self, request: Request) -> None:
        """Change the rate, start what is in RAM or in flash, once the answer is out."""
        if request.op == Op.CHANGE_BAUDRATE:
            self.module.set_baud(request.words()[0])
        elif request.op == Op.MEM_END and self._entry:
            self._run_ram()
        elif request.op in (Op.FLASH_END, Op.FLASH_DEFL_END):
            if request.words()[0]:
                self.module.run_application()
            else:
                self.module.soft_reset()

    def sync(self, request: Request) -> tuple[int, bytes]:
        """Answer eight times with a value that is not 0."""
        if request.data != _SYNC_DATA:
            raise Rejected(INVALID_COMMAND)
        self.module.synced()
        for _ in range(7):
            self.reply(Op.SYNC, _SYNC_VALUE)
        return _SYNC_VALUE, b""

    def _run_ram(self) -> None:
        inside = any(low <= self._entry < high for low, high in self.chip.stub_ram)
        loaded = any(start <= self._entry < start + len(code) for start, code in self._image.items())
        if inside and loaded:
            self.module.start_stub(dict(self._image))
        else:
            self.module.run_application()

    def _mem_begin(self, request: Request) -> tuple[int, bytes]:
        size, blocks, block_size, address = self.exact(request, 16)
        if blocks * block_size < size:
            raise Rejected(FAILED)
        self._upload = MemoryUpload(size, blocks, block_size, address)
        return 0, b""

    def _mem_data(self, request: Request) -> tuple[int, bytes]:
        sequence, block = self._block(request)
        upload = self._upload
        if upload is None:
            raise Rejected(FAILED)
        try:
            upload.take(sequence, block)
        except TransferError as error:
            self.counters.out_of_sequence += 1
            raise Rejected(FAILED) from error
        if upload.complete:
            self._image[upload.address] = bytes(upload.content)
        return 0, b""

    def _mem_end(self, request: Request) -> tuple[int, bytes]:
        stay, entry = self.exact(request, 8)
        if self._upload is not None and not self._upload.complete:
            raise Rejected(FAILED)
        self._entry = 0 if stay else entry
        return 0, b""

    def _change_baud(self, request: Request) -> tuple[int, bytes]:
        new, _old = self.exact(request, 8)
        if not new:
            raise Rejected(FAILED)
        return 0, b""

    def _attach(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 8, 4)
        self.silicon.registers.flash_attached = True
        return 0, b""

    def _set_params(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 24)
        return 0, b""

    def begin(self, request: Request) -> tuple[int, int, int, int]:
        """What the beginning of a write asks for: size to erase, blocks, block size, address.

        Raises:
            Rejected: it has another length than this ROM takes.
        """
        size, blocks, block_size, address = self.exact(request, *self.chip.begin_sizes)[:4]
        return size, blocks, block_size, address

    def _flash_begin(self, request: Request) -> tuple[int, bytes]:
        size, blocks, block_size, address = self.begin(request)
        self._need_flash(WRITE_FAILED)
        deflated = request.op == Op.FLASH_DEFL_BEGIN
        # Plain blocks are written whole, the last one with its padding, so more may come than is erased.
        room = size if deflated else max(size, blocks * block_size)
        self.write = FlashWrite(self.flash, address, room, deflated=deflated)
        try:
            self.flash.erase(address, size, pass_blank=False)
        except FlashRangeError as error:
            raise Rejected(WRITE_FAILED) from error
        self.write.mark_erased()
        self.silicon.write_begun(size)
        return 0, b""

    def _flash_data(self, request: Request) -> tuple[int, bytes]:
        sequence, block = self._block(request)
        write = self.write
        if write is None or write.deflated != (request.op == Op.FLASH_DEFL_DATA):
            raise Rejected(FAILED)
        if sequence != write.next_block:
            self.counters.out_of_sequence += 1
            raise Rejected(FAILED)
        try:
            if write.deflated:
                write.write_deflated(block)
            else:
                write.write(block)
        except InflateError as error:
            raise Rejected(INFLATE_FAILED) from error
        except SpiError as error:
            raise Rejected(WRITE_FAILED) from error
        except TransferError as error:
            raise Rejected(FAILED) from error
        write.next_block += 1
        self.counters.blocks += 1
        return 0, b""

    def _flash_end(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 4)
        self.write = None
        return 0, b""

    def _md5(self, request: Request) -> tuple[int, bytes]:
        address, size = self.exact(request, 16)[:2]
        self._need_flash(READ_FAILED)
        try:
            return 0, self.flash.md5(address, size).hex().encode()
        except FlashRangeError as error:
            raise Rejected(READ_FAILED) from error

    def _read_slow(self, request: Request) -> tuple[int, bytes]:
        address, size = self.exact(request, 8)
        if size > _SLOW_READ:
            raise Rejected(FAILED)
        self._need_flash(READ_FAILED)
        try:
            return 0, self.flash.read(address, size).ljust(_SLOW_READ, b"\0")
        except FlashRangeError as error:
            raise Rejected(READ_FAILED) from error

    def _security_info(self, request: Request) -> tuple[int, bytes]:
        self.exact(request, 0)
        return 0, self.silicon.security_info()

    def _need_flash(self, status: int) -> None:
        """Refuse what reaches for the flash before its pins are set up."""
        if not self.silicon.registers.flash_attached:
            raise Rejected(status)

    def _block(self, request: Request) -> tuple[int, bytes]:
        """Sequence number and bytes of a data block, checked."""
        if len(request.data) < 16:
            raise Rejected(INVALID_COMMAND)
        size, sequence = struct.unpack_from("<2I", request.data)
        block = request.data[16:]
        if size != len(block):
            raise Rejected(INVALID_COMMAND)
        if checksum(block) != request.checksum:
            raise Rejected(BAD_CHECKSUM)
        return sequence, block
