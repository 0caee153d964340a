"""Copies of a local store: made while it is in use, checked before they count, the oldest thrown away."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import Timeout

from app.model.wording import reason_of, said
from app.store.clearing import PART, making_alone
from app.store.durable import flush_file, flush_folder
from app.store.errors import StoreDamaged, StoreUnavailable

FOLDER = "backups"
_KEPT = 20
_NAME = re.compile(r"(\d{8}-\d{6})-([a-z0-9-]*[a-z])(?:-\d+)?\.sqlite")
"""Moment, occasion, and a number where two fell into the same second."""
_STAMP = "%Y%m%d-%H%M%S"
_PAGES = 4096
"""Pages copied at a time; in between others get their turn at the file."""
_OFF = "SELECT number FROM batch WHERE issued <> (SELECT COUNT(*) FROM code WHERE batch = number)"
_COUNTED = " AND state IN ('open', 'closed')"


@dataclass(frozen=True, slots=True)
class Backup:
    """One checked copy.

    Args:
        path: of the file.
        at: when it was made, aware, UTC.
        why: at which occasion: run, upgrade, asked, restore.
        size: bytes.
    """

    path: Path
    at: datetime
    why: str
    size: int


class Backups:
    """The copies of one SQLite store.

    Args:
        database: its file.
        folder: where the copies are.
        clock: gives aware times.
    """

    def __init__(self, database: Path, folder: Path, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock

    def make(self, why: str, target: Path | None = None) -> Backup:
        """Copy the store, look whether the copy is sound, and only then give it its name.

        Args:
            why: one word for the name: run, upgrade, asked, restore.
            target: a file elsewhere, in place of the folder; then none is thrown away.

        Raises:
            StoreUnavailable: the copy can't be made.
            StoreDamaged: the copy is not sound, so the store itself is damaged.
        """
        at = self._clock().astimezone(UTC)
        folder = target.parent if target is not None else self._folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if target is not None:
                return self._make(target, at, why)
            with making_alone(folder):
                made = self._make(self._unused(f"{at:{_STAMP}}-{why}"), at, why)
                self._thin_out(made)
                return made
        except Timeout as error:
            raise StoreUnavailable(
                said("{folder}: another backup does not end; try again", folder=folder)
            ) from error
        except (OSError, sqlite3.Error) as error:
            raise StoreUnavailable(
                said(
                    "{file}: no backup could be made ({error}); make room or mend the disk, then try again",
                    file=target or folder,
                    error=reason_of(error),
                )
            ) from error

    def _make(self, path: Path, at: datetime, why: str) -> Backup:
        if path.exists():
            raise StoreUnavailable(said("{file} is there already; name another file", file=path))
        draft = path.with_name(path.name + PART)
        try:
            _copy(self._database, draft)
            check(draft)
            flush_file(draft)
            draft.replace(path)
            flush_folder(path.parent)
        finally:
            draft.unlink(missing_ok=True)
        return Backup(path, at, why, path.stat().st_size)

    def listed(self) -> list[Backup]:
        """The copies in the folder, the newest first."""
        found: list[Backup] = []
        for path in self._folder.glob("*.sqlite"):
            name = _NAME.fullmatch(path.name)
            if name:
                with suppress(ValueError, FileNotFoundError):  # no moment; thrown away meanwhile
                    at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
                    found.append(Backup(path, at, name[2], path.stat().st_size))
        return sorted(found, key=lambda one: one.path.name, reverse=True)

    def _unused(self, name: str) -> Path:
        path, number = self._folder / f"{name}.sqlite", 1
        while path.exists():
            number += 1
            path = self._folder / f"{name}-{number}.sqlite"
        return path

    def _thin_out(self, made: Backup) -> None:
        """Throw the oldest away, but never the one that was just made: a clock may have gone back."""
        for old in self.listed()[_KEPT:]:
            if old.path != made.path:
                old.path.unlink(missing_ok=True)


def check(path: Path) -> None:
    """See whether a copy is a sound store whose books balance; nothing is changed.

    Raises:
        StoreDamaged: it is not.
        StoreUnavailable: it can't be read.
    """
    if not path.is_file():
        raise StoreUnavailable(said("{file}: there is no such file", file=path))
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            found = copy.execute("PRAGMA quick_check").fetchall()
            if found != [("ok",)]:
                raise StoreDamaged(said("{file}: the copy is damaged: {found}", file=path, found=found[0][0]))
            off = copy.execute(_OFF + (_COUNTED if _has_states(copy) else "")).fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(
            said("{file}: no sound copy of a store ({error})", file=path, error=reason_of(error))
        ) from error
    if off:
        raise StoreDamaged(
            said("{file}: the books of batch {batch} do not balance in it", file=path, batch=off[0][0])
        )


def _has_states(copy: sqlite3.Connection) -> bool:
    """Whether batches have a state; the first schema knew none, and each of its batches was whole."""
    columns = copy.execute("PRAGMA table_info(batch)").fetchall()
    return "state" in {name for _, name, *_ in columns}


def _copy(source: Path, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as store, closing(sqlite3.connect(draft)) as copy:
        store.backup(copy, pages=_PAGES)
        copy.execute("PRAGMA journal_mode=DELETE").close()  # one file, that a reader puts nothing beside
