"""A bench of virtual modules: starts their processes and does what a person at the fixture does."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from app.model.fixture import Fixture, SlotPlace
from app.model.mac import Mac
from app.virtual.children import BenchError, Children, ModuleFacts
from app.virtual.chips import CHIPS
from app.virtual.faultplan import FaultPlan
from app.virtual.faults import Faults
from app.virtual.flash import INSTANT, FlashTiming
from app.virtual.lineclient import LineClient, LineError
from app.virtual.process import MOST_MODULES, Plan, PlannedModule
from app.virtual.supply import later_mac


class Bench:
    """Virtual modules in processes of their own, eight to a process.

    They end with this process, however it ends.

    Args:
        chip: esptool's short name: esp32, esp32c3, esp32s3, esp8266.
        modules: how many.
        strap: `download` (IO0 pulled low: a reset ends in the ROM loader) or `run`.
        first_mac: MAC of the unit in slot 1, the next slots count on; random if not given.
        macs: one MAC for each slot, duplicates allowed; stands over `first_mac`.
        faults: by slot number.
        link: `pty`, `socket` or `rfc2217` (with DTR and RTS); by default what the system has.
        flash_size: bytes.
        paced: whether bytes take their time on the line.
        boot_delays: whether the boot log takes its time.
        flash_timing: whether erasing and programming take their time, or which times.
        latency: seconds of the USB adapters' latency timers (FTDI: 0.001 to 0.016); 0 for none.
        hub_rate: bytes per second that the modules of one process share, as on one hub; 0 for no limit.
        keep: folder in which the units are kept, so that they survive a restart: flash, MAC and eFuses. A
            unit that is found there stands over `chip`, `first_mac` and `macs`.
        plan: deals faults to the units that come, on top of `faults`.
        per_process: how many modules share a process, at most eight.
        name: of the fixture.

    Raises:
        BenchError: an argument is wrong, or a process does not start.
    """

    def __init__(
        self,
        chip: str = "esp32",
        modules: int = 8,
        strap: str = "download",
        *,
        first_mac: str | Mac | None = None,
        macs: Sequence[str | Mac] | None = None,
        faults: Mapping[int, Faults] | None = None,
        link: str | None = None,
        flash_size: int = 0x400000,
        paced: bool = True,
        boot_delays: bool = True,
        flash_timing: bool | FlashTiming = False,
        latency: float = 0.0,
        hub_rate: int = 0,
        keep: Path | None = None,
        plan: FaultPlan | None = None,
        per_process: int = MOST_MODULES,
        name: str = "virtual bench",
    ) -> None:
        plan = plan or FaultPlan()
        link = link or ("socket" if os.name == "nt" else "pty")
        _check(chip, modules, strap, link, per_process)
        if flash_size < 1 << 16 or flash_size & (flash_size - 1):
            raise BenchError(f"no flash chip has {flash_size} bytes")
        self._children = Children()
        first = _mac(first_mac) if first_mac else _random_mac(chip)
        units = [_mac(m) for m in macs] if macs else [later_mac(first, n) for n in range(modules)]
        if len(units) != modules:
            raise BenchError(f"{len(units)} MACs for {modules} modules")
        self._folder = Path(tempfile.mkdtemp(prefix="flashline-modules-"))
        planned = [
            PlannedModule(slot, str(mac), (faults or {}).get(slot, Faults()).as_json())
            for slot, mac in enumerate(units, 1)
        ]
        plans = [
            Plan(
                chip=chip,
                strap=strap,
                link=link,
                folder=str(self._folder),
                mac_step=modules,
                flash_size=flash_size,
                paced=paced,
                boot_delays=boot_delays,
                flash_timing=asdict(_timing(flash_timing)),
                latency=latency,
                hub_rate=hub_rate,
                keep="" if keep is None else str(keep.absolute()),
                faults=tuple(plan.texts),
                seed=plan.seed,
                modules=tuple(planned[start : start + per_process]),
            )
            for start in range(0, modules, per_process)
        ]
        self._modules: dict[int, ModuleFacts] = {}
        try:
            self._modules.update((facts.slot, facts) for facts in self._children.start(plans))
        except BaseException:
            self.close()
            raise
        modem = link == "rfc2217"  # such a port has its own lines
        places = tuple(SlotPlace(m.slot, m.port, "dtr-rts" if modem else m.lines) for m in self.modules)
        self.fixture = Fixture(name=name, slots=places, columns=min(8, max(4, (modules + 3) // 4)))

    @property
    def modules(self) -> tuple[ModuleFacts, ...]:
        """The modules as they are now, by slot."""
        return tuple(self._modules[slot] for slot in sorted(self._modules))

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that the modules are in."""
        return self._children.pids

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and take the ports away; may be called twice."""
        self._children.end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def swap(
        self,
        slot: int,
        mac: str | Mac | None = None,
        faults: Faults | None = None,
        chip: str | None = None,
    ) -> ModuleFacts:
        """Put a fresh, blank unit into a slot; the port stays, it belongs to the fixture.

        Args:
            slot: its number.
            mac: of the new unit; by default one that this bench has not had.
            faults: of the new unit; by default what the plan deals.
            chip: of the new unit; by default what the plan says.

        Raises:
            BenchError: no such slot, or its process is gone.
        """
        request: dict[str, object] = {"do": "swap", **(faults.as_json() if faults else {})}
        if mac is not None:
            request["mac"] = str(_mac(mac))
        if chip is not None:
            request["chip"] = chip
        found = self.ask(slot, request)
        return self._changed(slot, mac=Mac.parse(str(found["mac"])), chip=str(found["chip"]))

    def swap_all(self) -> None:
        """Put a fresh, blank unit into every slot."""
        for slot in sorted(self._modules):
            self.swap(slot)

    def unplug(self, slot: int) -> None:
        """Pull the cable of a slot: its port vanishes."""
        self.ask(slot, {"do": "unplug"})

    def plug(self, slot: int, *, renumber: bool = False) -> ModuleFacts:
        """Plug the cable of a slot in again.

        Args:
            slot: its number.
            renumber: whether the port comes back under another name, as systems do; the fixture still names
                the old one.
        """
        found = self.ask(slot, {"do": "plug", "renumber": renumber})
        return self._changed(slot, port=str(found["port"]))

    def power(self, slot: int, *, on: bool) -> None:
        """Switch the supply of a slot; off is what an empty slot looks like."""
        self.ask(slot, {"do": "power", "on": on})

    def set_faults(self, slot: int, faults: Faults) -> None:
        """Change what is wrong with the unit in a slot."""
        self.ask(slot, {"do": "fault", **faults.as_json()})

    def set_plan(self, plan: FaultPlan) -> None:
        """Deal the units that come from now on by another plan."""
        for slot in sorted(self._modules):
            self.ask(slot, {"do": "plan", "faults": plan.texts, "seed": plan.seed})

    def set_timing(self, slot: int, *, latency: float | None = None, hub_rate: int | None = None) -> None:
        """Change a slot's latency timer (seconds) or the rate of its hub (bytes per second); 0 is none."""
        self.ask(slot, {"do": "timing", "latency": latency, "hub_rate": hub_rate})

    def state(self, slot: int) -> dict[str, object]:
        """Mode, MAC, baud, flash digest and counters of the unit in a slot."""
        return self.ask(slot, {"do": "state"})

    def ask(self, slot: int, request: Mapping[str, object]) -> dict[str, object]:
        """Send one object to the line server of a slot and return its answer.

        Raises:
            BenchError: no such slot, its process is gone, or the answer is an error.
        """
        try:
            with self.lines(slot) as lines:
                return lines.ask(request)
        except (LineError, OSError) as error:
            raise BenchError(f"slot {slot}: {error}") from error

    def lines(self, slot: int) -> LineClient:
        """A connection to the line server of a slot, to drive EN and IO0; closing it releases them.

        Raises:
            BenchError: no such slot, or its process is gone.
        """
        facts = self._modules.get(slot)
        if facts is None:
            raise BenchError(f"no slot {slot}")
        try:
            return LineClient(facts.lines)
        except (LineError, OSError) as error:
            raise BenchError(f"slot {slot}: its process does not answer ({error})") from error

    def _changed(self, slot: int, **fields: str | Mac) -> ModuleFacts:
        self._modules[slot] = replace(self._modules[slot], **cast("dict[str, str]", fields))
        return self._modules[slot]


def _check(chip: str, modules: int, strap: str, link: str, per_process: int) -> None:
    if chip not in CHIPS:
        raise BenchError(f"no virtual chip {chip!r}; there are {', '.join(CHIPS)}")
    if modules < 1:
        raise BenchError("a bench has one module or more")
    if strap not in ("download", "run"):
        raise BenchError(f"strap is download or run, not {strap!r}")
    if link not in ("pty", "socket", "rfc2217"):
        raise BenchError(f"link is pty, socket or rfc2217, not {link!r}")
    if not 1 <= per_process <= MOST_MODULES:
        raise BenchError(f"1 to {MOST_MODULES} modules share a process")


def _timing(wanted: bool | FlashTiming) -> FlashTiming:
    if isinstance(wanted, FlashTiming):
        return wanted
    return FlashTiming() if wanted else INSTANT


def _mac(mac: str | Mac) -> Mac:
    return mac if isinstance(mac, Mac) else Mac.parse(mac)


def _random_mac(chip: str) -> Mac:
    return Mac(CHIPS[chip].oui + secrets.token_bytes(3))
