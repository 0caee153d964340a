"""The steps of a code in the hands of a job, from the first credential byte to its proof."""

from app.model.code import CodeState
from app.model.mac import Mac
from app.model.wording import said
from app.store.code_steps import conflict
from app.store.ledger_part import LedgerPart


class JobSteps(LedgerPart):
    """The part that takes a job's steps; the usual way of a code is one statement each."""

    def begin_writing(
        self, code_id: int, mac: Mac, *, job: str, slot: int | None = None, operator: str | None = None
    ) -> None:
        """The first credential byte is about to go out: reserved by this job or held -> writing.

        Durable when it returns. A second call by the same job changes nothing.

        Args:
            code_id: of the reservation.
            mac: of the unit.
            job: of the reservation.
            slot: where a held code is resumed, if that is another slot.
            operator: who resumes it.

        Raises:
            LedgerConflict: the code is not this job's, or not this unit's.
            UnknownCode: there is no such code.
        """
        usual = CodeState.RESERVED, CodeState.WRITING
        with self._database.writing() as connection:
            if (
                slot is not None
                and operator is not None
                and self._steps.advance(
                    connection, code_id, mac, usual, job=job, slot=slot, operator=operator
                )
            ):
                return
            row = self._steps.row_of_unit(
                connection, code_id, mac, said("job {job} can't begin to write it", job=job)
            )
            if row.state is CodeState.WRITING and self._steps.mine(row, job):
                return
            ours = row.state is CodeState.RESERVED and self._steps.mine(row, job)
            if not ours and row.state is not CodeState.HELD:
                raise conflict(row, said("job {job} can't begin to write it", job=job))
            self._steps.move(
                connection,
                row,
                CodeState.WRITING,
                session=self._sessions.id,
                job=job,
                slot=row.slot if slot is None else slot,
                operator=row.operator if operator is None else operator,
                reason=None,
            )

    def confirm(self, code_id: int, mac: Mac, *, job: str, slot: int, operator: str) -> None:
        """The code was read back from this unit, all fields equal: writing by this job -> consumed.

        The job's own proof counts whoever brings it and however late: another program may deliver what the
        job's outbox kept, for a code that is held since. It counts no more once another job has begun to
        write to the unit. A second call for the same unit changes nothing.

        Raises:
            LedgerConflict: the code is not this job's, or not this unit's.
            UnknownCode: there is no such code.
        """
        usual = CodeState.WRITING, CodeState.CONSUMED
        with self._database.writing() as connection:
            if self._steps.advance(
                connection, code_id, mac, usual, job=job, slot=slot, operator=operator, person=operator
            ):
                return
            row = self._steps.row_of_unit(
                connection, code_id, mac, said("job {job} can't confirm it", job=job)
            )
            if row.state is CodeState.CONSUMED:
                return
            if row.state not in (CodeState.WRITING, CodeState.HELD) or row.job != job:
                raise conflict(row, said("job {job} can't confirm it", job=job))
            self._steps.move(
                connection,
                row,
                CodeState.CONSUMED,
                person=operator,
                session=self._sessions.id,
                job=job,
                slot=slot,
                operator=operator,
                reason=None,
            )

    def release(self, code_id: int, mac: Mac, *, job: str, reason: str) -> None:
        """Nothing was written: reserved by this job -> available. A second call changes nothing.

        Raises:
            LedgerConflict: the code is not reserved by this job for this unit.
            UnknownCode: there is no such code.
        """
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            if row.mac == str(mac) and row.state is CodeState.RESERVED and self._steps.mine(row, job):
                self._steps.free(connection, row, reason)
            elif not self._steps.was_released(connection, code_id, job):
                raise conflict(row, said("job {job} can't release it for unit {mac}", job=job, mac=mac))

    def hold(self, code_id: int, mac: Mac, *, job: str, reason: str) -> None:
        """Writing by this job failed: the code stays with this unit. A second call changes nothing.

        Raises:
            LedgerConflict: the code is not being written by this job to this unit.
            UnknownCode: there is no such code.
        """
        with self._database.writing() as connection:
            row = self._steps.row_of_unit(connection, code_id, mac, said("job {job} can't hold it", job=job))
            if row.state is CodeState.HELD and row.job == job:
                return
            if row.state is not CodeState.WRITING or not self._steps.mine(row, job):
                raise conflict(row, said("job {job} can't hold it", job=job))
            self._steps.move(connection, row, CodeState.HELD, reason=reason)
