from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.gui.language import Language
from app.gui.panel.run_tally import RunTally
from app.model.faults import FailureCode
from app.model.fixture import Fixture
from app.model.outcome import BootResult, Outcome, SlotStatus
from app.model.records import Counts
from app.model.reports import DeskError
from app.station.events import JobBegan, JobEnded, LogLine, RunFigures, SlotChanged, StationTrouble
from app.station.figures import Figures
from tests.gui.conftest import NOON, FakeDesk, a_batch


def began(slot: int) -> tuple[SlotChanged, JobBegan]:
    return SlotChanged(slot, "p", SlotStatus.WORKING), JobBegan(f"j{slot}", slot, "p", NOON)


def ended(slot: int, outcome=Outcome.PASSED, failure=None) -> JobEnded:
    mac, boot = "7c:df:a1:00:12:03", BootResult.CONFIRMED
    return JobEnded(f"j{slot}", slot, "p", mac, "dev-1", outcome, failure, "no sync", boot, 3.0)


def start(qtbot, window, desk) -> None:
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.flash.bar.running)
    qtbot.waitUntil(lambda: not window.work.busy)


def test_the_form_is_filled_with_what_the_desk_proposes(window, desk):
    form = window.flash.form
    assert form.order() == desk.order
    assert form.chosen().number == 2
    assert window.flash.bar.button.text() == "START"
    assert window.flash.bar.button.isEnabled()
    assert window.flash.bar.counters.available.text() == "600"


def test_start_opens_the_run_off_the_gui_thread_and_stop_closes_it(qtbot, window, desk):
    desk.gate.clear()
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    assert window.flash.bar.button.text() == "Opening…"
    assert not window.flash.bar.button.isEnabled()
    desk.gate.set()
    qtbot.waitUntil(lambda: window.flash.bar.running)
    assert desk.opened == [desk.order]
    assert window.flash.bar.button.text() == "STOP"
    assert window.flash.bar.title.text() == "Batch 2 · Thermostat T2"
    assert "thermostat-1.4.2.bin" in window.flash.bar.subtitle.text()
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    assert desk.closings == 1
    assert window.flash.bar.button.text() == "Stopping…"
    desk.end_run()
    qtbot.waitUntil(lambda: not window.flash.bar.running)
    assert window.flash.bar.button.text() == "START"


def test_what_a_person_types_is_what_is_ordered(qtbot, window, desk):
    form = window.flash.form
    form.firmware.setText("0x1000=boot.bin; 0x10000=app.bin")
    form.operator.setText("  Zhang San ")
    form.units.setText("250")
    form.batch.setCurrentIndex(form.batch.findData(3))
    start(qtbot, window, desk)
    order = desk.opened[0]
    assert order.firmware == ("0x1000=boot.bin", "0x10000=app.bin")
    assert (order.batch, order.operator, order.units) == (3, "Zhang San", 250)


@pytest.mark.parametrize(
    ("field", "hint"), [("firmware", "choose the firmware"), ("operator", "operator's name")]
)
def test_a_missing_field_is_named_and_start_waits(window, field, hint):
    getattr(window.flash.form, field).setText("  ")
    assert hint in window.flash.bar.hint.text()
    assert not window.flash.bar.button.isEnabled()
    assert window.flash.form.order() is None


def test_an_empty_batch_can_not_be_started(open_window, desk):
    desk.records.rows = [a_batch(2, Counts(issued=5, consumed=5))]
    window = open_window(desk)
    assert "no codes left" in window.flash.bar.hint.text()
    assert not window.flash.bar.button.isEnabled()


def test_a_batch_with_held_codes_can_be_started_for_their_units(open_window, desk):
    desk.records.rows = [a_batch(2, Counts(issued=5, consumed=4, held=1))]
    assert open_window(desk).flash.bar.button.isEnabled()


def test_without_any_batch_the_hint_says_what_to_do_first(open_window, desk):
    desk.records.rows, desk.order = [], None
    window = open_window(desk)
    assert "import codes" in window.flash.bar.hint.text()
    assert not window.flash.bar.button.isEnabled()


def test_the_firmware_can_be_chosen(qtbot, window, dialogs, tmp_path):
    dialogs.file = tmp_path
    window.flash.form._folder.click()
    assert window.flash.form.firmware.text() == str(tmp_path)


def test_a_refused_run_is_told_in_the_banner_and_start_is_back(qtbot, window, desk):
    desk.refusal = DeskError("The firmware is for an esp32c3; the recipe is for an esp32.")
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.label.text() == str(desk.refusal)
    assert window.flash.bar.button.text() == "START"
    assert window.flash.bar.button.isEnabled()


def figures_of(*jobs: JobEnded) -> RunFigures:
    """What a run tells of itself after these jobs."""
    figures = Figures("run-1")
    for job in jobs:
        figures.add(job)
    return figures.now()


def test_counters_belong_to_the_run(qtbot, window, desk):
    start(qtbot, window, desk)
    failed = replace(ended(2, Outcome.FAILED, FailureCode.NO_ANSWER), mac="7c:df:a1:00:12:04")
    third = replace(ended(3), mac="7c:df:a1:00:12:05", tries=2)
    desk.emit(figures_of(ended(1), failed, ended(4, Outcome.ALREADY_DONE), third))
    counters = window.flash.bar.counters
    shown = (counters.passed.text(), counters.failed.text(), counters.first_pass.text())
    assert shown == ("2", "1", "33%"), "a second try is no first pass"
    window.flash.open_detail(2)
    assert dict(window.flash.detail.facts())["This slot, this run"] == "0 passed, 1 failed"
    window.flash.detail.close()
    desk.end_run()
    assert counters.passed.text() == "2"
    start(qtbot, window, desk)
    assert (counters.passed.text(), counters.first_pass.text()) == ("0", "–")


