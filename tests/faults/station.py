"""A whole station in a process of its own, forked from a warm one, with something that happens to it at a point."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from app.composition import RECIPE
from app.model.fixture import Fixture
from app.station.desk import Desk
from app.station.events import JobEnded
from app.station.order import RunOrder
from app.store.opening import open_store
from tests.faults.points import STEPS, Points

_SECONDS = 60.0


@dataclass(frozen=True)
class Shift:
    """What a station is to do.

    Args:
        at: number of the point at which the hazard comes.
        thread: whose points count; None counts those of all threads.
    """

    data_dir: Path
    fixture: Fixture
    batch: int
    firmware: Path
    at: int | None = None
    thread: str | None = None
    classes: tuple[type, ...] = STEPS
    name: str = "station-1"


@dataclass
class Told:
    """What a station told before it ended.

    Args:
        exit_code: of its process; -9 if it was killed.
        point: the name of the point at which it was killed.
        points: names of all points, if it was not.
        ended: its jobs, as their events told them.
    """

    exit_code: int = 0
    point: str = ""
    points: list[str] = field(default_factory=list)
    ended: list[JobEnded] = field(default_factory=list)


class Stations:
    """Starts stations by forking a process that has imported everything and has done nothing."""

    def __init__(self) -> None:
        # Whoever starts a process also looks after those that ended: not from two threads at once.
        self._lock = threading.Lock()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, "app.hardware.esp.library"])

    def work(self, shift: Shift) -> Told:
        """Let a station do its shift to its end, whatever that is."""
        here, there = self._context.Pipe()
        process = self._context.Process(target=_station, args=(shift, there))
        with self._lock:
            process.start()
        there.close()
        told = Told()
        with here:
            for kind, what in _heard(here):
                if kind == "ended":
                    told.ended.append(what)
                else:
                    setattr(told, kind, what)
        assert wait([process.sentinel], _SECONDS), "the station does not end"
        with self._lock:
            process.join()
            told.exit_code = process.exitcode or 0
            process.close()
        return told


def _heard(pipe: Connection) -> Iterator[tuple[str, Any]]:
    while pipe.poll(_SECONDS):
        try:
            yield pipe.recv()
        except EOFError:
            return
    raise AssertionError("the station has fallen silent")


def _station(shift: Shift, pipe: Connection) -> None:
    lock = threading.Lock()

    def tell(kind: str, what: object) -> None:
        with lock:
            pipe.send((kind, what))

    def die(name: str) -> None:
        tell("point", name)
        os.kill(os.getpid(), signal.SIGKILL)

    points = Points(shift.classes, thread=shift.thread, at=shift.at, act=die)
    points.install()
    desk = Desk(open_store(shift.data_dir, station=shift.name), shift.fixture, recipe_file=RECIPE, clock=_now)
    desk.subscribe(lambda event: tell("ended", event) if isinstance(event, JobEnded) else None)
    order = RunOrder(shift.batch, (str(shift.firmware),), operator="tester", once=True, wait=5.0)
    run = desk.open_run(order)
    if not run.wait(_SECONDS) or not desk.close():
        raise AssertionError("the run does not close")
    tell("points", points.names)


def _now() -> datetime:
    return datetime.now(UTC)
