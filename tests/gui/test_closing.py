"""Closing a batch and opening it again on screen, and the line on codes in doubt."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.gui.language import Language
from app.gui.navigation import RECORDS
from app.model.closing import Doubt
from app.model.code import BatchState, CodeState
from app.model.records import CodeRow, Counts
from app.model.reports import DeskError
from tests.gui.conftest import NOON


@pytest.fixture
def page(window, desk, qtbot):
    """The page of a batch that could be closed."""
    counts = Counts(issued=10, available=6, consumed=4)
    desk.records.rows = [replace(row, counts=counts) for row in desk.records.rows]
    window.navigation.choose(RECORDS)
    window.records.open_batch(2)
    qtbot.waitUntil(lambda: not window.work.busy)
    return window.records.batch


def press(page, qtbot) -> None:
    qtbot.mouseClick(page.till_button, Qt.MouseButton.LeftButton)


def settle(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.work.busy)


def test_a_batch_is_closed_with_its_sheet_and_opened_again_with_a_reason(
    page, window, desk, dialogs, qtbot, tmp_path
):
    dialogs.file = tmp_path / "sheet.xlsx"
    press(page, qtbot)
    assert "6 available" in dialogs.questions[-1]
    assert "Held codes" not in dialogs.questions[-1]
    dialogs.press("yes")
    settle(window, qtbot)
    assert desk.till.asked == [("close", 2, False, dialogs.file)]
    assert page.closed.isVisible()
    assert page.till_button.text() == "Open again…"
    press(page, qtbot)
    settle(window, qtbot)
    assert desk.till.asked[-1] == ("reopen", 2, "counted again")
    assert not page.closed.isVisible()
    assert page.till_button.text() == "Close batch…"


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_without_a_yes_and_a_file_nothing_is_closed(page, window, desk, dialogs, qtbot, answer):
    dialogs.file = None
    press(page, qtbot)
    dialogs.press(answer)
    settle(window, qtbot)
    assert desk.till.asked == []


def test_held_codes_are_named_before_they_are_accepted(page, window, desk, dialogs, qtbot, tmp_path):
    desk.records.rows = [
        replace(row, counts=Counts(issued=10, available=4, held=2, consumed=4)) for row in desk.records.rows
    ]
    page.read()
    settle(window, qtbot)
    dialogs.file = tmp_path / "sheet.xlsx"
    press(page, qtbot)
    assert "Held codes: 2" in dialogs.questions[-1]
    dialogs.press("yes")
    settle(window, qtbot)
    assert desk.till.asked == [("close", 2, True, dialogs.file)]


def test_codes_in_flight_are_told_and_nothing_is_asked(page, window, desk, dialogs, qtbot):
    desk.records.rows = [
        replace(row, counts=Counts(issued=10, available=8, reserved=1, writing=1))
        for row in desk.records.rows
    ]
    page.read()
    settle(window, qtbot)
    with qtbot.waitSignal(window.records.refused) as told:
        press(page, qtbot)
    assert "in flight: 2" in told.args[0]
    assert dialogs.questions == []


def test_a_refusal_is_shown(page, window, desk, dialogs, qtbot, tmp_path):
    desk.till.refusal = DeskError("batch 2 can't be closed: Wang has a run open on it")
    dialogs.file = tmp_path / "sheet.xlsx"
    press(page, qtbot)
    with qtbot.waitSignal(window.records.refused) as told:
        dialogs.press("yes")
    assert "Wang" in told.args[0]
    settle(window, qtbot)


def test_a_closed_batch_is_marked_in_the_list_and_can_not_be_started(window, desk, qtbot):
    desk.records.rows = [
        replace(row, state=BatchState.CLOSED, closed_at=NOON, closed_by="Zhao") for row in desk.records.rows
    ]
    window.flash.read_books()
    window.navigation.choose(RECORDS)
    window.records.batches.read()
    settle(window, qtbot)
    model = window.records.batches.model
    assert "closed" in "".join(model.line(model.row(0)))
    assert "closed" in window.flash.form.missing()
    assert window.flash.form.order() is None


def test_codes_in_doubt_are_told_on_the_panel_in_both_languages(window, desk, qtbot, translations):
    assert not window.flash.doubts.isVisible()
    row = CodeRow(1, 1, "pk", "dn-1", CodeState.HELD, "24:6f:28:00:00:01", NOON, None, 1, "Li", "lost")
    desk.till.listed = [Doubt(row, "station-1", False), Doubt(row, "station-1", True)]
    window.flash.read_books()
    settle(window, qtbot)
    assert window.flash.doubts.isVisible()
    assert "in doubt: 1." in window.flash.doubts.text()
    translations.speak(Language.CHINESE)
    qtbot.waitUntil(lambda: "待核查" in window.flash.doubts.text())
