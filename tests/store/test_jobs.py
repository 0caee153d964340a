"""Runs and jobs on record."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, Phase
from app.model.records import JobRecord, PhaseRecord
from app.store.database import Database
from app.store.errors import RunProblem
from tests.store.samples import REFUSED, crash, mac

JOB = JobRecord(
    job="job-1",
    run="run-1",
    slot=3,
    port="/dev/ttyUSB3",
    operator="Wang",
    mac=str(mac(1)),
    chip="esp32",
    revision=301,
    device_name="unit-00001",
    code_id=1,
    outcome=Outcome.FAILED,
    failure=FailureCode.UNIT_LOST,
    detail="pulled",
    boot=BootResult.NOT_REACHED,
    baud=921600,
    written=1_400_000,
    started_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    seconds=12.345,
    phases=(PhaseRecord(Phase.CONNECT, 0.0, 1.5), PhaseRecord(Phase.FIRMWARE, 1.5, 10.25)),
)


def open_run(store, batch, run="run-1"):
    store.jobs.open_run(
        run,
        batch=batch,
        recipe="aliyun-nvs",
        firmware="blink 1.0",
        firmware_sha256={"app.bin": "ab"},
        operator="Wang",
    )


def run_row(tool):
    return tool.execute("SELECT closed_at, reason FROM run").fetchone()


def test_a_job_is_found_by_its_unit_as_it_was_recorded(store, batch):
    open_run(store, batch)
    later = replace(
        JOB,
        job="job-0",
        outcome=Outcome.PASSED,
        failure=None,
        boot=BootResult.CONFIRMED,
        started_at=datetime(2026, 3, 1, 18, tzinfo=timezone(timedelta(hours=8))),
    )
    store.jobs.record(JOB)
    store.jobs.record(later)
    store.jobs.record(
        replace(JOB, job="job-2", mac=None, chip=None, revision=None, code_id=None, device_name=None)
    )
    assert store.jobs.of_unit(mac(1)) == [JOB, later]
    assert store.jobs.of_unit(str(mac(1))) == [JOB, later]
    assert store.jobs.of_unit(mac(2)) == []


def test_the_jobs_of_a_unit_are_in_the_order_of_recording_whatever_the_clock_said(store, batch):
    open_run(store, batch)
    third, other = replace(JOB, job="job-9", mac=str(mac(2))), replace(JOB, job="job-5", mac=str(mac(2)))
    backward = [
        replace(JOB, job=f"job-{n}", started_at=JOB.started_at - timedelta(hours=n)) for n in (3, 1, 2)
    ]
    for one in (backward[0], other, *backward[1:], third):
        store.jobs.record(one)
    assert store.jobs.of_unit(mac(1)) == backward
    assert store.jobs.of_unit(mac(2)) == [other, third]


def test_jobs_that_were_recorded_before_there_was_an_order_keep_that_of_their_clocks(store, batch, tool):
    open_run(store, batch)
    first, second = JOB, replace(JOB, job="job-0", started_at=JOB.started_at + timedelta(hours=1))
    nobody = replace(JOB, job="job-2", mac=None)
    for one in (second, nobody, first):
        store.jobs.record(one)
    tool.execute("ALTER TABLE job DROP COLUMN turn")
    turns = import_module("app.store.migrations.versions.0007_turns_of_jobs")
    with closing(Database(store._database.place)) as fresh, fresh.writing() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            turns.upgrade()
        kept = connection.execute(text("SELECT id, turn FROM job ORDER BY turn")).all()
    assert kept == [("job-2", 0), ("job-1", 1), ("job-0", 2)]
    third = replace(JOB, job="job-00", started_at=JOB.started_at - timedelta(days=1))
    store.jobs.record(third)
    assert store.jobs.of_unit(mac(1)) == [first, second, third]
    with pytest.raises(REFUSED, match="the record of a job does not change"):
        tool.execute("UPDATE job SET turn = 1")
    [found] = [finding for finding in store.doctor() if finding.what == "constraints"]
    # A column that came back stands at the end of its table in SQLite.
    assert found.ok or found.detail.startswith("missing or changed: job. ")


def test_the_same_record_twice_is_one_and_another_under_its_id_is_refused(store, batch):
    open_run(store, batch)
    store.jobs.record(JOB)
    store.jobs.record(JOB)
    assert store.jobs.of_unit(mac(1)) == [JOB]
    with pytest.raises(RunProblem, match="job-1"):
        store.jobs.record(replace(JOB, outcome=Outcome.PASSED, failure=None))


def test_a_job_without_its_run_or_code_is_refused(store, batch):
    with pytest.raises(RunProblem, match="run-1"):
        store.jobs.record(JOB)
    open_run(store, batch)
    with pytest.raises(RunProblem, match="code 99"):
        store.jobs.record(replace(JOB, code_id=99))


def test_a_run_is_opened_once_on_a_batch_that_is_there(store, batch):
    with pytest.raises(RunProblem, match="no open batch 9"):
        open_run(store, 9)
    open_run(store, batch)
    with pytest.raises(RunProblem, match="taken"):
        open_run(store, batch)


def test_a_run_is_closed_once(store, batch, tool):
    open_run(store, batch)
    store.jobs.close_run("run-1", "complete")
    first = run_row(tool)
    store.jobs.close_run("run-1", "stopped")
    assert run_row(tool) == first
    assert first[1] == "complete"
    with pytest.raises(RunProblem, match="run-7"):
        store.jobs.close_run("run-7", "stopped")


def test_a_run_that_a_dead_program_left_open_is_closed_at_the_next_opening(store, batch, tool, opened):
    open_run(store, batch)
    crash(store)
    opened()
    closed_at, reason = run_row(tool)
    assert closed_at is not None
    assert "ended without closing" in reason
