"""Requests and answers over one port: what esptool's classes and our own block loop share."""

import struct
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic

from app.hardware.esp.library import Noise, Silence
from app.hardware.esp.packing import FLASH_DEFL_END
from app.hardware.esp.slip import FrameReader
from app.hardware.serial_port import GuardedPort
from app.model.faults import FailureCode, Fault

_STRANGERS = 16
"""Frames with another operation that are passed over: late answers to SYNC."""
_WRONG_LENGTH = 0xC0
_DAMAGED = {_WRONG_LENGTH: "length", 0xC1: "checksum"}
"""What the stub says of a request that arrived damaged; it has done nothing then."""
_REASONS = {
    0xC2: "block size",
    0xC3: "command not known",
    0xC4: "the flash chip refused",
    0xC5: "deflate",
    0xC6: "not in flash mode",
    0xC7: "data can't be inflated",
    0xC8: "too little data",
    0xC9: "too much data",
    0xFF: "not implemented",
}
"""Status bytes of the stub (esp-flasher-stub, esp_response_t)."""


class Wire:
    """One port's dialogue.

    Args:
        port: the opened port.
    """

    def __init__(self, port: GuardedPort) -> None:
        self.port = port
        self.frames = FrameReader(port.read_some)
        self._end = float("inf")

    @contextmanager
    def within(self, seconds: float) -> Generator[None]:
        """For so long may esptool's loaders read within; they pass over 100 strange answers each time."""
        before, self._end = self._end, monotonic() + seconds
        try:
            yield
        finally:
            self._end = before

    def read_frame(self) -> bytes:
        """The next frame within the port's timeout; esptool's loaders read by this.

        Raises:
            Silence: nothing came.
            Noise: no whole frame came, or the time of `within` is over.
        """
        left = self._end - monotonic()
        if left <= 0:
            raise Noise("strange answers without an end")
        return self.frames.read(min(3.0 if self.port.timeout is None else self.port.timeout, left))

    def forget_input(self) -> None:
        """Drop what has come; esptool's `flush_input`."""
        self.port.drop_input()
        self.frames.clear()

    def exchange(self, frame: bytes, op: int, timeout: float) -> bytes:
        """Send a prepared frame and return its answer's data, status bytes included.

        Raises:
            Silence: no answer in time.
            Noise: no whole answer.
            Cancelled: a stop was asked for.
            Fault: UNIT_LOST, the port is gone.
        """
        self.port.write(frame)
        deadline = monotonic() + timeout
        for passed_over in range(_STRANGERS):
            try:
                answer = self.frames.read(max(deadline - monotonic(), 0.0))
            except Silence as error:
                if passed_over:
                    raise Noise("only answers that do not belong to the request") from error
                raise
            if len(answer) >= 10 and answer[0] == 1 and answer[1] == op:
                return answer[8:]
        raise Noise("answers do not belong to the request")

    def command(self, frame: bytes, op: int, timeout: float, what: str, expected: int = 0) -> bytes:
        """Send a frame to the stub and return its answer's `expected` bytes.

        Raises:
            Fault: WRITE_REFUSED with the stub's reason, LINE_NOISE if the request was damaged on its way.
            Silence: no answer in time.
            Noise: no whole answer.
        """
        data = self.exchange(frame, op, timeout)
        if len(data) >= expected + 2 and data[expected] == 0:
            return data[:expected]
        if len(data) < expected + 2 and data[0] == 0:
            raise Noise(f"{what}: answer of {len(data)} bytes")
        # an error comes without the data that was asked for
        status = data[0] if len(data) < expected + 2 else data[expected]
        raise refusal(what, op, status)


def refusal(what: str, op: int, status: int) -> Fault:
    """The fault for a status byte of the stub."""
    if status == _WRONG_LENGTH and op == FLASH_DEFL_END:
        return Fault(FailureCode.WRITE_REFUSED, f"{what}: the stub did not get all of it")
    if status in _DAMAGED:
        return Fault(FailureCode.LINE_NOISE, f"{what}: arrived with wrong {_DAMAGED[status]}")
    reason = _REASONS.get(status, "unknown reason")
    return Fault(FailureCode.WRITE_REFUSED, f"{what}: {reason} (0x{status:02X})")


def words(*values: int) -> bytes:
    """32-bit numbers as the loaders take them."""
    return struct.pack(f"<{len(values)}I", *values)
