"""The steps by which a code goes from one state to the next; only the ledger takes them.

Each statement names in its condition all that it starts from (state, unit, session, job), and the history
gets its line in the same transaction.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from app.model.code import BatchState, CodeState
from app.model.mac import Mac
from app.model.wording import said
from app.store.code_rows import AnyRow, ClaimedCode
from app.store.code_statements import ADVANCE, CLAIM, CLAIM_NAMED, CLAIM_NEXT, MOVE, ROW, ROW_KEPT
from app.store.errors import BatchClosed, LedgerConflict, UnknownCode
from app.store.prepared import Prepared, PreparedRow
from app.store.schema import code_event
from app.store.sessions import Sessions

NOBODY: dict[str, None] = {"mac": None, "session": None, "job": None, "slot": None, "operator": None}
"""What stands in the row of a code that is available."""


class CodeSteps:
    """Steps of codes, inside the caller's transaction.

    Args:
        sessions: tells which session this is.
        clock: gives aware times.
    """

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._claim = PreparedRow(CLAIM, ClaimedCode)
        self._claim_next = PreparedRow(CLAIM_NEXT, ClaimedCode)
        self._claim_named = PreparedRow(CLAIM_NAMED, ClaimedCode)
        self._advance = Prepared(ADVANCE)

    def row(self, connection: Connection, code_id: int, *, lock: bool = True) -> AnyRow:
        """A code as it is now; with `lock`, kept from other writers until the transaction ends.

        Raises:
            UnknownCode: there is no such code.
        """
        row = connection.execute(ROW_KEPT if lock else ROW, {"code_id": code_id}).one_or_none()
        if row is None:
            raise UnknownCode(code_id)
        return row

    def row_of_unit(self, connection: Connection, code_id: int, mac: Mac, refusal: str) -> AnyRow:
        """The same, for a code that must be with this unit.

        Raises:
            LedgerConflict: it is not.
            UnknownCode: there is no such code.
        """
        row = self.row(connection, code_id)
        if row.mac != str(mac):
            raise conflict(row, said("{refusal} for unit {mac}", refusal=refusal, mac=mac))
        return row

    def mine(self, row: AnyRow, job: str) -> bool:
        """Whether a code is in the hands of this job of this session."""
        return row.session == self._sessions.id and row.job == job

    def claim(
        self,
        connection: Connection,
        batch: int,
        mac: Mac,
        *,
        job: str,
        slot: int,
        operator: str,
        wanted: str | None = None,
        looked: bool = True,
    ) -> ClaimedCode | None:
        """Reserve a code of a batch for a unit; None if there is none for it.

        Args:
            connection: of the transaction.
            batch: its number.
            mac: of the unit.
            job: that works on it.
            slot: where.
            operator: who.
            wanted: a match key that one code of the batch has; None takes the next that is available.
            looked: whether the batch was seen to be open and the unit to have no code of the product; if not,
                the statement requires it.
        """
        now = self._clock()
        bound = {
            "of_batch": batch,
            "for_mac": str(mac),
            "by_session": self._sessions.id,
            "by_job": job,
            "in_slot": slot,
            "by_operator": operator,
            "now": now,
        }
        if wanted is not None:
            row = self._claim_named.one_or_none(connection, {**bound, "wanted": wanted})
        else:
            row = (self._claim_next if looked else self._claim).one_or_none(connection, bound)
        if row is None:
            return None
        self._note(
            connection,
            code=row.id,
            from_state=CodeState.AVAILABLE,
            to_state=CodeState.RESERVED,
            at=now,
            mac=bound["for_mac"],
            slot=slot,
            job=job,
            person=operator,
        )
        return row

    def move(
        self,
        connection: Connection,
        row: AnyRow,
        to: CodeState,
        *,
        person: str | None = None,
        reason: str | None = None,
        **columns: str | int | None,
    ) -> None:
        """Change the state of a code that is still as `row` says.

        Args:
            connection: of the transaction.
            row: the code as it was read in this transaction.
            to: its next state.
            person: who wants it.
            reason: why; kept in the code's row too.
            columns: unit, session, job, slot and operator, where they change.

        Raises:
            BatchClosed: nothing of its batch changes.
            LedgerConflict: it is no longer as `row` says.
        """
        if row.batch_state is BatchState.CLOSED:
            raise BatchClosed(row.batch)
        now = self._clock()
        consumed_at = now if to is CodeState.CONSUMED else None
        new = {name: columns.get(name, getattr(row, name)) for name in NOBODY}
        changed = connection.execute(
            MOVE,
            {
                "code_id": row.id,
                **{f"was_{name}": getattr(row, name) for name in ("state", "mac", "session", "job")},
                **{f"to_{name}": value for name, value in new.items()},
                "to_state": to,
                "to_reason": reason,
                "to_consumed_at": consumed_at,
                "now": now,
            },
        )
        if changed.rowcount != 1:
            raise conflict(row, said("another program changed it at the same moment; try again"))
        self._note(
            connection,
            code=row.id,
            from_state=row.state,
            to_state=to,
            at=now,
            mac=row.mac,
            slot=columns.get("slot") or row.slot,
            job=columns.get("job") or row.job,
            person=person,
            reason=reason,
        )

    def advance(
        self,
        connection: Connection,
        code_id: int,
        mac: Mac,
        steps: tuple[CodeState, CodeState],
        *,
        job: str,
        slot: int,
        operator: str,
        person: str | None = None,
    ) -> bool:
        """Take a code that this job has in hand one step on; False if it is not so, and nothing changed.

        The usual way of a code, in one statement. Its batch can't be closed while it is in hand.

        Args:
            connection: of the transaction.
            code_id: of the code.
            mac: of its unit.
            steps: the state that it must be in, and its next one.
            job: that has it in hand.
            slot: where.
            operator: who works there.
            person: who answers for the step, for the history.
        """
        was, to = steps
        now = self._clock()
        changed = self._advance.run(
            connection,
            {
                "code_id": code_id,
                "was_state": was,
                "of_mac": str(mac),
                "of_session": self._sessions.id,
                "of_job": job,
                "to_state": to,
                "to_slot": slot,
                "to_operator": operator,
                "to_consumed_at": now if to is CodeState.CONSUMED else None,
                "now": now,
            },
        )
        if changed != 1:
            return False
        self._note(
            connection,
            code=code_id,
            from_state=was,
            to_state=to,
            at=now,
            mac=str(mac),
            slot=slot,
            job=job,
            person=person,
        )
        return True

    def free(self, connection: Connection, row: AnyRow, reason: str, *, person: str | None = None) -> None:
        """Reserved -> available: nothing of the attempt stays in the row, all of it in the history."""
        self.move(
            connection,
            row,
            CodeState.AVAILABLE,
            person=person,
            reason=reason,
            **NOBODY,
        )

    def was_released(self, connection: Connection, code_id: int, job: str) -> bool:
        """Whether this job has given the code back before."""
        return (
            connection.scalar(
                select(code_event.c.id)
                .where(
                    code_event.c.code == code_id,
                    code_event.c.job == job,
                    code_event.c.session == self._sessions.id,
                    code_event.c.to_state == CodeState.AVAILABLE,
                )
                .limit(1)
            )
            is not None
        )

    def _note(self, connection: Connection, **columns: object) -> None:
        self._sessions.chain.append(connection, code_event.name, columns)


def conflict(row: AnyRow, refusal: str) -> LedgerConflict:
    """What is wrong with a change that the ledger refuses."""
    at_work = row.state in (CodeState.RESERVED, CodeState.WRITING)
    return LedgerConflict(
        said(
            "code {device_name} of batch {batch} is {state}{unit}{work}: {refusal}",
            device_name=row.device_name,
            batch=row.batch,
            state=CodeState(row.state).word,
            unit=said(" for unit {mac}", mac=row.mac) if row.mac else "",
            work=said(" by job {job}", job=row.job) if at_work else "",
            refusal=refusal,
        )
    )
