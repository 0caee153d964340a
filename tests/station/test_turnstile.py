"""Only some slots at once do what is much work for the processor."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.station.turnstile import Turnstile

_SOON = 10.0


def test_no_more_than_the_places_are_within_at_once() -> None:
    turnstile = Turnstile(places=2, patience=_SOON)
    meeting = threading.Barrier(2, timeout=_SOON)
    within: list[int] = []
    most: list[int] = []
    lock = threading.Lock()

    def go_through(number: int) -> None:
        with turnstile:
            with lock:
                within.append(number)
                most.append(len(within))
            meeting.wait()  # two are within, or this breaks
            with lock:
                within.remove(number)

    with ThreadPoolExecutor(6) as slots:
        list(slots.map(go_through, range(6)))
    assert max(most) == 2


def test_a_slot_that_is_held_up_within_does_not_hold_up_the_others() -> None:
    turnstile = Turnstile(places=1, patience=0.01)
    with turnstile, ThreadPoolExecutor(1) as slots:

        def go_through() -> str:
            with turnstile:
                return "through"

        assert slots.submit(go_through).result(_SOON) == "through"


def test_who_went_on_without_a_place_frees_none() -> None:
    turnstile = Turnstile(places=1, patience=0.01)
    entered: list[bool] = []

    def try_place() -> None:
        with turnstile:
            entered.append(turnstile.placed)

    with turnstile, ThreadPoolExecutor(1) as slots:
        slots.submit(try_place).result(_SOON)
        slots.submit(try_place).result(_SOON)
    assert entered == [False, False]


def test_a_failure_within_frees_the_place() -> None:
    turnstile = Turnstile(places=1, patience=0.0)
    with pytest.raises(RuntimeError, match="lost"), turnstile:
        raise RuntimeError("lost")
    with turnstile:
        assert turnstile.placed
