"""Wrong passphrases in a row, counted on disk so that starting the program again saves nobody a delay.

The count stands between a person at the keyboard and quick guessing. Who may delete the file may copy the key
file as well, and is held up by the cost of argon2id alone.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from app.model.wording import said
from app.store.delays import LONGEST_DELAY, delay_after
from app.store.durable import write_whole
from app.store.errors import KeyLocked, StoreError, StoreUnavailable
from app.store.small_file import read_json

_MOST_COUNTED = 1_000


class Tries:
    """The tries at one key.

    Args:
        path: of the file that counts them.
        clock: gives aware times.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock

    def begin(self) -> None:
        """Count a try, before the passphrase is looked at.

        Raises:
            KeyLocked: too many were wrong; the text says how long to wait.
            StoreUnavailable: the try can't be counted.
        """
        wrong, closed_until = self._read()
        now = self._clock()
        # A clock that was wrong must not shut everybody out for longer than the longest delay.
        if closed_until is not None and now < closed_until <= now + LONGEST_DELAY:
            seconds = int((closed_until - now).total_seconds()) + 1
            raise self._refusal(seconds)
        delay = delay_after(wrong + 1)
        facts = {"wrong": wrong + 1, "closed_until": (now + delay).isoformat() if delay else None}
        try:
            write_whole(self._path, json.dumps(facts))
        except OSError as error:
            raise StoreUnavailable(
                said("{file}: can't be written ({error})", file=self._path, error=error.strerror)
            ) from error

    def right(self) -> None:
        """The passphrase was right: the next count begins anew.

        Raises:
            StoreUnavailable: the count can't be taken away.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                said("{file}: can't be written ({error})", file=self._path, error=error.strerror)
            ) from error

    def _refusal(self, seconds: int) -> StoreError:
        return KeyLocked(said("too many wrong passphrases: wait {seconds} seconds", seconds=seconds))

    def _read(self) -> tuple[int, datetime | None]:
        """How many were wrong, and until when none is looked at; a file that is not ours counts as none."""
        try:
            facts = cast("dict[str, Any]", read_json(self._path))
            until = None if facts["closed_until"] is None else datetime.fromisoformat(facts["closed_until"])
            wrong = min(max(int(facts["wrong"]), 0), _MOST_COUNTED)
            return wrong, until if until is None or until.tzinfo else None
        except (OSError, ValueError, OverflowError, KeyError, TypeError):
            return 0, None
