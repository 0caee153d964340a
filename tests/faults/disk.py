"""What a disk may hold after the power has gone: a trace of system calls, replayed up to any moment.

The model: bytes of a file are safe once an fsync or fdatasync of the file, begun after they were written,
has returned. All other writes may be there, not there, or there in part, sector by sector, in any order. A
name that was made or deleted is safe once the new file or its folder was synced, as on journalling file
systems.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
CALLS = "write,pwrite64,fsync,fdatasync,ftruncate,unlink"
_CALL = re.compile(r"^(\d+) +(\w+)\((.*?)(?:\) += (-?\d+).*| <unfinished \.\.\.>)$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>.*?\) += (-?\d+)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FILE = re.compile(r"^\d+<((?:[^>\\]|\\.)*)>")


@dataclass(frozen=True)
class Write:
    """Bytes on their way to a file, a port or the screen."""

    path: str
    data: bytes
    offset: int | None = None


@dataclass(frozen=True)
class Truncate:
    path: str
    size: int


@dataclass(frozen=True)
class SyncBegun:
    thread: str
    path: str


@dataclass(frozen=True)
class SyncDone:
    thread: str
    path: str


@dataclass(frozen=True)
class Unlink:
    path: str


Happening = Write | Truncate | SyncBegun | SyncDone | Unlink


def read_trace(path: Path) -> Iterator[Happening]:
    """What `strace -f -y -xx -e trace=CALLS` saw, in its order; calls that failed are left out."""
    syncs: dict[str, str] = {}
    with path.open(encoding="ascii") as lines:
        for line in lines:
            call, resumed = _CALL.match(line), _RESUMED.match(line)
            if call is not None and not (call[4] or "0").startswith("-"):
                yield from _happenings(call[1], call[2], call[3], done=call[4] is not None, syncs=syncs)
            elif resumed is not None and resumed[1] in syncs and resumed[3] == "0":
                yield SyncDone(resumed[1], syncs.pop(resumed[1]))


def _happenings(
    thread: str, name: str, arguments: str, *, done: bool, syncs: dict[str, str]
) -> Iterator[Happening]:
    file = _FILE.match(arguments)
    path = _bytes(file[1]).decode() if file else ""
    quoted = _QUOTED.search(arguments)
    data = _bytes(quoted[1]) if quoted else b""
    last = arguments.rsplit(", ", 1)[-1]
    if name == "write":
        yield Write(path, data)
    elif name == "pwrite64":
        yield Write(path, data, int(last))
    elif name == "ftruncate":
        yield Truncate(path, int(last))
    elif name == "unlink":
        yield Unlink(data.decode())
    else:
        yield SyncBegun(thread, path)
        if done:
            yield SyncDone(thread, path)
        else:
            syncs[thread] = path


def _bytes(text: str) -> bytes:
    return codecs.escape_decode(text.encode("ascii"))[0]


@dataclass
class File:
    """One file: what it began with, and what happened to it since.

    Args:
        safe: how many of `changes` are on the platter for certain.
    """

    base: bytes = b""
    changes: list[Write | Truncate] = field(default_factory=list)
    safe: int = 0


Survives = Callable[[Write | Truncate], Iterable[Write | Truncate]]
"""What is left of a change that was not synced."""


class Disk:
    """The files of one folder.

    Args:
        folder: whose files are followed.
        names: the files to follow; one that lies there now is safe as it is.
        lies: whether the disk only says that it has synced.
    """

    def __init__(self, folder: Path, names: Iterable[str], *, lies: bool = False) -> None:
        self._folder = str(folder)
        self._paths = {str(folder / name) for name in names}
        there = {path: File(Path(path).read_bytes()) for path in self._paths if Path(path).exists()}
        self._now: dict[str, File] = dict(there)
        self._safe: dict[str, File] = dict(there)
        self._begun: dict[str, int] = {}
        self._lies = lies

    def follow(self, one: Happening) -> bool:
        """Let something happen; False if it does not concern these files."""
        if isinstance(one, SyncDone) and one.path == self._folder:
            self._safe = dict(self._now)
            return True
        if one.path not in self._paths:
            return False
        if isinstance(one, Unlink):
            self._now.pop(one.path, None)
            return True
        file = self._now.setdefault(one.path, File())
        if isinstance(one, SyncBegun):
            self._begun[one.thread] = len(file.changes)
        elif isinstance(one, SyncDone):
            self._synced(one, file)
        else:
            file.changes.append(one)
        return True

    def _synced(self, one: SyncDone, file: File) -> None:
        if not self._lies:
            file.safe = max(file.safe, self._begun.pop(one.thread))
            self._safe[one.path] = file

    def save(self, folder: Path, survives: Survives, *, names_survive: bool) -> None:
        """Write the files as they may be found; what is synced is there, the rest as `survives` says."""
        for path, file in (self._now if names_survive else self._safe).items():
            left = [part for change in file.changes[file.safe :] for part in survives(change)]
            (folder / Path(path).name).write_bytes(_applied(file.base, [*file.changes[: file.safe], *left]))


def _applied(base: bytes, changes: Iterable[Write | Truncate]) -> bytes:
    content = bytearray(base)
    for change in changes:
        if isinstance(change, Truncate):
            content[change.size :] = bytes(max(0, change.size - len(content)))
        else:
            start = len(content) if change.offset is None else change.offset
            content[len(content) :] = bytes(max(0, start - len(content)))
            content[start : start + len(change.data)] = change.data
    return bytes(content)


def nothing(change: Write | Truncate) -> Iterable[Write | Truncate]:
    """What was not synced is gone."""
    return ()


def everything(change: Write | Truncate) -> Iterable[Write | Truncate]:
    """What was written is there: the program alone has ended."""
    return (change,)


def torn(random: Random) -> Survives:
    """Of what was not synced any sectors may be there."""

    def some(change: Write | Truncate) -> Iterable[Write | Truncate]:
        if isinstance(change, Truncate) or change.offset is None:
            return (change,) if random.random() < 0.5 else ()
        share = random.choice((0.0, 0.5, 0.9, 1.0))
        first = change.offset
        starts = [first, *range(first - first % SECTOR + SECTOR, first + len(change.data), SECTOR)]
        ends = [*starts[1:], first + len(change.data)]
        return [
            Write(change.path, change.data[start - first : end - first], start)
            for start, end in zip(starts, ends, strict=True)
            if random.random() < share
        ]

    return some
