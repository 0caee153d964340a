"""The Products page and its dialogs, on real books."""

import pytest
from PySide6.QtCore import Qt

from app.gui.navigation import PRODUCTS
from app.model.product import Connectivity, ProductStatus, ProjectType, QuotaKind
from app.model.secret import Secret
from tests.gui.conftest import ENGINEER, PINS, quiet

KEY = "a1B2c3D4e5F"


@pytest.fixture
def window(open_station, station, qtbot):
    station.products.add(KEY, "Thermostat T100", Connectivity.WIFI, ProjectType.ECO, ENGINEER)
    window = open_station(station)
    window.navigation.choose(PRODUCTS)
    quiet(qtbot, window)
    return window


@pytest.fixture
def page(window):
    return window.products


def line(page, row: int = 0) -> dict[str, str]:
    return dict(zip(*page.model.lines([row]), strict=True))


def test_a_product_is_made_published_and_found_again(qtbot, window, page, station, dialogs):
    page.new_button.click()
    dialog = page.dialog
    assert not dialog.save_button.isEnabled()
    dialog.key.setText("k02m26Wpp 9S")
    dialog.name.setText("Door sensor")
    assert "not allowed" in dialog.message.text()
    assert not dialog.save_button.isEnabled()
    dialog.key.setText("k02m26Wpp9S")
    dialog.connectivity.setCurrentIndex(dialog.connectivity.findData("bluetooth"))
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is None)
    quiet(qtbot, window)
    assert page.chosen().product_key == "k02m26Wpp9S"
    assert page.chosen().connectivity is Connectivity.BLUETOOTH
    assert not page.produce_button.isEnabled()
    assert "Publish the product first" in page.produce_button.toolTip()

    page.publish_button.click()
    assert "does not go back" in dialogs.questions[-1]
    dialogs.press("yes")
    quiet(qtbot, window)
    assert station.products.row("k02m26Wpp9S").status is ProductStatus.PUBLISHED
    assert page.produce_button.isEnabled()
    assert not page.publish_button.isEnabled()

    page.search.setText("thermo")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert line(page)["Name"] == "Thermostat T100"
    page.search.setText("nothing like that")
    qtbot.waitUntil(page._empty.isVisible)


def test_a_product_that_is_there_already_is_refused_with_the_reason(qtbot, window, page):
    page.new_product()
    dialog = page.dialog
    dialog.key.setText(KEY)
    dialog.name.setText("Another")
    dialog.save_button.click()
    quiet(qtbot, window)
    assert page.dialog is dialog
    assert KEY in dialog.message.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.dialog is None


def test_a_product_is_edited_but_not_its_key(qtbot, window, page, station):
    page.edit_button.click()
    dialog = page.dialog
    assert not dialog.key.isEnabled()
    dialog.name.setText("Thermostat T200")
    dialog.save_button.click()
    qtbot.waitUntil(lambda: page.dialog is None)
    quiet(qtbot, window)
    assert line(page)["Name"] == "Thermostat T200"


def test_purchases_are_a_ledger_and_change_what_is_left(qtbot, window, page, station):
    page.quota_button.click()
    dialog = page.dialog
    quiet(qtbot, window)
    assert dialog.remaining.text().startswith("0 left")
    assert not dialog.add_button.isEnabled()
    dialog.quantity.setText("5000")
    dialog.note.setText("order 17")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return)
    quiet(qtbot, window)
    dialog.quantity.setText("20")
    dialog.kind.setCurrentIndex(1)
    dialog.add_button.click()
    quiet(qtbot, window)
    assert dialog.remaining.text() == "5,000 left  =  5,000 bought − 0 issued"
    assert "20 left of 20" in dialog.debug.text()
    kinds = [(entry.quantity, entry.kind, entry.note) for entry in station.products.quota(KEY)]
    assert kinds == [(5000, QuotaKind.PRODUCTION, "order 17"), (20, QuotaKind.DEBUG, "")]
    assert dialog.model.rowCount() == 2

    dialog.quantity.setText("31")
    dialog.add_button.click()
    quiet(qtbot, window)
    assert dialog.message.objectName() == "problem"
    assert "50" in dialog.message.text()
    dialog.reject()
    quiet(qtbot, window)
    assert line(page)["Remaining"] == "5,000"


def test_the_mac_pool_refuses_what_overlaps_and_says_with_what(qtbot, window, page):
    page.macs_button.click()
    dialog = page.dialog
    quiet(qtbot, window)
    dialog.first.setText("24:6F:28:00:00:00")
    dialog.last.setText("24-6f-28-00-00-ff")
    dialog.add_button.click()
    quiet(qtbot, window)
    assert dialog.remaining.text() == "256 MACs left"
    dialog.first.setText("24:6f:28:00:00:80")
    dialog.last.setText("24:6f:28:00:01:80")
    dialog.add_button.click()
    quiet(qtbot, window)
    assert dialog.message.objectName() == "problem"
    assert "24:6f:28:00:00:00" in dialog.message.text()
    assert dialog.model.rowCount() == 1
    assert dialog.first.text(), "what was typed stays, to be corrected"
    dialog.table.selectRow(0)
    dialog.remove_button.click()
    quiet(qtbot, window)
    assert dialog.remaining.text() == "0 MACs left"
    dialog.reject()


