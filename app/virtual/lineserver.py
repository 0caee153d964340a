"""The line server: drives EN and IO0 of the modules of one process over loopback TCP, one JSON object a line.

A client opens one module by name and then drives its lines or asks for what a person would do to it::

    {"open": "slot-01"}             {"en": 0, "io0": 0}      {"io0": null}
    {"do": "unplug"} {"do": "plug"} {"do": "swap"}           {"do": "swap", "mac": "24:6f:28:00:00:07"}
    {"do": "plug", "renumber": true}                         {"do": "power", "on": false}
    {"do": "fault", "stuck_after": 0}                        {"do": "fault", "events": ["unplug@data:40%"]}
    {"do": "plan", "faults": ["secure-boot,share=0.02"], "seed": 7}        (of the units to come)
    {"do": "timing", "latency": 0.016, "hub_rate": 100000}   {"do": "state"}

Each line is answered after the module has acted: `{"ok": true}`, for `state`, `swap` and `plug` with more
fields, or `{"ok": false, "error": "..."}`. Closing the connection releases the lines that it drove.
"""

import json
import socket
from collections.abc import Callable, Mapping
from typing import cast

from app.model.mac import Mac
from app.virtual.chips import CHIPS
from app.virtual.faultplan import FaultPlan
from app.virtual.faults import Faults
from app.virtual.loop import Loop
from app.virtual.module import Module
from app.virtual.silicon import Unit
from app.virtual.supply import Supply

_LONGEST_LINE = 0x10000
_LINES = {"en", "io0"}


class CommandError(ValueError):
    """A line that can't be done; the text says why."""


class Place:
    """A module in its slot, with the supply of fresh units for it.

    Args:
        module: the module.
        fresh: makes the next unit of this place.
    """

    def __init__(self, module: Module, fresh: Callable[[], Unit]) -> None:
        self.module = module
        self.fresh = fresh


class LineServer:
    """Listens on the loopback interface.

    Args:
        loop: the process's event loop.
        places: modules by name.
    """

    def __init__(self, loop: Loop, places: Mapping[str, Place]) -> None:
        self._loop = loop
        self._places = places
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._server.setblocking(False)
        self._clients: set[_Client] = set()
        self.port: int = self._server.getsockname()[1]
        loop.watch(self._server.fileno(), self._accept)

    def close(self) -> None:
        """Stop listening and drop every client."""
        self._loop.ignore(self._server.fileno())
        self._server.close()
        for client in list(self._clients):
            client.close()

    def _accept(self) -> None:
        try:
            connection, _ = self._server.accept()
        except BlockingIOError:
            return
        self._clients.add(_Client(self._loop, connection, self._places, self._clients.discard))


class _Client:
    """One connection."""

    def __init__(
        self,
        loop: Loop,
        connection: socket.socket,
        places: Mapping[str, Place],
        forget: Callable[["_Client"], None],
    ) -> None:
        self._loop = loop
        self._connection = connection
        self._places = places
        self._forget = forget
        self._place: Place | None = None
        self._driven: set[str] = set()
        self._text = b""
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        loop.watch(connection.fileno(), self._readable)

    def close(self) -> None:
        """Release the lines and close."""
        if self._connection.fileno() < 0:
            return
        self._loop.ignore(self._connection.fileno())
        self._connection.close()
        self._forget(self)
        if self._place is not None and self._driven:
            self._place.module.lines(
                1 if "en" in self._driven else None, None, io0_given="io0" in self._driven
            )

    def _readable(self) -> None:
        try:
            data = self._connection.recv(0x1000)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._text += data
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            self._answer(line)
        if not data or len(self._text) > _LONGEST_LINE:
            self.close()

    def _answer(self, line: bytes) -> None:
        try:
            result = {"ok": True, **self._act(line)}
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            result: dict[str, object] = {"ok": False, "error": str(error)}
        try:
            self._connection.sendall(json.dumps(result).encode() + b"\n")
        except OSError:
            self.close()

    def _act(self, line: bytes) -> dict[str, object]:
        request: object = json.loads(line)
        if not isinstance(request, dict):
            raise CommandError("a line is one JSON object")
        table = cast("dict[str, object]", request)
        if "open" in table:
            return self._open(table["open"])
        if self._place is None:
            raise CommandError('the first line opens a module: {"open": "slot-01"}')
        if "do" in table:
            return _do(self._place, str(table["do"]), table)
        if not table or set(table) - _LINES:
            raise CommandError("known fields are open, en, io0 and do")
        return self._drive(self._place, table)

    def _open(self, name: object) -> dict[str, object]:
        if self._place is not None:
            raise CommandError("this connection has opened a module already")
        place = self._places.get(str(name))
        if place is None:
            raise CommandError(f"no module {name!r}; here are {', '.join(self._places)}")
        self._place = place
        return {}

    def _drive(self, place: Place, table: dict[str, object]) -> dict[str, object]:
        en, io0 = table.get("en"), table.get("io0")
        if ("en" in table and en not in (0, 1)) or io0 not in (0, 1, None):
            raise CommandError("en is 0 or 1; io0 is 0, 1 or null")
        self._driven |= set(table)
        place.module.lines(
            None if en is None else int(cast("int", en)),
            None if io0 is None else int(cast("int", io0)),
            io0_given="io0" in table,
        )
        return {}


