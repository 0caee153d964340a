"""Prints a boot log in its own time."""

from collections.abc import Callable, Iterator

from app.virtual.boot import Line
from app.virtual.loop import Loop, Timer


class Console:
    """What runs on a chip, as far as it prints.

    Args:
        loop: the process's event loop.
        say: takes every line when its time has come.
        delays: whether lines wait; those that need it do in any case.
    """

    def __init__(self, loop: Loop, say: Callable[[Line], None], *, delays: bool) -> None:
        self._loop = loop
        self._say = say
        self._delays = delays
        self._next: Timer | None = None

    def print(self, lines: Iterator[Line]) -> None:
        """Print until the log wants to wait, then go on after the wait."""
        self._next = None
        for line in lines:
            wait = line.wait if self._delays or line.needed else 0.0
            if wait:
                self._next = self._loop.call_in(wait, lambda line=line: self._go_on(line, lines))
                return
            self._say(line)

    def stop(self) -> None:
        """Print no more of it."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _go_on(self, line: Line, lines: Iterator[Line]) -> None:
        self._say(line)
        self.print(lines)
