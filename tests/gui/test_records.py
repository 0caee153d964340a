import threading
from array import array
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app.gui.colours import LIGHT
from app.gui.look import apply_look
from app.gui.navigation import RECORDS
from app.gui.records.batch_filter import PENDING
from app.gui.records.batches_model import BOOKS, PROPORTION, BatchesModel
from app.gui.records.codes_model import PAGE_ROWS, PAGES_KEPT, PLACEHOLDER, CodesModel
from app.gui.records.delegates import VALUE_ROLE, widths
from app.gui.records.table import ROWS_COPIED_AT_MOST, RecordsTable
from app.gui.work import Work
from app.model.code import BatchState, CodeState, FlashingMethod, Generation
from app.model.outcome import BootResult, Outcome
from app.model.records import BatchColumn, BatchLife, BatchQuery, CodeColumn, Counts
from app.model.reports import DeskError
from app.station.events import JobEnded
from tests.gui.conftest import FakeDesk, FakeRecords, a_batch

HALF_A_MILLION = 500_000


@pytest.fixture
def work(qtbot):
    one = Work()
    yield one
    qtbot.waitUntil(lambda: not one.busy)
    one.close()


@pytest.fixture
def records_page(qtbot, window):
    window.navigation.choose(RECORDS)
    qtbot.waitUntil(lambda: not window.work.busy)
    return window.records


def settle(qtbot, window):
    qtbot.waitUntil(lambda: not window.work.busy)


def test_the_batches_are_a_sound_table_model(qtmodeltester):
    model = BatchesModel(lambda: LIGHT)
    qtmodeltester.check(model)
    model.show_rows([a_batch(1), a_batch(2)])
    qtmodeltester.check(model)
    model.show_rows([a_batch(1), a_batch(2, Counts(issued=3, consumed=3))])
    qtmodeltester.check(model)
    model.show_rows([])


def test_a_batch_shows_its_books():
    model = BatchesModel(lambda: LIGHT)
    counts = Counts(issued=500_000, available=499_000, reserved=2, writing=3, held=5, consumed=980, void=10)
    model.show_rows([a_batch(7, counts)])
    line = dict(zip(model.headers(), model.line(model.row(0)), strict=True))
    assert line["Issued"] == "500,000"
    assert line["Available"] == "499,000"
    assert line["In flight"] == "5"
    assert (line["Held"], line["Consumed"], line["Void"]) == ("5", "980", "10")
    assert (line["Product"], line["Source"], line["Made by"]) == ("Thermostat T7", "codes-7.xlsx", "Li Wei")
    assert model.index(0, PROPORTION).data(VALUE_ROLE) == counts


def test_books_that_do_not_balance_are_marked_in_word_and_colour():
    model = BatchesModel(lambda: LIGHT)
    new = a_batch(1, made_at=datetime.now(UTC))
    model.show_rows([new, a_batch(2, Counts(issued=10, available=8))])
    good, bad = model.index(0, BOOKS), model.index(1, BOOKS)
    assert good.data() == "✓ in production"
    assert bad.data() == "⚠ off by 2"
    assert bad.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert "engineer" in bad.data(Qt.ItemDataRole.ToolTipRole)


def test_the_warning_is_red_on_screen_where_the_row_is_not_selected(qtbot, qapp, window, desk, records_page):
    apply_look(qapp, LIGHT)
    desk.records.rows.append(a_batch(9, Counts(issued=10, available=8)))
    records_page.batches.read()
    settle(qtbot, window)
    records_page.batches.choose(1)
    table = records_page.batches.table
    window.resize(1600, 720)
    cell = table.visualRect(table.model().index(0, BOOKS))
    image = table.viewport().grab(cell).toImage()
    points = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert any(point.red() > 150 and point.green() < 90 and point.blue() < 90 for point in points)


@pytest.mark.parametrize(
    "counts",
    [
        Counts(issued=500_000, available=499_997, held=1, writing=1, void=1),
        Counts(issued=1, consumed=1),
        Counts(issued=6, available=1, reserved=1, writing=1, held=1, consumed=1, void=1),
    ],
)
def test_in_the_bar_no_state_is_invisible_and_all_fill_it(counts):
    parts = widths(counts, 120.0)
    assert sum(parts.values()) == pytest.approx(120.0)
    assert all(width >= 2.0 for width in parts.values())


def test_an_empty_bar_is_no_error():
    assert widths(Counts(issued=5), 100.0) == {}