def test_the_per_device_secret_can_not_be_switched_off(qtbot, window, page):
    page.methods_button.click()
    dialog = page.dialog
    assert dialog.device.isChecked()
    assert not dialog.device.isEnabled()
    dialog.reject()


def test_the_per_product_secret_is_switched_on_by_choosing_it_and_confirming(qtbot, window, page, station):
    page.methods_button.click()
    dialog = page.dialog
    assert "can not connect any more" in dialog.risk.text()
    assert not dialog.on_button.isEnabled()
    dialog.choice.click()
    assert dialog.on_button.isEnabled()
    assert not station.products.row(KEY).per_product
    dialog.secret.setText("pVfLpS1u3A9JM0go")
    dialog.on_button.click()
    quiet(qtbot, window)
    row = station.products.row(KEY)
    assert row.per_product
    assert row.has_product_secret
    assert dialog.secret.text() == ""
    assert dialog.off_button.isVisible()
    dialog.reject()
    quiet(qtbot, window)
    assert "⚠" in line(page)["Flashing method"]


def switch_on(qtbot, window, page, station):
    station.products.enable_per_product(KEY, ENGINEER)
    page.read()
    quiet(qtbot, window)
    page.methods_button.click()
    page.dialog.off_button.click()
    quiet(qtbot, window)
    return page.dialog.off_dialog


def test_switching_off_wants_the_name_typed(qtbot, window, page, station):
    off = switch_on(qtbot, window, page, station)
    assert not off.do_button.isEnabled()
    off.typed.setText("thermostat t100")
    assert not off.do_button.isEnabled()
    qtbot.keyClick(off.typed, Qt.Key.Key_Return)
    assert station.products.row(KEY).per_product, "Enter is the answer that keeps it on"


def test_switching_off_is_done_once_the_name_is_right(qtbot, window, page, station):
    off = switch_on(qtbot, window, page, station)
    off.typed.setText("Thermostat T100")
    off.do_button.click()
    quiet(qtbot, window)
    assert not station.products.row(KEY).per_product
    assert "is off" in page.dialog.message.text()
    assert not page.dialog.off_button.isVisible()
    page.dialog.reject()


@pytest.fixture
def guarded(open_station, staffed, qtbot):
    """The window with a product that has the per-product secret, before an operator."""
    staffed.products.add(KEY, "Thermostat T100", Connectivity.WIFI, ProjectType.ECO, ENGINEER)
    staffed.products.enable_per_product(KEY, ENGINEER)
    staffed.people.sign_in("Chen", Secret(PINS["Chen"]))
    window = open_station(staffed)
    window.navigation.choose(PRODUCTS)
    quiet(qtbot, window)
    return window


def test_what_an_operator_may_not_do_is_grey_with_the_reason(qtbot, guarded):
    page = guarded.products
    for button in (page.new_button, page.edit_button, page.quota_button, page.methods_button):
        assert not button.isEnabled()
        assert button.toolTip() == "Chen is operator; this takes the engineer."
    guarded._desk.people.sign_in("Li Wei", Secret(PINS["Li Wei"]))
    guarded.session.read()
    quiet(qtbot, guarded)
    assert page.new_button.isEnabled()
    assert page.new_button.toolTip() == ""


def test_switching_off_takes_an_engineers_pin(qtbot, guarded, station):
    station.people.sign_in("Li Wei", Secret(PINS["Li Wei"]))
    guarded.session.read()
    quiet(qtbot, guarded)
    page = guarded.products
    page.methods_button.click()
    page.dialog.off_button.click()
    quiet(qtbot, guarded)
    off = page.dialog.off_dialog
    assert off.pin.echoMode() is off.pin.EchoMode.Password
    off.typed.setText("Thermostat T100")
    assert not off.do_button.isEnabled()
    for name, pin in (("Li Wei", "wrong-pin-1"), ("Chen", PINS["Chen"])):
        off.who.setText(name)
        off.pin.setText(pin)
        off.do_button.click()
        quiet(qtbot, guarded)
        assert off.message.objectName() == "problem"
        assert off.pin.text() == ""
        assert pin not in off.message.text()
        assert station.products.row(KEY).per_product
    off.who.setText("Li Wei")
    off.pin.setText(PINS["Li Wei"])
    off.do_button.click()
    quiet(qtbot, guarded)
    assert not station.products.row(KEY).per_product
    page.dialog.reject()


def test_newer_books_are_shown_without_a_click(qtbot, window, page, station):
    station.products.buy(KEY, 700, "", QuotaKind.PRODUCTION, ENGINEER)
    window.pulse.touch()
    qtbot.waitUntil(lambda: line(page)["Bought"] == "700")
