"""The points at which a station can be killed: found by looking at the classes, so that none is forgotten.

Every public method of the classes named here is wrapped in this process, and every COMMIT; each call is a
point before and a point after. Nothing of the program knows of it.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from app.hardware.esp.link import EspLink
from app.hardware.serial_port import GuardedPort
from app.store.jobs import Jobs
from app.store.ledger import Ledger
from app.store.outbox import Outbox

STEPS = (Ledger, Jobs, Outbox, EspLink)
"""What a station does to books and modules."""
FRAMES = (*STEPS, GuardedPort)
"""The same, and every single frame on the line."""


class Points:
    """Numbers the points from 0 in the order in which they are come to.

    Args:
        classes: whose public methods are points.
        thread: name of the thread that counts; None counts all, for a station with a single slot.
        at: number of the point at which something happens; None lets the run be.
        act: what happens; gets the point's name.
        each: called at every point with its name.
    """

    def __init__(
        self,
        classes: Sequence[type],
        *,
        thread: str | None = None,
        at: int | None = None,
        act: Callable[[str], None] = lambda name: None,
        each: Callable[[str], None] = lambda name: None,
    ) -> None:
        self.names: list[str] = []
        self._classes = classes
        self._thread = thread
        self._at = at
        self._act = act
        self._each = each
        self._lock = threading.Lock()

    def install(self) -> None:
        """Wrap everything; this process is never the same again."""
        for one in self._classes:
            for name, member in _public_members(one).items():
                if isinstance(member, classmethod):
                    setattr(one, name, classmethod(self._wrapped(member.__func__, f"{one.__name__}.{name}")))
                elif callable(member):
                    setattr(one, name, self._wrapped(member, f"{one.__name__}.{name}"))
        DefaultDialect.do_commit = self._wrapped(DefaultDialect.do_commit, "COMMIT")

    def _wrapped(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        @functools.wraps(call)
        def with_points(*args: Any, **keywords: Any) -> Any:
            self._hit(f"before {name}")
            try:
                result = call(*args, **keywords)
            except BaseException:
                self._hit(f"raised by {name}")
                raise
            self._hit(f"after {name}")
            return result

        return with_points

    def _hit(self, name: str) -> None:
        if self._thread not in (None, threading.current_thread().name):
            return
        with self._lock:
            number = len(self.names)
            self.names.append(name)
        self._each(name)
        if number == self._at:
            self._act(name)


def _public_members(one: type) -> dict[str, Any]:
    """What a class and those of the program that it is made of do for others."""
    found: dict[str, Any] = {}
    for part in reversed(one.__mro__):
        if part.__module__.startswith("app."):
            found |= {name: member for name, member in vars(part).items() if not name.startswith("_")}
    return found
