"""Waiting for a call that can't be ended from outside: the library's sockets know no stop."""

import threading
from collections.abc import Callable
from typing import TypeVar

from app.model.cancel import CancelToken

T = TypeVar("T")


def awaited(call: Callable[[], T], cancel: CancelToken) -> T:
    """What a call gives, or raises; at a stop it is left alone until its own time is up.

    What a call that was left alone brings is lost: it may have reached the other side or not, as where a
    network fails. It keeps no program from ending.

    Raises:
        Cancelled: a stop was asked for, and the call had not ended.
    """
    ended = threading.Event()
    given: list[T] = []
    raised: list[Exception] = []

    def run() -> None:
        try:
            given.append(call())
        except Exception as error:  # noqa: BLE001 - raised again below, in the thread that waits
            raised.append(error)
        ended.set()

    threading.Thread(target=run, name="call to a cloud", daemon=True).start()
    cancel.on_cancel(ended.set)
    try:
        ended.wait()
    finally:
        cancel.on_cancel(None)
    if raised:
        raise raised.pop()
    if not given:
        cancel.check()
    return given[0]
