"""Who is at the station: sign-in, the first supervisor, locking, the list of people."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit

from app.gui.navigation import FLASH, PRODUCTS, RECORDS
from app.gui.people.idle_lock import IdleLock
from app.gui.people.sign_in_dialog import FoundDialog, SignInDialog
from app.model.person import Role
from app.model.secret import Secret
from tests.gui.conftest import PINS, quiet


def type_in(dialog: SignInDialog, name: str, pin: str) -> None:
    dialog.name.setText(name)
    dialog.pin.setText(pin)


@pytest.fixture
def locked(open_station, staffed):
    """The window of a station where people sign in, with the dialog that asks."""
    return open_station(staffed)


def test_the_first_start_asks_for_a_supervisor_only_once(qtbot, open_station, station, settings):
    settings.first_start_seen = False
    window = open_station(station)
    dialog = window.door.dialog
    assert isinstance(dialog, FoundDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.door.dialog is None
    assert "everybody" in window.top.person.text()
    window.session.read()
    quiet(qtbot, window)
    assert window.door.dialog is None
    assert window.products.new_button.isEnabled(), "as long as nobody is named, everybody may do everything"


def test_the_first_supervisor_is_made_and_is_here(qtbot, open_station, station):
    window = open_station(station)
    window.top.person.people_action.trigger()
    dialog = window.door.dialog
    dialog.name.setText("Zhao Min")
    dialog.pin.setText("mountain-7")
    dialog.again.setText("mountain-8")
    dialog.make_button.click()
    assert "not the same" in dialog.message.text()
    dialog.again.setText("mountain-7")
    qtbot.keyClick(dialog.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.door.dialog is None)
    quiet(qtbot, window)
    assert station.people.required
    assert window.top.person.text() == "Zhao Min · supervisor ▾"
    assert window.flash.form.operator.text() == "Zhao Min"
    assert window.flash.form.operator.isReadOnly()


def test_a_pin_that_anybody_tries_first_is_refused(qtbot, open_station, station):
    window = open_station(station)
    window.door.found()
    dialog = window.door.dialog
    dialog.name.setText("Zhao Min")
    for field in (dialog.pin, dialog.again):
        field.setText("123456")
    dialog.make_button.click()
    quiet(qtbot, window)
    assert dialog.message.objectName() == "problem"
    assert not station.people.required
    dialog.reject()


def test_nothing_is_shown_or_started_before_somebody_signs_in(qtbot, locked):
    assert isinstance(locked.door.dialog, SignInDialog)
    locked.door.dialog.reject()
    for place in (RECORDS, PRODUCTS):
        locked.navigation.choose(place)
        assert locked._pages.currentWidget() is locked._locked
    locked.navigation.choose(FLASH)
    assert locked._pages.currentWidget() is locked.flash
    assert not locked.flash.bar.button.isEnabled()
    assert "sign in" in locked.flash.bar.hint.text()


def test_name_and_pin_open_the_station(qtbot, locked, staffed):
    dialog = locked.door.dialog
    assert dialog.pin.echoMode() is QLineEdit.EchoMode.Password
    assert not dialog.in_button.isEnabled()
    locked.navigation.choose(RECORDS)
    type_in(dialog, "li wei", PINS["Li Wei"])
    qtbot.keyClick(dialog.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: locked.door.dialog is None)
    quiet(qtbot, locked)
    assert staffed.people.current.name == "Li Wei"
    assert locked.top.person.text() == "Li Wei · engineer ▾"
    assert locked._pages.currentWidget() is locked.records


def test_a_wrong_pin_is_told_and_leaves_nothing_in_the_field(qtbot, locked, staffed):
    dialog = locked.door.dialog
    type_in(dialog, "Li Wei", "sun-flower-1")
    dialog.in_button.click()
    quiet(qtbot, locked)
    assert staffed.people.current is None
    assert "wrong PIN" in dialog.message.text()
    assert "sun-flower-1" not in dialog.message.text()
    assert dialog.pin.text() == ""
    dialog.reject()


def test_signing_out_locks_again_and_the_next_sign_in_knows_the_name(qtbot, locked, staffed):
    type_in(locked.door.dialog, "Li Wei", PINS["Li Wei"])
    locked.door.dialog.in_button.click()
    qtbot.waitUntil(lambda: locked.door.dialog is None)
    quiet(qtbot, locked)
    locked.top.person.out_action.trigger()
    quiet(qtbot, locked)
    assert staffed.people.current is None
    assert locked.door.dialog.name.text() == "Li Wei"
    locked.door.dialog.reject()
    assert "Not signed in" in locked.top.person.text()


def test_a_station_that_nobody_touches_locks_itself(qtbot, locked, staffed):
    type_in(locked.door.dialog, "Li Wei", PINS["Li Wei"])
    locked.door.dialog.in_button.click()
    qtbot.waitUntil(lambda: locked.door.dialog is None)
    quiet(qtbot, locked)
    locked.door.idle.set_milliseconds(50)
    qtbot.waitUntil(lambda: staffed.people.current is None)
    qtbot.waitUntil(lambda: isinstance(locked.door.dialog, SignInDialog))
    assert "locked" in locked.banner.label.text()
    locked.door.dialog.reject()


def test_every_touch_begins_the_count_anew(qtbot, window):
    class Counted(QTimer):
        begun = 0

        def start(self) -> None:
            self.begun += 1
            super().start()

    lock = IdleLock(60_000, window)  # else a worker's thread may be the one that finds it to be garbage
    lock._timer = Counted(lock, interval=60_000)
    lock.watch(on=True)
    assert lock._timer.begun == 1
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert lock._timer.begun > 1
    assert lock._timer.isActive()
    lock.watch(on=False)
    begun = lock._timer.begun
    qtbot.keyClick(window, Qt.Key.Key_Shift)
    assert lock._timer.begun == begun
    assert not lock._timer.isActive()


def test_a_supervisor_names_people_changes_them_and_lets_them_go(qtbot, locked, staffed):
    type_in(locked.door.dialog, "Zhao Min", PINS["Zhao Min"])
    locked.door.dialog.in_button.click()
    qtbot.waitUntil(lambda: locked.door.dialog is None)
    quiet(qtbot, locked)
    locked.top.person.people_action.trigger()
    dialog = locked.door.dialog
    quiet(qtbot, locked)
    dialog.name.setText("Sun Li")
    dialog.pin.setText("bridge-44")
    dialog.role.setCurrentIndex(dialog.role.findData("operator"))
    dialog.add_button.click()
    quiet(qtbot, locked)
    assert dialog.pin.text() == ""
    names = [row.name for row in dialog.model.rows()]
    dialog.table.selectRow(names.index("Sun Li"))
    dialog.role.setCurrentIndex(dialog.role.findData("engineer"))
    dialog.role_button.click()
    quiet(qtbot, locked)
    assert staffed.people.sign_in("Sun Li", Secret("bridge-44")).role is Role.ENGINEER
    staffed.people.sign_in("Zhao Min", Secret(PINS["Zhao Min"]))
    dialog.leave_button.click()
    quiet(qtbot, locked)
    assert next(row for row in staffed.people.rows() if row.name == "Sun Li").left_at is not None

    dialog.table.selectRow(names.index("Zhao Min"))
    dialog.leave_button.click()
    quiet(qtbot, locked)
    assert "supervisor" in dialog.message.text(), "the last supervisor can't go"
    dialog.reject()


def test_an_operator_may_change_only_the_own_pin(qtbot, locked, staffed):
    type_in(locked.door.dialog, "Chen", PINS["Chen"])
    locked.door.dialog.in_button.click()
    qtbot.waitUntil(lambda: locked.door.dialog is None)
    quiet(qtbot, locked)
    locked.door.people()
    dialog = locked.door.dialog
    quiet(qtbot, locked)
    names = [row.name for row in dialog.model.rows()]
    dialog.pin.setText("harbour-31")
    dialog.table.selectRow(names.index("Zhao Min"))
    assert not dialog.pin_button.isEnabled()
    assert not dialog.add_button.isEnabled()
    assert "supervisor" in dialog.add_button.toolTip()
    dialog.table.selectRow(names.index("Chen"))
    dialog.pin_button.click()
    quiet(qtbot, locked)
    assert staffed.people.sign_in("Chen", Secret("harbour-31")).name == "Chen"
    dialog.reject()


def test_training_asks_nobody(window):
    assert not window.top.person.isVisible()


@pytest.mark.parametrize(("name", "taken"), [(None, False), ("Chen", False), ("Li Wei", True)])
def test_a_file_is_dropped_only_by_who_may_take_codes_in(qtbot, open_station, staffed, tmp_path, name, taken):
    path = tmp_path / "codes.csv"
    path.write_text("DeviceName,DeviceSecret,ProductKey\n", encoding="utf-8")
    if name is not None:
        staffed.people.sign_in(name, Secret(PINS[name]))
    window = open_station(staffed)
    if window.door.dialog is not None:
        window.door.dialog.reject()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    drop = QDropEvent(QPointF(10, 10), copy, data, left, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(drop)
    quiet(qtbot, window)
    assert (window.importer is not None) is taken
    if window.importer is not None:
        window.importer.close()
