"""The processes of a bench: started with their plans, asked what came of them, ended."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from app.model.mac import Mac
from app.virtual.process import Plan

_END_SECONDS = 10.0
_PACKAGE_ROOT = Path(__file__).parents[2]


class BenchError(RuntimeError):
    """A bench can't be started, or a module refuses what was asked."""


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """What is known of one module of the bench.

    Args:
        slot: its number in the fixture.
        port: the host's name of its port; stays the same over unplugging.
        chip: esptool's short name.
        mac: of the unit that lies there now.
        lines: address of its line server.
    """

    slot: int
    port: str
    chip: str
    mac: Mac
    lines: str


class Children:
    """They end with this process, however it ends: each watches a pipe from it."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[str]] = []

    def start(self, plans: Sequence[Plan]) -> list[ModuleFacts]:
        """Start a process for each plan, all at once; the modules that they have then.

        Raises:
            BenchError: one ends at once, or can't do what its plan says.
        """
        for plan in plans:
            self._processes.append(_launch())
            stdin = self._processes[-1].stdin
            if stdin is not None:
                stdin.write(json.dumps(asdict(plan)) + "\n")
                stdin.flush()
        return [
            facts
            for plan, process in zip(plans, self._processes, strict=True)
            for facts in _told(plan, process)
        ]

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes, in the order of their plans."""
        return tuple(process.pid for process in self._processes)

    def end(self) -> None:
        """End them all; may be called twice."""
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()
        for process in self._processes:
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._processes.clear()


def _told(plan: Plan, process: "subprocess.Popen[str]") -> list[ModuleFacts]:
    """The modules of a process, as it tells them once they are there."""
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line:
        raise BenchError(f"a process of virtual modules ended at once (status {process.wait()})")
    table = cast("dict[str, object]", json.loads(line))
    if "error" in table:
        raise BenchError(str(table["error"]))
    told = (cast("list[str]", table[key]) for key in ("ports", "chips", "macs"))
    return [
        ModuleFacts(
            planned.slot,
            port,
            chip,
            Mac.parse(mac),
            f"tcp://127.0.0.1:{table['lines_port']}/{planned.name}",
        )
        for planned, port, chip, mac in zip(plan.modules, *told, strict=True)
    ]


def _launch() -> "subprocess.Popen[str]":
    paths = [str(_PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-m", "app.virtual.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # else Windows shows a console
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
