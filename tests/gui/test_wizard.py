"""The batch wizard on real books and real files: every method and generation, and every refusal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWizard

from app.gui.navigation import RECORDS
from app.gui.wizard.page import Step
from app.gui.wizard.upload_rows import Show
from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder
from app.model.code import FlashingMethod, Generation
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.secret import Secret
from tests.gui.conftest import ENGINEER
from tests.gui.walk import Walk

KEY = "a1B2c3D4e5F"
SECRET = "pVfLpS1u3A9JM0go"
Button = QWizard.WizardButton


@pytest.fixture
def product(station):
    """Make a published product with a quota."""

    def make(
        connectivity: Connectivity = Connectivity.WIFI, *, quota: int = 1000, publish: bool = True
    ) -> None:
        station.products.add(KEY, "Thermostat T100", connectivity, ProjectType.ECO, ENGINEER)
        if publish:
            station.products.publish(KEY, ENGINEER)
        if quota:
            station.products.buy(KEY, quota, "order 17", QuotaKind.PRODUCTION, ENGINEER)

    return make


@pytest.fixture
def walk(qtbot, open_station, station):
    """Begin the wizard on the product; at the end it is closed."""
    walks: list[Walk] = []

    def begin() -> Walk:
        walks.append(Walk(qtbot, open_station(station)))
        return walks[-1]

    yield begin
    for one in walks:
        one.settle()
        if one.window.wizard is not None:
            one.wizard.reject()
            one.settle()


def file_of(tmp_path, *lines: str, name: str = "names.csv"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def cloud_file(tmp_path, count: int = 5, *, key: str = KEY, start: int = 0, name: str = "codes.csv"):
    lines = [f"dev-{number:05},{number + 1:032x},{key}" for number in range(start, start + count)]
    return file_of(tmp_path, "DeviceName,DeviceSecret,ProductKey", *lines, name=name)


def names_of(station, batch: int) -> list[str]:
    return [row.device_name for row in station.records.code_rows(station.records.code_ids(batch))]


def untouched(station) -> bool:
    row = station.products.row(KEY)
    return not station.records.batches() and row.issued == 0 and row.debug_issued == 0


# Automatic generation


def test_automatic_codes_are_made_only_after_the_last_yes(walk, product, station, qtbot):
    product()
    one = walk()
    assert one.wizard.currentId() == Step.PRODUCT
    one.to_quantity(30)
    one.page.remarks.note.setText("customer 4")
    one.page.remarks.note.textEdited.emit("customer 4")
    one.next(Step.CHECK_QUANTITY)
    assert "1,000 left, 30 asked" in one.page.found.text()
    one.next(Step.CONFIRM)
    assert [label.text() for label in one.page.values][:6] == [
        f"Thermostat T100 · {KEY}",
        "per device",
        "automatic",
        "this station",
        "30 codes",
        "970",
    ]
    assert one.wizard.button(Button.NextButton).text() == "Make the batch"
    assert untouched(station)
    one.next(Step.DONE)
    row = station.records.batch(one.wizard.batch)
    assert (row.generation, row.method, row.note) == (
        Generation.AUTOMATIC,
        FlashingMethod.PER_DEVICE,
        "customer 4",
    )
    assert (row.counts.issued, row.counts.available) == (30, 30)
    assert all(len(name) == 20 and name.isalnum() for name in names_of(station, row.number))
    assert "30 codes are available" in one.page.result.text()
    assert not one.wizard.button(Button.BackButton).isVisible()
    one.page.view_button.click()
    one.settle()
    assert one.window.wizard is None
    assert one.window.navigation.buttons[RECORDS].isChecked()
    assert one.window.records.batch.number == row.number


def test_a_bluetooth_product_takes_macs_of_its_pool(walk, product, station):
    product(Connectivity.BLUETOOTH)
    station.products.add_range(KEY, "24:6f:28:00:00:10", "24:6f:28:00:00:1f", "", ENGINEER)
    one = walk()
    one.to_quantity(3)
    one.next(Step.CHECK_QUANTITY)
    assert "MAC pool: 16 left" in one.page.found.text()
    batch = one.make()
    assert [name.lower().replace(":", "") for name in names_of(station, batch)] == [
        "246f28000010",
        "246f28000011",
        "246f28000012",
    ]


def test_a_mac_pool_that_does_not_reach_stops_at_the_check(walk, product, station):
    product(Connectivity.BLUETOOTH)
    station.products.add_range(KEY, "24:6f:28:00:00:10", "24:6f:28:00:00:11", "", ENGINEER)
    one = walk()
    one.to_quantity(3)
    one.next(Step.CHECK_QUANTITY)
    assert one.said == "✗ The MAC pool does not reach: 2 left, 3 asked."
    assert not one.may_go_on


def test_without_macs_automatic_is_grey_with_the_reason_beside_it(walk, product):
    product(Connectivity.BLUETOOTH)
    one = walk()
    one.to_generation()
    choices = one.page.choices
    assert not choices.buttons[0].isEnabled()
    assert "MAC pool, which is empty" in choices._labels[0].text()
    assert choices.chosen == 1


def test_a_quota_that_does_not_reach_is_told_in_the_platforms_words(walk, product):
    product(quota=20)
    one = walk()
    one.to_quantity(21)
    assert one.said == "✗ Active code quota is insufficient: 20 left, 21 asked."
    assert not one.may_go_on
    one.page.quantity.setText("20")
    assert one.said == ""
    assert one.may_go_on


@pytest.mark.parametrize("text", ["", "0", "abc", "-3"])
def test_a_quantity_is_a_number(walk, product, text):
    product()
    one = walk()
    one.to_quantity(1)
    one.page.quantity.setText(text)
    assert not one.may_go_on


def test_debug_codes_have_a_quota_of_their_own_and_are_marked(walk, product, station):
    product()
    station.products.buy(KEY, 10, "trials", QuotaKind.DEBUG, ENGINEER)
    one = walk()
    one.to_quantity(11)
    one.page.remarks.debug.click()
    assert "10 left, 11 asked" in one.said
    one.page.quantity.setText("10")
    one.next(Step.CHECK_QUANTITY)
    batch = one.make()
    assert "refused in a production run" in one.page.hint.text()
    assert station.records.batch(batch).debug
    assert station.products.row(KEY).remaining == 1000


def test_a_quota_that_was_used_meanwhile_is_refused_and_one_can_go_back(walk, product, station):
    product(quota=20)
    one = walk()
    one.to_quantity(15)
    one.next(Step.CHECK_QUANTITY)
    one.next(Step.CONFIRM)
    station.production.generate(GenerationOrder(KEY, 10), ENGINEER, lambda done, of: None, CancelToken())
    one.next(Step.MAKING)
    assert "insufficient" in one.said
    assert len(station.records.batches()) == 1
    one.back(Step.CONFIRM)
    one.back(Step.CHECK_QUANTITY)


def test_cancelling_while_it_is_made_leaves_no_trace(walk, product, station, qtbot):
    product(quota=200_000)
    one = walk()
    one.to_quantity(150_000)
    one.next(Step.CHECK_QUANTITY)
    one.next(Step.CONFIRM)
    making = one.wizard.making
    with qtbot.waitSignal(making.feed.advanced, timeout=20_000):
        one.wizard.button(Button.NextButton).click()
        assert not one.wizard.button(Button.NextButton).isEnabled()
    assert not one.wizard.button(Button.BackButton).isEnabled()
    qtbot.keyClick(one.wizard, Qt.Key.Key_Escape)
    assert one.window.wizard is not None, "it waits until nothing is left"
    qtbot.waitUntil(lambda: one.window.wizard is None, timeout=20_000)
    one.settle()
    assert untouched(station)
    assert "no batch was made" in one.window.banner.label.text()


# Batch upload


def test_an_upload_of_macs_becomes_a_batch(walk, product, station, tmp_path):
    product()
    macs = [f"24:6f:28:00:00:{number:02x}" for number in range(12)]
    one = walk()
    one.to_upload(file_of(tmp_path, "DeviceName", *macs))
    one.next(Step.CHECK_UPLOAD)
    assert one.said == "✓ 12 names of kind MAC can be taken."
    assert untouched(station)
    batch = one.make()
    row = station.records.batch(batch)
    assert (row.generation, row.source_name, len(row.source_sha256)) == (Generation.UPLOAD, "names.csv", 64)
    assert names_of(station, batch) == macs


def test_bad_rows_refuse_the_file_unless_the_good_ones_are_wanted_alone(
    walk, product, station, tmp_path, dialogs
):
    product()
    one = walk()
    one.to_upload(file_of(tmp_path, "DeviceName", "unit-001", "ab", "unit-001", "unit-002", "1.23E+14"))
    one.next(Step.CHECK_UPLOAD)
    page = one.page
    assert not one.may_go_on
    assert "rows are bad" in one.said
    assert page.whole.isChecked()
    assert page.chips.checkedId() == Show.BAD
    bad = {page.model.lines([k])[1][1]: page.model.lines([k])[1][2] for k in range(page.model.rowCount())}
    assert "4 to 32" in bad["ab"]
    assert "scientific notation" in bad["1.23E+14"]
    stay_out = len(bad)
    assert f"{stay_out} rows stay out" in page.good_only.text()

    page.buttons[Show.ALL].click()
    one.settle()
    assert page.model.rowCount() == 5
    page.search.setText("scientific")
    one.qtbot.waitUntil(lambda: page.model.rowCount() == 1)

    dialogs.file = tmp_path / "to-correct.xlsx"
    page.corrected_button.click()
    one.settle()
    assert dialogs.file.exists()

    page.good_only.click()
    assert one.may_go_on
    batch = one.make()
    assert station.records.batch(batch).counts.issued == 5 - stay_out
    assert "ab" not in names_of(station, batch)


def test_names_in_stock_are_bad_rows_in_any_spelling(walk, product, station, tmp_path):
    product()
    one = walk()
    one.to_upload(file_of(tmp_path, "DeviceName", "24:6f:28:00:00:01"))
    one.next(Step.CHECK_UPLOAD)
    one.make()
    one.wizard.accept()
    one.settle()
    again = Walk(one.qtbot, one.window)
    again.to_upload(file_of(tmp_path, "DeviceName", "24-6F-28-00-00-01", name="again.csv"))
    again.next(Step.CHECK_UPLOAD)
    assert not again.may_go_on
    assert not again.page.good_only.isEnabled()
    again.wizard.reject()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 not a workbook", b"MZ\x90\x00 a program"],
    ids=["empty", "broken", "program"],
)
def test_a_file_that_can_not_be_read_is_told(walk, product, station, tmp_path, content):
    product()
    path = tmp_path / "names.xlsx"
    path.write_bytes(content)
    one = walk()
    one.to_upload(path)
    one.next(Step.CHECK_UPLOAD)
    assert one.said.startswith("✗ ")
    assert not one.may_go_on
    assert not one.page.progress.isVisible()
    one.back(Step.UPLOAD)


def test_an_upload_that_the_quota_does_not_reach_for_is_refused(walk, product, tmp_path):
    product(quota=2)
    one = walk()
    one.to_upload(file_of(tmp_path, "DeviceName", "unit-1", "unit-2", "unit-3"))
    one.next(Step.CHECK_UPLOAD)
    assert one.said == "✗ Active code quota is insufficient: 2 left, 3 asked."
    assert not one.may_go_on


def test_the_form_for_names_is_saved_and_can_be_uploaded_once_it_is_filled(walk, product, tmp_path, dialogs):
    product()
    one = walk()
    one.to_upload(file_of(tmp_path, "DeviceName", "unit-1"))
    dialogs.file = tmp_path / "form.xlsx"
    one.page.template_button.click()
    one.settle()
    assert dialogs.file.read_bytes()[:2] == b"PK"
    assert "form.xlsx" in one.said


def test_per_product_codes_are_uploaded_and_carry_no_secret_of_their_own(walk, product, station, tmp_path):
    product()
    station.products.set_product_secret(KEY, Secret(SECRET), ENGINEER)
    station.products.enable_per_product(KEY, ENGINEER)
    one = walk()
    one.to_generation(FlashingMethod.PER_PRODUCT)
    assert "batch upload only" in one.page.choices._labels[0].text()
    assert not one.page.choices.buttons[0].isEnabled()
    one.back(Step.METHOD)
    one.next(Step.GENERATION)
    one.page.choices.buttons[1].click()
    one.next(Step.UPLOAD)
    one.page.take_file(file_of(tmp_path, "DeviceName", "unit-1", "unit-2"))
    one.next(Step.CHECK_UPLOAD)
    one.next(Step.CONFIRM)
    assert "High risk" in one.said
    one.next(Step.DONE)
    code = station.downloads.show(station.records.code_ids(one.wizard.batch)[0], ENGINEER)
    assert code.device_secret is None
    assert code.product_secret.reveal() == SECRET


def test_per_product_is_grey_until_it_is_switched_on(walk, product, station):
    product()
    one = walk()
    one.next(Step.METHOD)
    choices = one.page.choices
    assert not choices.buttons[1].isEnabled()
    assert "Switched off for this product" in choices._labels[1].text()
    assert choices.chosen == 0


def test_an_upload_for_the_per_product_secret_needs_that_secret(walk, product, station):
    product()
    station.products.enable_per_product(KEY, ENGINEER)
    one = walk()
    one.to_generation(FlashingMethod.PER_PRODUCT)
    choices = one.page.choices
    assert [button.isEnabled() for button in choices.buttons] == [False, False, True]
    assert "ProductSecret is not known" in choices._labels[1].text()


# Codes of a cloud


def test_a_clouds_file_is_shown_column_by_column_with_masked_secrets(walk, product, station, tmp_path):
    product(quota=0)
    one = walk()
    one.to_cloud(cloud_file(tmp_path, 5))
    one.page.remarks.note.setText("from the console")
    one.page.remarks.note.textEdited.emit("")
    one.next(Step.CHECK_CLOUD)
    samples = one.page.samples
    headers = [samples.horizontalHeaderItem(k).text() for k in range(samples.columnCount())]
    assert "DeviceSecret\n→ DeviceSecret" in headers
    shown = {samples.item(row, column).text() for row in range(5) for column in range(len(headers))}
    assert "dev-00003" in shown
    assert not any("0000000000" in text for text in shown)
    assert "5 codes" in one.page.facts.text()
    assert untouched(station)
    batch = one.make()
    row = station.records.batch(batch)
    assert (row.generation, row.note, row.counts.available) == (Generation.CLOUD_FILE, "from the console", 5)


def test_several_files_of_a_cloud_become_one_batch(walk, product, station, tmp_path):
    product()
    one = walk()
    files = [cloud_file(tmp_path, 4, start=10 * k, name=f"part-{k}.csv") for k in range(3)]
    one.to_cloud(*files, files[0])
    assert one.page.list.count() == 3
    one.page.list.setCurrentRow(1)
    one.page.remove_button.click()
    assert one.wizard.draft.cloud_files == (files[0], files[2])
    one.next(Step.CHECK_CLOUD)
    assert "8 codes" in one.page.facts.text()
    batch = one.make()
    assert station.records.batch(batch).source_name == "part-0.csv + part-2.csv"
    assert station.records.batch(batch).counts.issued == 8


def test_a_missing_product_secret_is_asked_for_once(walk, product, station, tmp_path):
    product()
    station.products.enable_per_product(KEY, ENGINEER)
    one = walk()
    path = file_of(tmp_path, "DeviceName,ProductKey", f"dev-1,{KEY}", f"dev-2,{KEY}")
    one.to_cloud(path, method=FlashingMethod.PER_PRODUCT)
    one.next(Step.CHECK_CLOUD)
    assert one.page.secret.isVisible()
    assert one.page.secret.echoMode() is one.page.secret.EchoMode.Password
    assert "type it once" in one.said
    assert not one.may_go_on
    one.page.secret.setText("has a space")
    assert "not allowed" in one.said
    assert not one.may_go_on
    one.page.secret.setText(SECRET)
    batch = one.make()
    code = station.downloads.show(station.records.code_ids(batch)[0], ENGINEER)
    assert code.product_secret.reveal() == SECRET
    assert one.wizard.draft.product_secret is not None
    one.wizard.accept()
    assert one.wizard.draft.product_secret is None


def test_files_of_another_product_or_method_are_refused_by_name(walk, product, station, tmp_path):
    product()
    one = walk()
    one.to_cloud(cloud_file(tmp_path, 3, key="k02m26Wpp9S"))
    one.next(Step.CHECK_CLOUD)
    assert not one.may_go_on
    told = one.said + " ".join(problem.text for problem in one.wizard.draft.preview.problems)
    assert KEY in told or "k02m26Wpp9S" in told
    one.back(Step.CLOUD)
    assert one.wizard.draft.preview is None
    one.page.list.setCurrentRow(0)
    one.page.remove_button.click()
    path = file_of(tmp_path, "DeviceName,ProductKey,ProductSecret", f"dev-1,{KEY},{SECRET}", name="other.csv")
    one.page.take_file(path)
    one.next(Step.CHECK_CLOUD)
    assert not one.may_go_on


def test_a_bad_row_of_a_clouds_file_is_named_and_the_file_refused_whole(walk, product, station, tmp_path):
    product()
    one = walk()
    path = file_of(tmp_path, "DeviceName,DeviceSecret,ProductKey", f"dev-1,{'a' * 32},{KEY}", f"x,,{KEY}")
    one.to_cloud(path)
    one.next(Step.CHECK_CLOUD)
    page = one.page
    assert page.table.isVisible()
    assert not page.samples.isVisible()
    rows = {page.problems.line(k)[0] for k in range(page.problems.rowCount())}
    assert rows == {"3"}
    assert "refused whole" in one.said
    assert not one.may_go_on
    assert untouched(station)


def test_a_file_that_is_in_stock_already_is_refused_with_its_batch(walk, product, station, tmp_path):
    product()
    path = cloud_file(tmp_path, 3)
    number = station.import_codes(path, None, None).batch
    one = walk()
    one.to_cloud(path)
    one.next(Step.CHECK_CLOUD)
    assert not one.may_go_on
    assert f"batch {number}" in one.page.problems.line(0)[2]


# The way through it


def test_a_product_in_development_can_not_be_chosen(walk, product, station, qtbot):
    product()
    station.products.add("k02m26Wpp9S", "Zebra lamp", Connectivity.ZIGBEE, ProjectType.ECO, ENGINEER)
    one = walk()
    keys = [row.product_key for row in one.page.model.rows()]
    one.page.table.selectRow(keys.index("k02m26Wpp9S"))
    assert "in development" in one.said
    assert not one.may_go_on
    one.page.table.selectRow(keys.index(KEY))
    assert one.may_go_on


def test_cancel_is_possible_on_every_page_and_leaves_nothing(walk, product, station, tmp_path, qtbot):
    product()
    path = file_of(tmp_path, "DeviceName", "unit-1")
    codes = cloud_file(tmp_path)
    ways = [
        lambda one: None,
        lambda one: one.to_method(),
        lambda one: one.to_generation(),
        lambda one: one.to_quantity(3),
        lambda one: (one.to_quantity(3), one.next()),
        lambda one: (one.to_quantity(3), one.next(), one.next(Step.CONFIRM)),
        lambda one: one.to_upload(path),
        lambda one: (one.to_upload(path), one.next()),
        lambda one: one.to_cloud(codes),
        lambda one: (one.to_cloud(codes), one.next()),
    ]
    one = walk()
    for way in ways:
        way(one)
        qtbot.keyClick(one.wizard, Qt.Key.Key_Escape)
        one.settle()
        assert one.window.wizard is None
        assert untouched(station)
        one = Walk(qtbot, one.window)
    one.wizard.button(Button.CancelButton).click()


def test_the_way_back_keeps_what_was_said(walk, product):
    product()
    one = walk()
    one.to_quantity(7)
    one.next(Step.CHECK_QUANTITY)
    one.back(Step.QUANTITY)
    assert one.page.quantity.text() == "7"
    one.back(Step.GENERATION)
    one.back(Step.METHOD)
    one.back(Step.PRODUCT)
    one.to_method()
    one.next(Step.GENERATION)
    one.next(Step.QUANTITY)
    assert one.page.quantity.text() == "7"


def test_the_whole_way_goes_by_keyboard(walk, product, station, qtbot):
    product()
    one = walk()

    def enter(step: Step) -> None:
        qtbot.keyClick(one.wizard.focusWidget() or one.wizard, Qt.Key.Key_Return)
        one.settle()
        assert one.wizard.currentId() == step

    enter(Step.METHOD)
    enter(Step.GENERATION)
    qtbot.keyClick(one.wizard.focusWidget(), Qt.Key.Key_Down)
    assert one.page.choices.chosen == 1
    qtbot.keyClick(one.wizard.focusWidget(), Qt.Key.Key_Up)
    enter(Step.QUANTITY)
    qtbot.keyClicks(one.wizard.focusWidget(), "12")
    enter(Step.CHECK_QUANTITY)
    enter(Step.CONFIRM)
    enter(Step.DONE)
    assert station.records.batch(one.wizard.batch).counts.issued == 12
    enter_closes = one.wizard.button(Button.FinishButton)
    assert enter_closes.isEnabled()


def test_the_steps_at_the_side_tell_where_one_is(walk, product):
    product()
    one = walk()
    one.to_quantity(3)
    signs = [label.text()[0] for label in one.wizard.steps.labels]
    assert signs == ["✓", "✓", "✓", "➤", "·", "·", "·", "·"]
