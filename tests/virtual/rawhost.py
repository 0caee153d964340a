"""A host that speaks the loaders' protocol over a serial port, as far as tests need it."""

import struct
import zlib

import serial

from app.virtual import slip
from app.virtual.wire import Op, checksum

SYNC = b"\x07\x07\x12\x20" + 32 * b"\x55"


class Host:
    """One opened port; answers wait at most `patience` seconds."""

    patience = 5.0

    def __init__(self, port: str, baud: int = 115200) -> None:
        self.serial = serial.serial_for_url(port, baudrate=baud, timeout=self.patience)
        self._decoder = slip.Decoder()
        self._frames: list[bytes] = []
        self._seen = b""

    def close(self) -> None:
        connection = getattr(self.serial, "_socket", None)
        self.serial.close()
        if connection is not None:
            connection.close()  # pyserial leaves it open when the peer is gone

    def frame(self) -> bytes:
        """The next frame; b"" when none comes in time."""
        while not self._frames:
            data = self.serial.read(max(1, self.serial.in_waiting))
            if not data:
                return b""
            self._seen += data
            self._frames += self._decoder.feed(data)
        return self._frames.pop(0)

    def send(self, op: int, data: bytes = b"", check: int = 0) -> None:
        self._seen = b""
        self.serial.write(slip.encode(struct.pack("<BBHI", 0, op, len(data), check) + data))

    def answer(self, op: int) -> tuple[int, bytes]:
        """Value and body of the next answer to `op`."""
        while frame := self.frame():
            if len(frame) < 8:
                continue  # noise between two delimiters
            direction, answered, _, value = struct.unpack_from("<BBHI", frame)
            if direction == 1 and answered == op:
                return value, frame[8:]
        raise TimeoutError(f"no answer to {op:#x}")

    def ask(self, op: int, data: bytes = b"", check: int = 0) -> tuple[int, bytes]:
        self.send(op, data, check)
        return self.answer(op)

    def status(self, op: int, data: bytes = b"", check: int = 0) -> int:
        """The two status bytes of an answer that has nothing before them."""
        _, body = self.ask(op, data, check)
        return int.from_bytes(body[:2], "big")

    def block(self, op: int, sequence: int, data: bytes) -> int:
        return self.status(op, struct.pack("<4I", len(data), sequence, 0, 0) + data, checksum(data))

    def exchange(self, times: int) -> None:
        """Write and read a little: on a port that is gone this fails at the latest the second time."""
        for _ in range(times):
            self.serial.write(b"anyone?")
            self.serial.read(1)

    def sync(self) -> list[int]:
        """Synchronise; returns the values of the eight answers."""
        for _ in range(20):
            self.serial.reset_input_buffer()
            self._frames.clear()
            self._decoder.reset()
            self.serial.timeout = 0.2
            self.send(Op.SYNC, SYNC)
            try:
                return [self.answer(Op.SYNC)[0] for _ in range(8)]
            except TimeoutError:
                continue
            finally:
                self.serial.timeout = self.patience
        raise TimeoutError("no answer to SYNC")

    def load_stub(self, address: int = 0x40080000) -> None:
        """Upload something and run it; the module takes it for its stub."""
        code = bytes(range(256)) * 4
        assert self.status(Op.MEM_BEGIN, struct.pack("<4I", len(code), 1, 0x1800, address)) == 0
        assert self.block(Op.MEM_DATA, 0, code) == 0
        assert self.status(Op.MEM_END, struct.pack("<2I", 0, address)) == 0
        assert self.frame() == b"OHAI"

    def write(self, address: int, data: bytes, block: int = 0x4000) -> None:
        """Write deflated through the stub."""
        packed = zlib.compress(data)
        count = -(-len(packed) // block)
        assert self.status(Op.FLASH_DEFL_BEGIN, struct.pack("<5I", len(data), count, block, address, 0)) == 0
        for number in range(count):
            assert self.block(Op.FLASH_DEFL_DATA, number, packed[number * block : (number + 1) * block]) == 0
        assert self.status(Op.FLASH_DEFL_END, struct.pack("<I", 1)) == 0

    def md5(self, address: int, size: int) -> bytes:
        return self.ask(Op.SPI_FLASH_MD5, struct.pack("<4I", address, size, 0, 0))[1][:-2]

    def text(self, until: bytes) -> str:
        """What came since the last command, up to and with `until`; fails when it does not come."""
        while until not in self._seen:
            data = self.serial.read(max(1, self.serial.in_waiting))
            assert data, self._seen
            self._seen += data
        found, _, self._seen = self._seen.partition(until)
        return (found + until).decode("ascii", "replace")
