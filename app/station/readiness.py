"""Whether the station may start: it refuses to run blind."""

import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce

from app.model.reports import DeskError
from app.model.wording import reason_of, said
from app.store.errors import StoreError
from app.store.store import Store

_log = logging.getLogger(__name__)

LEAST_FREE = 256 * 1024 * 1024
"""Bytes of disk; a shift of some thousand units with its logs and a backup needs less."""
CLOCK_SLACK = timedelta(minutes=10)
"""Stations of one database may be so far apart; a flat battery sets a clock back by years."""
BACKUP_WANTED = timedelta(hours=12)
BACKUP_NEEDED = timedelta(days=3)


class Readiness:
    """Looks before a run is opened, and makes the backup after it was closed.

    Args:
        store: the open books.
        clock: gives aware times.
        least_free: bytes that the disk must have.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], *, least_free: int = LEAST_FREE) -> None:
        self._store = store
        self._clock = clock
        self._least_free = least_free

    def require(self) -> None:
        """Go on only if nothing stands in the way.

        Raises:
            DeskError: all that does, each with what to do.
        """
        looks = (self._writable, self._room, self._time, self._whole, self._backup)
        found = [hindrance for look in looks if (hindrance := look())]
        if found:
            raise DeskError(reduce(_and, found))

    def after_run(self) -> None:
        """The backup at the close of a run; one that fails is told at the next START, when it counts."""
        if self._store.backups is not None:
            try:
                self._store.backups.make("run")
            except StoreError:
                _log.exception("no backup after the run")

    def _writable(self) -> str | None:
        try:
            self._store.touch()
        except StoreError as error:
            return reason_of(error)
        return None

    def _room(self) -> str | None:
        free = shutil.disk_usage(self._store.folder).free
        if free >= self._least_free:
            return None
        return said(
            "the disk of {folder} has {free} MB left; {needed} MB are needed: make room",
            folder=self._store.folder,
            free=free // 2**20,
            needed=self._least_free // 2**20,
        )

    def _time(self) -> str | None:
        now = self._clock()
        try:
            last = self._store.moments.last()
        except StoreError as error:
            return reason_of(error)
        if last is None or now >= last - CLOCK_SLACK:
            return None
        return said(
            "this computer's clock says {now:%Y-%m-%d %H:%M} UTC, but the last record is of "
            "{last:%Y-%m-%d %H:%M} UTC: set the clock right",
            now=now,
            last=last,
        )

    def _whole(self) -> str | None:
        """An older copy of a server's database knows nothing of codes that were written since."""
        try:
            count = self._store.lost_ends.missing()
        except StoreError as error:
            return reason_of(error)
        if not count:
            return None
        return said(
            "the books lack lines that this station wrote ({count} ends of its record): an older copy of the "
            "database was put in place, and codes that were written since look free in it; take those out, "
            "then a supervisor acknowledges it in the record",
            count=count,
        )

    def _backup(self) -> str | None:
        backups = self._store.backups
        if backups is None:
            return None
        made = backups.listed()
        age = self._clock() - made[0].at if made else None
        if age is not None and age < BACKUP_WANTED:
            return None
        try:
            backups.make("start")
        except StoreError as error:
            _log.exception("no backup before the run")
            if age is None or age > BACKUP_NEEDED:
                return said(
                    "there is no good backup of the last {days} days: {error}",
                    days=BACKUP_NEEDED.days,
                    error=reason_of(error),
                )
        return None


def _and(first: str, second: str) -> str:
    return said("{first}; {second}", first=first, second=second)
