"""The event loop of a process of modules: one thread, timers to some 50 microseconds."""

import heapq
import select
import time
from collections.abc import Callable
from itertools import count

_IDLE = 3600.0


class Timer:
    """A call to come; `cancel` makes it never happen."""

    __slots__ = ("_call", "when")

    def __init__(self, when: float, call: Callable[[], None]) -> None:
        self.when = when
        self._call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Take the call back."""
        self._call = None

    def fire(self) -> None:
        """Make the call, unless it was taken back or made."""
        call, self._call = self._call, None
        if call is not None:
            call()


class Loop:
    """Calls back when a file descriptor is readable or a time has come.

    `select` is used because its timeouts are in microseconds, where epoll and poll round up to whole
    milliseconds: at 2 Mbaud a millisecond is 200 bytes. A process has few descriptors.
    """

    def __init__(self) -> None:
        self._readers: dict[int, Callable[[], None]] = {}
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = count()
        self._running = False

    def now(self) -> float:
        """Seconds on the monotonic clock."""
        return time.monotonic()

    def call_at(self, when: float, call: Callable[[], None]) -> Timer:
        """Call at a time of `now`; calls for the same time come in the order in which they were asked for."""
        timer = Timer(when, call)
        heapq.heappush(self._timers, (when, next(self._order), timer))
        return timer

    def call_in(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Call after so many seconds."""
        return self.call_at(self.now() + seconds, call)

    def watch(self, descriptor: int, call: Callable[[], None]) -> None:
        """Call whenever the descriptor is readable, or its peer is gone."""
        self._readers[descriptor] = call

    def ignore(self, descriptor: int) -> None:
        """Watch no longer."""
        self._readers.pop(descriptor, None)

    def run(self) -> None:
        """Run until `stop`."""
        self._running = True
        while self._running:
            self.step()

    def step(self) -> None:
        """Wait for the next event and make the calls that are due."""
        wait = _IDLE if not self._timers else max(0.0, self._timers[0][0] - self.now())
        if self._readers:
            ready, _, _ = select.select(list(self._readers), (), (), wait)
        else:
            time.sleep(wait)
            ready = []
        for descriptor in ready:
            call = self._readers.get(descriptor)
            if call is not None:
                call()
        now = self.now()
        while self._timers and self._timers[0][0] <= now:
            heapq.heappop(self._timers)[2].fire()

    def stop(self) -> None:
        """Leave `run` after this step."""
        self._running = False
