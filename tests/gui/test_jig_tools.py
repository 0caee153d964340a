"""Teaching a jig, opening a fenced slot and confirming what is permanent, in a window on a real desk."""

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from app.cli.window import jig_to_begin_with
from app.composition import RECIPE
from app.composition.line import read_fixture
from app.gui.panel.fence_words import failed_units
from app.hardware.ports import PortFacts
from app.model.fixture import Fixture, SlotPlace
from app.model.person import Role
from app.model.secret import Secret
from app.station.desk import Desk
from app.store.opening import open_store
from tests.books import CHEAP, laid_out
from tests.gui.conftest import PINS, quiet
from tests.station.conftest import write_codes

REASON = (
    "3 modules in a row failed: 7c:df:a1:00:12:03 line-noise, 7c:df:a1:00:12:04 verify-mismatch, "
    "7c:df:a1:00:12:05 unit-lost"
)


@pytest.fixture
def ports():
    """The serial ports that are there, as the test plugs them."""
    return []


@pytest.fixture
def desk(tmp_path, ports):
    fixture = Fixture("old jig", (SlotPlace(1, "/dev/null"), SlotPlace(2, "/dev/zero")), 2)
    made = Desk(
        open_store(laid_out(tmp_path / "books"), cost=CHEAP),
        fixture,
        recipe_file=RECIPE,
        clock=lambda: datetime.now(UTC),
        lister=lambda: list(ports),
    )
    yield made
    assert made.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "teaching"]


@pytest.fixture
def window(desk, open_station):
    return open_station(desk)


def begin(qtbot, window, slots, columns=2):
    """Open the dialog and begin, by keyboard."""
    window.flash.bar.teach.click()
    dialog = window.flash.jig.teaching
    dialog.slots.setText(str(slots))
    dialog.columns.setText(str(columns))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.view is not None and not dialog.busy)
    return dialog


def plug(qtbot, ports, dialog, location, taught):
    ports[:] = [PortFacts("/dev/ttyUSB0", "board", location, 1, 2)]
    qtbot.waitUntil(lambda: len(dialog.view.taught) == taught)


def test_a_board_that_is_plugged_along_the_jig_teaches_it_and_the_window_goes_on_with_it(
    qtbot, window, desk, ports, tmp_path
):
    dialog = begin(qtbot, window, 3)
    assert dialog.headline.text() == "Plug the board into slot 1"
    plug(qtbot, ports, dialog, "1-4.3", 1)
    plug(qtbot, ports, dialog, "1-4.9", 2)
    assert dialog.headline.text() == "Plug the board into slot 3"
    assert not dialog.finish_button.isEnabled()
    dialog.undo_button.click()
    qtbot.waitUntil(lambda: dialog.view.taught == ("1-4.3",))
    plug(qtbot, ports, dialog, "1-4.1", 2)
    plug(qtbot, ports, dialog, "1-4.2", 3)
    assert dialog.finish_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.flash.jig.teaching is None)
    quiet(qtbot, window)
    assert [place.location for place in desk.fixture.slots] == ["1-4.3", "1-4.1", "1-4.2"]
    assert sorted(window.flash.grid.tiles) == [1, 2, 3]
    assert window.top._station.text() == "old jig · 3 slots"
    assert "3 slots" in window.banner.label.text()
    assert read_fixture(desk.jig_file) == desk.fixture
    assert jig_to_begin_with(tmp_path / "books", None) == desk.fixture


def test_two_boards_at_once_are_told_and_cancel_leaves_the_jig_as_it_was(qtbot, window, desk, ports):
    dialog = begin(qtbot, window, 2)
    ports[:] = [PortFacts(f"/dev/ttyUSB{n}", "board", f"1-{n}", 1, 2) for n in (1, 2)]
    qtbot.waitUntil(dialog.message.isVisible)
    assert "at once" in dialog.message.text()
    assert dialog.view.taught == ()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    quiet(qtbot, window)
    assert desk.fixture.name == "old jig"
    assert not desk.jig_file.exists()
    window.flash.bar.teach.click()
    assert window.flash.jig.teaching is not None
    window.flash.jig.teaching.reject()


def test_a_jig_that_the_desk_refuses_is_said_and_can_be_put_right(qtbot, window):
    window.flash.bar.teach.click()
    dialog = window.flash.jig.teaching
    dialog.name.setText("  ")
    assert not dialog.begin_button.isEnabled()
    dialog.name.setText("jig 9")
    dialog.slots.setText("65")
    assert not dialog.begin_button.isEnabled()
    dialog.slots.setText("64")
    dialog.file.setText("/nowhere/jig.toml")
    assert dialog.begin_button.isEnabled()
    dialog.reject()


