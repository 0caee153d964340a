"""From the start of the program to its window: set-up, passphrase, recovery sheet, change of the key."""

from __future__ import annotations

import os
import stat
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLineEdit, QWizard

from app.composition.entrance import line_entrance
from app.gui.application import run_entrance
from app.gui.language import Language
from app.gui.start.set_up_wizard import KEY, READY, SHEET, SUPERVISOR
from app.gui.start.stage import Stage
from app.model.fixture import Fixture, SlotPlace
from app.model.key_form import KeyForm
from app.model.person import Role
from app.model.reports import DeskError
from app.model.secret import Secret
from app.store.backups import Backups
from app.store.founding import KeyChoice
from tests.books import CHEAP
from tests.gui.conftest import NOON, quiet

NAME, PIN = "Zhao Min", "mountain-7"
PHRASE, OTHER = "four words on paper", "four words elsewhere"
JIG = Fixture("jig 1", (SlotPlace(1, "/dev/null"),), 1)
SECONDS = 30_000


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("FLASHLINE_PASSPHRASE", "FLASHLINE_KEY_FILE", "FLASHLINE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


@pytest.fixture
def start(qtbot, folder, settings, translations, dialogs):
    """Starts the program once more; what is open is closed first."""
    stages: list[Stage] = []

    def end() -> None:
        if not stages:
            return
        stage = stages.pop()
        if stage.window is not None:
            quiet(qtbot, stage.window)
            stage.window.close()
            qtbot.waitUntil(lambda: stage.window is None, timeout=SECONDS)
        for dialog in (stage.wizard, stage.asking):
            if dialog is not None:
                qtbot.waitUntil(lambda: not stage._work.busy, timeout=SECONDS)
                dialog.reject()
        stage.close()

    def begin() -> Stage:
        end()
        stage = Stage(line_entrance(folder, JIG, CHEAP), settings, translations, dialogs)
        stages.append(stage)
        stage.begin()
        qtbot.waitUntil(lambda: bool(stage.wizard or stage.asking or stage.window), timeout=SECONDS)
        return stage

    yield begin
    end()


@pytest.fixture
def kept(folder):
    """Books whose key is under a passphrase; nobody has them open. Gives their recovery sheet's lines."""
    entrance = line_entrance(folder, JIG, CHEAP)
    lines = entrance.sheet().lines
    entrance.set_up(
        KeyChoice(KeyForm.PASSPHRASE, Secret(PHRASE)), NAME, Secret(PIN), sheet_away=False
    ).close()
    return lines


def in_window(qtbot, stage):
    """Wait for the window and all that it reads."""
    qtbot.waitUntil(lambda: stage.window is not None, timeout=SECONDS)
    quiet(qtbot, stage.window)
    qtbot.waitUntil(lambda: stage.window.session.known)
    quiet(qtbot, stage.window)
    return stage.window


def signed_in(qtbot, stage):
    window = in_window(qtbot, stage)
    window.door.dialog.name.setText(NAME)
    window.door.dialog.pin.setText(PIN)
    window.door.dialog.in_button.click()
    qtbot.waitUntil(lambda: window.door.dialog is None, timeout=SECONDS)
    quiet(qtbot, window)
    return window


def unlock(qtbot, stage, phrase: str = PHRASE) -> None:
    stage.asking.passphrase.field.setText(phrase)
    stage.asking.open_button.click()


def fill_passphrase(fields, phrase: str, again: str | None = None) -> None:
    fields.first.field.setText(phrase)
    fields.again.field.setText(phrase if again is None else again)


def fill_wizard(wizard) -> None:
    """Everything up to the last page; the sheet is put off."""
    fill_passphrase(wizard.key.passphrase, PHRASE)
    wizard.next()
    wizard.supervisor.name.setText(NAME)
    wizard.supervisor.pin.setText(PIN)
    wizard.supervisor.again.setText(PIN)
    wizard.next()
    wizard.sheet.later.click()
    wizard.next()
    assert wizard.currentId() == READY


def next_enabled(wizard) -> bool:
    return wizard.button(QWizard.WizardButton.NextButton).isEnabled()


def test_the_first_start_sets_the_station_up_and_its_supervisor_is_here(qtbot, start, folder):
    stage = start()
    wizard = stage.wizard
    assert wizard.currentId() == KEY
    assert not next_enabled(wizard)
    fill_passphrase(wizard.key.passphrase, "short")
    assert "At least 12" in wizard.key.message.text()
    fill_passphrase(wizard.key.passphrase, PHRASE, OTHER)
    assert "not the same" in wizard.key.message.text()
    assert not next_enabled(wizard)
    fill_passphrase(wizard.key.passphrase, PHRASE)
    wizard.next()

    assert wizard.currentId() == SUPERVISOR
    page = wizard.supervisor
    page.name.setText(NAME)
    page.pin.setText("123456")
    assert "anybody tries first" in page.message.text()
    page.pin.setText(PIN)
    page.again.setText("mountain-8")
    assert "not the same" in page.message.text()
    assert not next_enabled(wizard)
    page.again.setText(PIN)
    wizard.next()

    assert wizard.currentId() == SHEET
    assert not wizard.sheet.away.isEnabled(), "who has no sheet has put none away"
    assert not next_enabled(wizard)
    wizard.sheet.later.click()
    wizard.next()
    assert not folder.exists(), "nothing is written before the last step"
    wizard.button(QWizard.WizardButton.FinishButton).click()
    window = in_window(qtbot, stage)
    assert window.session.person.name == NAME
    assert window.session.person.role is Role.SUPERVISOR
    assert window.keeper.reminder.isVisible()
    assert PHRASE.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_sheet_is_saved_printed_and_shown_and_then_put_away(qtbot, start, dialogs, tmp_path):
    stage = start()
    wizard = stage.wizard
    wizard.key.choices[KeyForm.FILE].click()
    wizard.next()
    wizard.supervisor.name.setText(NAME)
    for field in (wizard.supervisor.pin, wizard.supervisor.again):
        field.setText(PIN)
    wizard.next()
    panel = wizard.sheet.panel
    dialogs.file = tmp_path / "sheet.txt"
    panel.save_button.click()
    text = dialogs.file.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(dialogs.file.stat().st_mode) == 0o600
    assert text.count(" - ") >= 5
    dialogs.file = tmp_path / "no such folder" / "sheet.txt"
    panel.save_button.click()
    assert "can't be written" in panel.line.text()
    dialogs.paper = tmp_path / "sheet.pdf"
    panel.print_button.click()
    assert dialogs.paper.read_bytes().startswith(b"%PDF")
    assert panel.view.isHidden()
    panel.show_button.click()
    assert panel.view.toPlainText().strip() == text.strip()
    wizard.sheet.away.click()
    wizard.next()
    wizard.accept()
    window = in_window(qtbot, stage)
    assert not window.keeper.reminder.isVisible()
    assert window._desk.strongbox.form is KeyForm.FILE


def test_cancelled_nothing_is_left(qtbot, start, folder):
    stage = start()
    fill_wizard(stage.wizard)
    with qtbot.waitSignal(stage.over):
        stage.wizard.reject()
    assert not folder.exists()


def test_what_refuses_the_last_step_is_told_there_and_it_can_be_tried_again(qtbot, start, folder, tmp_path):
    stage = start()
    wizard = stage.wizard
    wizard.key.choices[KeyForm.FILE].click()
    wizard.key.folder.setText(str(tmp_path / "missing"))
    assert "no such folder" in wizard.key.message.text()
    assert not next_enabled(wizard)
    (tmp_path / "stick").mkdir()
    wizard.key.folder.setText(str(tmp_path / "stick"))
    wizard.next()
    wizard.supervisor.name.setText(NAME)
    for field in (wizard.supervisor.pin, wizard.supervisor.again):
        field.setText(PIN)
    wizard.next()
    wizard.sheet.later.click()
    wizard.next()
    (tmp_path / "stick" / "vault.key").write_bytes(b"somebody else's")
    wizard.accept()
    qtbot.waitUntil(lambda: not wizard.ready.working, timeout=SECONDS)
    assert "a key is there already" in wizard.ready.message.text()
    (tmp_path / "stick" / "vault.key").unlink()
    wizard.accept()
    window = in_window(qtbot, stage)
    assert (tmp_path / "stick" / "vault.key").exists()
    assert not (folder / "vault.key").exists()
    assert window.session.person.name == NAME


def test_while_the_books_are_made_nothing_can_be_pressed_or_closed(qtbot, start, folder, monkeypatch):
    stage = start()
    wizard, gate = stage.wizard, threading.Event()
    make = wizard._entrance.set_up

    def slowly(*words, **named):
        gate.wait(20)
        return make(*words, **named)

    monkeypatch.setattr(wizard._entrance, "set_up", slowly)
    fill_wizard(wizard)
    wizard.accept()
    wizard.accept()
    wizard.reject()
    wizard.close()
    assert wizard.isVisible()
    assert not wizard.button(QWizard.WizardButton.BackButton).isEnabled()
    gate.set()
    in_window(qtbot, stage)


def test_copies_of_books_that_are_gone_are_told(qtbot, start, folder):
    line_entrance(folder, JIG, CHEAP).set_up(
        KeyChoice(KeyForm.FILE), NAME, Secret(PIN), sheet_away=True
    ).close()
    Backups(folder / "flashline.sqlite", folder / "backups", lambda: NOON).make("asked")
    for name in ("flashline.sqlite", "vault.key"):
        (folder / name).unlink()
    stage = start()
    assert not stage.wizard.key.earlier.isHidden()
    assert "flashline restore" in stage.wizard.key.earlier.text()


def test_the_wizard_speaks_the_language_that_is_pressed(qtbot, start, settings):
    stage = start()
    title = stage.wizard.windowTitle()
    stage.wizard.languages[Language.CHINESE].click()
    assert stage.wizard.windowTitle() != title
    assert settings.language == "zh_CN"
    stage.wizard.languages[Language.ENGLISH].click()
    assert stage.wizard.windowTitle() == title


def test_the_passphrase_opens_the_window_and_a_wrong_one_is_told(qtbot, start, kept):
    stage = start()
    assert stage.window is None
    dialog = stage.asking
    assert dialog.passphrase.field.echoMode() is QLineEdit.EchoMode.Password
    assert not dialog.open_button.isEnabled()
    unlock(qtbot, stage, OTHER)
    qtbot.waitUntil(lambda: not dialog.busy, timeout=SECONDS)
    assert "does not open" in dialog.message.text()
    assert not dialog.passphrase.filled
    unlock(qtbot, stage)
    window = in_window(qtbot, stage)
    assert stage.asking is None
    assert window.door.dialog is not None, "people sign in as ever"


def test_too_many_wrong_passphrases_make_it_wait(qtbot, start, kept):
    stage = start()
    dialog = stage.asking
    for _ in range(4):
        unlock(qtbot, stage, OTHER)
        qtbot.waitUntil(lambda: not dialog.busy, timeout=SECONDS)
    assert "wait" in dialog.message.text()


def test_what_is_typed_is_shown_while_the_button_is_held_and_caps_lock_is_told(qtbot, start, kept):
    field = start().asking.passphrase
    qtbot.keyClicks(field.field, "ab")
    assert field.caps.isHidden()
    qtbot.keyClick(field.field, "C")
    assert not field.caps.isHidden()
    qtbot.keyClick(field.field, "d")
    assert field.caps.isHidden()
    qtbot.keyClick(field.field, "E", Qt.KeyboardModifier.ShiftModifier)
    assert field.caps.isHidden()
    qtbot.mousePress(field.look_button, Qt.MouseButton.LeftButton)
    assert field.field.echoMode() is QLineEdit.EchoMode.Normal
    qtbot.mouseRelease(field.look_button, Qt.MouseButton.LeftButton)
    assert field.field.echoMode() is QLineEdit.EchoMode.Password
    field.clear()


def test_closing_the_question_ends_the_program(qtbot, start, kept):
    stage = start()
    with qtbot.waitSignal(stage.over):
        stage.asking.reject()
    assert stage.trouble is None


def test_the_sheet_gives_the_key_back_under_a_new_passphrase(qtbot, start, kept, folder):
    (folder / "vault.key").write_bytes(b"damaged")
    stage = start()
    dialog = stage.asking
    assert "does not hold 32 bytes" in dialog.message.text()
    assert dialog.passphrase.isHidden()
    dialog.sheet_button.click()
    recovering = dialog.recovering
    assert not recovering.recover_button.isEnabled()
    recovering.lines.setPlainText("\n".join((kept[0], "1234", *kept[2:])))
    fill_passphrase(recovering.passphrase, OTHER)
    recovering.recover_button.click()
    qtbot.waitUntil(lambda: not recovering.busy, timeout=SECONDS)
    assert "line 2" in recovering.message.text()
    recovering.lines.setPlainText("\n".join(f"{n}. {line.lower()}" for n, line in enumerate(kept, 1)))
    recovering.recover_button.click()
    in_window(qtbot, stage)
    stage = start()
    unlock(qtbot, stage, OTHER)
    in_window(qtbot, stage)


def test_a_missing_key_is_put_back_and_tried_again(qtbot, start, kept, folder):
    content = (folder / "vault.key").read_bytes()
    (folder / "vault.key").unlink()
    stage = start()
    assert "missing" in stage.asking.message.text()
    stage.asking.open_button.click()
    qtbot.waitUntil(lambda: not stage.asking.busy, timeout=SECONDS)
    assert "missing" in stage.asking.message.text()
    (folder / "vault.key").write_bytes(content)
    (folder / "vault.key").chmod(0o600)
    stage.asking.open_button.click()
    qtbot.waitUntil(lambda: not stage.asking.busy, timeout=SECONDS)
    assert "passphrase" in stage.asking.message.text()


def test_a_passphrase_in_the_environment_asks_nobody_and_a_wrong_one_asks(qtbot, start, kept, monkeypatch):
    monkeypatch.setenv("FLASHLINE_PASSPHRASE", PHRASE)
    stage = start()
    in_window(qtbot, stage)
    assert stage.asking is None
    monkeypatch.setenv("FLASHLINE_PASSPHRASE", OTHER)
    stage = start()
    assert "does not open" in stage.asking.message.text()
    unlock(qtbot, stage)
    in_window(qtbot, stage)


def test_books_that_can_not_be_opened_are_told_in_a_window_and_on_the_terminal(qtbot, folder, settings):
    folder.mkdir()
    (folder / "flashline.sqlite").write_bytes(b"no database" * 500)
    seen: list[str] = []

    def look(stage: Stage) -> None:
        def asked() -> None:
            if stage.asking is not None:
                seen.append(stage.asking.message.text())
                assert stage.asking.sheet_button.isHidden(), "no sheet helps against that"
                stage.asking.reject()
                timer.stop()

        from PySide6.QtCore import QTimer

        timer = QTimer(stage, interval=20)
        timer.timeout.connect(asked)
        timer.start()

    with pytest.raises(DeskError, match="no database"):
        run_entrance(line_entrance(folder, JIG, CHEAP), language="en", settings=settings, self_test=look)
    assert "no database" in seen[0]


def test_the_key_is_changed_between_two_windows_and_the_reminder_comes_back(qtbot, start, kept, folder):
    stage = start()
    unlock(qtbot, stage)
    window = signed_in(qtbot, stage)
    window.top.person.station_action.trigger()
    box = window.keeper.dialog
    qtbot.waitUntil(lambda: not box.busy, timeout=SECONDS)
    box.change_key()
    asking = box.opened
    qtbot.waitUntil(lambda: not asking.busy, timeout=SECONDS)
    assert not asking.do_button.isEnabled()
    asking.present.field.setText(OTHER)
    asking.do_button.click()
    qtbot.waitUntil(lambda: not asking.busy, timeout=SECONDS)
    assert "does not open" in asking.message.text()
    asking.present.field.setText(PHRASE)
    asking.do_button.click()
    qtbot.waitUntil(lambda: stage.window not in (None, window), timeout=SECONDS)
    window = signed_in(qtbot, stage)
    assert "Key 2 is in use" in window.banner.label.text()
    assert window.keeper.reminder.isVisible()
    deeds = [deed.what for deed in stage._desk._store.deeds.rows()]
    assert [what for what in deeds if "change the key" in what] == ["change the key"], "one line for each act"


def test_a_change_of_the_key_that_is_refused_leaves_the_one_in_use(qtbot, start, kept, folder):
    stage = start()
    unlock(qtbot, stage)
    window = signed_in(qtbot, stage)
    other = line_entrance(folder, JIG, CHEAP).open(Secret(PHRASE))
    window.keeper.open_station()
    box = window.keeper.dialog
    qtbot.waitUntil(lambda: not box.busy, timeout=SECONDS)
    box.change_key()
    qtbot.waitUntil(lambda: not box.opened.busy, timeout=SECONDS)
    box.opened.present.field.setText(PHRASE)
    box.opened.do_button.click()
    qtbot.waitUntil(lambda: stage.window not in (None, window), timeout=SECONDS)
    assert "works with it" in stage.window.banner.label.text()
    other.close()


def test_a_printer_that_is_chosen_prints_the_sheet(qtbot, tmp_path):
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QApplication, QWidget

    from app.gui.dialogs import Dialogs

    parent, chosen = QWidget(), []
    qtbot.addWidget(parent)
    Dialogs().choose_printer(parent, chosen.append)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QPrintDialog)]
    assert isinstance(dialog.printer(), QPrinter)
    dialog.done(QPrintDialog.DialogCode.Rejected)
    assert chosen == []
