"""What a program does to files and databases, step by step, as Python and the databases tell it.

Every statement that changes something, every file that is opened for writing, renamed or deleted in the data
folder is a step: none is named here, so none is forgotten. At a step the process is killed, or the disk takes
no byte more.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from tests.faults.station import Tell

KILL, FULL = "kill", "full disk"
_FILES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_READS = ("SELECT", "PRAGMA", "--", "WITH", "EXPLAIN", "SHOW")


@dataclass(frozen=True)
class Deed:
    """What is done in a process of its own.

    Args:
        data_dir: whose files are followed.
        act: is called with this deed; it and the error that it may raise come from the program alone.
        at: number of the step at which something happens; None lets it be.
        trouble: what happens.
        database_url: of the server that has the books.
        file: a backup, where the deed needs one.
    """

    data_dir: Path
    act: Callable[[Deed], None]
    at: int | None = None
    trouble: str = KILL
    database_url: str | None = None
    file: Path | None = None


class Steps:
    """Numbers the steps of this process from 0; it is never the same again.

    Args:
        deed: whose folder counts, and at which step something happens.
        tell: hears the name of that step.
    """

    def __init__(self, deed: Deed, tell: Tell) -> None:
        self.names: list[str] = []
        self._folder = str(deed.data_dir)
        self._deed = deed
        self._tell = tell

    def install(self) -> None:
        """Listen from now on."""
        sys.addaudithook(self._hear)
        plain = sqlite3.connect

        def followed(*arguments: Any, **keywords: Any) -> sqlite3.Connection:
            connection = plain(*arguments, **keywords)
            connection.set_trace_callback(self._statement)
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = followed
        if self._deed.database_url is not None:
            self._wrap("do_execute", lambda arguments: str(arguments[1]))
            self._wrap("do_executemany", lambda arguments: str(arguments[1]))
            self._wrap("do_commit", lambda _: "COMMIT")

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILES or (event == "open" and (arguments[2] or 0) & _WRITES):
            path = os.fsdecode(arguments[0]) if isinstance(arguments[0], (str, bytes, os.PathLike)) else ""
            if path.startswith(self._folder) and not path.endswith(".lock"):
                self._hit(f"{event} {path.removeprefix(self._folder)}")

    def _statement(self, words: str) -> None:
        if not words.lstrip().upper().startswith(_READS):
            self._hit(" ".join(words.split())[:60])

    def _wrap(self, name: str, words_of: Callable[[tuple[Any, ...]], str]) -> None:
        plain = getattr(DefaultDialect, name)

        def followed(dialect: DefaultDialect, *arguments: Any, **keywords: Any) -> Any:
            self._statement(words_of(arguments))
            return plain(dialect, *arguments, **keywords)

        setattr(DefaultDialect, name, followed)

    def _hit(self, name: str) -> None:
        number = len(self.names)
        self.names.append(name)
        if number != self._deed.at:
            return
        self._tell("point", name)
        if self._deed.trouble == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def in_steps(deed: Deed, tell: Tell) -> None:
    """Do a deed to its end, or to the step at which the process is killed."""
    steps = Steps(deed, tell)
    steps.install()
    deed.act(deed)
    tell("points", steps.names)


def chosen(names: list[str], few: int) -> list[int]:
    """Steps for trials: each that touches a file, and some of the many statements, evenly spread.

    With FLASHLINE_ALL_POINTS all of them.

    Args:
        names: of the steps.
        few: how many statements; and so many files.
    """
    if os.environ.get("FLASHLINE_ALL_POINTS"):
        return list(range(len(names)))
    files = [at for at, name in enumerate(names) if name.startswith(("os.", "open"))]
    others = [at for at in range(len(names)) if at not in set(files)]
    return sorted({*_spread(files, few), *_spread(others, few)})


def _spread(places: list[int], few: int) -> list[int]:
    """So many of them, the first and the last among them."""
    if len(places) <= few:
        return places
    return [places[at * (len(places) - 1) // max(few - 1, 1)] for at in range(few)]
