"""What sessions had in hand when they ended: reserved goes back, writing stays with its unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.model.code import CodeState
from app.model.wording import said
from app.store.code_rows import AnyRow, full_rows
from app.store.code_steps import CodeSteps
from app.store.schema import IN_WORK, code
from app.store.sessions import Sessions

_LEFT_RESERVED = said("the program ended before anything was written")
_LEFT_WRITING = said("the program ended while the code was being written")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What dead sessions had in hand: codes that went back, codes that stay with their units."""

    released: int
    held: int


class Leftovers:
    """Settles them, inside the caller's transaction.

    Args:
        steps: of the codes.
        sessions: signs them off.
    """

    def __init__(self, steps: CodeSteps, sessions: Sessions) -> None:
        self._steps = steps
        self._sessions = sessions

    def settle(
        self, connection: Connection, row: AnyRow, *, person: str | None = None, reason: str | None = None
    ) -> None:
        """What a session had in hand when it ended: reserved goes back, writing stays with its unit."""
        if row.state is CodeState.RESERVED:
            self._steps.free(connection, row, reason or _LEFT_RESERVED, person=person)
        else:
            self._steps.move(connection, row, CodeState.HELD, person=person, reason=reason or _LEFT_WRITING)

    def settle_all(
        self,
        connection: Connection,
        sessions: Iterable[str],
        *,
        person: str | None = None,
        reason: str | None = None,
    ) -> Recovery:
        """Settle all that these sessions had in hand, and sign them off."""
        released = held = 0
        for session in sessions:
            in_hand = full_rows().where(code.c.session == session, text(IN_WORK)).order_by(code.c.id)
            for row in connection.execute(in_hand.with_for_update(of=code)).all():
                self.settle(connection, row, person=person, reason=reason)
                released += row.state is CodeState.RESERVED
                held += row.state is CodeState.WRITING
            self._sessions.sign_off(connection, session)
        return Recovery(released, held)
