"""Runs and jobs on record: what was done to each unit, with what, and how it ended."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.model.faults import FailureCode
from app.model.mac import Mac
from app.model.outcome import BootResult, Outcome, Phase
from app.model.records import JobRecord, PhaseRecord
from app.model.wording import said
from app.store.code_rows import AnyRow
from app.store.database import Database
from app.store.errors import ConstraintBroken, RunProblem
from app.store.schema import job as job_table
from app.store.schema import run as run_table
from app.store.sessions import Sessions


class Jobs:
    """Safe to call from many threads; every call is a short transaction of its own.

    Every method raises StoreUnavailable if the database can't be read or written now.

    Args:
        database: of the store.
        sessions: tells which session a run belongs to.
        clock: gives aware times.
    """

    def __init__(self, database: Database, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock

    def open_run(
        self,
        run: str,
        *,
        batch: int,
        recipe: str,
        firmware: str,
        firmware_sha256: Mapping[str, str],
        operator: str,
        trial: bool = False,
    ) -> None:
        """Put a run on record.

        Args:
            run: its id; never used before.
            batch: that its codes come from.
            recipe: name of the recipe.
            firmware: what an operator calls it.
            firmware_sha256: digest of each file, by its name.
            operator: who runs it.
            trial: whether it is one: trials take debug codes, and nothing else does.

        Raises:
            RunProblem: the id is taken, or there is no such batch, or it is closed, or its codes are not for
                such a run.
        """
        try:
            now = self._clock()
            with self._database.writing() as connection:
                connection.execute(
                    insert(run_table).values(
                        id=run,
                        batch=batch,
                        recipe=recipe,
                        firmware=firmware,
                        firmware_sha256=dict(firmware_sha256),
                        operator=operator,
                        trial=trial,
                        session=self._sessions.id,
                        opened_at=now,
                    )
                )
                subject = (run_table.name, run)
                self._sessions.chain.note(
                    connection, "open run", now, person=operator, subject=subject, batch=batch
                )
        except ConstraintBroken as error:
            raise RunProblem(
                said(
                    "run {run} can't be opened: its id is taken, or there is no open batch {batch}",
                    run=run,
                    batch=batch,
                )
            ) from error

    def close_run(self, run: str, reason: str) -> None:
        """Put on record that a run has ended; a run that is closed already stays as it is.

        Raises:
            RunProblem: there is no such run.
        """
        chain, now = self._sessions.chain, self._clock()
        with self._database.writing() as connection:
            closed = connection.execute(
                update(run_table)
                .where(run_table.c.id == run, run_table.c.closed_at.is_(None))
                .values(closed_at=now, reason=reason)
            )
            if closed.rowcount:
                named = self._sessions.ends_of_others(connection)
                subject = (run_table.name, run)
                chain.note(connection, "close run", now, subject=subject, detail=reason, heads=named)
            if connection.scalar(select(run_table.c.id).where(run_table.c.id == run)) is None:
                raise RunProblem(said("there is no run {run}", run=run))
        chain.heads.flush()

    def record(self, record: JobRecord) -> None:
        """Put a job that has ended on record; the same record a second time changes nothing.

        Raises:
            RunProblem: its run or its code is not in the store, or its id is another job's.
        """
        try:
            with self._database.writing() as connection:
                line = {"turn": _turn(connection, record), **columns_of(record)}
                self._sessions.chain.append(connection, job_table.name, line)
        except ConstraintBroken as error:
            with self._database.reading() as connection:
                row = connection.execute(select(job_table).where(job_table.c.id == record.job)).one_or_none()
            if row is None:
                raise RunProblem(
                    said(
                        "job {job} can't be recorded: run {run} or code {code_id} is not in the store",
                        job=record.job,
                        run=record.run,
                        code_id=record.code_id,
                    )
                ) from error
            if _record(row) != record:
                raise RunProblem(
                    said("job {job} is on record already, with another outcome", job=record.job)
                ) from error

    def of_unit(self, mac: Mac | str) -> list[JobRecord]:
        """All jobs on a unit, in the order in which they were recorded."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(job_table)
                .where(job_table.c.mac == str(mac))
                .order_by(job_table.c.turn, job_table.c.id)
            )
            return [_record(row) for row in rows]


def _turn(connection: Connection, record: JobRecord) -> int:
    """After all others on its unit: a unit is in one slot at a time, so no two ask at once."""
    if record.mac is None:
        return 0
    last = select(func.coalesce(func.max(job_table.c.turn), 0)).where(job_table.c.mac == record.mac)
    return (connection.scalar(last) or 0) + 1


def columns_of(record: JobRecord) -> dict[str, Any]:
    """A job's line in the history, but for its turn."""
    phases = [
        {"phase": one.phase.value, "start": one.start, "duration": one.duration} for one in record.phases
    ]
    return {
        "id": record.job,
        "run": record.run,
        "slot": record.slot,
        "port": record.port,
        "operator": record.operator,
        "mac": record.mac,
        "chip": record.chip,
        "revision": record.revision,
        "code": record.code_id,
        "device_name": record.device_name,
        "outcome": record.outcome.value,
        "failure": record.failure.value if record.failure else None,
        "detail": record.detail,
        "boot": record.boot.value,
        "baud": record.baud,
        "written": record.written,
        "started_at": record.started_at,
        "seconds": record.seconds,
        "phases": phases,
        "tries": record.tries,
    }


def _record(row: AnyRow) -> JobRecord:
    return JobRecord(
        job=row.id,
        run=row.run,
        slot=row.slot,
        port=row.port,
        operator=row.operator,
        mac=row.mac,
        chip=row.chip,
        revision=row.revision,
        device_name=row.device_name,
        code_id=row.code,
        outcome=Outcome(row.outcome),
        failure=FailureCode(row.failure) if row.failure else None,
        detail=row.detail,
        boot=BootResult(row.boot),
        baud=row.baud,
        written=row.written,
        started_at=row.started_at,
        seconds=row.seconds,
        phases=tuple(PhaseRecord(Phase(one["phase"]), one["start"], one["duration"]) for one in row.phases),
        tries=row.tries,
    )
