import logging
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.gui.application import errors_shown, run_gui
from app.gui.language import Language
from app.gui.navigation import FLASH, RECORDS
from app.gui.self_test import SelfTestError, walk
from app.gui.settings import GuiSettings
from tests.gui.conftest import FakeDesk


def test_closing_without_a_run_closes_at_once_and_ends_the_thread(qtbot, window, desk):
    with qtbot.waitSignal(window.closed):
        window.close()
    assert desk.listeners == []
    assert not [one for one in threading.enumerate() if one.name.startswith("desk-work")]


def test_closing_with_a_run_asks_and_no_keeps_everything(qtbot, window, desk, dialogs):
    desk.running = True
    window.close()
    assert window.isVisible()
    assert len(dialogs.questions) == 1
    window.close()
    assert len(dialogs.questions) == 1
    dialogs.press("no")
    assert desk.closings == 0
    window.close()
    assert len(dialogs.questions) == 2
    dialogs.press("no")


def test_closing_with_a_run_waits_for_its_end_and_a_second_try_forces_nothing(qtbot, window, desk, dialogs):
    desk.open_run(desk.order)
    qtbot.waitUntil(lambda: window.flash.bar.running)
    window.close()
    dialogs.press("yes")
    assert desk.closings == 1
    window.close()
    window.close()
    assert window.isVisible()
    assert not window.flash.bar.button.isEnabled()
    assert desk.closings == 1
    with qtbot.waitSignal(window.closed):
        desk.end_run()
    assert not window.isVisible()


def test_closing_waits_for_a_task_that_is_under_way(qtbot, window, desk, tmp_path):
    desk.gate.clear()
    window.work.ask(lambda: desk.gate.wait(10), window._ignore)
    window.close()
    assert window.isVisible()
    with qtbot.waitSignal(window.closed):
        desk.gate.set()


def test_the_window_remembers_its_place_and_language(qtbot, open_window, desk, settings, tmp_path):
    window = open_window(desk)
    window.resize(1400, 800)
    window.speak(Language.CHINESE)
    window.close()
    again = GuiSettings(tmp_path / "gui.ini")
    assert again.language == "zh_CN"
    assert again.geometry == window.saveGeometry()
    assert open_window(FakeDesk()).restoreGeometry(again.geometry)


def test_pages_start_and_stop_work_with_the_keyboard(qtbot, window, desk):
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_2, control)
    qtbot.waitUntil(lambda: window._pages.currentIndex() == RECORDS)
    qtbot.keyClick(window, Qt.Key.Key_1, control)
    qtbot.waitUntil(lambda: window._pages.currentIndex() == FLASH)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.flash.bar.running)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: desk.closings == 1)


@pytest.mark.parametrize("size", [(1366, 728), (1920, 1040)])
@pytest.mark.parametrize("language", Language)
def test_the_window_fits_common_screens(open_window, size, language):
    window = open_window(FakeDesk(slots=32, columns=8))
    window.speak(language)
    hint = window.minimumSizeHint()
    assert hint.width() <= size[0]
    assert hint.height() <= size[1]


def test_an_error_that_nobody_caught_is_logged_and_shown_once(qtbot, dialogs, caplog):
    before = sys.excepthook
    with errors_shown(dialogs), caplog.at_level(logging.CRITICAL):
        for _ in range(2):
            error = RuntimeError("a bug")
            sys.excepthook(RuntimeError, error, None)
    assert sys.excepthook is before
    assert len(dialogs.told) == 1
    assert "Call an engineer" in dialogs.told[0][0]
    assert "a bug" in dialogs.told[0][1]
    assert len([record for record in caplog.records if record.levelno == logging.CRITICAL]) == 2
    for box in QApplication.topLevelWidgets():
        box.close()


def test_the_program_starts_walks_through_all_its_screens_and_ends(qapp, tmp_path):
    desk, seen = FakeDesk(training=True), []

    def look(window):
        seen.append(window.isVisible())
        walk(window)

    assert run_gui(desk, language="zh", self_test=look, settings=GuiSettings(tmp_path / "gui.ini")) == 0
    assert seen == [True]
    assert desk.listeners == []


def test_the_walk_notices_a_missing_translation(open_window, translations, tmp_path, caplog):
    window = open_window(FakeDesk())
    translations._folder = tmp_path
    with pytest.raises(SelfTestError):
        walk(window)
    assert "no translation flashline_zh_CN" in caplog.text
