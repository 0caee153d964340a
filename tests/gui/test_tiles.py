"""Tiles as they are drawn: whole in every size that a fixture of 32 slots can give."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from app.gui.colours import DARK, LIGHT, Tone
from app.gui.language import Language
from app.gui.look import apply_look
from app.gui.panel.repainting import Repainting
from app.gui.panel.tile import SlotTile
from app.gui.panel.tile_face import face_of
from app.gui.panel.tile_grid import TileGrid
from app.gui.panel.tile_paint import cut_texts
from app.gui.panel.tile_state import TileState
from app.model.faults import FailureCode
from app.model.fixture import Fixture, SlotPlace
from app.model.outcome import BootResult, Outcome, Phase, SlotStatus
from app.station.events import JobBegan, JobEnded, RunClosed, RunOpened, SlotChanged

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def states() -> list[TileState]:
    """One of every kind."""
    base = {"mac": "7c:df:a1:00:12:03", "device_name": "d" * 32, "seconds": 123.0}
    holding = SlotStatus.HOLDING
    made = [TileState(32, "/dev/ttyUSB31", status) for status in SlotStatus]
    made += [TileState(32, "", SlotStatus.FENCED, fence="line-noise on 3 modules")]
    made += [TileState(32, "", SlotStatus.SWAP, outcome=Outcome.PASSED, **base)]
    made += [TileState(32, "", SlotStatus.WORKING, phase=phase, fraction=1.0, began=0.0) for phase in Phase]
    made += [TileState(32, "", holding, outcome=outcome, **base) for outcome in Outcome]
    made += [TileState(32, "", holding, outcome=Outcome.FAILED, failure=code, **base) for code in FailureCode]
    made += [TileState(32, "", holding, outcome=Outcome.PASSED, boot=BootResult.NO_RESET_LINES, **base)]
    return made


def grid_sizes() -> list[tuple[int, int]]:
    """Sizes of a tile for every width of a fixture with 1 to 32 slots on 1366x768 and 1920x1080."""
    sizes = set()
    for width, height in ((1250, 512), (1800, 820)):
        for slots in (1, 2, 4, 8, 12, 16, 24, 32):
            for columns in range(1, min(slots, 8) + 1):
                rows = -(-slots // columns)
                wide = (width - 6 * (columns - 1)) // columns
                sizes.add((max(142, wide), max(56, (height - 6 * (rows - 1)) // rows)))
    return sorted(sizes)


@pytest.mark.parametrize("language", Language)
def test_no_word_instruction_or_cause_is_cut_in_any_size(qapp, translations, language):
    apply_look(qapp, LIGHT)
    translations.speak(language)
    faces = [face_of(state, 99.0) for state in states()]
    cut = {
        (size, text)
        for size in grid_sizes()
        for face in faces
        for text in cut_texts(qapp.font(), face, *size)
    }
    assert cut == set()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_state_is_drawn_with_its_tone(qtbot, qapp, colours):
    apply_look(qapp, colours)
    for state in states():
        tile = SlotTile(state, 0.0, Repainting())
        qtbot.addWidget(tile)
        tile.resize(240, 180)
        image = tile.grab().toImage()
        ground = image.pixelColor(120, 8).name()
        if tile.face.filled:
            assert ground == colours.tone(tile.face.tone).fill
        else:
            assert ground in (colours.surface, colours.sunken)
            assert ground != colours.tone(Tone.PASSED).fill
    apply_look(qapp, LIGHT)


def test_click_and_enter_ask_for_the_details(qtbot):
    tile = SlotTile(TileState(7), 0.0, Repainting())
    qtbot.addWidget(tile)
    tile.show()
    with qtbot.waitSignal(tile.opened) as clicked:
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(tile.opened) as entered:
        qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert clicked.args == entered.args == [7]


def test_a_screen_reader_hears_slot_and_state(qtbot):
    tile = SlotTile(
        TileState(7, status=SlotStatus.HOLDING, outcome=Outcome.FAILED, failure=FailureCode.NO_ANSWER),
        0.0,
        Repainting(),
    )
    qtbot.addWidget(tile)
    assert tile.accessibleName() == "Slot 7: FAILED"
    assert "Reseat the module" in tile.accessibleDescription()
    assert QAccessible.queryAccessibleInterface(tile) is not None


def fixture(slots: int, columns: int) -> Fixture:
    return Fixture("Jig", tuple(SlotPlace(n, f"COM{n}") for n in range(1, slots + 1)), columns)


def test_the_grid_is_as_wide_as_the_fixture_and_fills_the_space(qtbot):
    grid = TileGrid(fixture(32, 8))
    qtbot.addWidget(grid)
    grid.resize(1250, 512)
    grid.show()
    first, ninth, last = grid.tiles[1], grid.tiles[9], grid.tiles[32]
    assert first.x() == ninth.x()
    assert first.y() < ninth.y()
    assert last.geometry().right() >= grid.width() - 8
    assert last.geometry().bottom() >= grid.height() - 8


def test_a_new_run_clears_the_results_of_the_last_one_and_the_end_fades_them(qtbot):
    grid = TileGrid(fixture(2, 2), lambda: 0.0)
    qtbot.addWidget(grid)
    for event in (
        RunOpened("r", 1, (1, 2), NOW),
        JobBegan("j", 1, "COM1", NOW),
        JobEnded("j", 1, "COM1", None, None, Outcome.PASSED, None, "", BootResult.CONFIRMED, 1.0),
        SlotChanged(1, "COM1", SlotStatus.HOLDING),
        JobBegan("k", 2, "COM2", NOW),
    ):
        grid.take(event)
    assert grid.working == 1
    grid.take(RunClosed("r", 1, 1, 0, "stopped"))
    assert grid.working == 0
    assert grid.tiles[1].face.word == "PASSED"
    assert not grid.tiles[1].face.filled
    assert grid.tiles[2].face.word == "IDLE"
    grid.take(RunOpened("s", 1, (1, 2), NOW))
    assert grid.tiles[1].face.word == "IDLE"


def test_an_event_of_a_slot_that_the_fixture_has_not_is_no_error(qtbot):
    grid = TileGrid(fixture(1, 1))
    qtbot.addWidget(grid)
    grid.take(SlotChanged(99, "COM99", SlotStatus.WAITING))
    assert grid.tiles[1].face.word == "IDLE"
