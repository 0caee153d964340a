"""The body of a child process that runs up to eight modules: `python -m app.virtual.process`.

It reads its plan as one JSON line from standard input, answers with one JSON line on standard output, and
runs until standard input closes: so it ends when its parent ends, however that ends.
"""

import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from app.model.mac import Mac
from app.virtual.faults import Faults
from app.virtual.flash import INSTANT, FlashTiming
from app.virtual.lineserver import LineServer, Place
from app.virtual.link import Link, PtyLink, SocketLink
from app.virtual.loop import Loop
from app.virtual.module import Module, Strap
from app.virtual.rfc2217 import Rfc2217Link
from app.virtual.silicon import Unit

MOST_MODULES = 8


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """One module to start.

    Args:
        slot: its number in the fixture.
        mac: of the first unit.
        faults: of the first unit, as JSON values.
    """

    slot: int
    mac: str
    faults: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def name(self) -> str:
        """By which the line server knows it, and the file name of its port."""
        return f"slot-{self.slot:02}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one process runs.

    Args:
        chip: esptool's short name.
        strap: download or run.
        link: pty, socket or rfc2217.
        folder: for the symlinks of the ports.
        mac_step: distance from a unit's MAC to that of the next unit in the same slot.
        flash_size: bytes.
        paced: whether bytes take their time on the line.
        boot_delays: whether the boot log takes its time.
        flash_timing: whether erasing and programming take their time.
        modules: at most eight.
    """

    chip: str
    strap: str
    link: str
    folder: str
    mac_step: int
    flash_size: int
    paced: bool
    boot_delays: bool
    flash_timing: bool
    modules: tuple[PlannedModule, ...]

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read what `json.dumps(asdict(plan))` wrote."""
        table = cast("dict[str, object]", json.loads(text))
        modules = cast("list[dict[str, object]]", table["modules"])
        return cls(
            chip=str(table["chip"]),
            strap=str(table["strap"]),
            link=str(table["link"]),
            folder=str(table["folder"]),
            mac_step=cast("int", table["mac_step"]),
            flash_size=cast("int", table["flash_size"]),
            paced=bool(table["paced"]),
            boot_delays=bool(table["boot_delays"]),
            flash_timing=bool(table["flash_timing"]),
            modules=tuple(
                PlannedModule(
                    slot=cast("int", item["slot"]),
                    mac=str(item["mac"]),
                    faults=cast("dict[str, object]", item["faults"]),
                )
                for item in modules
            ),
        )


def later_mac(mac: Mac, steps: int) -> Mac:
    """The MAC some numbers on, within the same vendor prefix."""
    number = (int.from_bytes(mac.octets[3:], "big") + steps) % (1 << 24)
    return Mac(mac.octets[:3] + number.to_bytes(3, "big"))


class ModuleProcess:
    """The modules of one process and their line server.

    Args:
        plan: what to run.
    """

    def __init__(self, plan: Plan) -> None:
        self.loop = Loop()
        self._plan = plan
        self._links: list[Link] = []
        self._places = {planned.name: self._place(planned) for planned in plan.modules}
        self._lines = LineServer(self.loop, self._places)

    def facts(self) -> dict[str, object]:
        """What the parent needs to know."""
        ports = [place.module.port for place in self._places.values()]
        return {"lines_port": self._lines.port, "ports": ports}

    def close(self) -> None:
        """Take ports and line server away."""
        self._lines.close()
        for link in self._links:
            link.unplug()
        with suppress(OSError):
            Path(self._plan.folder).rmdir()  # the last process of a dead parent clears up

    def _place(self, planned: PlannedModule) -> Place:
        plan = self._plan
        link: Link
        if plan.link == "pty":
            link = PtyLink(self.loop, Path(plan.folder) / planned.name)
        elif plan.link == "rfc2217":
            link = Rfc2217Link(self.loop)
        else:
            link = SocketLink(self.loop)
        self._links.append(link)
        first = Unit(plan.chip, Mac.parse(planned.mac), plan.flash_size, Faults().changed(planned.faults))
        module = Module(
            self.loop,
            link,
            first,
            strap=Strap(plan.strap),
            paced=plan.paced,
            boot_delays=plan.boot_delays,
            flash_timing=FlashTiming() if plan.flash_timing else INSTANT,
        )
        if isinstance(link, Rfc2217Link):
            link.wire(lambda en, io0: module.lines(en, io0, io0_given=True))
        return Place(module, _fresh_units(first, plan.mac_step))


def _fresh_units(first: Unit, step: int) -> Callable[[], Unit]:
    mac = first.mac

    def fresh() -> Unit:
        nonlocal mac
        mac = later_mac(mac, step)
        return Unit(first.chip, mac, first.flash_size)

    return fresh


def main() -> None:
    """Run the plan on standard input until standard input closes."""
    for unwanted in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C in a terminal reaches the whole group; the parent ends us by closing the pipe.
        signal.signal(unwanted, signal.SIG_IGN)
    process = ModuleProcess(Plan.from_json(sys.stdin.readline()))
    sys.stdout.write(json.dumps(process.facts()) + "\n")
    sys.stdout.flush()
    waker, woken = socket.socketpair()
    process.loop.watch(woken.fileno(), process.loop.stop)
    threading.Thread(target=_wait_for_end, args=(waker,), daemon=True).start()
    process.loop.run()
    process.close()
    os._exit(0)  # the thread may still sit in a read that nothing ends


def _wait_for_end(waker: socket.socket) -> None:
    while os.read(sys.stdin.fileno(), 0x100):
        pass
    waker.close()


if __name__ == "__main__":
    main()
