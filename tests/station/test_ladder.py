"""The rates of a slot, and what is remembered of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.station.ladder import RUNGS, Ladder
from app.station.slot_memory import SlotFacts, SlotMemory


def ladder(folder, top=2_000_000, key="1-4.2"):
    return Ladder(SlotMemory(folder), key, top)


def test_a_slot_begins_at_the_recipes_rate_and_comes_down_rung_by_rung(tmp_path):
    one = ladder(tmp_path)
    rates = [one.rate]
    while one.step_down():
        rates.append(one.rate)
    assert rates == list(RUNGS)


def test_a_rate_that_is_no_rung_is_the_first_one(tmp_path):
    one = ladder(tmp_path, top=1_000_000)
    assert one.rate == 1_000_000
    assert one.step_down()
    assert one.rate == 921_600
    assert ladder(tmp_path / "other", top=9600).step_down() is False


def test_the_rung_is_remembered_over_a_restart_for_this_slot_alone(tmp_path):
    ladder(tmp_path).step_down()
    assert ladder(tmp_path).rate == 1_500_000
    assert ladder(tmp_path, key="1-4.3").rate == 2_000_000
    assert ladder(tmp_path, top=460_800).rate == 460_800, "the recipe's rate is never exceeded"


def units_until_higher(one):
    rate, count = one.rate, 0
    while one.rate == rate:
        one.clean()
        count += 1
    return count


def test_after_clean_units_the_next_higher_rate_is_tried_and_each_fall_makes_that_rarer(tmp_path):
    one = ladder(tmp_path)
    one.step_down()
    first = units_until_higher(one)
    assert one.rate == 2_000_000
    one.step_down()
    second = units_until_higher(one)
    assert second == 2 * first
    one.clean()
    one.step_down()
    assert units_until_higher(one) == first, "the top held for a unit: the falls are forgotten"


def test_a_slot_whose_line_is_good_writes_nothing(tmp_path):
    one = ladder(tmp_path)
    for _ in range(3):
        one.clean()
    assert list(tmp_path.iterdir()) == []


@given(st.integers(9600, 5_000_000), st.lists(st.booleans(), max_size=80))
def test_the_rate_stays_within_the_rungs(tmp_path_factory, top, steps):
    one = ladder(tmp_path_factory.mktemp("slots"), top=top)
    for down in steps:
        if down:
            one.step_down()
        else:
            one.clean()
        assert one.rate == top or (one.rate in RUNGS and one.rate < top)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"1-4.2": 3}', '{"1-4.2": {"baud": "fast", "fence": 1, "clean": true, "x": 1}}', "\0"],
)
def test_a_file_that_someone_has_spoilt_does_not_stop_the_slots(tmp_path, text):
    (tmp_path / "slots.json").write_text(text)
    memory = SlotMemory(tmp_path)
    assert memory.of("1-4.2") == SlotFacts()
    memory.keep("1-4.2", SlotFacts(baud=115_200))
    assert SlotMemory(tmp_path).of("1-4.2").baud == 115_200


def test_two_programs_on_one_folder_keep_what_the_other_has_written(tmp_path):
    one, other = SlotMemory(tmp_path), SlotMemory(tmp_path)
    one.keep("a", SlotFacts(fence="loose pin"))
    other.keep("b", SlotFacts(baud=115_200))
    assert set(json.loads((tmp_path / "slots.json").read_text())) == {"a", "b"}


def test_a_disk_that_takes_nothing_only_shortens_the_memory(tmp_path):
    memory = SlotMemory(tmp_path / "nowhere")
    memory.keep("a", SlotFacts(fence="loose pin"))
    assert memory.of("a").fence == "loose pin"