def test_the_rate_is_of_passed_units_and_silent_at_first():
    tally = RunTally(1000.0)
    assert tally.per_hour(5000.0) is None
    tally.take(figures_of(*(ended(1, outcome) for outcome in Outcome)), 1005.0)
    assert (tally.passed, tally.failed) == (1, 1)
    assert tally.per_hour(1010.0) is None
    assert tally.per_hour(1000.0 + 1800) == 2


def test_a_window_that_came_late_takes_the_rate_from_the_run():
    tally = RunTally(5000.0)
    tally.take(replace(figures_of(ended(1)), passed=600, per_hour=300.0), 5001.0)
    assert tally.per_hour(5001.0) == 300


def test_codes_left_follow_the_books(qtbot, window, desk):
    start(qtbot, window, desk)
    desk.records.rows[1] = a_batch(2, Counts(issued=1000, available=599, consumed=401))
    desk.emit(*began(1), ended(1))
    qtbot.waitUntil(lambda: window.flash.bar.counters.available.text() == "599")


def test_many_ended_jobs_ask_the_books_only_a_few_times(qtbot, window, desk):
    start(qtbot, window, desk)
    qtbot.waitUntil(lambda: not window.pulse._timer.isActive())
    asked = len(desk.records.asked)
    for _ in range(200):
        desk.emit(*began(1), ended(1))
    qtbot.waitUntil(lambda: not window.pulse._timer.isActive())
    qtbot.waitUntil(lambda: not window.work.busy)
    assert len(desk.records.asked) - asked <= 4


def test_stopping_while_modules_are_flashed_asks_first(qtbot, window, desk, dialogs):
    start(qtbot, window, desk)
    desk.emit(*began(1), *began(2))
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    assert desk.closings == 0
    assert "2" in dialogs.questions[0]
    dialogs.press("no")
    assert desk.closings == 0
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    dialogs.press("yes")
    assert desk.closings == 1


def test_yes_that_comes_after_the_run_has_ended_stops_nothing(qtbot, window, desk, dialogs):
    start(qtbot, window, desk)
    desk.emit(*began(1))
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    desk.end_run()
    dialogs.press("yes")
    assert desk.closings == 0
    assert window.flash.bar.button.text() == "START"


def test_trouble_of_the_station_stays_in_the_banner_until_the_run_closes(qtbot, window, desk):
    start(qtbot, window, desk)
    desk.emit(StationTrouble(FailureCode.STORE_UNAVAILABLE, "disk full"))
    assert window.banner.isVisible()
    text = window.banner.label.text()
    assert "Call an engineer" in text
    assert "disk full" in text
    desk.end_run()
    assert not window.banner.isVisible()


def test_the_details_of_a_slot_show_failure_cause_and_raw_log(qtbot, window, desk):
    start(qtbot, window, desk)
    desk.emit(*began(3), LogLine(3, "j3", "connecting"), LogLine(4, "j4", "of another slot"))
    qtbot.mouseClick(window.flash.grid.tiles[3], Qt.MouseButton.LeftButton)
    detail = window.flash.detail
    desk.emit(LogLine(3, "j3", "no answer"), ended(3, Outcome.FAILED, FailureCode.NO_ANSWER))
    facts = dict(detail.facts())
    assert facts["Failure code"] == "no-answer"
    assert facts["Detail"] == "no sync"
    assert facts["Cause"] == "The module does not answer in download mode."
    assert detail.advice.text() == "Reseat the module"
    assert detail.log.toPlainText() == "connecting\nno answer"
    detail._copy.click()
    assert "no answer" in QApplication.clipboard().text()
    assert "no-answer" in QApplication.clipboard().text()
    detail.close()
    assert window.flash.detail is None


def test_another_tile_takes_over_the_details(qtbot, window):
    window.flash.open_detail(1)
    window.flash.open_detail(2)
    qtbot.waitUntil(lambda: window.flash.detail is not None and window.flash.detail.slot == 2)
    window.flash.detail.close()
    assert window.flash.detail is None


def test_training_is_marked_and_a_new_tray_can_be_had(qtbot, open_window):
    desk = FakeDesk(training=True)
    window = open_window(desk)
    assert window.top.training.isVisible()
    assert window.top.training.text() == "TRAINING"
    window.top.tray.click()
    qtbot.waitUntil(lambda: desk.trays == 1)


def test_production_has_no_training_mark(window):
    assert not window.top.training.isVisible()
    assert not window.top.tray.isVisible()


def test_a_window_that_opens_on_an_open_run_can_stop_it(qtbot, open_window, desk):
    desk.running = True
    window = open_window(desk)
    assert window.flash.bar.button.text() == "STOP"
    window.flash.bar.button.click()
    assert desk.closings == 1


def test_a_fixture_without_slots_says_what_to_do(qtbot, desk, open_window):
    desk.fixture = Fixture("none", ())
    window = open_window(desk)
    assert window.flash.empty.isVisibleTo(window)
    assert "--fixture-file" in window.flash.empty.text()
    window.speak(Language.CHINESE)
    qtbot.waitUntil(lambda: "治具" in window.flash.empty.text())


def test_a_fixture_with_slots_says_nothing_of_the_kind(window):
    assert not window.flash.empty.isVisibleTo(window)
