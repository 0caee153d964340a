"""Signing in at a station, and what each role may do there."""

from __future__ import annotations

import pytest

from app.model.person import Person, Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.people import NotAllowed, People, require
from app.station.person import login_name

ANA, BO = Secret("290417"), Secret("771903")


def download(line):
    desk = line.desk
    return desk.downloads.codes(line.batch, line.folder / "out.csv", None, desk.people.acting)


@pytest.fixture
def line(line_of):
    return line_of(modules=1)


@pytest.fixture
def people(line) -> People:
    return line.desk.people


@pytest.fixture
def ana(people) -> Person:
    return people.found("Ana", ANA)


@pytest.fixture
def bo(people, ana) -> Person:
    return people.add("Bo", Role.OPERATOR, BO, ana)


def test_as_long_as_nobody_is_named_the_login_may_do_everything(people):
    assert not people.required
    assert people.foundable
    assert people.acting == Person(login_name(), Role.SUPERVISOR)


def test_the_training_store_never_asks(line):
    people = People(line.desk._store.people, asked=False)
    people._listed.found("Ana", ANA)
    assert not people.required
    assert not people.foundable
    assert people.acting.role is Role.SUPERVISOR


def test_who_makes_the_first_supervisor_is_signed_in_as_it(people, ana):
    assert people.current == people.acting == ana


def test_without_a_sign_in_nothing_is_done(line, people, ana):
    people.sign_out()
    for act in (
        lambda: line.desk.open_run(line.order()),
        lambda: line.desk.import_codes(line.folder / "codes.csv", None, None),
        lambda: download(line),
    ):
        with pytest.raises(NotAllowed, match="nobody has signed in"):
            act()


def test_an_operator_runs_and_does_not_handle_codes_or_people(line, people, ana, bo):
    people.sign_in("bo", BO)
    assert people.acting == bo
    for act in (
        lambda: line.desk.import_codes(line.folder / "codes.csv", None, None),
        lambda: download(line),
        lambda: line.desk.open_run(line.order(rework=True)),
        lambda: people.add("Cy", Role.OPERATOR, ANA, bo),
        lambda: people.set_pin("Ana", BO, bo),
        lambda: people.set_role("Bo", Role.SUPERVISOR, bo),
        lambda: people.let_go("Ana", bo),
    ):
        with pytest.raises(NotAllowed, match="Bo is operator"):
            act()
    people.set_pin("bo", Secret("440271"), bo)


def test_a_job_bears_the_name_of_who_has_signed_in_whatever_the_order_says(line, people, bo):
    people.sign_in("Bo", BO)
    line.run()
    rows = line.desk.records.code_rows(line.desk.records.code_ids(line.batch))
    assert {row.operator for row in rows if row.operator} == {"Bo"}


def test_a_confirmation_needs_a_pin_of_the_role_and_changes_nobody(people, ana, bo):
    people.sign_in("Bo", BO)
    with pytest.raises(NotAllowed, match="takes the engineer"):
        people.confirm(BO, Role.ENGINEER)
    with pytest.raises(NotAllowed, match="wrong PIN"):
        people.confirm(BO, Role.ENGINEER, "Ana")
    assert people.confirm(ANA, Role.ENGINEER, "Ana") == ana
    assert people.acting == bo


def test_whose_role_has_changed_signs_in_anew(people, ana, bo):
    people.sign_in("Bo", BO)
    people.set_role("Bo", Role.ENGINEER, ana)
    assert people.current is None
    assert people.sign_in("Bo", BO).role is Role.ENGINEER


def test_a_refusal_names_who_what_and_the_role_that_it_takes():
    with pytest.raises(DeskError, match="Bo is operator: to close a batch takes the engineer"):
        require(Person("Bo", Role.OPERATOR), Role.ENGINEER, "close a batch")
