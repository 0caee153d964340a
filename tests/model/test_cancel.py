"""The flag by which a job is asked to stop."""

import threading

import pytest

from app.model.cancel import CancelToken
from app.model.faults import Cancelled


def test_a_token_lets_work_go_on_until_a_stop_is_asked_for():
    token = CancelToken()
    token.check()
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_a_stop_wakes_what_is_blocked():
    token, woken = CancelToken(), threading.Event()
    token.on_cancel(woken.set)
    token.cancel()
    assert woken.is_set()


def test_what_registers_after_the_stop_is_woken_at_once():
    token, woken = CancelToken(), threading.Event()
    token.cancel()
    token.on_cancel(woken.set)
    assert woken.is_set()


def test_what_took_itself_back_is_not_woken():
    token, woken = CancelToken(), threading.Event()
    token.on_cancel(woken.set)
    token.on_cancel(None)
    token.cancel()
    assert not woken.is_set()


def test_a_wait_ends_at_once_when_another_thread_asks_for_a_stop():
    token = CancelToken()
    thread = threading.Thread(target=token.cancel)
    thread.start()
    with pytest.raises(Cancelled):
        token.wait(60)
    thread.join()
