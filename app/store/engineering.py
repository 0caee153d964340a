"""What an engineer may do with a code, always with a reason."""

from app.model.closing import Erasure, ReturnCase
from app.model.code import CodeState
from app.model.mac import Mac
from app.model.wording import said
from app.store import returns
from app.store.code_steps import NOBODY, conflict
from app.store.ledger_part import LedgerPart, require_named


class Engineering(LedgerPart):
    """The part that takes an engineer's steps: rework, void, and the return with proof."""

    def reopen(self, code_id: int, mac: Mac, *, person: str, reason: str) -> None:
        """An engineer allows rework: consumed -> held for the same unit.

        Raises:
            LedgerConflict: the code is not consumed by this unit.
            UnknownCode: there is no such code.
            ValueError: no person or no reason is given.
        """
        require_named(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row_of_unit(connection, code_id, mac, said("it can't be reopened"))
            if row.state is not CodeState.CONSUMED:
                raise conflict(row, said("it can't be reopened"))
            # Without its job: a proof of before the rework counts no more.
            self._steps.move(connection, row, CodeState.HELD, person=person, reason=reason, job=None)

    def void(self, code_id: int, *, person: str, reason: str) -> None:
        """An engineer takes a code out for ever: available or held -> void; its unit may get another code.

        Raises:
            LedgerConflict: the code is neither available nor held.
            UnknownCode: there is no such code.
            ValueError: no person or no reason is given.
        """
        require_named(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            if row.state not in (CodeState.AVAILABLE, CodeState.HELD):
                raise conflict(row, said("it can't be made void"))
            self._steps.move(
                connection,
                row,
                CodeState.VOID,
                person=person,
                mac=None,
                session=None,
                job=None,
                reason=reason,
            )

    def return_case(self, code_id: int) -> ReturnCase:
        """What must be proven before a held or void code is available again.

        Raises:
            LedgerConflict: it is neither, or it is void and was consumed once.
            UnknownCode: there is no such code.
        """
        with self._database.reading() as connection:
            return returns.case_of(connection, self._steps.row(connection, code_id, lock=False))

    def put_back(self, code_id: int, *, person: str, reason: str, proof: Erasure | None = None) -> None:
        """An engineer gives a code back: held or void -> available; its unit was read and is blank.

        Args:
            code_id: of the code.
            person: who gives it back.
            reason: why.
            proof: read-back of the unit of `return_case`; needed unless no unit can bear the code.

        Raises:
            LedgerConflict: the code is not to be given back, or the proof is missing, of another unit, or
                older than what happened to the code last.
            BatchClosed: its batch is closed.
            UnknownCode: there is no such code.
            ValueError: no person or no reason is given.
        """
        require_named(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            case = returns.case_of(connection, row)
            returns.require_proof(case, proof)
            if proof is not None:
                returns.keep_proof(connection, code_id, proof, chain=self._sessions.chain, person=person)
            self._steps.move(connection, row, CodeState.AVAILABLE, person=person, reason=reason, **NOBODY)

    def record_erasure(self, code_id: int, proof: Erasure, *, person: str, reason: str) -> None:
        """Put on record that the unit of a held code was erased and read back blank; the code stays held.

        Args:
            code_id: of the code.
            proof: the read-back.
            person: who had it erased.
            reason: why.

        Raises:
            LedgerConflict: the code is not held for that unit, or something happened to it meanwhile.
            UnknownCode: there is no such code.
            ValueError: no person or no reason is given.
        """
        require_named(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            if row.state != CodeState.HELD:
                raise conflict(row, said("only the unit of a held code is erased on record"))
            returns.require_proof(returns.case_of(connection, row), proof)
            chain = self._sessions.chain
            returns.keep_proof(connection, code_id, proof, chain=chain, person=person, reason=reason)
