"""SLIP framing (RFC 1055) as the ROM loaders and the stub use it: a frame stands between two C0 bytes."""

_END = b"\xc0"
_LONGEST = 1 << 17


def encode(packet: bytes) -> bytes:
    """Return `packet` as one frame, with both delimiters."""
    return _END + packet.replace(b"\xdb", b"\xdb\xdd").replace(_END, b"\xdb\xdc") + _END


def unescape(raw: bytes) -> bytes | None:
    """Take the escapes out of what stood between two delimiters; None if an escape is not DC or DD."""
    marks = raw.count(b"\xdb")
    if not marks:
        return raw
    if marks != raw.count(b"\xdb\xdc") + raw.count(b"\xdb\xdd"):
        return None
    return raw.replace(b"\xdb\xdc", _END).replace(b"\xdb\xdd", b"\xdb")


class Decoder:
    """Collects bytes of any chunking into frames.

    What comes before the first delimiter is noise and dropped; two delimiters side by side open a frame
    again; a frame with a broken escape is dropped and counted in `broken`.
    """

    def __init__(self) -> None:
        self.broken = 0
        self._inside = False
        self._parts: list[bytes] = []
        self._held = 0

    def reset(self) -> None:
        """Forget what has been collected."""
        self._inside = False
        self._parts.clear()
        self._held = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take bytes in and return the frames that they complete."""
        if _END not in chunk:
            self._keep(chunk)
            return []
        frames: list[bytes] = []
        first, *rest = chunk.split(_END)
        self._keep(first)
        for piece in rest:
            self._close(frames)
            self._keep(piece)
        return frames

    def _keep(self, piece: bytes) -> None:
        if self._inside and piece:
            self._parts.append(piece)
            self._held += len(piece)
            if self._held > _LONGEST:
                self.broken += 1
                self.reset()

    def _close(self, frames: list[bytes]) -> None:
        if not self._inside or not self._parts:
            self._inside = True
            return
        frame = unescape(b"".join(self._parts))
        self.reset()
        if frame is None:
            self.broken += 1
        else:
            frames.append(frame)
