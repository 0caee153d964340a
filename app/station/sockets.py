"""Which serial port is at a USB location now."""

import os
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from time import monotonic

from app.hardware.ports import Lister, PortFacts
from app.model.faults import FailureCode, Fault
from app.model.fixture import SlotPlace
from app.model.wording import said

_FRESH = 0.3
"""Seconds for which one look at the system's ports serves all slots."""


class Sockets:
    """Looks the ports up for all slots of a station; safe from many threads.

    Only what a fixture names is ever resolved, so a board in another socket is never opened.

    Args:
        lister: tells the serial ports of the computer.
    """

    def __init__(self, lister: Lister) -> None:
        self._lister = lister
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._ports: Sequence[PortFacts] = ()

    def resolve(self, place: SlotPlace) -> SlotPlace:
        """The place with the port that is at its location now; one without a location stays as it is.

        Raises:
            Fault: PORT_MISSING, nothing is plugged in there.
        """
        if not place.location:
            return place
        port = port_at(place.location, self.look())
        if port is None:
            raise Fault(
                FailureCode.PORT_MISSING,
                said("nothing is plugged in at USB location {location}", location=place.location),
            )
        return replace(place, port=port.device)

    def require(self, place: SlotPlace) -> None:
        """Look anew whether the port of a resolved place is still the one at its location.

        Names are given again at once: between the look and the opening another board may have got this one.

        Raises:
            Fault: PORT_MISSING, it is not.
        """
        if not place.location:
            return
        with self._lock:
            self._looked = float("-inf")
        port = port_at(place.location, self.look())
        if port is None or port.device != place.port:
            raise Fault(
                FailureCode.PORT_MISSING, said("{port} is another board's port by now", port=place.port)
            )

    def look(self) -> Sequence[PortFacts]:
        """The serial ports that are there now, or were a moment ago."""
        with self._lock:
            if monotonic() - self._looked > _FRESH:
                with suppress(OSError):  # ports come and go too fast; the next look tells
                    self._ports = self._lister()
                self._looked = monotonic()
            return self._ports


def belongs(port: PortFacts, places: Iterable[SlotPlace]) -> bool:
    """Whether a port is at one of these places."""
    for place in places:
        if place.location:
            if port.location and socket_of(port.location) == socket_of(place.location):
                return True
        elif os.path.realpath(place.port) == os.path.realpath(port.device):
            return True
    return False


def port_at(location: str, ports: Iterable[PortFacts]) -> PortFacts | None:
    """The port at a location, or None.

    A location may name an interface (`1-4.2:1.0`). The same board may number its interfaces otherwise when
    its bootloader runs; so a socket's only port is meant, whatever its interface. Where a socket has several
    ports (FT2232, CP2105) the interface must fit.
    """
    socket = socket_of(location)
    there = [port for port in ports if port.location and socket_of(port.location) == socket]
    exact = next((port for port in there if port.location == location), None)
    if exact is not None:
        return exact
    return there[0] if len(there) == 1 else None


def socket_of(location: str) -> str:
    """The socket's part of a location, without the interface."""
    return location.partition(":")[0]
