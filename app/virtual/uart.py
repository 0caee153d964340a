"""A module's UART: line rate, wrong rates, flipped bits, and buffers that the host can overrun."""

from collections import deque
from collections.abc import Callable
from random import Random

from app.virtual.hub import Hub
from app.virtual.link import Link
from app.virtual.loop import Loop, Timer

BITS_PER_BYTE = 10
ROM_BAUD = 115200

_QUANTUM = 0.045
_SMALLEST_READ = 16
_UNPACED_READ = 0x10000
_TOLERANCE = 0.035
_MOST_LATE = 0.05
_RETRY = 0.001
_MOST_QUEUED = 0x20000
_USB_PACKET = 62


class Noise:
    """Flips bits, on average one in so many bytes.

    Args:
        distance: bytes from one flipped bit to the next on average; 0 for none.
        seed: makes it repeat.
    """

    def __init__(self, distance: int, seed: int) -> None:
        self._distance = distance
        self._random = Random(seed)  # noqa: S311 - a simulation
        self._left = self._next()

    def pass_through(self, data: bytes) -> bytes:
        """Return the bytes as they arrive."""
        if not self._distance:
            return data
        if self._left >= len(data):
            self._left -= len(data)
            return data
        damaged = bytearray(data)
        while self._left < len(damaged):
            damaged[self._left] ^= 1 << self._random.randrange(8)
            self._left += 1 + self._next()
        self._left -= len(damaged)
        return bytes(damaged)

    def _next(self) -> int:
        return int(self._random.expovariate(1 / self._distance)) if self._distance else 0


