"""The ledger: hands codes out and takes them back. Nothing else changes a code's state.

Every change is one transaction: the statement (code_steps) names the state, the unit and the job that it
starts from, and the history gets its line with it. What two threads, two programs or two stations may do at
once is decided by the database (conditions, unique indexes, triggers), never by a look beforehand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from app.model.closing import Erasure, ReturnCase
from app.model.code import ActivationCode, BatchState, CodeState
from app.model.mac import Mac
from app.model.records import CodeRow, Counts
from app.store import matching, returns
from app.store.code_rows import AnyRow, ClaimedCode, activation_code, code_row, full_rows, records
from app.store.code_statements import AVAILABLE, BATCH, OF_UNIT, OF_UNIT_KEPT
from app.store.code_steps import NOBODY, CodeSteps, Recovery, conflict
from app.store.database import Database
from app.store.errors import (
    BatchClosed,
    BatchExhausted,
    CodeActivated,
    ConstraintBroken,
    UnitBusy,
    UnitLeft,
    UnknownBatch,
)
from app.store.schema import IN_WORK, code, product
from app.store.schema import batch as batch_table
from app.store.sessions import Sessions, StationRow
from app.store.vault import Vault

_RACES = 5
"""How often a lost race for a MAC is run again; the second run finds the winner."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A code for a unit.

    Args:
        code_id: id of its row.
        code: the credential.
        state: reserved if it is new to the unit; held or consumed if the unit had it already.
        batch: that the code is of; another batch of the product is possible where the unit had it already.
        fresh: whether this call bound it.
        activated: whether the cloud has seen its device: it is never written again.
    """

    code_id: int
    code: ActivationCode
    state: CodeState
    batch: int
    fresh: bool
    activated: bool = False


class Ledger:
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

    def reserve(
        self, batch: int, mac: Mac, *, job: str, slot: int, operator: str, wanted: str | None = None
    ) -> Reservation:
        """A code for this unit: the one it has of this product, whatever the batch, or one of the batch.

        Args:
            batch: that a new code comes from.
            mac: of the unit.
            job: that works on it.
            slot: where.
            operator: who.
            wanted: DeviceName of the code that the unit must get, in any case, with or without `:` and `-`;
                None gives the next one that is free.

        Raises:
            UnknownBatch: there is no such batch.
            BatchClosed: it is closed, or the batch of the code that the unit has.
            CodeActivated: the code that the unit has is held, and the cloud has seen it.
            BatchExhausted: no code of it is available.
            NoMatchingCode: the batch has no code with the wanted name.
            CodeTaken: that code is not free, or the unit has another.
            UnitBusy: a live job elsewhere has a code in hand for this MAC; UnitLeft: a station that is gone.
            SecretUnreadable: the code's sealed secret does not open; it was not reserved.
        """
        for _ in range(_RACES):
            try:
                with self._database.writing() as connection:
                    return self._reserve(connection, batch, mac, job, slot, operator, wanted)
            except ConstraintBroken:
                continue  # another station bound this MAC between look and claim: now the look finds it
        raise UnitBusy(str(mac), None, None)

    def _reserve(
        self,
        connection: Connection,
        batch: int,
        mac: Mac,
        job: str,
        slot: int,
        operator: str,
        wanted: str | None,
    ) -> Reservation:
        if wanted is None:
            claimed = self._steps.claim(
                connection, batch, mac, job=job, slot=slot, operator=operator, looked=False
            )
            if claimed is not None:
                return self._reservation(claimed, fresh=True)
        asked = connection.execute(BATCH, {"of_batch": batch}).one_or_none()
        if asked is None:
            raise UnknownBatch(batch)
        bound = self._bound(connection, asked.product_id, mac, job)
        if bound is not None:
            if wanted is not None:
                matching.require_name(bound, wanted)
            if bound.state is CodeState.HELD and bound.activated_at is not None:
                raise CodeActivated(bound.device_name)
            if bound.state is CodeState.HELD and bound.batch_state is BatchState.CLOSED:
                raise BatchClosed(bound.batch)
            return self._reservation(bound, fresh=False)
        if asked.state is not BatchState.OPEN:
            raise BatchClosed(batch)
        key = None if wanted is None else matching.only_key(connection, batch, wanted)
        claimed = self._steps.claim(connection, batch, mac, job=job, slot=slot, operator=operator, wanted=key)
        if claimed is None:
            raise matching.not_free(connection, batch, wanted) if wanted else BatchExhausted(batch)
        return self._reservation(claimed, fresh=True)

    def has_available(self, batch: int, at_least: int) -> bool:
        """Whether so many codes of a batch are available at this moment; reads no more than so many."""
        with self._database.reading() as connection:
            found = connection.scalars(AVAILABLE, {"of_batch": batch, "at_most": at_least}).all()
        return len(found) >= at_least

    def check_wanted(self, batch: int, wanted: str) -> None:
        """See whether a unit that is new to the books could have this code; nothing is changed.

        Raises:
            NoMatchingCode: the batch has no code with the wanted name.
            CodeTaken: that code is not free.
        """
        with self._database.reading() as connection:
            matching.only_key(connection, batch, wanted)
            if not matching.is_free(connection, batch, wanted):
                raise matching.not_free(connection, batch, wanted)

    def _bound(self, connection: Connection, product_id: int, mac: Mac, job: str) -> AnyRow | None:
        """The code that a unit has; what a dead session had in hand for it is settled first."""
        unit = {"of_product": product_id, "of_mac": str(mac)}
        row = connection.execute(OF_UNIT_KEPT, unit).one_or_none()
        if (
            row is None
            or row.state not in (CodeState.RESERVED, CodeState.WRITING)
            or self._steps.mine(row, job)
        ):
            return row
        if not self._sessions.shut_out(connection, row.session):
            raise self._busy(connection, row)
        self._steps.settle(connection, row)
        return connection.execute(OF_UNIT, unit).one_or_none()

    def _busy(self, connection: Connection, row: AnyRow) -> UnitBusy:
        station = self._sessions.station_of(connection, row.session)
        if self._sessions.is_dead(connection, row.session):
            return UnitLeft(row.mac, row.slot, station)
        return UnitBusy(row.mac, row.slot, station)

    def bound_to(self, product_key: str, mac: Mac) -> Reservation | None:
        """The code that a unit has of a product, looked up without changing anything."""
        with self._database.reading() as connection:
            row = connection.execute(
                full_rows().where(product.c.product_key == product_key, code.c.mac == str(mac))
            ).one_or_none()
        return None if row is None else self._reservation(row, fresh=False)

    def find(self, product_key: str, device_name: str) -> CodeRow | None:
        """The code with this identity."""
        with self._database.reading() as connection:
            row = connection.execute(
                records().where(product.c.product_key == product_key, code.c.device_name == device_name)
            ).one_or_none()
        return None if row is None else code_row(row)

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
            row = self._steps.row_of_unit(connection, code_id, mac, f"job {job} can't begin to write it")
            if row.state is CodeState.WRITING and self._steps.mine(row, job):
                return
            ours = row.state is CodeState.RESERVED and self._steps.mine(row, job)
            if not ours and row.state is not CodeState.HELD:
                raise conflict(row, f"job {job} can't begin to write it")
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
            row = self._steps.row_of_unit(connection, code_id, mac, f"job {job} can't confirm it")
            if row.state is CodeState.CONSUMED:
                return
            if row.state not in (CodeState.WRITING, CodeState.HELD) or row.job != job:
                raise conflict(row, f"job {job} can't confirm it")
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
                raise conflict(row, f"job {job} can't release it for unit {mac}")

    def hold(self, code_id: int, mac: Mac, *, job: str, reason: str) -> None:
        """Writing by this job failed: the code stays with this unit. A second call changes nothing.

        Raises:
            LedgerConflict: the code is not being written by this job to this unit.
            UnknownCode: there is no such code.
        """
        with self._database.writing() as connection:
            row = self._steps.row_of_unit(connection, code_id, mac, f"job {job} can't hold it")
            if row.state is CodeState.HELD and row.job == job:
                return
            if row.state is not CodeState.WRITING or not self._steps.mine(row, job):
                raise conflict(row, f"job {job} can't hold it")
            self._steps.move(connection, row, CodeState.HELD, reason=reason)

    def reopen(self, code_id: int, mac: Mac, *, person: str, reason: str) -> None:
        """An engineer allows rework: consumed -> held for the same unit.

        Raises:
            LedgerConflict: the code is not consumed by this unit.
            UnknownCode: there is no such code.
            ValueError: no person or no reason is given.
        """
        _require(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row_of_unit(connection, code_id, mac, "it can't be reopened")
            if row.state is not CodeState.CONSUMED:
                raise conflict(row, "it can't be reopened")
            # Without its job: a proof of before the rework counts no more.
            self._steps.move(connection, row, CodeState.HELD, person=person, reason=reason, job=None)

    def void(self, code_id: int, *, person: str, reason: str) -> None:
        """An engineer takes a code out for ever: available or held -> void; its unit may get another code.

        Raises:
            LedgerConflict: the code is neither available nor held.
            UnknownCode: there is no such code.
            ValueError: no person or no reason is given.
        """
        _require(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            if row.state not in (CodeState.AVAILABLE, CodeState.HELD):
                raise conflict(row, "it can't be made void")
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
        _require(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            case = returns.case_of(connection, row)
            returns.require_proof(case, proof)
            if proof is not None:
                returns.keep_proof(connection, code_id, proof, session=self._sessions.id, person=person)
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
        _require(person, reason)
        with self._database.writing() as connection:
            row = self._steps.row(connection, code_id)
            if row.state != CodeState.HELD:
                raise conflict(row, "only the unit of a held code is erased on record")
            returns.require_proof(returns.case_of(connection, row), proof)
            session = self._sessions.id
            returns.keep_proof(connection, code_id, proof, session=session, person=person, reason=reason)

    def counts(self, batch: int) -> Counts:
        """The books of a batch.

        Raises:
            UnknownBatch: there is no such batch.
        """
        with self._database.reading() as connection:
            issued = connection.scalar(select(batch_table.c.issued).where(batch_table.c.number == batch))
            if issued is None:
                raise UnknownBatch(batch)
            counted = connection.execute(
                select(code.c.state, func.count()).where(code.c.batch == batch).group_by(code.c.state)
            )
            return Counts(issued=issued, **{state.value: number for state, number in counted})

    def balance(self, batch: int) -> int:
        """Issued less all the places where a code can be; 0 when the books balance.

        Raises:
            UnknownBatch: there is no such batch.
        """
        return self.counts(batch).difference

    def in_doubt(self) -> list[CodeRow]:
        """Held codes, and what dead sessions have in hand: each wants its unit, or an engineer."""
        with self._database.reading() as connection:
            held = connection.execute(records().where(text("state = 'held'"))).all()
            in_work = connection.execute(full_rows().where(text(IN_WORK))).all()
            left = [row for row in in_work if self._sessions.is_dead(connection, row.session)]
        return [code_row(row) for row in sorted((*held, *left), key=lambda row: row.id)]

    def recover(self) -> Recovery:
        """Settle what dead sessions of this station had in hand: reserved goes back, writing is held."""
        with self._database.writing() as connection:
            dead = self._sessions.dead_here(connection)
            recovery = self._steps.settle_all(connection, dead)
        for session in dead:
            self._sessions.forget(session)
        return recovery

    def take_over(self, station: str, *, person: str, reason: str) -> Recovery:
        """Settle what a station had in hand that will not come back: reserved goes back, writing is held.

        A held code stays with its unit, wherever that is flashed next. A station that only slept finds itself
        signed off when it wakes, and changes nothing any more.

        Args:
            station: its name.
            person: an engineer.
            reason: why; it goes on record with each code.

        Raises:
            UnknownStation: there is none of this name.
            StationInUse: it is seen at work, or it is this one.
            ValueError: no person or no reason is given.
        """
        _require(person, reason)
        with self._database.writing() as connection:
            sessions = self._sessions.shut_out_station(connection, station)
            return self._steps.settle_all(
                connection, sessions, person=person, reason=f"taken over from {station}: {reason}"
            )

    def stations(self) -> list[StationRow]:
        """Every station that has ever used this store, by name, with what it has in hand now."""
        with self._database.reading() as connection:
            return self._sessions.stations(connection)

    def leave(self) -> Recovery:
        """Settle what this session still has in hand and sign it off: nobody writes any more."""
        with self._database.writing() as connection:
            return self._steps.settle_all(connection, [self._sessions.id])

    def _reservation(self, row: AnyRow | ClaimedCode, *, fresh: bool) -> Reservation:
        activated = not isinstance(row, ClaimedCode) and row.activated_at is not None
        code = activation_code(row, self._vault)
        return Reservation(row.id, code, row.state, row.batch, fresh, activated=activated)


def _require(person: str, reason: str) -> None:
    if not person.strip() or not reason.strip():
        raise ValueError("a person and a reason are needed: they go on record")