def test_the_codes_are_a_sound_table_model(qtmodeltester, qtbot, work):
    model = CodesModel(FakeRecords([], 450).code_rows, work)
    qtmodeltester.check(model)
    model.show_ids(array("q", range(1, 451)))
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: not work.busy)
    qtmodeltester.check(model)


def test_half_a_million_codes_are_paged_on_the_worker_thread(qtbot, work):
    records = FakeRecords([], HALF_A_MILLION)
    model = CodesModel(records.code_rows, work)
    model.show_ids(array("q", range(1, HALF_A_MILLION + 1)))
    assert model.rowCount() == HALF_A_MILLION
    assert records.asked == []
    last = model.index(HALF_A_MILLION - 1, 1)
    assert last.data() == PLACEHOLDER
    qtbot.waitUntil(lambda: not work.busy)
    assert last.data() == "dev-00500000"
    assert records.asked == [("code_rows", PAGE_ROWS)]
    assert records.threads
    assert threading.get_ident() not in records.threads


def test_a_jump_reads_what_is_looked_at_last_first_and_keeps_few_pages(qtbot, work):
    records = FakeRecords([], HALF_A_MILLION)
    gate, order = threading.Event(), []

    def rows(ids):
        gate.wait(10)
        order.append(ids[0] // PAGE_ROWS)
        return records.code_rows(ids)

    model = CodesModel(rows, work)
    model.show_ids(array("q", range(HALF_A_MILLION)))
    for page in range(100):
        model.index(page * PAGE_ROWS, 1).data()
    gate.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert order[:3] == [0, 99, 98]
    assert len(order) <= PAGES_KEPT // 2 + 1
    for page in range(PAGES_KEPT + 20):
        model.index(page * PAGE_ROWS, 1).data()
        qtbot.waitUntil(lambda: not work.busy)
    assert len(model._pages) == PAGES_KEPT


def test_rows_of_an_older_list_are_dropped(qtbot, work):
    records, gate = FakeRecords([], 1000), threading.Event()

    def rows(ids):
        gate.wait(10)
        return records.code_rows(ids)

    model = CodesModel(rows, work)
    model.show_ids(array("q", [1, 2, 3]))
    model.index(0, 1).data()
    model.show_ids(array("q", [7, 8]))
    model.index(0, 1).data()
    gate.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert [model.index(row, 1).data() for row in range(2)] == ["dev-00000007", "dev-00000008"]


def test_the_same_ids_again_show_newer_rows_without_a_blink(qtbot, work):
    records = FakeRecords([], 10)
    model = CodesModel(records.code_rows, work)
    model.show_ids(array("q", range(1, 11)))
    model.index(0, 2).data()
    qtbot.waitUntil(lambda: not work.busy)
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_ids(array("q", range(1, 11)))
    assert model.index(0, 1).data() == "dev-00000001"
    qtbot.waitUntil(lambda: not work.busy)
    assert records.asked == [("code_rows", 10)] * 2


def test_a_page_that_can_not_be_read_is_told_and_asked_again_later(qtbot, work):
    records = FakeRecords([], 10)
    records.error = DeskError("The database can't be read.")
    model = CodesModel(records.code_rows, work)
    model.show_ids(array("q", range(1, 11)))
    with qtbot.waitSignal(work.failed):
        model.index(0, 1).data()
    records.error = None
    model.index(0, 1).data()
    qtbot.waitUntil(lambda: not work.busy)
    assert model.index(0, 1).data() == "dev-00000001"


def test_batches_are_searched_and_sorted_by_the_records(qtbot, window, desk, records_page):
    page = records_page.batches
    assert [page.model.row(k).number for k in range(3)] == [3, 2, 1]
    page.search.setText("T2")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.row(0).number == 2
    page.search.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    settle(qtbot, window)
    assert desk.records.asked[-1] == ("batches", ("", BatchColumn.PRODUCT, False))
    assert page.model.row(0).number == 1


def test_no_query_runs_on_the_gui_thread(qtbot, window, desk, records_page):
    records_page.open_batch(1)
    settle(qtbot, window)
    records_page.batch.table.grab()
    settle(qtbot, window)
    assert threading.get_ident() not in desk.records.threads


@pytest.mark.parametrize("way", ["enter", "double click", "button"])
def test_a_batch_is_opened_and_left_again(qtbot, window, records_page, way):
    page = records_page.batches
    page.table.selectRow(1)
    if way == "enter":
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    elif way == "button":
        page.view_button.click()
    else:
        page.table.doubleClicked.emit(page.model.index(1, 0))
    settle(qtbot, window)
    assert records_page.currentWidget() is records_page.batch
    assert records_page.batch.number == 2
    assert "Thermostat T2" in records_page.batch._title.text()
    records_page.batch._back.click()
    settle(qtbot, window)
    assert records_page.currentWidget() is page
    assert page.chosen().number == 2


def test_a_batch_of_half_a_million_codes_opens_filters_and_sorts(qtbot, open_window):
    desk = FakeDesk(codes=HALF_A_MILLION)
    window = open_window(desk)
    window.navigation.choose(RECORDS)
    window.records.open_batch(1)
    settle(qtbot, window)
    page = window.records.batch
    assert page.model.rowCount() == HALF_A_MILLION
    page.table.scrollToBottom()
    page.table.grab()
    settle(qtbot, window)
    assert page.model.index(HALF_A_MILLION - 1, 1).data() == "dev-00500000"
    page.chips.buttons[3].click()
    settle(qtbot, window)
    assert ("code_ids", (1, (CodeState.HELD,), "", CodeColumn.ROW, False)) in desk.records.asked
    assert 0 < page.model.rowCount() < HALF_A_MILLION
    page.search.setText("0049999")
    qtbot.waitUntil(lambda: 0 < page.model.rowCount() <= 10)
    page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    settle(qtbot, window)
    assert ("code_ids", (1, (CodeState.HELD,), "0049999", CodeColumn.DEVICE_NAME, True)) in desk.records.asked


def test_the_chips_carry_the_counts(qtbot, window, desk, records_page):
    records_page.open_batch(1)
    settle(qtbot, window)
    texts = [button.text() for button in records_page.batch.chips.buttons]
    assert texts == ["all  1,000", "available  600", "in flight  0", "held  5", "consumed  380", "void  15"]


def test_copied_rows_hold_text_with_tabs_even_where_nothing_was_loaded(qtbot, window, records_page):
    records_page.open_batch(1)
    settle(qtbot, window)
    table = records_page.batch.table
    table.selectAll()
    QApplication.clipboard().clear()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QKeySequence(QKeySequence.StandardKey.Copy)
    settle(qtbot, window)
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == 2001
    assert lines[0].split("\t")[1] == "DeviceName"
    assert lines[2000].split("\t")[1] == "dev-00002000"
    assert PLACEHOLDER not in QApplication.clipboard().text()


def test_batches_can_be_copied(qtbot, window, records_page):
    records_page.batches.table.selectRow(0)
    qtbot.keyClick(records_page.batches.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Thermostat T3" in QApplication.clipboard().text()


def test_books_that_are_off_are_told_on_the_page_of_the_batch(qtbot, window, desk, records_page):
    desk.records.rows.append(a_batch(9, Counts(issued=10, available=8)))
    records_page.open_batch(9)
    settle(qtbot, window)
    assert records_page.batch._warning.isVisible()
    assert "off by 2" in records_page.batch._warning.text()


def test_counts_are_live_while_jobs_end_and_the_selection_stays(qtbot, window, desk, records_page):
    page = records_page.batches
    page.table.selectRow(1)
    desk.records.rows[1] = a_batch(2, Counts(issued=1000, available=599, consumed=401))
    desk.emit(JobEnded("j", 1, "p", None, None, Outcome.PASSED, None, "", BootResult.CONFIRMED, 1.0))
    qtbot.waitUntil(lambda: page.model.row(1).counts.available == 599)
    assert page.chosen().number == 2


def test_selecting_half_a_million_rows_looks_at_few_of_them(qtbot, work):
    looked = 0

    class Counting(CodesModel):
        def rowCount(self, parent=QModelIndex()):  # noqa: N802, B008 - as Qt has it
            nonlocal looked
            looked += 1
            return super().rowCount(parent)

    model = Counting(lambda ids: [], work)
    table = RecordsTable(model, ("0",) * 9)
    qtbot.addWidget(table)
    model.show_ids(array("q", range(HALF_A_MILLION)))
    table.show()
    table.selectAll()
    table.grab()
    table.horizontalHeader().grab()
    assert len(table.chosen_rows()) == ROWS_COPIED_AT_MOST
    assert looked < 10_000


def test_unused_codes_are_marked_before_their_paid_time_runs_out(qtbot, window, desk, records_page):
    now = datetime.now(UTC)
    desk.records.rows = [
        a_batch(1, made_at=now - timedelta(days=59)),
        a_batch(2, made_at=now - timedelta(days=61)),
        a_batch(3, Counts(issued=5, consumed=5), made_at=now - timedelta(days=200)),
        a_batch(4, made_at=now - timedelta(days=200), debug=True),
    ]
    records_page.batches.read()
    settle(qtbot, window)
    model = records_page.batches.model
    marked = {model.row(k).number for k in range(4) if "⏳" in model.index(k, BOOKS).data()}
    assert marked == {2}
    for number in (1, 2):
        records_page.open_batch(number)
        settle(qtbot, window)
        assert records_page.batch.ageing.isVisible() is (number == 2)
    assert "600 codes are unused" in records_page.batch.ageing.text()


def test_batches_are_narrowed_by_the_records_and_not_on_the_screen(qtbot, window, desk, records_page):
    page = records_page.batches

    def asked(box, index) -> BatchQuery:
        box.setCurrentIndex(index)
        box.activated.emit(index)
        settle(qtbot, window)
        box.setCurrentIndex(0)
        return desk.records.queries[-1]

    life, method = page.filter.life, page.filter.method
    assert asked(life, 0) == BatchQuery()
    assert asked(life, PENDING) == BatchQuery(pending=True)
    for place, one in enumerate(BatchLife, start=PENDING + 1):
        assert asked(life, place) == BatchQuery(life=one)
    assert asked(method, 2) == BatchQuery(method=FlashingMethod.PER_PRODUCT)
    assert asked(page.filter.generation, 3) == BatchQuery(generation=Generation.CLOUD_FILE)
    assert life.count() == PENDING + 1 + len(BatchLife)


def test_every_state_of_a_batch_is_shown_with_its_sign_and_its_reason(qtbot, window, desk, records_page):
    none = Counts()
    desk.records.rows = [
        a_batch(1, none, state=BatchState.CHECK, attended=True),
        a_batch(2, none, state=BatchState.CHECK, problem="stopped"),
        a_batch(3, none, state=BatchState.CHECK_FAILED, problem="a name is refused"),
        a_batch(4, none, state=BatchState.CREATE, attended=True),
        a_batch(5, none, state=BatchState.CREATE_FAILED, problem="the disk is full"),
        a_batch(6, Counts(issued=5, available=5), made_at=datetime.now(UTC)),
        a_batch(7, Counts(issued=5, consumed=5)),
        a_batch(8, Counts(issued=5, consumed=5), state=BatchState.CLOSED),
    ]
    records_page.batches.read()
    settle(qtbot, window)
    model = records_page.batches.model
    cells = [model.index(model.row_of(number), BOOKS) for number in range(1, 9)]
    assert [cell.data() for cell in cells] == [
        "… being checked",
        "⚠ waits",
        "✗ check failed",
        "… being made",
        "✗ making failed",
        "✓ ready",
        "✓ in production",
        "✓ closed",
    ]
    tips = [cell.data(Qt.ItemDataRole.ToolTipRole) for cell in cells]
    assert (tips[1], tips[2], tips[4]) == ("stopped", "a name is refused", "the disk is full")


def test_codes_are_asked_for_by_operator_and_time(qtbot, window, desk, records_page):
    page = records_page.batch
    records_page.open_batch(1)
    settle(qtbot, window)
    page.filter.time.setCurrentIndex(1)
    page.filter.time.activated.emit(1)
    page.filter.person.setText("Li")
    qtbot.waitUntil(lambda: desk.records.narrowed[-1][0] == "Li")
    _, since = desk.records.narrowed[-1]
    assert timedelta(minutes=59) < datetime.now(UTC) - since < timedelta(minutes=61)
    records_page.open_batch(2)
    settle(qtbot, window)
    assert desk.records.narrowed[-1] == ("", None)


def test_records_that_can_not_be_read_are_told_in_the_banner(qtbot, window, desk, records_page):
    desk.records.error = DeskError("The database can't be read.")
    records_page.batches.read()
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.label.text() == "The database can't be read."


def test_empty_records_say_what_to_do(qtbot, open_window, desk):
    desk.records.rows = []
    window = open_window(desk)
    window.navigation.choose(RECORDS)
    settle(qtbot, window)
    page = window.records.batches
    assert page._empty.isVisible()
    assert "Import" in page._empty.text()
    assert not page.files_button.isEnabled()
