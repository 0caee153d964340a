"""Long work on the terminal: how far it is, and an end by Ctrl+C that leaves nothing half done."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from app.model.cancel import CancelToken
from app.model.code import BatchState
from app.model.faults import Cancelled
from app.model.reports import DeskError

T = TypeVar("T")


def until_stopped(work: Callable[[CancelToken], T]) -> T:
    """Do it in a thread, so that Ctrl+C ends it at a safe place and not in the middle of a statement."""
    cancel = CancelToken()
    done: list[T] = []
    failed: list[BaseException] = []
    ended = threading.Event()  # a join that Ctrl+C interrupts takes the thread for ended (CPython 3.11)

    def run() -> None:
        try:
            done.append(work(cancel))
        except BaseException as error:  # noqa: BLE001 - raised again below, in the thread that waits
            failed.append(error)
        ended.set()

    worker = threading.Thread(target=run, name="making")
    try:
        worker.start()
        ended.wait()
    except KeyboardInterrupt:
        cancel.cancel()
        print("\nstopping", file=sys.stderr)
        ended.wait()
    if failed:
        if isinstance(failed[0], Cancelled):
            raise DeskError("stopped; nothing was made")
        raise failed[0]
    return done[0]


def tell_progress(done: int, of: int) -> None:
    """Say how far it is, where somebody looks on."""
    if sys.stderr.isatty():
        print(f"\r{done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def tell_stage(state: BatchState) -> None:
    """Say what is going on, where somebody looks on."""
    if sys.stderr.isatty():
        print("checking" if state is BatchState.CHECK else "making", file=sys.stderr)
