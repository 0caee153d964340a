"""The promise, put as questions to books and chips; read with the databases' drivers, not by the store.

Every check returns what is wrong, in words; nothing is wrong if the list is empty.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.model.outcome import Outcome
from app.station.events import JobEnded
from tests import postgres
from tests.faults.jig import ChipIdentity

FILE_NAME = "flashline.sqlite"
PRODUCT_KEY = "a1CrashLine"
MAY_BE_OUT = ("writing", "held", "consumed")
"""Where a code may be whose credential has gone out to a chip."""


@dataclass(frozen=True)
class CodeLine:
    """A code as its row says."""

    id: int
    device_name: str
    state: str
    mac: str | None


@dataclass(frozen=True)
class Step:
    """A line of a code's history."""

    code: int
    from_state: str
    to_state: str
    mac: str | None
    at: str


@dataclass(frozen=True)
class Books:
    """The whole stock; `steps` by id.

    Args:
        jobs: outcome and DeviceName by the job's id.
        sound: what SQLite's integrity_check says; `ok` for a server.
    """

    issued: int
    codes: tuple[CodeLine, ...]
    steps: tuple[Step, ...]
    jobs: dict[str, tuple[str, str | None]]
    sound: str

    @property
    def by_name(self) -> dict[str, CodeLine]:
        return {code.device_name: code for code in self.codes}

    def states(self) -> Counter[str]:
        return Counter(code.state for code in self.codes)


def secret_of(device_name: str) -> str:
    """The DeviceSecret that the imported file has for a name."""
    return f"{int(device_name.removeprefix('unit-')):032x}"


def read_books(data_dir: Path, scratch: Path) -> Books:
    """Read a copy, so that the look itself repairs nothing: opening a database replays its log."""
    copy = scratch / "look"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for path in data_dir.glob(f"{FILE_NAME}*"):
        if not path.name.endswith("-shm"):
            shutil.copy(path, copy)
    with closing(sqlite3.connect(copy / FILE_NAME)) as db:
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
        return _asked(db, sound)


def read_server_books(url: str) -> Books:
    """Read the books of a server in one view; whether its files are sound only the server can tell."""
    with closing(postgres.connected(url)) as db:
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _asked(db, "ok")


def _asked(db: sqlite3.Connection | psycopg.Connection, sound: str) -> Books:
    issued = db.execute("SELECT coalesce(sum(issued), 0) FROM batch").fetchone()[0]
    codes = db.execute("SELECT id, device_name, state, mac FROM code ORDER BY id").fetchall()
    steps = db.execute("SELECT code, from_state, to_state, mac, at FROM code_event ORDER BY id").fetchall()
    jobs = db.execute("SELECT id, outcome, device_name FROM job").fetchall()
    return Books(
        issued,
        tuple(CodeLine(*row) for row in codes),
        tuple(Step(*row[:4], str(row[4])) for row in steps),
        {row[0]: (row[1], row[2]) for row in jobs},
        sound,
    )


def broken_at_any_moment(
    books: Books, chips: Iterable[ChipIdentity], told: Iterable[JobEnded] = ()
) -> list[str]:
    """What must be true even in the moment after the power has gone, before anything is repaired."""
    found = [] if books.sound == "ok" else [f"the database is damaged: {books.sound}"]
    if len(books.codes) != books.issued or len(books.by_name) != books.issued:
        found.append(f"{books.issued} issued, {len(books.codes)} in the books")
    bound = Counter(code.mac for code in books.codes if code.mac)
    found += [f"{mac} has {number} codes" for mac, number in bound.items() if number > 1]
    found += _history(books)
    for chip in chips:
        if chip.device_name is None:
            continue
        code = books.by_name.get(chip.device_name)
        if code is None or code.state not in MAY_BE_OUT or code.mac != chip.mac:
            found.append(f"{chip.mac} bears {chip.device_name}, the books say {code}")
    for job in told:
        if job.outcome is not Outcome.PASSED:
            continue
        code = books.by_name.get(job.device_name or "")
        if code is None or (code.state, code.mac) != ("consumed", job.mac):
            found.append(f"{job.mac} was told passed with {job.device_name}, the books say {code}")
        if books.jobs.get(job.job) != (Outcome.PASSED.value, job.device_name):
            found.append(f"job {job.job} was told passed, on record is {books.jobs.get(job.job)}")
    return found


def broken_at_the_end(books: Books, chips: list[ChipIdentity], units: int) -> list[str]:
    """What must be true when every unit was seen again."""
    found = broken_at_any_moment(books, chips)
    left = {state: n for state, n in books.states().items() if state not in ("available", "consumed")}
    if left:
        found.append(f"left over: {left}")
    names = Counter(chip.device_name for chip in chips if chip.device_name)
    found += [f"{name} is on {number} modules" for name, number in names.items() if number > 1]
    consumed = {code.device_name: code.mac for code in books.codes if code.state == "consumed"}
    borne = {chip.device_name: chip.mac for chip in chips if chip.device_name}
    if consumed != borne:
        found.append(f"consumed are {consumed}, on the chips are {borne}")
    if len(consumed) != units:
        found.append(f"{len(consumed)} consumed for {units} units")
    for chip in chips:
        name = chip.device_name
        if name and (chip.product_key, chip.device_secret) != (PRODUCT_KEY, secret_of(name)):
            found.append(f"{chip.mac} bears {name} with other fields than the file's")
    return found


def wandered(before: Books, after: Books) -> list[str]:
    """A code that may be on a unit's chip stays with this unit."""
    now = {code.id: code for code in after.codes}
    return [
        f"{code.device_name} was {code.state} for {code.mac}, is {now[code.id].state} for {now[code.id].mac}"
        for code in before.codes
        if code.state in MAY_BE_OUT and (now[code.id].state, now[code.id].mac) != ("consumed", code.mac)
    ]


def _history(books: Books) -> list[str]:
    """Every code's history is one chain from available to its state."""
    state = {code.id: "available" for code in books.codes}
    found: list[str] = []
    for step in books.steps:
        if state[step.code] != step.from_state:
            found.append(f"code {step.code} went from {step.from_state} while it was {state[step.code]}")
        state[step.code] = step.to_state
    differing = (code for code in books.codes if state[code.id] != code.state)
    return found + [f"{c.device_name} is {c.state}, its history ends {state[c.id]}" for c in differing]
