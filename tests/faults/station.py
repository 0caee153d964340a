"""A whole station in a process of its own, forked from a warm one, to be killed at a point."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
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

SECONDS = 60.0
Tell = Callable[[str, object], None]
"""Puts a field of Told, or adds to `ended`."""


@dataclass(frozen=True)
class Shift:
    """What a station is to do.

    Args:
        at: number of the point at which something happens to it.
        thread: whose points count; None counts those of all threads.
        name: of the station in the books.
        wait: seconds for a unit to come.
        database_url: of the server that has the books; None for the file in the data folder.
        trouble: its kind, where it is not killed (see tests.faults.troubles).
    """

    data_dir: Path
    fixture: Fixture
    batch: int
    firmware: Path
    at: int | None = None
    thread: str | None = None
    classes: tuple[type, ...] = STEPS
    name: str = "station-1"
    trouble: str = ""
    wait: float | None = 5.0
    database_url: str | None = None


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


Body = Callable[[Shift, Tell], None]
"""What a station's process does."""


class Stations:
    """Starts stations by forking a process that has imported everything and has done nothing."""

    def __init__(self) -> None:
        # Whoever starts a process also looks after those that ended: not from two threads at once.
        self._lock = threading.Lock()
        self._context = multiprocessing.get_context("forkserver")
        # psycopg, as the store imports it with the first server only.
        self._context.set_forkserver_preload(
            [__name__, "app.hardware.esp.library", "app.store.migrating", "psycopg"]
        )

    def work(
        self, shift: Shift, body: Body | None = None, heard: Callable[[str], None] = lambda kind: None
    ) -> Told:
        """Let a station do its shift to its end, whatever that is.

        Args:
            shift: what to do.
            body: how; by default until it is killed.
            heard: called with the kind of everything that it tells, while it is at work.
        """
        here, there = self._context.Pipe()
        process = self._context.Process(target=_process, args=(body or until_killed, shift, there))
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
                heard(kind)
        assert wait([process.sentinel], SECONDS), "the station does not end"
        with self._lock:
            process.join()
            told.exit_code = process.exitcode or 0
            process.close()
        return told


def _heard(pipe: Connection) -> Iterator[tuple[str, Any]]:
    while pipe.poll(SECONDS):
        try:
            yield pipe.recv()
        except EOFError:
            return
    raise AssertionError("the station has fallen silent")


def _process(body: Body, shift: Shift, pipe: Connection) -> None:
    lock = threading.Lock()

    def tell(kind: str, what: object) -> None:
        with lock:
            pipe.send((kind, what))

    body(shift, tell)


def until_killed(shift: Shift, tell: Tell) -> None:
    """Open the books, do one run and close; SIGKILL comes at the point."""

    def die(name: str) -> None:
        tell("point", name)
        os.kill(os.getpid(), signal.SIGKILL)

    points = Points(shift.classes, thread=shift.thread, at=shift.at, act=die)
    points.install()
    desk = desk_of(shift, tell)
    run_through(desk, shift)
    assert desk.close(), "a slot does not end"
    tell("points", points.names)


def desk_of(shift: Shift, tell: Tell) -> Desk:
    """A desk on the shift's books that tells how its jobs end."""
    store = open_store(shift.data_dir, station=shift.name, database_url=shift.database_url)
    desk = Desk(store, shift.fixture, recipe_file=RECIPE, clock=lambda: datetime.now(UTC))
    desk.subscribe(lambda event: tell("ended", event) if isinstance(event, JobEnded) else None)
    return desk


def run_through(desk: Desk, shift: Shift) -> None:
    """One unit in each slot."""
    assert desk.open_run(order_of(shift)).wait(SECONDS), "the run does not close"


def order_of(shift: Shift) -> RunOrder:
    """One unit in each slot."""
    firmware = (str(shift.firmware),)
    return RunOrder(shift.batch, firmware, operator="tester", once=True, wait=shift.wait)
