"""A code's history and secret, the files of a batch, and activation: real books, real files."""

from __future__ import annotations

import csv

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from app.gui.navigation import RECORDS
from app.gui.records.code_dialog import MASK
from app.model.mac import Mac
from app.model.secret import Secret
from tests.gui.conftest import PINS, quiet

KEY = "a1B2c3D4e5F"


def secret_of(number: int) -> str:
    return f"{number + 1:032x}"


@pytest.fixture
def batch(station, tmp_path) -> int:
    """Ten codes; the first is on a unit."""
    path = tmp_path / "codes.csv"
    lines = [f"dev-{number:05},{secret_of(number)},{KEY}" for number in range(10)]
    path.write_text("\n".join(["DeviceName,DeviceSecret,ProductKey", *lines]), encoding="utf-8")
    number = station.import_codes(path, None, None).batch
    ledger, mac = station._store.ledger, Mac.parse("24:6f:28:00:00:01")
    got = ledger.reserve(number, mac, job="job-1", slot=3, operator="Chen")
    ledger.begin_writing(got.code_id, mac, job="job-1")
    ledger.confirm(got.code_id, mac, job="job-1", slot=3, operator="Chen")
    return number


@pytest.fixture
def opened(qtbot, open_station, station, batch):
    """The page of the batch, its first code loaded."""
    return show(qtbot, open_station(station), batch)


def show(qtbot, window, batch: int):
    if window.door.dialog is not None:
        window.door.dialog.reject()
    window.navigation.choose(RECORDS)
    window.records.open_batch(batch)
    quiet(qtbot, window)
    qtbot.waitUntil(lambda: window.records.batch.model.code(0) is not None)
    quiet(qtbot, window)
    return window


def deeds(station) -> list[tuple[str, str]]:
    return [
        (deed.what, deed.person)
        for deed in station._store.deeds.rows()
        if not deed.what.endswith(("sign in", "sign out", "confirm"))
    ]


# One code


def test_enter_on_a_code_shows_its_whole_history_and_masks_the_secret(qtbot, opened):
    table = opened.records.batch.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    dialog = opened.records.dialog
    quiet(qtbot, opened)
    steps = [line[1] for line in dialog.model.lines(range(dialog.model.rowCount()))[1:]]
    assert steps == ["available", "available → reserved", "reserved → writing", "writing → consumed"]
    assert dialog.model.lines([3])[1][2:5] == ["24:6f:28:00:00:01", "3", "Chen"]
    assert dialog.secret.text() == MASK
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert opened.records.dialog is None


def test_where_nobody_signs_in_the_secret_is_shown_and_the_look_is_on_record(qtbot, opened, station):
    opened.records.show_code(opened.records.batch.model.code(0))
    dialog = opened.records.dialog
    quiet(qtbot, opened)
    assert not dialog.pin.isVisible()
    dialog.show_button.click()
    quiet(qtbot, opened)
    assert dialog.secret.text() == secret_of(0)
    assert deeds(station)[-1][0] == "look at secret"
    dialog.reject()
    assert dialog.secret.text() == MASK


def test_a_secret_takes_an_engineers_pin(qtbot, open_station, staffed, station, tmp_path):
    staffed.people.sign_in("Li Wei", Secret(PINS["Li Wei"]))
    path = tmp_path / "codes.csv"
    path.write_text(f"DeviceName,DeviceSecret,ProductKey\ndev-1,{secret_of(7)},{KEY}\n", encoding="utf-8")
    batch = station.import_codes(path, None, None).batch
    station.people.sign_in("Chen", Secret(PINS["Chen"]))
    window = show(qtbot, open_station(staffed), batch)
    before = len(deeds(station))
    window.records.show_code(window.records.batch.model.code(0))
    dialog = window.records.dialog
    quiet(qtbot, window)
    assert dialog.pin.echoMode() is dialog.pin.EchoMode.Password
    assert not dialog.show_button.isEnabled()
    assert dialog.who.text() == "Chen"
    for name, pin in (("Chen", PINS["Chen"]), ("Li Wei", "wrong-pin-3")):
        dialog.who.setText(name)
        dialog.pin.setText(pin)
        dialog.show_button.click()
        quiet(qtbot, window)
        assert dialog.secret.text() == MASK
        assert dialog.message.objectName() == "problem"
    assert len(deeds(station)) == before
    dialog.who.setText("Li Wei")
    dialog.pin.setText(PINS["Li Wei"])
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    quiet(qtbot, window)
    assert dialog.secret.text() == secret_of(7)
    assert deeds(station)[-1] == ("look at secret", "Li Wei")
    assert station.people.current.name == "Chen", "who is signed in stays so"
    dialog.reject()


# Files


@pytest.fixture
def files(qtbot, opened):
    opened.records.batch.files_button.click()
    yield opened.records.dialog
    quiet(qtbot, opened)
    if opened.records.dialog is not None:
        opened.records.dialog.reject()


def test_codes_are_downloaded_as_excel_and_csv(qtbot, opened, files, dialogs, tmp_path, station):
    dialogs.file = tmp_path / "out.xlsx"
    files.codes_button.click()
    quiet(qtbot, opened)
    assert "10 codes are in out.xlsx" in files.message.text()
    rows = list(load_workbook(dialogs.file).active.iter_rows(values_only=True))
    assert {"DeviceName", "DeviceSecret", "ProductKey"} <= set(rows[0])
    assert secret_of(4) in rows[5]
    dialogs.file = tmp_path / "out.csv"
    files.codes_button.click()
    quiet(qtbot, opened)
    with dialogs.file.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 11
    assert [what for what, _ in deeds(station)].count("download codes") == 2


