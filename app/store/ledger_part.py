"""What every part of the ledger works with."""

from collections.abc import Callable
from datetime import datetime

from app.model.wording import said
from app.store.code_steps import CodeSteps
from app.store.database import Database
from app.store.leftovers import Leftovers
from app.store.sessions import Sessions
from app.store.vault import Vault


class LedgerPart:
    """Safe to call from many threads; every call is a short transaction of its own.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        vault: opens the secrets.
        sessions: tells which sessions are alive, this one first.
        clock: gives aware times.
    """

    def __init__(
        self, database: Database, vault: Vault, sessions: Sessions, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._sessions = sessions
        self._steps = CodeSteps(sessions, clock)
        self._leftovers = Leftovers(self._steps, sessions)


def require_named(person: str, reason: str) -> None:
    """Refuse what goes on record without a person and a reason.

    Raises:
        ValueError: one is missing.
    """
    if not person.strip() or not reason.strip():
        raise ValueError(said("a person and a reason are needed: they go on record"))
