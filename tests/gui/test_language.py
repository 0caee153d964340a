import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from app.gui.colours import LIGHT
from app.gui.language import Language, language_of, translations_folder
from app.gui.look import apply_look
from app.gui.navigation import RECORDS
from app.model.faults import FailureCode
from app.model.outcome import BootResult, Outcome, SlotStatus
from app.station.events import JobBegan, JobEnded, SlotChanged, StationTrouble
from tests.gui.conftest import NOON, FakeDesk

GUI = Path(__file__).resolve().parents[2] / "app" / "gui"
TS = translations_folder() / "flashline_zh_CN.ts"
WORD = re.compile("[A-Za-z]{3,}")
NAMES = re.compile(
    "ProductKey|ProductSecret|DeviceName|DeviceSecret|MAC|SHA-256|Flashline|English|PIN|PDF|IMEI|USB|UTC|API"
    "|OUI|AccessKey|RAM|Secret|ActiveTime|Status|Excel|Wi-Fi|Zigbee|[\\w./-]*\\.(csv|xlsx)|xlsx|csv"
    "|[0-9a-f:]{6,}|a1B2c3D4e5F|Thermostat T[0-9]*|(dev|unit|cn|ap|us|eu)-[\\w-]*|Zhao Min|Li Wei|Chen"
)
"""What stays Latin on a Chinese screen: names of the field, of files, of the tests' people and products."""
SAME_IN_BOTH = {"ProductKey", "ProductSecret", "DeviceName", "MAC", "SHA-256", "✓", "Flashline", "English"}


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def messages(path: Path) -> list[tuple[str, str, str]]:
    """(context, source, translation); an unfinished one has an empty translation."""
    found = []
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            text = "" if translation.get("type") else translation.text or ""
            found.append((context.findtext("name"), message.findtext("source"), text))
    return found


def test_every_text_in_the_source_is_translated(tmp_path):
    fresh = tmp_path / "fresh.ts"
    sources = sorted(str(path) for path in GUI.rglob("*.py"))
    subprocess.run(
        [tool("pyside6-lupdate"), "-silent", *sources, "-ts", str(fresh)], check=True, capture_output=True
    )
    wanted = {(context, source) for context, source, _ in messages(fresh)}
    assert len(wanted) > 200
    assert {(context, source) for context, source, text in messages(TS) if text} == wanted


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_placeholders_are_equal_in_both_languages():
    for _, source, text in messages(TS):
        assert fields(source) == fields(text), source


def test_the_compiled_translation_is_that_of_the_source(tmp_path):
    fresh = tmp_path / "fresh.qm"
    subprocess.run(
        [tool("pyside6-lrelease"), "-silent", str(TS), "-qm", str(fresh)], check=True, capture_output=True
    )
    assert fresh.read_bytes() == TS.with_suffix(".qm").read_bytes()


def test_no_translated_text_is_an_f_string_or_put_together():
    """They are found by the translation tool but never match when the program runs."""
    for path in GUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name == "tr":
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}"
            for part in node.args if name in ("tr", "translate") else ():
                assert not isinstance(part, ast.JoinedStr | ast.BinOp), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("zh", Language.CHINESE),
        ("zh-CN", Language.CHINESE),
        ("zh_TW", Language.CHINESE),
        ("en", Language.ENGLISH),
        ("de_DE", Language.ENGLISH),
    ],
)
def test_a_language_is_understood(text, language):
    assert language_of(text) is language


def shown_texts(root: QWidget) -> list[tuple[QWidget, str]]:
    found = []
    for kind in (QLabel, QAbstractButton):
        found += [(widget, widget.text()) for widget in root.findChildren(kind) if widget.isVisibleTo(root)]
    found += [
        (edit, edit.placeholderText()) for edit in root.findChildren(QLineEdit) if edit.isVisibleTo(root)
    ]
    return [(widget, text) for widget, text in found if text]


def english_left(root: QWidget) -> set[str]:
    sources = {source for _, source, text in messages(TS) if text != source}
    return {text for _, text in shown_texts(root) if text in sources} - SAME_IN_BOTH


