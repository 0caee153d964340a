from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.gui.importing.import_dialog import ImportDialog
from app.gui.importing.problems_model import ProblemsModel
from app.model.reports import CheckReport, DeskError, Problem
from tests.gui.conftest import PROBLEMS

BAD = CheckReport(False, "", None, 0, (), PROBLEMS, "codes.xlsx has 3 problems; nothing was imported.")


@pytest.fixture
def dialog(qtbot, window) -> ImportDialog:
    window.open_import()
    return window.importer


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    path = tmp_path / "codes.xlsx"
    path.write_bytes(b"not looked at: the desk is a fake")
    return path


def checked(qtbot, window, dialog, path) -> None:
    dialog.take_file(path)
    qtbot.waitUntil(lambda: not window.work.busy)


def drop(widget: QWidget, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, none)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    return True


def test_import_waits_for_a_file_and_its_check(dialog):
    assert not dialog.import_button.isEnabled()
    assert not dialog.check_button.isEnabled()


def test_a_good_file_shows_what_was_recognised_and_can_be_imported(qtbot, window, desk, dialog, codes):
    checked(qtbot, window, dialog, codes)
    assert desk.checks == [(codes, None, None)]
    assert [value.text() for value in dialog.report_view.values] == ["a1B2c3D4e5F", "per device", "5,000"]
    assert "differ only by case" in dialog.report_view.warnings.text()
    assert desk.imports == []
    dialog.import_button.click()
    qtbot.waitUntil(lambda: not window.work.busy)
    assert desk.imports == [(codes, None, None)]
    assert "Batch 4" in dialog.headline.text()
    assert not dialog.import_button.isEnabled()
    qtbot.waitUntil(lambda: window.records.batches.model.row_of(4) == 0)


def test_a_bad_file_shows_every_problem_and_can_not_be_imported(qtbot, window, desk, dialog, codes):
    desk.report = BAD
    checked(qtbot, window, dialog, codes)
    assert not dialog.import_button.isEnabled()
    assert dialog.table.isVisible()
    assert dialog.problems.lines()[1:] == [
        ["3", "DeviceName", PROBLEMS[0].text],
        ["17", "DeviceSecret", "is empty"],
        ["file", "", PROBLEMS[2].text],
    ]
    dialog.copy_button.click()
    assert QApplication.clipboard().text().split("\n")[2] == "17\tDeviceSecret\tis empty"
    dialog.do_import()
    assert desk.imports == []


def test_the_problems_are_a_sound_table_model(qtmodeltester):
    model = ProblemsModel()
    qtmodeltester.check(model)
    model.show_problems(PROBLEMS)
    qtmodeltester.check(model)


def test_keys_are_handed_on_and_the_secret_is_masked(qtbot, window, desk, dialog, codes):
    dialog.product_key.setText(" a1B2c3D4e5F ")
    dialog.product_secret.setText("Sx9s8df7s6df5s4d")
    assert dialog.product_secret.echoMode() is QLineEdit.EchoMode.Password
    checked(qtbot, window, dialog, codes)
    assert desk.checks == [(codes, "a1B2c3D4e5F", "Sx9s8df7s6df5s4d")]


def test_a_key_that_is_changed_after_the_check_asks_for_another_check(qtbot, window, desk, dialog, codes):
    checked(qtbot, window, dialog, codes)
    assert dialog.import_button.isEnabled()
    qtbot.keyClicks(dialog.product_key, "x")
    assert not dialog.import_button.isEnabled()
    assert "check the file again" in dialog.headline.text()
    dialog.check_button.click()
    qtbot.waitUntil(lambda: not window.work.busy)
    assert desk.checks[-1] == (codes, "x", None)
    assert dialog.import_button.isEnabled()


def test_a_key_that_is_changed_while_the_check_runs_makes_its_answer_void(qtbot, window, desk, dialog, codes):
    desk.gate.clear()
    dialog.take_file(codes)
    qtbot.keyClicks(dialog.product_key, "x")
    desk.gate.set()
    qtbot.waitUntil(lambda: not window.work.busy)
    assert not dialog.import_button.isEnabled()


def test_an_import_that_is_refused_tells_why_with_its_rows(qtbot, window, desk, dialog, codes):
    checked(qtbot, window, dialog, codes)
    desk.refusal = DeskError(
        "2 codes are already in the books.", (Problem(8, "DeviceName", "is already in batch 2"),)
    )
    dialog.import_button.click()
    qtbot.waitUntil(lambda: not window.work.busy)
    assert "already in the books" in dialog.headline.text()
    assert dialog.problems.rowCount() == 1
    assert not dialog.import_button.isEnabled()
    assert dialog.close_button.isEnabled()


def test_a_file_can_be_chosen_or_dropped(qtbot, window, desk, dialog, dialogs, codes):
    dialogs.file = codes
    dialog.drop.button.click()
    qtbot.waitUntil(lambda: not window.work.busy)
    assert drop(dialog.drop, codes)
    qtbot.waitUntil(lambda: not window.work.busy)
    assert [path for path, _, _ in desk.checks] == [codes, codes]
    assert dialog.drop.label.text() == "codes.xlsx"


def test_two_files_or_a_folder_are_not_taken(dialog, codes, tmp_path):
    assert not drop(dialog.drop, codes, codes)
    assert not drop(dialog.drop, tmp_path)


def test_a_file_dropped_on_the_window_opens_the_import(qtbot, window, desk, codes):
    assert drop(window, codes)
    qtbot.waitUntil(lambda: not window.work.busy)
    assert window.importer is not None
    assert desk.checks == [(codes, None, None)]


def test_a_file_dropped_while_a_run_is_open_is_ignored(window, desk, codes):
    desk.running = True
    assert not drop(window, codes)
    assert window.importer is None
    desk.running = False


def test_the_dialog_stays_while_an_import_runs(qtbot, window, desk, dialog, codes):
    checked(qtbot, window, dialog, codes)
    desk.gate.clear()
    dialog.import_button.click()
    dialog.close()
    dialog.reject()
    assert dialog.isVisible()
    assert not dialog.close_button.isEnabled()
    desk.gate.set()
    qtbot.waitUntil(lambda: not window.work.busy)
    dialog.close()
    qtbot.waitUntil(lambda: window.importer is None)


def test_a_dialog_that_is_closed_while_it_checks_hears_nothing_more(qtbot, window, desk, dialog, codes):
    desk.gate.clear()
    dialog.take_file(codes)
    dialog.close()
    qtbot.waitUntil(lambda: window.importer is None)
    desk.gate.set()
    qtbot.waitUntil(lambda: not window.work.busy)
    window.open_import()
    assert window.importer is not None
