"""Whole chips are erased by engineers, with a reason, on record."""

from dataclasses import replace

import pytest

from app.model.cancel import CancelToken
from app.model.code import CodeState
from app.model.outcome import Outcome
from app.model.person import Person, Role
from app.model.recipe import Recipe
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.erasing import Erasing
from app.station.events import LogLine
from app.virtual.faults import BadCell, Faults

QUICK = {"paced": False, "boot_delays": False}
ZHAO = Person("Zhao", Role.ENGINEER)


def erase(line, reason="wrong firmware", by=ZHAO, **how):
    erasing = Erasing(line.store, Recipe("erase"), line.desk._clock, lambda _: None)
    return erasing.erase(line.bench.fixture.slots[0], by=by, reason=reason, cancel=CancelToken(), **how)


def flash(line):
    return line.bench.state(1)["flash_sha256"]


def test_a_passed_unit_is_erased_and_its_code_is_held_for_it_with_who_and_why(line_of):
    line = line_of(modules=1, **QUICK)
    blank = flash(line)
    (passed,) = line.run()
    erase(line)
    assert flash(line) == blank
    (held,) = [row for row in line.codes() if row.state is CodeState.HELD]
    assert (held.device_name, held.mac) == (passed.device_name, passed.mac)
    last = line.store.records.history(held.id)[-1]
    assert (last.from_state, last.to_state, last.person) == (CodeState.CONSUMED, CodeState.HELD, "Zhao")
    assert "wrong firmware" in last.reason
    (again,) = line.run()
    assert (again.outcome, again.device_name) == (Outcome.PASSED, passed.device_name)


def test_without_a_reason_a_unit_with_an_identity_stays_as_it_is(line_of):
    line = line_of(modules=1, **QUICK)
    (passed,) = line.run()
    before = flash(line)
    with pytest.raises(DeskError, match=f"bears {passed.device_name}.*nothing was erased"):
        erase(line, reason=" ")
    assert flash(line) == before
    assert line.counts().consumed == 1


def test_an_operator_erases_nothing(line_of):
    line = line_of(modules=1, **QUICK)
    with pytest.raises(DeskError, match="engineer"):
        erase(line, by=Person("Li", Role.OPERATOR))
    assert line.bench.state(1)["received"] == 0


def test_a_unit_without_an_identity_needs_no_reason(line_of):
    line = line_of(modules=1, **QUICK)
    assert str(erase(line, reason="").mac) == str(line.bench.modules[0].mac)


def test_an_identity_that_no_books_know_needs_a_reason_too(line_of, firmware):
    line = line_of(modules=1, faults={1: Faults(identity="a1Foreign00/stranger")}, **QUICK)
    with pytest.raises(DeskError, match="stranger"):
        erase(line, reason="")
    erase(line)
    assert line.run()[0].outcome is Outcome.PASSED


def test_a_passed_per_product_unit_is_not_erased_by_default(line_of, tmp_path):
    line = line_of(modules=1, **QUICK)
    source = tmp_path / "per-product.csv"
    source.write_text("DeviceName,ProductKey,ProductSecret\n001122334455,a1PerProduc,pVfLpS1u3A9JM0go\n")
    line.batch = line.desk.import_codes(source, None, None).batch
    assert line.run()[0].outcome is Outcome.PASSED
    before = flash(line)
    with pytest.raises(DeskError, match="not issued again; nothing was erased"):
        erase(line)
    assert flash(line) == before
    erase(line, issued_secret_too=True)
    assert flash(line) != before
    assert line.counts().held == 1


def test_a_chip_that_is_not_blank_afterwards_is_told(line_of):
    line = line_of(modules=1, faults={1: Faults(bad_cells=(BadCell(0x3000, 1, 0),))}, **QUICK)
    with pytest.raises(DeskError, match="not blank"):
        erase(line)


def test_an_empty_slot_is_told_in_words(line_of):
    line = line_of(modules=1, **QUICK)
    line.bench.unplug(1)
    with pytest.raises(DeskError, match="port is not there"):
        erase(line)


def test_a_place_without_reset_lines_can_be_used_too(line_of):
    line = line_of(modules=1, **QUICK)
    line.bench.fixture = replace(
        line.bench.fixture, slots=tuple(replace(one, lines="none") for one in line.bench.fixture.slots)
    )
    erase(line, reason="")


def test_before_it_is_erased_a_unit_tells_what_is_lost(line_of):
    line = line_of(modules=1, **QUICK)
    erasing = line.desk.erasing()
    empty = erasing.look(1)
    assert not empty.identity
    (passed,) = line.run()
    before = flash(line)
    stake = erasing.look(1)
    assert (stake.names, stake.stranger, stake.issued_secret) == ((passed.device_name,), None, False)
    assert str(stake.unit.mac) == passed.mac
    assert flash(line) == before
    assert line.counts().consumed == 1


def test_a_stranger_on_the_chip_is_told_too(line_of):
    line = line_of(modules=1, faults={1: Faults(identity="a1Foreign00/stranger")}, **QUICK)
    stake = line.desk.erasing().look(1)
    assert (stake.names, stake.stranger) == ((), "stranger")


def test_another_unit_than_the_one_that_was_looked_at_stays_as_it_is(line_of):
    line = line_of(modules=1, **QUICK)
    erasing = line.desk.erasing()
    expected = erasing.look(1).unit.mac
    line.bench.swap(1)
    before = flash(line)
    with pytest.raises(DeskError, match="another one; nothing was erased"):
        erasing.erase(1, "wrong firmware", expected=expected)
    assert flash(line) == before


def test_while_a_run_is_open_nothing_is_erased_and_the_other_way_round(line_of):
    line = line_of(modules=1, **QUICK)
    mac = line.desk.erasing().look(1).unit.mac
    run = line.desk.open_run(line.order(once=False, wait=None))
    for act in (
        lambda: line.desk.erasing().look(1),
        lambda: line.desk.erasing().erase(1, "wrong firmware", expected=mac),
    ):
        with pytest.raises(DeskError, match="run is open"):
            act()
    line.desk.close_run()
    assert run.wait(60)
    with line.desk._between_runs():
        for act in (lambda: line.desk.open_run(line.order()), lambda: line.desk.erasing().look(1)):
            with pytest.raises(DeskError, match="being erased"):
                act()


def test_the_desk_erases_for_an_engineer_and_says_so_in_the_slots_log(line_of):
    line = line_of(modules=1, **QUICK)
    line.run()
    mac = line.desk.erasing().look(1).unit.mac
    line.desk.erasing().erase(1, "wrong firmware", expected=mac)
    assert any(isinstance(one, LogLine) and "erasing" in one.text for one in line.events)
    assert line.counts().held == 1
    line.desk.people.found("Zhao Min", Secret("mountain-7"))
    chief = line.desk.people.acting
    line.desk.people.add("Chen", Role.OPERATOR, Secret("garden-5"), chief)
    line.desk.people.sign_in("Chen", Secret("garden-5"))
    for act in (lambda: line.desk.erasing().look(1), lambda: line.desk.erasing().erase(1, "x", expected=mac)):
        with pytest.raises(DeskError, match="engineer"):
            act()
    with pytest.raises(DeskError, match="no slot 9"):
        line.desk.erasing().look(9)
