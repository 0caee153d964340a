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
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from app.model.mac import Mac
from app.virtual.faultplan import FaultPlan
from app.virtual.faults import Faults
from app.virtual.flash import INSTANT, FlashTiming
from app.virtual.hub import Hub
from app.virtual.keeping import Drawer, KeepError
from app.virtual.lineserver import LineServer, Place
from app.virtual.link import Link, PtyLink, SocketLink
from app.virtual.loop import Loop
from app.virtual.module import Module
from app.virtual.pins import Strap
from app.virtual.rfc2217 import Rfc2217Link
from app.virtual.silicon import Unit
from app.virtual.supply import Supply

MOST_MODULES = 8
_FUSE_CHECK = 0.25


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
        flash_timing: how long the flash takes, by the fields of `FlashTiming`.
        latency: seconds of the USB adapters' latency timers.
        hub_rate: bytes per second of the hub that these modules share; 0 for as much as they like.
        keep: folder that keeps the units; empty for none.
        faults: planned, as texts.
        seed: of the planned faults.
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
    flash_timing: dict[str, float]
    latency: float
    hub_rate: int
    keep: str
    faults: tuple[str, ...]
    seed: int
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
            flash_timing=cast("dict[str, float]", table["flash_timing"]),
            latency=cast("float", table["latency"]),
            hub_rate=cast("int", table["hub_rate"]),
            keep=str(table["keep"]),
            faults=tuple(cast("list[str]", table["faults"])),
            seed=cast("int", table["seed"]),
            modules=tuple(
                PlannedModule(
                    slot=cast("int", item["slot"]),
                    mac=str(item["mac"]),
                    faults=cast("dict[str, object]", item["faults"]),
                )
                for item in modules
            ),
        )


class ModuleProcess:
    """The modules of one process and their line server.

    Args:
        plan: what to run.

    Raises:
        KeepError: a kept unit can't be read, or another program serves it.
        OSError: a port can't be made.
    """

    def __init__(self, plan: Plan) -> None:
        self.loop = Loop()
        self._plan = plan
        self._faults = FaultPlan.parse(plan.faults, plan.seed)
        self._hub = Hub(plan.hub_rate or self._faults.hub_rate(module.slot for module in plan.modules))
        timing = FlashTiming(**plan.flash_timing)
        self._timing = INSTANT if timing == INSTANT else timing
        self._drawers: list[Drawer] = []
        self._links: list[Link] = []
        self._places = {planned.name: self._place(planned) for planned in plan.modules}
        self._lines = LineServer(self.loop, self._places)
        if self._drawers:
            self._look_at_fuses()

    def facts(self) -> dict[str, object]:
        """What the parent needs to know."""
        modules = [place.module for place in self._places.values()]
        return {
            "lines_port": self._lines.port,
            "ports": [module.port for module in modules],
            "chips": [module.silicon.unit.chip for module in modules],
            "macs": [str(module.silicon.unit.mac) for module in modules],
        }

    def close(self) -> None:
        """Take ports and line server away."""
        self._lines.close()
        for link in self._links:
            link.unplug()
        for drawer in self._drawers:
            drawer.close()
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
        drawer = Drawer(Path(plan.keep), planned.name) if plan.keep else None
        kept = drawer.load(self._timing) if drawer is not None else None
        if kept is not None:
            first = replace(first, mac=kept.unit.mac)
        supply = Supply(planned.slot, first, plan.mac_step, self._faults)
        module = Module(
            self.loop,
            link,
            supply.first,
            strap=Strap(plan.strap),
            paced=plan.paced,
            boot_delays=plan.boot_delays,
            flash_timing=self._timing,
            latency=plan.latency,
            hub=self._hub,
            kept=None if drawer is None else drawer.store,
        )
        if drawer is not None:
            self._drawers.append(drawer)
            if kept is None:
                drawer.store(module.silicon)
            else:
                faults = replace(supply.first.faults, identity="", flash_size=None)
                kept.set_faults(faults)
                module.take_up(kept)
        if isinstance(link, Rfc2217Link):
            link.wire(lambda en, io0: module.lines(en, io0, io0_given=True))
        return Place(module, supply)

    def _look_at_fuses(self) -> None:
        """Now and then, write down eFuses that were burnt."""
        for drawer in self._drawers:
            drawer.save_fuses()
        self.loop.call_in(_FUSE_CHECK, self._look_at_fuses)


def main() -> None:
    """Run the plan on standard input until standard input closes."""
    for unwanted in (signal.SIGINT, signal.SIGTERM):
        # Ctrl-C in a terminal reaches the whole group; the parent ends us by closing the pipe.
        signal.signal(unwanted, signal.SIG_IGN)
    try:
        process = ModuleProcess(Plan.from_json(sys.stdin.readline()))
    except (KeepError, OSError) as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
        return
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
