"""SLIP frames (RFC 1055) as the ROM loaders and the stub use them: C0, escaped content, C0."""

import re
from collections.abc import Callable
from time import monotonic

from app.hardware.esp.library import Noise, Silence

_END = b"\xc0"
_BAD_ESCAPE = re.compile(rb"\xdb(?![\xdc\xdd])")
_LONGEST = 0x10000
"""Bytes; the longest frame is a READ_FLASH sector, twice 4 KB when all of it is escaped."""
_FRAME_SECONDS = 1.0
"""A frame of 8 KB takes 0.7 s at 115200 baud."""


def encode(content: bytes) -> bytes:
    """One frame around `content`."""
    return _END + content.replace(b"\xdb", b"\xdb\xdd").replace(_END, b"\xdb\xdc") + _END


def decode(escaped: bytes) -> bytes:
    """The content between two C0.

    Raises:
        Noise: an escape that is none.
    """
    if b"\xdb" not in escaped:
        return escaped
    if _BAD_ESCAPE.search(escaped):
        raise Noise("an answer has a broken SLIP escape")
    return escaped.replace(b"\xdb\xdc", _END).replace(b"\xdb\xdd", b"\xdb")


class FrameReader:
    """Cuts frames out of what a port receives.

    Bytes between frames (a boot log, noise) are passed over: what counts is checked by length, operation
    and checksum.

    Args:
        receive: returns what has come, waiting so many seconds for the first byte; empty if nothing came.
    """

    def __init__(self, receive: Callable[[float], bytes]) -> None:
        self._receive = receive
        self._buffer = bytearray()

    def clear(self) -> None:
        """Forget what has come so far."""
        self._buffer.clear()

    def read(self, timeout: float) -> bytes:
        """The next frame's content.

        Args:
            timeout: seconds to its beginning; the whole frame takes as long again at most, or a second.

        Raises:
            Silence: nothing came.
            Noise: something came, but no whole frame.
        """
        start = self._begin(timeout)
        deadline = monotonic() + max(timeout, _FRAME_SECONDS)
        while (end := self._buffer.find(_END, start)) < 0:
            if len(self._buffer) > _LONGEST:
                raise Noise(f"no end of an answer within {_LONGEST} bytes")
            start = len(self._buffer)
            self._more(min(timeout, deadline - monotonic()))
        escaped = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return decode(escaped)

    def _begin(self, timeout: float) -> int:
        """Drop everything before a frame's first content byte; returns 0, where it now is."""
        deadline = monotonic() + timeout
        passed_over = 0
        while True:
            first = self._buffer.find(_END)
            if first >= 0:
                content = len(self._buffer) - len(self._buffer[first:].lstrip(_END))
                del self._buffer[:content]
                if self._buffer:
                    return 0
                self._more(deadline - monotonic())
                self._buffer[:0] = _END
                continue
            passed_over += len(self._buffer)
            self._buffer.clear()
            left = deadline - monotonic()
            data = self._receive(left) if left > 0 else b""
            if not data and passed_over:
                raise Noise(f"{passed_over} bytes came, but no answer")
            if not data:
                raise Silence("no answer")
            self._buffer += data

    def _more(self, timeout: float) -> None:
        data = self._receive(timeout) if timeout > 0 else b""
        if not data:
            raise Noise("an answer broke off")
        self._buffer += data
