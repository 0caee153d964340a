"""The texts of the mass-production centre: nothing is cut on a small screen, nothing stays English."""

import getpass

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from app.gui.colours import LIGHT
from app.gui.language import Language
from app.gui.look import apply_look
from app.gui.navigation import PRODUCTS, RECORDS
from app.gui.wizard.page import Step
from app.model.product import Connectivity, ProjectType, QuotaKind
from tests.gui.conftest import ENGINEER, quiet
from tests.gui.test_language import english_left, latin_left, nothing_is_cut
from tests.gui.test_wizard import Walk

KEY = "a1B2c3D4e5F"


@pytest.fixture
def codes(tmp_path):
    path = tmp_path / "codes.csv"
    lines = [f"dev-{number:05},{number:032x},{KEY}" for number in range(20)]
    path.write_text("\n".join(["DeviceName,DeviceSecret,ProductKey", *lines]), encoding="utf-8")
    return path


@pytest.fixture(params=Language)
def window(request, open_station, station, codes, qtbot, qapp):
    apply_look(qapp, LIGHT)
    station.products.add(KEY, "Thermostat T100", Connectivity.BLUETOOTH, ProjectType.SELF_BRANDED, ENGINEER)
    station.products.enable_per_product(KEY, ENGINEER)
    station.products.publish(KEY, ENGINEER)
    station.import_codes(codes, None, None)
    window = open_station(station)
    window.speak(request.param)
    window.resize(1366, 728)
    window.navigation.choose(PRODUCTS)
    quiet(qtbot, window)
    return window


def sound(qtbot, window, root) -> None:
    quiet(qtbot, window)
    root.grab()
    nothing_is_cut(qtbot, root)
    if window._translations.language is Language.CHINESE:
        assert english_left(root) == set()
        assert latin_left(root) - {getpass.getuser(), "jig 1 · 1 个工位"} == set()
    for field in root.findChildren(QLineEdit):
        if field.isVisibleTo(root):
            assert field.accessibleName() or field.placeholderText()
    hint = root.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= 728
    default = [button for button in root.findChildren(QPushButton) if button.isDefault()]
    assert len(default) <= 1


@pytest.mark.parametrize("name", ["new_product", "edit", "quota", "macs", "methods"])
def test_the_dialogs_of_a_product(qtbot, window, name):
    sound(qtbot, window, window)
    getattr(window.products, name)()
    dialog = window.products.dialog
    sound(qtbot, window, dialog)
    dialog.reject()


def test_the_dialog_that_switches_off(qtbot, window):
    window.products.methods()
    methods = window.products.dialog
    methods.switch_off()
    sound(qtbot, window, methods.off_dialog)
    methods.off_dialog.reject()
    methods.reject()


@pytest.mark.parametrize("name", ["sign_in", "found", "people"])
def test_the_dialogs_about_people(qtbot, window, name):
    getattr(window.door, name)()
    sound(qtbot, window, window.door.dialog)
    window.door.dialog.reject()


def test_the_records_with_the_dialogs_of_a_batch_and_a_code(qtbot, window):
    window.navigation.choose(RECORDS)
    records = window.records
    quiet(qtbot, window)
    sound(qtbot, window, window)
    batch = records.batches.chosen()
    records.open_batch(batch.number)
    quiet(qtbot, window)
    qtbot.waitUntil(lambda: records.batch.model.code(0) is not None)
    sound(qtbot, window, window)
    for show, what in (
        (records.ask_files, batch),
        (records.ask_activation, batch),
        (records.show_code, records.batch.model.code(0)),
    ):
        show(what)
        sound(qtbot, window, records.dialog)
        records.dialog.reject()


def test_every_page_of_the_wizard(qtbot, window, station, codes, tmp_path):
    station.products.buy(KEY, 100, "", QuotaKind.PRODUCTION, ENGINEER)
    station.products.add_range(KEY, "24:6f:28:00:00:00", "24:6f:28:00:00:ff", "", ENGINEER)
    names = tmp_path / "names.csv"
    names.write_text("DeviceName\nunit-1\nab\n1.23E+14\n", encoding="utf-8")
    one = Walk(qtbot, window)

    def look(step: Step) -> None:
        assert one.wizard.currentId() == step
        sound(qtbot, window, one.wizard)

    look(Step.PRODUCT)
    one.next()
    look(Step.METHOD)
    one.next()
    look(Step.GENERATION)
    one.next()
    one.page.quantity.setText("101")
    look(Step.QUANTITY)
    one.page.quantity.setText("10")
    one.next()
    look(Step.CHECK_QUANTITY)
    one.next()
    look(Step.CONFIRM)
    one.next()
    look(Step.DONE)
    one.wizard.accept()
    quiet(qtbot, window)

    one = Walk(qtbot, window)
    one.to_upload(names)
    look(Step.UPLOAD)
    one.next()
    look(Step.CHECK_UPLOAD)
    one.back(Step.UPLOAD)
    one.back(Step.GENERATION)
    one.page.choices.buttons[2].click()
    one.next()
    one.page.take_file(codes)
    look(Step.CLOUD)
    one.next()
    look(Step.CHECK_CLOUD)
    one.wizard.reject()


def test_what_is_wrong_is_said_in_the_language_of_the_window(qtbot, window, tmp_path):
    names = tmp_path / "names.csv"
    names.write_text("DeviceName\nab\n", encoding="utf-8")
    one = Walk(qtbot, window)
    one.to_generation()
    reason = one.page.choices.reasons[0]
    one.page.choices.buttons[1].click()
    one.next()
    one.page.take_file(names)
    one.next()
    wrong = one.page.model.lines([0])[1][2]
    one.wizard.reject()
    chinese = window._translations.language is Language.CHINESE
    for text in (reason, wrong):
        assert any("一" <= character <= "鿿" for character in text) is chinese, text
