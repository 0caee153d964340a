"""Someone closes a batch while others flash from it: a job that has its code is never caught half-way."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from app.model.code import BatchState
from app.store.errors import BatchClosed, BatchExhausted, NotReadyToClose
from tests.store.samples import mac, new_codes, take_in

JOBS, CODES = 3, 24


def flash(store, batch, slot, closed: threading.Event) -> int:
    """Unit after unit until the batch gives no more; only a new unit may be refused."""
    done = 0
    while True:
        job, unit = f"job-{slot}-{done}", mac(slot * 1000 + done)
        try:
            got = store.ledger.reserve(batch, unit, job=job, slot=slot, operator="Wang")
        except (BatchClosed, BatchExhausted):
            return done
        assert not closed.is_set()
        store.ledger.begin_writing(got.code_id, unit, job=job)
        store.ledger.confirm(got.code_id, unit, job=job, slot=slot, operator="Wang")
        done += 1


def close(store, batch, closed: threading.Event) -> None:
    while not closed.is_set():
        try:
            store.closing.close(batch, person="Zhao")
        except NotReadyToClose:
            continue
        closed.set()


def test_a_batch_is_closed_between_two_jobs_never_in_one(store, opened):
    batch, other = take_in(store, new_codes(CODES)), opened()
    closed = threading.Event()
    with ThreadPoolExecutor(JOBS + 1) as pool:
        closer = pool.submit(close, other, batch, closed)
        jobs = [pool.submit(flash, store, batch, slot, closed) for slot in range(1, JOBS + 1)]
        done = sum(job.result() for job in jobs)
        closer.result()
    facts = store.records.batch(batch)
    assert facts.state is BatchState.CLOSED
    assert (facts.counts.consumed, facts.counts.available) == (done, CODES - done)
    assert facts.counts.difference == 0
