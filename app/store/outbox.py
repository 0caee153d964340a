"""Confirmations that the database could not take yet: on this computer's disk until it can.

A code whose read-back was equal while the database was away must not be lost to a crash before it comes
back. Each such confirmation is a small file, written beside, flushed and renamed, without secrets. It is
delivered when the database answers again, at the latest at the next start; the ledger takes it once,
however often it comes.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from app.model.mac import Mac
from app.model.wording import said
from app.store.durable import write_whole
from app.store.errors import LedgerError, StoreUnavailable
from app.store.ledger import Ledger
from app.store.small_file import read_json

_KEPT = ".json"
_REFUSED = ".refused"
_LARGEST = (1 << 31) - 1
"""Of the numbers that are kept: those of the database's columns."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A code that was read back from its unit, equal in every field."""

    code_id: int
    mac: Mac
    job: str
    slot: int
    operator: str


class Outbox:
    """Used from many threads; every job writes its own file.

    Args:
        folder: made when it is needed.
        ledger: takes the confirmations.
    """

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self._folder = folder
        self._ledger = ledger

    def keep(self, confirmation: Confirmation) -> None:
        """Put a confirmation on disk; durable when it returns.

        Raises:
            StoreUnavailable: this disk can't be written either.
        """
        target = self._folder / f"{confirmation.job}{_KEPT}"
        text = json.dumps({**asdict(confirmation), "mac": str(confirmation.mac)})
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(target, text)
        except OSError as error:
            raise StoreUnavailable(
                said("{folder}: can't be written ({error})", folder=self._folder, error=error.strerror)
            ) from error

    def drop(self, job: str) -> None:
        """Take a delivered confirmation away; one that stays is delivered again, which changes nothing."""
        with suppress(OSError):
            (self._folder / f"{job}{_KEPT}").unlink(missing_ok=True)

    def waiting(self) -> list[Confirmation]:
        """What is not delivered yet."""
        return [confirmation for _, confirmation in self._files()]

    def refused(self) -> list[Path]:
        """Files of confirmations that the ledger refused, or that can't be read: an engineer must look."""
        return sorted(self._folder.glob(f"*{_REFUSED}"))

    def deliver(self) -> int:
        """Bring everything to the ledger; returns how many it took.

        A confirmation that the ledger refuses (its code was made void meanwhile) is set aside, not dropped.

        Raises:
            StoreUnavailable: the database is still away; what is not delivered stays.
        """
        delivered = 0
        for path, one in self._files():
            try:
                self._ledger.confirm(one.code_id, one.mac, job=one.job, slot=one.slot, operator=one.operator)
            except LedgerError:
                path.replace(path.with_suffix(_REFUSED))
                continue
            path.unlink(missing_ok=True)
            delivered += 1
        return delivered

    def _files(self) -> Iterator[tuple[Path, Confirmation]]:
        for path in sorted(self._folder.glob(f"*{_KEPT}")):
            try:
                yield path, _confirmation(read_json(path))
            except (OSError, ValueError):
                if path.exists():  # else another thread has delivered it
                    path.replace(path.with_suffix(_REFUSED))


def _confirmation(found: object) -> Confirmation:
    """The confirmation in a file.

    Raises:
        ValueError: it is none.
    """
    match found:
        case {
            "code_id": int(code_id),
            "mac": str(mac),
            "job": str(job),
            "slot": int(slot),
            "operator": str(operator),
        }:
            if not (0 <= code_id <= _LARGEST and 0 <= slot <= _LARGEST):
                raise ValueError("a number that no database holds")
            return Confirmation(code_id, Mac.parse(mac), job, slot, operator)
        case _:
            raise ValueError("no confirmation")
