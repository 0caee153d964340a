"""What a new user does, with nothing faked: the training fixture, real books, the real window."""

import pytest
from PySide6.QtCore import Qt

from app.composition.training import training_desk
from app.gui.window import MainWindow
from app.model.outcome import SlotStatus

SECONDS = 60_000


@pytest.fixture
def desk(tmp_path):
    with training_desk(tmp_path / "data", 2) as desk:
        yield desk


@pytest.fixture
def window(qtbot, desk, settings, translations, dialogs):
    window = MainWindow(desk, settings, translations, dialogs)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.work.busy)
    return window


def words(window) -> list[str]:
    return [tile.face.word for tile in window.flash.grid.tiles.values()]


def consumed(desk) -> int:
    order = desk.default_order()
    row = desk.records.batch(order.batch)
    assert row.counts.difference == 0
    return row.counts.consumed


def test_one_click_on_start_flashes_every_module_and_the_batch_shows_its_codes_consumed(qtbot, window, desk):
    assert words(window) == ["IDLE", "IDLE"]
    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: words(window) == ["PASSED", "PASSED"], timeout=SECONDS)
    assert consumed(desk) == 2
    qtbot.waitUntil(
        lambda: all(tile.state.status is SlotStatus.SWAP for tile in window.flash.grid.tiles.values()),
        timeout=SECONDS,
    )
    assert words(window) == ["PASSED", "PASSED"]

    window.top.tray.click()
    qtbot.waitUntil(lambda: "PASSED" not in words(window), timeout=SECONDS)
    qtbot.waitUntil(lambda: words(window) == ["PASSED", "PASSED"], timeout=SECONDS)
    assert consumed(desk) == 4

    qtbot.mouseClick(window.flash.bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.flash.bar.running and not window.work.busy, timeout=SECONDS)
    assert not desk.running
    assert words(window) == ["PASSED", "PASSED"]