def test_a_password_encrypts_the_file_and_is_typed_twice(qtbot, opened, files, dialogs, tmp_path):
    dialogs.file = tmp_path / "out.xlsx"
    files.password.setText("harbour bridge 7")
    files.codes_button.click()
    assert "not the same" in files.message.text()
    assert not dialogs.file.exists()
    files.again.setText("harbour bridge 7")
    files.codes_button.click()
    quiet(qtbot, opened)
    assert dialogs.file.read_bytes()[:4] == bytes.fromhex("d0cf11e0"), (
        "an encrypted package, as Excel makes it"
    )
    assert files.password.text() == files.again.text() == ""


def test_reports_without_secrets_are_written(qtbot, opened, files, dialogs, tmp_path):
    dialogs.file = tmp_path / "used.csv"
    files.used_button.click()
    quiet(qtbot, opened)
    assert "holds no secrets" in files.message.text()
    text = dialogs.file.read_text(encoding="utf-8-sig")
    assert "24:6f:28:00:00:01" in text
    assert secret_of(0) not in text
    dialogs.file = tmp_path / "batch.pdf"
    files.pdf_button.click()
    quiet(qtbot, opened)
    assert dialogs.file.read_bytes()[:5] == b"%PDF-"


def test_names_go_to_the_platform_and_what_comes_back_is_compared(qtbot, opened, files, dialogs, tmp_path):
    dialogs.file = tmp_path / "forms"
    dialogs.file.mkdir()
    files.form_button.click()
    quiet(qtbot, opened)
    assert files.message.text() == "✓ Files written: 1."
    (form,) = dialogs.file.iterdir()
    dialogs.file = form
    files.back_button.click()
    quiet(qtbot, opened)
    assert "All 10 names came back" in files.message.text()
    dialogs.file = tmp_path / "part.csv"
    dialogs.file.write_text("DeviceName\ndev-00001\ndev-00002\nstranger\n", encoding="utf-8")
    files.back_button.click()
    quiet(qtbot, opened)
    assert "8 missing, 1 unknown" in files.message.text()


def test_a_file_that_can_not_be_written_is_told(qtbot, opened, files, dialogs, tmp_path):
    dialogs.file = tmp_path / "no-such-folder" / "out.xlsx"
    files.codes_button.click()
    quiet(qtbot, opened)
    assert files.message.objectName() == "problem"
    assert opened.records.dialog is files


def test_an_operator_sees_the_files_grey_with_the_reason(qtbot, open_station, station, batch, staffed):
    station.people.sign_in("Chen", Secret(PINS["Chen"]))
    window = show(qtbot, open_station(staffed), batch)
    assert not window.records.batch.till_button.isEnabled()
    window.records.batch.files_button.click()
    dialog = window.records.dialog
    for button in (dialog.codes_button, dialog.used_button, dialog.pdf_button, dialog.form_button):
        assert not button.isEnabled()
        assert "takes the engineer" in button.toolTip()
    dialog.reject()
    assert not window.records.batches.import_button.isEnabled()


# Activation


@pytest.fixture
def activation(qtbot, opened):
    records = opened.records
    records.ask_activation(records.batch._row)
    quiet(qtbot, opened)
    yield records.dialog
    quiet(qtbot, opened)
    if records.dialog is not None:
        records.dialog.reject()


def tabs(dialog) -> list[str]:
    return [dialog.tabs.tabText(k) for k in range(dialog.tabs.count())]


def test_a_device_list_marks_what_the_cloud_has_seen(
    qtbot, opened, activation, station, batch, tmp_path, dialogs
):
    assert tabs(activation)[1] == "Flashed, never activated: 1"
    assert not activation.take_button.isEnabled()
    dialogs.file = tmp_path / "devices.csv"
    dialogs.file.write_text(
        "DeviceName,Status,ActiveTime\n"
        "dev-00000,online,2026-06-01 08:00:00\n"
        "dev-00005,offline,2026-06-02 08:00:00\n"
        "dev-00007,unactive,\n"
        "stranger,online,2026-06-02 09:00:00\n",
        encoding="utf-8",
    )
    activation.drop.button.click()
    quiet(qtbot, opened)
    assert "4 devices, 3 of them active, 3 known here" in activation.message.text()
    assert station.records.batch(batch).activated == 0
    activation.take_button.click()
    quiet(qtbot, opened)
    assert "2 codes are newly marked" in activation.message.text()
    assert tabs(activation) == [
        "Activated, never proven here: 1",
        "Flashed, never activated: 0",
        "Unknown here: 1",
    ]
    assert activation.first[1].row(0).device_name == "dev-00005"
    activation.reject()
    quiet(qtbot, opened)
    assert station.records.batch(batch).activated == 2
    page = opened.records.batch
    qtbot.waitUntil(lambda: page._row is not None and page._row.activated == 2)


def test_a_device_list_that_can_not_be_read_is_told_and_not_taken(qtbot, opened, activation, tmp_path):
    path = tmp_path / "devices.csv"
    path.write_bytes(b"MZ\x90\x00")
    activation.take_file(path)
    quiet(qtbot, opened)
    assert activation.message.objectName() == "problem"
    assert not activation.take_button.isEnabled()
