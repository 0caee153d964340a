"""Closing, taking out and doubts, as people hear of them."""

from __future__ import annotations

import openpyxl
import pytest

from app.model.code import CodeState
from app.model.person import Person, Role
from app.model.reports import DeskError
from app.station.people import NotAllowed

ZHAO, LI = Person("Zhao", Role.ENGINEER), Person("Li", Role.SUPERVISOR)


def test_a_closed_batch_is_refused_before_a_port_is_touched(line_of):
    line = line_of(modules=1)
    line.run()
    line.desk.till.close(line.batch, by=ZHAO)
    with pytest.raises(DeskError, match=f"batch {line.batch} is closed"):
        line.desk.open_run(line.order())
    line.desk.till.reopen(line.batch, by=ZHAO, reason="more units came")
    line.bench.swap(1)
    line.run()
    assert line.counts().consumed == 2


def test_a_batch_is_not_closed_under_a_run(line_of):
    line = line_of(modules=1)
    run = line.desk.open_run(line.order(once=False, wait=None))
    with pytest.raises(DeskError, match="has a run open"):
        line.desk.till.close(line.batch, by=ZHAO, accept_held=True)
    line.desk.close_run()
    assert run.wait(20)
    line.desk.till.close(line.batch, by=ZHAO, accept_held=True)


def test_the_sheet_of_a_closed_batch_can_be_written_again(line_of, tmp_path):
    line = line_of(modules=2)
    line.run()
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    line.desk.till.close(line.batch, by=ZHAO, sheet=first)
    line.desk.till.close(line.batch, by=LI, sheet=second)
    sheets = [
        [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["Batch"].rows]
        for path in (first, second)
    ]
    assert sheets[0] == sheets[1]
    assert ["Consumed", 2] in sheets[0]
    assert ["Closed by", "Zhao"] in sheets[0]


@pytest.mark.parametrize(
    ("name", "refusal"), [("sheet.csv", "name ending .csv"), ("no/sheet.xlsx", "no folder")]
)
def test_a_sheet_that_can_not_be_written_leaves_the_batch_open(line_of, tmp_path, name, refusal):
    line = line_of(modules=1)
    with pytest.raises(DeskError, match=refusal):
        line.desk.till.close(line.batch, by=ZHAO, sheet=tmp_path / name)
    assert line.store.closing.events(line.batch) == ()


def test_a_code_is_named_exactly(line_of):
    line = line_of(modules=1)
    line.desk.till.void(line.batch, "unit-00003", by=ZHAO, reason="leaked")
    assert line.desk.till.find(line.batch, "unit-00003").state is CodeState.VOID
    for name in ("UNIT-00003", "unit-99999"):
        with pytest.raises(DeskError, match=f"no code with the DeviceName {name}"):
            line.desk.till.find(line.batch, name)
    with pytest.raises(DeskError, match="there is no batch 9"):
        line.desk.till.find(9, "unit-00003")
    with pytest.raises(DeskError, match="reason"):
        line.desk.till.void(line.batch, "unit-00004", by=ZHAO, reason=" ")


def test_an_operator_settles_nothing_at_the_till(line_of):
    line = line_of(modules=1)
    till, bo = line.desk.till, Person("Bo", Role.OPERATOR)
    for act in (
        lambda: till.close(line.batch, by=bo),
        lambda: till.reopen(line.batch, by=bo, reason="r"),
        lambda: till.void(line.batch, "unit-00003", by=bo, reason="r"),
        lambda: till.take_over("elsewhere", by=bo, reason="r"),
    ):
        with pytest.raises(NotAllowed, match="Bo is operator"):
            act()
