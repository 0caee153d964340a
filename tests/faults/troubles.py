"""What can happen to the books while the station lives: no room on the disk, a commit without an answer."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg

from app.model.reports import DeskError
from app.station.desk import Desk
from app.station.events import RunClosed, StationTrouble
from app.store.errors import StoreUnavailable
from tests.faults.points import Points
from tests.faults.station import SECONDS, Shift, Tell, desk_of, order_of, run_through

_FILLER = "filler"
_AT_WORK = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' ORDER BY pid = pg_backend_pid()"""


def over_at_once(shift: Shift, tell: Tell) -> None:
    """The trouble is over as soon as the station has told of it: the run goes on by itself."""
    _troubled(shift, tell, stop=False)


def over_after_a_stop(shift: Shift, tell: Tell) -> None:
    """Someone stops the run while the trouble lasts; when it is over, the same program does a second one."""
    _troubled(shift, tell, stop=True)


def killed_while_away(shift: Shift, tell: Tell) -> None:
    """The database is away from the first confirmation on; killed at the point that `trouble` names."""
    away = False

    def each(name: str) -> None:
        nonlocal away
        away = away or name == "before Ledger.confirm"
        if away and name == shift.trouble:
            os.kill(os.getpid(), signal.SIGKILL)
        if away and name == "before COMMIT":
            raise sqlite3.OperationalError("the server is away")

    Points(shift.classes, each=each).install()
    run_through(desk_of(shift, tell), shift)


def _troubled(shift: Shift, tell: Tell, *, stop: bool) -> None:
    begin, end = _TROUBLES[shift.trouble]

    def come(name: str) -> None:
        tell("point", name)
        begin(shift)

    points = Points(shift.classes, thread=shift.thread, at=shift.at, act=come)
    points.install()
    desk: Desk | None = None
    with suppress(StoreUnavailable, DeskError):
        desk = desk_of(shift, tell)
        _first_run(desk, shift, lambda: end(shift), stop=stop)
    tell("points", list(points.names))
    end(shift)
    desk = desk or desk_of(shift, tell)
    run_through(desk, shift)
    assert desk.close(), "a slot does not end"


def _first_run(desk: Desk, shift: Shift, end: Callable[[], None], *, stop: bool) -> None:
    heard = threading.Event()
    unsubscribe = desk.subscribe(
        lambda event: heard.set() if isinstance(event, (StationTrouble, RunClosed)) else None
    )
    run = desk.open_run(order_of(shift))
    assert heard.wait(SECONDS), "neither trouble nor an end"
    if stop:
        run.stop()
    else:
        end()
    assert run.wait(SECONDS), "the run does not close"
    unsubscribe()


def _nothing(_shift: Shift) -> None:
    pass


def _limit(_shift: Shift) -> None:
    """No byte more to any file (EFBIG; Python ignores the signal); pipes and ports are no files."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def _no_limit(_shift: Shift) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _fill(shift: Shift) -> None:
    """Take what room there is on the data folder's own small disk (ENOSPC)."""
    for size in (0x10000, 0x1000, 1):
        with suppress(OSError), (shift.data_dir / _FILLER).open("ab", buffering=0) as file:
            while file.write(bytes(size)) == size:
                pass


def _make_room(shift: Shift) -> None:
    (shift.data_dir / _FILLER).unlink(missing_ok=True)


def _lose_answer(_shift: Shift) -> None:
    raise sqlite3.OperationalError("the server has gone away")


def _crash(shift: Shift) -> None:
    """SIGKILL to every process that works on these books at the server, as its kernel may send: the server
    cuts all connections, those of other databases too, and recovers from its log."""
    try:
        with psycopg.connect(str(shift.database_url), autocommit=True) as connection:
            for (pid,) in connection.execute(_AT_WORK).fetchall():
                os.kill(pid, signal.SIGKILL)
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return
    raise AssertionError("the server has not noticed")


def _recovered(shift: Shift) -> None:
    """Wait until the server answers again."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            psycopg.connect(str(shift.database_url)).close()
        except psycopg.OperationalError:
            assert time.monotonic() < end, "the server does not recover"
            time.sleep(0.02)
        else:
            return


_TROUBLES: dict[str, tuple[Callable[[Shift], None], Callable[[Shift], None]]] = {
    "": (_nothing, _nothing),
    "file size limit": (_limit, _no_limit),
    "full disk": (_fill, _make_room),
    "lost answer": (_lose_answer, _nothing),
    "server crash": (_crash, _recovered),
}
