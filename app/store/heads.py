"""The ends of this station's chains, kept beside the database: who cuts lines off must find these too.

A session that is open has a file of its own, written over after each of its changes; it is not flushed then,
so after a power cut it may be a little behind, never ahead. A session that has ended has a line in `heads`,
which is only added to, and flushed. Going back to a backup adds a line as well: it tells why the ends before
it may not be in the books any more. So does an acknowledgement of ends that are gone (app.store.lost_ends):
its line names the deed that says so, so that nobody makes one who has the database alone.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.store.durable import flush_folder

FOLDER = "audit"
_LIST = "heads"
_SUFFIX = ".head"
_SIZE = 192
_BACK = "back"
_ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain.

    Args:
        session: whose chain.
        link: its number, from 1; 0 for a chain that has none yet.
        hash: 32 bytes.
        place: table and key of its row, as `code_event:17`.
    """

    session: str
    link: int
    hash: bytes
    place: str

    def __str__(self) -> str:
        return f"{self.session} {self.link} {self.hash.hex()} {self.place}"

    @property
    def short(self) -> str:
        """For paper and people."""
        return f"{self.session[:8]}-{self.link}-{self.hash.hex()[:16]}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A head that was found outside the database.

    Args:
        head: as it was kept.
        back: whether it is the end of a going back to a backup; heads before it may be gone.
        acknowledged: whether it is the link of a deed that acknowledges ends that are gone.
    """

    head: Head
    back: bool = False
    acknowledged: bool = False


class Heads:
    """Of one data folder; all books have a folder of their own, named by the session that began their chains.

    Args:
        data_dir: of the station.
    """

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / FOLDER
        self._folder: Path | None = None
        self._handle: int | None = None

    def __del__(self) -> None:
        self.close()

    def use(self, books: str) -> None:
        """Keep to these books; everything else needs it."""
        self._folder = self._root / books

    def open(self, session: str) -> None:
        """Begin to keep a session's head. A disk that does not take it lets the session go on without."""
        self.close()
        with suppress(OSError):
            self._handle = os.open(self._path(session), os.O_WRONLY | os.O_CREAT, 0o600)

    @property
    def others(self) -> list[str]:
        """Other books of which heads are kept here."""
        return sorted(path.name for path in self._root.glob("*") if path != self._folder)

    def keep(self, head: Head) -> None:
        """Write a session's head over the one before.

        A disk that does not take it lets the head stay behind: what was done is in the database already.
        """
        if self._handle is not None:
            with suppress(OSError):
                os.lseek(self._handle, 0, os.SEEK_SET)
                os.write(self._handle, _record(head))

    def flush(self) -> None:
        """Make the head durable."""
        if self._handle is not None:
            with suppress(OSError):
                os.fsync(self._handle)

    def close(self) -> None:
        """Let go of the file; it stays."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def end(self, session: str) -> None:
        """Put the head of a session that has ended on the list; if the disk takes nothing, its file stays."""
        if self._folder is None:
            return
        path = self._path(session)
        head = _read(path)
        with suppress(OSError):
            if head is not None:
                self._write(str(head))
            path.unlink(missing_ok=True)

    def add(self, head: Head) -> None:
        """Put the head of a session that never had a file of its own on the list."""
        with suppress(OSError):
            self._write(str(head))

    def acknowledged(self, head: Head) -> None:
        """Note the link of a deed that acknowledges ends that are gone.

        Raises:
            OSError: the list can't be written.
        """
        self._write(f"{_ACKNOWLEDGED} {head}")

    def went_back(self, head: Head) -> None:
        """Note that the books are about to be those that end with this head, written by whoever goes back.

        Nobody works with the books then.

        Raises:
            OSError: the list can't be written.
        """
        for path in sorted(self._open_files()):
            self.end(path.stem)
        self._write(f"{_BACK} {head}")

    def last(self) -> Head | None:
        """The newest on the list."""
        kept = list(self._listed())
        return kept[-1].head if kept else None

    def known(self) -> tuple[list[Kept], list[str]]:
        """All that is kept, in the order in which it came; and what can't be read."""
        listed = list(self._listed())
        damaged: list[str] = []
        for path in sorted(self._open_files()):
            head = _read(path)
            if head is not None:
                listed.append(Kept(head))
            elif path.exists() and path.stat().st_size:
                damaged.append(path.name)
        return listed, damaged

    @property
    def _books(self) -> Path:
        if self._folder is None:
            raise ValueError("`use` comes first")
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    def _path(self, session: str) -> Path:
        return self._books / f"{session}{_SUFFIX}"

    def _open_files(self) -> Iterator[Path]:
        return self._books.glob(f"*{_SUFFIX}")

    def _listed(self) -> Iterator[Kept]:
        path = self._books / _LIST
        if not path.exists():
            return
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            kind, _, rest = line.partition(" ")
            told = kind in (_BACK, _ACKNOWLEDGED)
            head = _head(rest if told else line)
            if head is not None:  # else a line that a power cut left half
                yield Kept(head, back=kind == _BACK, acknowledged=kind == _ACKNOWLEDGED)

    def _write(self, line: str) -> None:
        path = self._books / _LIST
        fresh = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, f"\n{line}\n".encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            flush_folder(path.parent)


def _record(head: Head) -> bytes:
    text = str(head)
    return f"{text} {zlib.crc32(text.encode()):08x}".ljust(_SIZE - 1).encode("ascii") + b"\n"


def _read(path: Path) -> Head | None:
    try:
        text, _, check = path.read_text(encoding="ascii").strip().rpartition(" ")
    except (OSError, ValueError):
        return None
    return _head(text) if check == f"{zlib.crc32(text.encode()):08x}" else None


def _head(text: str) -> Head | None:
    parts = text.split(" ", 3)
    try:
        session, link, digest, place = parts
        return Head(session, int(link), bytes.fromhex(digest), place)
    except ValueError:
        return None