def _do(place: Place, what: str, table: dict[str, object]) -> dict[str, object]:
    action = _ACTIONS.get(what)
    if action is None:
        raise CommandError(f"can't do {what!r}; known are {', '.join(_ACTIONS)}")
    return action(place, {key: value for key, value in table.items() if key != "do"}) or {}


def _swap(place: Place, table: dict[str, object]) -> dict[str, object]:
    chip = table.pop("chip", None)
    if chip is not None and chip not in CHIPS:
        raise CommandError(f"no virtual chip {chip!r}; there are {', '.join(CHIPS)}")
    wished = table.pop("mac", None)
    mac = None if wished is None else Mac.parse(str(wished))
    faults = Faults().changed(table) if table else None
    unit = place.fresh()
    place.module.swap(
        Unit(
            chip=unit.chip if chip is None else str(chip),
            mac=mac or unit.mac,
            flash_size=unit.flash_size,
            faults=unit.faults if faults is None else faults,
        )
    )
    now = place.module.silicon.unit
    return {"mac": str(now.mac), "chip": now.chip}


def _plug(place: Place, table: dict[str, object]) -> dict[str, object]:
    place.module.plug(renumber=bool(table.get("renumber", False)))
    return {"port": place.module.port}


def _plan(place: Place, table: dict[str, object]) -> None:
    faults, seed = table.get("faults"), table.get("seed", 1)
    if not isinstance(faults, list) or not isinstance(seed, int):
        raise CommandError("a plan needs a list of faults, and may have a number as seed")
    if not isinstance(place.fresh, Supply):
        raise CommandError("the units of this place are not dealt")
    plan = FaultPlan.parse((str(text) for text in cast("list[object]", faults)), seed)
    place.fresh.plan = plan
    place.module.set_timing(None, plan.hub_rate([place.fresh.slot]) or None)


def _timing(place: Place, table: dict[str, object]) -> None:
    latency, rate = table.get("latency"), table.get("hub_rate")
    for given in (latency, rate):
        if given is not None and (not isinstance(given, (int, float)) or given < 0):
            raise CommandError("latency is in seconds and hub_rate in bytes per second; 0 is none")
    place.module.set_timing(cast("float | None", latency), cast("int | None", rate))


def _power(place: Place, table: dict[str, object]) -> None:
    if not isinstance(table.get("on"), bool):
        raise CommandError('power needs "on": true or false')
    place.module.power(on=bool(table["on"]))


_ACTIONS: dict[str, Callable[[Place, dict[str, object]], dict[str, object] | None]] = {
    "unplug": lambda place, _: place.module.unplug(),
    "plug": _plug,
    "swap": _swap,
    "power": _power,
    "fault": lambda place, table: place.module.set_faults(place.module.silicon.faults.changed(table)),
    "plan": _plan,
    "timing": _timing,
    "state": lambda place, _: place.module.state(),
}