class Uart:
    """Moves bytes between the host and the module at line rate.

    A chunk is handed on when its last bit would have arrived; what the host sends meanwhile waits in the
    kernel, as it does in a serial driver. While chunks follow each other without a gap, a late timer costs
    no line time.

    Args:
        loop: the process's event loop.
        link: the wire.
        receive: takes the bytes from the host.
        paced: whether bytes take their time.
        latency: seconds that the adapter's latency timer waits for more before it hands a packet that is
            not full to the host; 0 hands every byte on at once.
        hub: what the bytes share with those of other modules, if that is to count.
    """

    def __init__(
        self,
        loop: Loop,
        link: Link,
        receive: Callable[[bytes], None],
        *,
        paced: bool,
        latency: float = 0.0,
        hub: Hub | None = None,
    ) -> None:
        self.baud: int | None = None
        self.text_baud = ROM_BAUD
        """What the ROM prints its text at, before it has measured the host's rate."""
        self.latency = latency
        self.inward = Noise(0, 0)
        self.outward = Noise(0, 0)
        self.overrun = 0
        self.received = 0
        self._loop = loop
        self._link = link
        self._receive = receive
        self._paced = paced
        self._hub = hub or Hub()
        self._coming: Timer | None = None
        self._garbage = Random(0)  # noqa: S311 - a simulation
        self._out: deque[tuple[float, bytes]] = deque()
        self._out_bytes = 0
        self._collecting = False
        self._out_free = 0.0
        self._busy_until = 0.0
        self._buffer_free = 0.0
        self._out_timer: Timer | None = None
        self._moment: float | None = None
        link.listen(True)

    @property
    def rate(self) -> int:
        """Baud of this end; before the ROM has measured it, what ROMs print their text at."""
        return self.baud or self.text_baud

    def line_seconds(self, size: int) -> float:
        """How long so many bytes take at this end's rate; 0 without pacing."""
        return size * BITS_PER_BYTE / self.rate if self._paced else 0.0

    def readable(self) -> None:
        """Bytes wait in the link."""
        if self._paced or self._hub.rate:
            self._take_chunk(self._loop.now())
            return
        data = self._link.read(_UNPACED_READ)
        if data:
            self._arrive(data, self._link.host_baud())

    def _take_chunk(self, line_free: float) -> None:
        """Read what arrives on the line from the time `line_free` on."""
        set_rate = self._link.host_baud()
        host = set_rate or self.rate
        data = self._link.read(max(_SMALLEST_READ, int(host * _QUANTUM) // BITS_PER_BYTE))
        self._link.listen(not data)
        if data:
            complete = line_free + (len(data) * BITS_PER_BYTE / host if self._paced else 0.0)
            complete = max(complete, self._hub.through(len(data), line_free))
            self._coming = self._loop.call_at(complete, lambda: self._end_chunk(data, complete, set_rate))

    def _end_chunk(self, data: bytes, complete: float, host: int | None) -> None:
        self._moment = complete
        self._arrive(data, host)
        self._moment = None
        # What waits already has followed without a gap, however late this timer was.
        self._take_chunk(max(complete, self._loop.now() - _MOST_LATE))

    def _arrive(self, data: bytes, host: int | None) -> None:
        self.received += len(data)
        if host is not None and self.baud is not None and not _same_rate(host, self.baud):
            data = self._garbage.randbytes(max(1, len(data) * min(self.baud, 4 * host) // host))
        self._receive(self.inward.pass_through(data))

    def send(self, data: bytes) -> None:
        """Put bytes on the line; what no buffer can hold is lost."""
        if self._out_bytes + len(data) > _MOST_QUEUED:
            self.overrun += len(data)
            return
        host = self._link.host_baud()
        if host is not None and not _same_rate(host, self.rate):
            data = self._garbage.randbytes(max(1, len(data) * min(host, 4 * self.rate) // self.rate))
        data = self.outward.pass_through(data)
        # An answer starts when the last byte of its command came, not when a late timer told of it.
        start = max(self._moment or self._loop.now(), self._out_free)
        self._out_free = start + self.line_seconds(len(data))
        self._out_bytes += len(data)
        self._queue(max(self._out_free, self._hub.through(len(data), start)), data)
        if self._out_timer is None:
            self._drain()

    def _queue(self, due: float, data: bytes) -> None:
        """Lay bytes ready for the host, by the rules of the adapter's latency timer."""
        if not self.latency:
            self._out.append((due, data))
            return
        if self._collecting and self._out and self._out[-1][0] > due:
            data = self._out.pop()[1] + data  # these fill the packet that the timer held back
            if not self._out and self._out_timer is not None:
                self._out_timer.cancel()
                self._out_timer = None
        full = len(data) - len(data) % _USB_PACKET
        if full:
            self._out.append((due, data[:full]))
        self._collecting = full < len(data)
        if self._collecting:
            self._out.append((due + self.latency, data[full:]))

    def hold(self, seconds: float) -> None:
        """Send nothing new for so long: the chip is busy, after all that it was busy with before."""
        if seconds > 0:
            self._busy_until = max(self._busy_until, self._loop.now()) + seconds
            self._out_free = max(self._out_free, self._busy_until)

    def has_buffer(self, size: int) -> bool:
        """Whether a frame of so many bytes that is complete now was received: there are two buffers.

        While the chip is busy with what is in one, the other takes the next frame; what comes after that
        one, before the chip is free again, falls on the floor (esp-flasher-stub, slip.c).
        """
        complete = self._moment or self._loop.now()
        if complete - self.line_seconds(size) < self._buffer_free:
            return False
        if complete < self._busy_until:
            self._buffer_free = self._busy_until
        return True

    def when_sent(self, call: Callable[[], None]) -> None:
        """Call when everything sent so far is on the line; at once where nothing is waiting."""
        if self._out:
            self._loop.call_at(self._out_free, call)
        else:
            call()

    def cut(self) -> None:
        """Lose what is on its way to the module: the cable was pulled."""
        if self._coming is not None:
            self._coming.cancel()
            self._coming = None
        self._link.listen(True)

    def silence(self) -> None:
        """Drop what has not gone out yet: the module was reset."""
        if self._out_timer is not None:
            self._out_timer.cancel()
            self._out_timer = None
        self._out.clear()
        self._out_bytes = 0
        self._out_free = self._busy_until = self._buffer_free = 0.0

    def _drain(self) -> None:
        self._out_timer = None
        now = self._loop.now()
        while self._out:
            due, data = self._out[0]
            if due > now:
                self._out_timer = self._loop.call_at(due, self._drain)
                return
            taken = self._link.write(data)
            self._out_bytes -= taken
            if taken < len(data):
                self._out[0] = (due, data[taken:])
                self._out_timer = self._loop.call_in(_RETRY, self._drain)
                return
            self._out.popleft()


def _same_rate(one: int, other: int) -> bool:
    return abs(one - other) <= _TOLERANCE * other