def latin_left(root: QWidget) -> set[str]:
    """Texts on a Chinese screen, of tables too, with a Latin word that is no name of the field's."""
    shown = {text for _, text in shown_texts(root)} | {root.windowTitle()}
    for box in root.findChildren(QComboBox):
        if box.isVisibleTo(root) and not box.isEditable():
            shown |= {box.itemText(place) for place in range(box.count())}
    for table in root.findChildren(QTableView):
        if table.isVisibleTo(root):
            model = table.model()
            for column in range(model.columnCount()):
                shown.add(str(model.headerData(column, Qt.Orientation.Horizontal)))
                shown |= {
                    str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), 4))
                }
    return {text for text in shown if WORD.search(NAMES.sub("", text))}


def test_a_change_of_language_reaches_everything_that_is_open(qtbot, window, desk):
    desk.open_run(desk.order)
    desk.emit(
        JobBegan("j", 2, "p", NOON),
        JobEnded(
            "j", 2, "p", None, None, Outcome.FAILED, FailureCode.NO_ANSWER, "", BootResult.NOT_REACHED, 1.0
        ),
        SlotChanged(2, "p", SlotStatus.HOLDING),
        StationTrouble(FailureCode.STORE_UNAVAILABLE, ""),
    )
    window.flash.open_detail(2)
    window.open_import()
    qtbot.waitUntil(lambda: not window.work.busy)
    window.top.languages[Language.CHINESE].click()
    qtbot.waitUntil(lambda: window.flash.bar.button.text() == "停止")
    assert window.flash.grid.tiles[2].face.word == "失败"
    assert "呼叫工程师" in window.banner.label.text()
    for root in (window, window.flash.detail, window.importer):
        assert english_left(root) == set()
    window.navigation.choose(RECORDS)
    window.records.open_batch(1)
    qtbot.waitUntil(lambda: not window.work.busy)
    assert english_left(window) == set()
    window.top.languages[Language.ENGLISH].click()
    qtbot.waitUntil(lambda: window.flash.bar.button.text() == "STOP")
    assert window.flash.grid.tiles[2].face.word == "FAILED"
    window.flash.detail.close()


def cut_labels(root: QWidget) -> set[str]:
    """Texts of labels and buttons that their widget is too small for."""
    cut = set()
    for widget, text in shown_texts(root):
        if isinstance(widget, QLineEdit):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            fits = widget.heightForWidth(widget.width()) <= widget.height()
        else:
            wanted = widget.minimumSizeHint()
            fits = wanted.width() <= widget.width() and wanted.height() <= widget.height()
        if not fits:
            cut.add(text)
    return cut


def nothing_is_cut(qtbot, root: QWidget) -> None:
    """Layouts take over new texts when events are handled, so wait for them."""

    def check() -> None:
        assert cut_labels(root) == set()

    qtbot.waitUntil(check)


@pytest.mark.parametrize("factor", [1.0, 1.25], ids=["100%", "125%"])
@pytest.mark.parametrize("language", Language)
def test_no_text_is_cut_on_a_small_screen(qtbot, qapp, open_window, language, factor):
    before = qapp.font()
    apply_look(qapp, LIGHT)
    larger = qapp.font()
    larger.setPointSizeF(larger.pointSizeF() * factor)
    qapp.setFont(larger)
    try:
        desk = FakeDesk(training=True)
        window = open_window(desk)
        window.speak(language)
        window.resize(1366, 728)
        window.open_import()
        window.importer.take_file(Path("/tmp/codes.xlsx"))
        qtbot.waitUntil(lambda: not window.work.busy)
        start = {Language.ENGLISH: "START", Language.CHINESE: "开始"}[language]
        qtbot.waitUntil(lambda: window.flash.bar.button.text() == start)
        window.grab()
        assert window.width() == 1366
        nothing_is_cut(qtbot, window)
        nothing_is_cut(qtbot, window.importer)
        window.importer.close()
        window.navigation.choose(RECORDS)
        qtbot.waitUntil(lambda: not window.work.busy)
        nothing_is_cut(qtbot, window)
        window.records.open_batch(1)
        qtbot.waitUntil(lambda: not window.work.busy)
        nothing_is_cut(qtbot, window)
    finally:
        qapp.setFont(before)
