"""Virtual modules in a thread of the tests' own process: they outlive every station that is killed.

Unlike a bench, whose modules live in processes of their own, a test can lift a unit out with its flash and
lay it into another slot, and look into the flash of each with the virtual side's own reader.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.model.fixture import Fixture, SlotPlace
from app.model.mac import Mac
from app.virtual.firmware import PARTITIONS
from app.virtual.flash import INSTANT
from app.virtual.lineserver import LineServer, Place
from app.virtual.link import PtyLink
from app.virtual.loop import Loop
from app.virtual.module import Module
from app.virtual.nvs import NvsError, read_namespace
from app.virtual.pins import Strap
from app.virtual.silicon import Unit

T = TypeVar("T")
FACTORY = next(part for part in PARTITIONS if part.name == "fctry")
NAMESPACE = "aliyun-key"


@dataclass(frozen=True)
class ChipIdentity:
    """What a unit's flash says, read without a line of the station's code."""

    mac: str
    device_name: str | None
    device_secret: str | None
    product_key: str | None


class Jig:
    """Unpaced modules whose supply never fails.

    Args:
        folder: for the ports' symlinks.
        slots: how many.
    """

    def __init__(self, folder: Path, slots: int) -> None:
        self._loop = Loop()
        self._modules: dict[int, Module] = {}
        self._links: list[PtyLink] = []
        places: dict[str, Place] = {}
        for slot in range(1, slots + 1):
            name = f"slot-{slot:02}"
            link = PtyLink(self._loop, folder / name)
            module = Module(
                self._loop,
                link,
                blank(slot),
                strap=Strap.DOWNLOAD,
                paced=False,
                boot_delays=False,
                flash_timing=INSTANT,
            )
            self._modules[slot] = module
            self._links.append(link)
            places[name] = Place(module, lambda slot=slot: blank(slot))
        self._lines = LineServer(self._loop, places)
        self._calls: queue.SimpleQueue[tuple[Callable[[], object], Future]] = queue.SimpleQueue()
        self._waker, self._woken = socket.socketpair()
        self._loop.watch(self._woken.fileno(), self._serve)
        self._thread = threading.Thread(target=self._loop.run, name="jig")
        self._thread.start()

    def fixture(self, *slots: int) -> Fixture:
        """The jig's description with these slots; the others are a shelf."""
        address = f"tcp://127.0.0.1:{self._lines.port}"
        places = (SlotPlace(n, self._modules[n].port, f"{address}/slot-{n:02}") for n in slots)
        return Fixture("jig", tuple(places))

    def lay_blank(self, *, powered: bool = True) -> None:
        """Fresh units in all slots, always with the same MACs."""
        for slot, module in self._modules.items():
            self._do(lambda module=module, slot=slot: module.swap(blank(slot)))
        self.power(on=powered)

    def power(self, *, on: bool) -> None:
        """Switch the supply of all slots."""
        for slot in self._modules:
            self.power_slot(slot, on=on)

    def power_slot(self, slot: int, *, on: bool) -> None:
        """Switch the supply of one slot."""
        self._do(lambda: self._modules[slot].power(on=on))

    def exchange(self, one: int, other: int) -> None:
        """Two units change places, each with its flash."""

        def change() -> None:
            lifted = self._modules[one].exchange(self._modules[other].silicon)
            self._modules[other].exchange(lifted)

        self._do(change)

    def identities(self) -> list[ChipIdentity]:
        """What every unit bears, by slot."""
        return [self._do(lambda module=module: _identity(module)) for module in self._modules.values()]

    def close(self) -> None:
        """End the thread and take the ports away."""
        self._do(self._loop.stop)
        self._thread.join()
        self._lines.close()
        for link in self._links:
            link.unplug()
        self._waker.close()
        self._woken.close()

    def _do(self, call: Callable[[], T]) -> T:
        done: Future[T] = Future()
        self._calls.put((call, done))
        self._waker.send(b"!")
        return done.result(10)

    def _serve(self) -> None:
        """Make the calls that other threads ask for, between two events of the modules."""
        self._woken.recv(1)
        call, done = self._calls.get()
        try:
            done.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised where the call was asked for
            done.set_exception(error)


def blank(slot: int) -> Unit:
    """The unit that a slot begins with."""
    return Unit("esp32", Mac(bytes((0x24, 0x6F, 0x28, 0, 0, slot))))


def _identity(module: Module) -> ChipIdentity:
    content = module.silicon.flash.read(FACTORY.offset, FACTORY.size)
    try:
        values = read_namespace(content, NAMESPACE)
    except NvsError:
        values = {}
    fields = (values.get(key) for key in ("DeviceName", "DeviceSecret", "ProductKey"))
    return ChipIdentity(str(module.silicon.unit.mac), *(None if one is None else str(one) for one in fields))
