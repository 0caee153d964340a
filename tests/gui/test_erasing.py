"""Erasing a whole chip from the details of its slot, with virtual modules and real books."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.composition import RECIPE
from app.gui.panel.erase_dialog import EraseDialog
from app.model.code import CodeState
from app.model.secret import Secret
from app.station.desk import Desk
from app.station.order import RunOrder
from app.store.opening import open_store
from app.virtual.bench import Bench
from app.virtual.faults import Faults
from tests.books import CHEAP
from tests.gui.conftest import PINS, quiet
from tests.station.conftest import write_codes

SECONDS = 60_000


@pytest.fixture
def bench():
    with Bench(chip="esp32", modules=1, paced=False, boot_delays=False) as bench:
        yield bench


@pytest.fixture
def line(tmp_path, bench, firmware):
    """A desk on one virtual module, with codes; as long as nobody is named everybody may erase."""
    store = open_store(tmp_path / "books", cost=CHEAP)
    desk = Desk(store, bench.fixture, recipe_file=RECIPE, clock=lambda: datetime.now(UTC))
    desk.import_codes(write_codes(tmp_path / "codes.csv", 3), None, None)
    yield desk
    desk.close()


@pytest.fixture
def window(line, open_station):
    return open_station(line)


def flash_one(line, firmware):
    """Flash the module; its DeviceName."""
    order = RunOrder(1, (str(firmware),), "Li Wei", once=True, wait=5.0)
    run = line.open_run(order)
    assert run.wait(60)
    (code,) = (row for row in codes(line) if row.state is CodeState.CONSUMED)
    return code.device_name


def codes(line):
    return line.records.code_rows(line.records.code_ids(1))


def ask(qtbot, window) -> EraseDialog:
    window.flash.open_detail(1)
    qtbot.waitUntil(
        window.flash.detail.erase.isEnabled, timeout=SECONDS
    )  # the run's end is told a moment later
    window.flash.detail.erase.click()
    dialog = window.flash.jig.erasing
    qtbot.waitUntil(lambda: not dialog.busy, timeout=SECONDS)
    return dialog


def test_a_passed_module_is_erased_with_a_reason_and_its_code_is_held(qtbot, window, line, firmware):
    name = flash_one(line, firmware)
    dialog = ask(qtbot, window)
    assert name in dialog.danger.text()
    assert not dialog.erase_button.isEnabled()
    dialog.reason.setText("  ")
    assert not dialog.erase_button.isEnabled()
    dialog.reason.setText("wrong firmware")
    dialog.erase_button.click()
    qtbot.waitUntil(lambda: window.flash.jig.erasing is None, timeout=SECONDS)
    quiet(qtbot, window)
    assert "is blank" in window.banner.label.text()
    (held,) = (row for row in codes(line) if row.state is CodeState.HELD)
    assert held.device_name == name
    assert "wrong firmware" in line.records.history(held.id)[-1].reason
    assert line.open_run(RunOrder(1, (str(firmware),), "Li Wei", once=True, wait=5.0)).wait(60)
    assert next(row for row in codes(line) if row.device_name == name).state is CodeState.CONSUMED


def test_a_stranger_is_named_and_another_module_stays_as_it_is(qtbot, window, bench):
    bench.swap(1, faults=Faults(identity="a1Foreign00/stranger"))
    dialog = ask(qtbot, window)
    assert "stranger" in dialog.danger.text()
    dialog.reason.setText("bought used")
    bench.swap(1)
    dialog.erase_button.click()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=SECONDS)
    assert "nothing was erased" in dialog.message.text()
    dialog.look_button.click()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=SECONDS)
    assert dialog.danger.isHidden()
    assert dialog.erase_button.isEnabled(), "a blank module needs no reason"
    bench.unplug(1)
    dialog.erase_button.click()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=SECONDS)
    assert "port" in dialog.message.text()
    dialog.reject()


def test_while_a_run_is_open_and_for_an_operator_there_is_nothing_to_press(qtbot, window, line, firmware):
    window.flash.open_detail(1)
    assert window.flash.detail.erase.isEnabled()
    run = line.open_run(RunOrder(1, (str(firmware),), "Li Wei", wait=None))
    qtbot.waitUntil(lambda: not window.flash.detail.erase.isEnabled(), timeout=SECONDS)
    assert "run is open" in window.flash.detail.erase.toolTip()
    line.close_run()
    assert run.wait(60)
    qtbot.waitUntil(window.flash.detail.erase.isEnabled, timeout=SECONDS)
    line.people.found("Zhao Min", Secret(PINS["Zhao Min"]))
    line.people.sign_out()
    window.session.read()
    quiet(qtbot, window)
    assert not window.flash.detail.erase.isEnabled()
    if window.door.dialog is not None:
        window.door.dialog.reject()


def test_what_the_cloud_may_have_issued_is_lost_only_by_an_extra_tick(
    qtbot, window, line, firmware, tmp_path
):
    source = tmp_path / "per-product.csv"
    source.write_text("DeviceName,ProductKey,ProductSecret\n001122334455,a1PerProduc,pVfLpS1u3A9JM0go\n")
    batch = line.import_codes(source, None, None).batch
    assert line.open_run(RunOrder(batch, (str(firmware),), "Li Wei", once=True, wait=5.0)).wait(60)
    dialog = ask(qtbot, window)
    assert "never issued again" in dialog.danger.text()
    dialog.reason.setText("returned by the customer")
    assert not dialog.erase_button.isEnabled()
    dialog.secret_too.click()
    dialog.erase_button.click()
    qtbot.waitUntil(lambda: window.flash.jig.erasing is None, timeout=SECONDS)
    quiet(qtbot, window)
    assert "is blank" in window.banner.label.text()
