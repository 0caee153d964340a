"""People, their PINs, and the growing delay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.model.person import Person, Role
from app.model.secret import Secret
from app.store.people import PersonRefused
from tests.store.samples import raw

RIGHT, WRONG = Secret("290417"), Secret("771903")


class Hand:
    """A clock that stands until it is set on."""

    def __init__(self, start) -> None:
        self.at = start

    def __call__(self):
        return self.at


@pytest.fixture
def hand() -> Hand:
    return Hand(datetime(2026, 3, 1, 8, tzinfo=UTC))


@pytest.fixture
def people(opened, hand):
    return opened(clock=hand).people


@pytest.fixture
def ana(people) -> Person:
    return people.found("Ana", RIGHT)


def test_the_first_person_is_a_supervisor_and_nobody_else_comes_that_way(people):
    assert not people.any()
    assert people.found("Ana", RIGHT) == Person("Ana", Role.SUPERVISOR)
    assert people.any()
    with pytest.raises(PersonRefused, match="people already"):
        people.found("Bo", RIGHT)


def test_a_right_pin_tells_who_it_is_whatever_the_case_of_the_name(people, ana):
    assert people.check(" ana", RIGHT) == ana


def test_neither_a_pin_nor_its_hash_stands_in_a_refusal_or_clear_in_the_table(people, ana, store_rows):
    with pytest.raises(PersonRefused) as refused:
        people.check("Ana", WRONG)
    assert WRONG.reveal() not in str(refused.value)
    (row,) = store_rows("SELECT pin FROM person")
    assert row[0].startswith("$argon2id$")
    assert RIGHT.reveal() not in row[0]


@pytest.fixture
def store_rows(opened, people):
    store = opened(station="looker")

    def rows(sql):
        tool = raw(store)
        try:
            return tool.execute(sql).fetchall()
        finally:
            tool.close()

    return rows


def test_after_three_wrong_pins_each_further_one_doubles_the_wait(people, ana, hand):
    for _ in range(2):
        with pytest.raises(PersonRefused, match=r"wrong PIN for Ana$"):
            people.check("Ana", WRONG)
    for seconds in (5, 10, 20):
        with pytest.raises(PersonRefused, match=f"next try in {seconds} seconds"):
            people.check("Ana", WRONG)
        with pytest.raises(PersonRefused, match="too many wrong PINs"):
            people.check("Ana", RIGHT)
        hand.at += timedelta(seconds=seconds)
    assert people.check("Ana", RIGHT) == ana
    with pytest.raises(PersonRefused, match=r"wrong PIN for Ana$"):
        people.check("Ana", WRONG)


def test_a_clock_that_goes_back_shuts_nobody_out_for_years(people, ana, hand):
    for _ in range(3):
        with pytest.raises(PersonRefused):
            people.check("Ana", WRONG)
    hand.at -= timedelta(days=400)
    assert people.check("Ana", RIGHT) == ana


@pytest.mark.parametrize("pin", ["12345", "777777", "123456", "987654", "abcdef", "x" * 65, ""])
def test_a_pin_that_anybody_tries_first_is_refused(people, pin):
    with pytest.raises(PersonRefused, match="PIN"):
        people.found("Ana", Secret(pin))
    assert not people.any()


def test_the_last_supervisor_can_neither_go_nor_become_less(people, ana):
    people.add("Bo", Role.ENGINEER, WRONG, by="Ana")
    for act in (lambda: people.let_go("Ana"), lambda: people.set_role("Ana", Role.OPERATOR)):
        with pytest.raises(PersonRefused, match="supervisor any more"):
            act()
    people.set_role("Bo", Role.SUPERVISOR)
    people.let_go("Ana")
    with pytest.raises(PersonRefused, match="nobody here"):
        people.check("Ana", RIGHT)
    assert [(row.name, row.role, row.left_at is None) for row in people.rows()] == [
        ("Ana", Role.SUPERVISOR, False),
        ("Bo", Role.SUPERVISOR, True),
    ]


def test_the_name_of_someone_who_left_is_not_given_again(people, ana):
    people.add("Bo", Role.OPERATOR, WRONG, by="Ana")
    people.let_go("Bo")
    with pytest.raises(PersonRefused, match="on the records"):
        people.add("BO", Role.OPERATOR, WRONG, by="Ana")


def test_a_new_pin_ends_the_wait(people, ana):
    for _ in range(4):
        with pytest.raises(PersonRefused):
            people.check("Ana", WRONG)
    people.set_pin("Ana", Secret("550182"))
    assert people.check("Ana", Secret("550182")) == ana


def test_nobody_is_deleted_even_by_a_careless_tool(people, ana, opened):
    tool = raw(opened(station="looker"))
    try:
        with pytest.raises(Exception, match="stays on the records"):
            tool.execute("DELETE FROM person")
    finally:
        tool.close()
