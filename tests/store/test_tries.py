"""Wrong passphrases make the next try wait, over a restart too."""

from datetime import UTC, datetime, timedelta

import pytest

from app.store.errors import KeyLocked
from app.store.tries import Tries

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_three_tries_are_free_then_each_waits_longer_even_after_a_restart(tmp_path, clock):
    waited = []
    for number in range(8):
        tries = Tries(tmp_path / "tries", clock)
        try:
            tries.begin()
        except KeyLocked as error:
            seconds = int(str(error).split("wait ")[1].split()[0])
            waited.append((number, seconds))
            clock.now += timedelta(seconds=seconds)
            tries.begin()
    assert waited == [(3, 6), (4, 11), (5, 21), (6, 41), (7, 81)]


def test_the_right_one_begins_the_count_anew(tmp_path, clock):
    tries = Tries(tmp_path / "tries", clock)
    for _ in range(3):
        tries.begin()
    with pytest.raises(KeyLocked):
        tries.begin()
    tries.right()
    for _ in range(3):
        tries.begin()


def test_a_clock_that_was_wrong_shuts_nobody_out(tmp_path, clock):
    clock.now = NOON + timedelta(days=400)
    for _ in range(3):
        Tries(tmp_path / "tries", clock).begin()
    clock.now = NOON
    Tries(tmp_path / "tries", clock).begin()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"wrong": 9, "closed_until": "2026-05-04T12:01:00"}', "\0"]
)
def test_a_file_that_is_not_ours_counts_as_none(tmp_path, clock, text):
    (tmp_path / "tries").write_text(text)
    Tries(tmp_path / "tries", clock).begin()