def test_an_operator_may_neither_teach_nor_open_a_slot(qtbot, desk, open_station):
    desk._jig.fence(desk.fixture.slots[1], REASON)
    chief = desk.people.found("Zhao Min", Secret(PINS["Zhao Min"]))
    desk.people.add("Chen", Role.OPERATOR, Secret(PINS["Chen"]), chief)
    desk.people.sign_in("Chen", Secret(PINS["Chen"]))
    window = open_station(desk)
    assert not window.flash.bar.teach.isEnabled()
    assert "engineer" in window.flash.bar.teach.toolTip()
    window.flash.open_detail(2)
    assert window.flash.detail.unfence.isVisible()
    assert not window.flash.detail.unfence.isEnabled()
    window.flash.detail.close()


def test_a_fence_is_seen_before_any_run_and_an_engineer_opens_it(qtbot, desk, open_station):
    desk._jig.fence(desk.fixture.slots[1], REASON)
    window = open_station(desk)
    tile = window.flash.grid.tiles[2]
    assert (tile.face.word, tile.face.lead) == ("FENCED", "Call an engineer")
    window.flash.open_detail(2)
    detail = window.flash.detail
    facts = dict(detail.facts())
    assert facts["Failed in a row here"].splitlines()[0] == "7c:df:a1:00:12:03  Bad contact"
    assert "contacts" in detail.explanation.text()
    detail.unfence.click()
    qtbot.waitUntil(lambda: tile.face.word == "IDLE")
    assert desk.fences() == {}
    assert not detail.unfence.isVisible()
    detail.close()


def test_a_reason_in_other_words_is_shown_as_it_is():
    assert failed_units("taken out by hand") == []
    assert failed_units("7c:df:a1:00:12:03 never-heard-of") == ["7c:df:a1:00:12:03  never-heard-of"]


@pytest.fixture
def burning(tmp_path):
    """A recipe with a permanent step."""
    file = tmp_path / "burn.toml"
    file.write_text(RECIPE.read_text(encoding="utf-8") + "\n[permanent]\nburn_custom_mac = true\n")
    return file


@pytest.fixture
def ready(qtbot, desk, tmp_path, firmware, open_station, dialogs, burning):
    """A window that wants nothing more than START, with the recipe that burns."""
    desk.import_codes(write_codes(tmp_path / "codes.csv", 3), None, None)
    window = open_station(desk)
    form = window.flash.form
    form.firmware.setText(str(firmware))
    form.operator.setText("Li Wei")
    assert not window.flash.bar.permanent.isVisible()
    dialogs.file = burning
    form._other_recipe.trigger()
    qtbot.waitUntil(lambda: form.permanent)
    quiet(qtbot, window)
    return window


def test_a_permanent_step_is_marked_and_start_waits_for_an_engineer(qtbot, ready, burning):
    bar = ready.flash.bar
    assert bar.permanent.isVisible()
    assert "PERMANENT" in bar.permanent.text()
    assert ready.flash.form.order().recipe == burning
    bar.button.click()
    dialog = ready.flash.confirmation
    qtbot.waitUntil(lambda: not dialog.busy)
    dialog.typed.setText("7")
    assert not dialog.do_button.isEnabled()
    dialog.typed.setText("1")
    dialog.do_button.click()
    # The desk took the confirmation; what it refuses then is the product.
    qtbot.waitUntil(ready.banner.isVisible, timeout=20_000)
    assert "is not a Bluetooth product" in ready.banner.label.text()
    quiet(qtbot, ready)
    assert bar.button.text() == "START"


def test_no_confirmation_no_run(qtbot, ready, desk):
    ready.flash.bar.button.click()
    dialog = ready.flash.confirmation
    qtbot.waitUntil(lambda: not dialog.busy)
    dialog.keep_button.click()
    quiet(qtbot, ready)
    assert ready.flash.confirmation is None
    assert not desk.running
    assert ready.flash.bar.button.text() == "START"


def test_the_own_recipe_is_a_click_away_and_nothing_is_permanent_any_more(qtbot, ready):
    ready.flash.form._own_recipe.trigger()
    qtbot.waitUntil(lambda: not ready.flash.form.permanent)
    assert not ready.flash.bar.permanent.isVisible()
    assert ready.flash.form.order().recipe is None


def test_an_operator_is_told_to_fetch_an_engineer(ready):
    ready.flash.form.show_person("Chen", locked=False, engineer=False)
    assert "engineer" in ready.flash.bar.hint.text()
    assert not ready.flash.bar.button.isEnabled()


def test_a_file_that_is_no_recipe_is_refused_and_the_chosen_one_stays(
    qtbot, ready, dialogs, burning, tmp_path
):
    dialogs.file = tmp_path / "codes.csv"
    ready.flash.form._other_recipe.trigger()
    qtbot.waitUntil(ready.banner.isVisible)
    assert ready.flash.form.order().recipe == burning
