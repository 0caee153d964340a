"""Teach mode: one board is plugged along the fixture in order, and each new place becomes the next slot."""

import threading
from collections.abc import Callable
from pathlib import Path

from app.hardware.ports import Lister, PortFacts
from app.model.fixture import Fixture, FixtureError, SlotPlace
from app.model.reports import DeskError
from app.model.wording import reason_of, said
from app.station.events import SlotTaught, TeachEnded, TeachRefused, TeachUndone
from app.station.publisher import Publisher
from app.station.sockets import socket_of
from app.store.durable import write_whole

_PAUSE = 0.25
"""Seconds between two looks at the ports."""


class Teaching:
    """Learns the places of a jig; nothing is opened, only listed.

    What is plugged in when it begins is no board of the jig until it is pulled out and plugged in again.
    Two boards at one look are refused: their order is not known.

    Args:
        lister: tells the serial ports of the computer.
        publisher: where each step is told.
        name: of the jig.
        slots: how many places the jig has.
        columns: how many of them stand side by side.
        lines: who drives EN and IO0 of every slot; see SlotPlace.

    Raises:
        DeskError: such a jig can't be described, or the ports can't be listed.
    """

    def __init__(
        self,
        lister: Lister,
        publisher: Publisher,
        *,
        name: str,
        slots: int,
        columns: int,
        lines: str = "dtr-rts",
    ) -> None:
        if slots < 1:
            raise DeskError(said("a jig has one slot or more"))
        self._lister = lister
        self._publisher = publisher
        self._name = name
        self._slots = slots
        self._columns = columns
        self._lines = lines
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._taught: list[str] = []
        try:
            self._there = self._present()
        except OSError as error:
            raise DeskError(reason_of(error)) from error
        self._thread = threading.Thread(target=self._watch, name="teaching", daemon=True)
        self._fixture(["1-1"])  # what can't be described is refused before anyone plugs

    @property
    def taught(self) -> tuple[str, ...]:
        """USB locations so far, slot 1 first."""
        with self._lock:
            return tuple(self._taught)

    @property
    def complete(self) -> bool:
        """Whether every slot has its place."""
        with self._lock:
            return len(self._taught) == self._slots

    def start(self) -> None:
        """Look at the ports again and again in a thread of its own."""
        self._thread.start()

    def look(self) -> None:
        """One look at the ports; what is new since the last one becomes the next slot."""
        with self._lock:
            try:
                now = self._present()
            except OSError:  # ports come and go too fast; the next look tells
                return
            new = [port for location, port in now.items() if location not in self._there]
            self._there = now
            told = [] if self._ended.is_set() else self._take(new)
        for tell in told:
            tell()

    def undo(self) -> None:
        """Forget the last slot."""
        with self._lock:
            slot = len(self._taught)
            if not slot:
                return
            self._taught.pop()
        self._publisher.publish(TeachUndone(slot))

    def finish(self, path: Path) -> Fixture:
        """Write what was learned to a fixture file, whole or not at all, and end.

        Raises:
            DeskError: slots are missing, or the file can't be written; teaching goes on.
        """
        with self._lock:
            if len(self._taught) < self._slots:
                raise DeskError(
                    said(
                        "slot {slot} of {slots} has not been taught yet",
                        slot=len(self._taught) + 1,
                        slots=self._slots,
                    )
                )
            fixture = self._fixture(self._taught)
        try:
            write_whole(path, fixture.to_toml())
        except OSError as error:
            raise DeskError(
                said("{file}: can't be written: {error}", file=path, error=error.strerror)
            ) from error
        self.close()
        return fixture

    def close(self) -> None:
        """End without a file; any number of times."""
        if self._ended.is_set():
            return
        self._ended.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()
        self._publisher.publish(TeachEnded(self.complete))

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE):
            self.look()

    def _present(self) -> dict[str, PortFacts]:
        """The ports by socket; of a board with several ports, the first."""
        found: dict[str, PortFacts] = {}
        for port in sorted(self._lister(), key=lambda port: (port.location or "", port.device)):
            if port.location:
                found.setdefault(socket_of(port.location), port)
        return found

    def _take(self, new: list[PortFacts]) -> list[Callable[[], None]]:
        if not new:
            return []
        if len(new) > 1:
            where = ", ".join(str(port.location) for port in new)
            return [
                self._refusal(
                    said(
                        "{count} boards came at once ({where}); pull them out, plug in one",
                        count=len(new),
                        where=where,
                    )
                )
            ]
        (port,) = new
        location = port.location or ""
        sockets = [socket_of(taught) for taught in self._taught]
        if socket_of(location) in sockets:
            slot = sockets.index(socket_of(location)) + 1
            return [
                self._refusal(
                    said("USB location {location} is slot {slot} already", location=location, slot=slot)
                )
            ]
        if len(self._taught) == self._slots:
            return [self._refusal(said("all {slots} slots have been taught already", slots=self._slots))]
        self._taught.append(location)
        event = SlotTaught(len(self._taught), self._slots, location, port.device)
        return [lambda: self._publisher.publish(event)]

    def _refusal(self, text: str) -> Callable[[], None]:
        return lambda: self._publisher.publish(TeachRefused(text))

    def _fixture(self, locations: list[str]) -> Fixture:
        places = tuple(
            SlotPlace(number, "", self._lines, location) for number, location in enumerate(locations, start=1)
        )
        rows = -(-self._slots // self._columns) if self._columns > 0 else 0
        fixture = Fixture(self._name, places, self._columns, rows)
        try:
            return Fixture.from_toml(fixture.to_toml())  # what is written must be readable
        except FixtureError as error:
            raise DeskError(said("such a jig can't be described: {error}", error=reason_of(error))) from error
