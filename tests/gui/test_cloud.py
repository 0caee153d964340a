"""A cloud that issues over its API, on screen: its account, the wizard, batches that wait or failed."""

from __future__ import annotations

import pytest

pytest.importorskip("alibabacloud_iot20180120")

from PySide6.QtWidgets import QWizard

from app.gui.navigation import PRODUCTS, RECORDS
from app.gui.wizard.page import Step
from app.model.cancel import CancelToken
from app.model.centre import GenerationOrder
from app.model.cloud import ALL_PRODUCTS, CloudEntry
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.records import BatchLife
from app.model.reports import DeskError
from app.model.secret import Secret
from tests.exchange.cloud.platform import ACCESS_KEY, ACCESS_SECRET, Platform, serving
from tests.gui.conftest import ENGINEER, PINS, quiet
from tests.gui.walk import Walk

KEY = "a1B2c3D4e5F"
Button = QWizard.WizardButton


@pytest.fixture
def platform():
    made = Platform()
    made.delay = 0
    return made


@pytest.fixture
def endpoint(platform):
    with serving(platform) as endpoint:
        yield f"http://{endpoint}"


@pytest.fixture
def product(station) -> None:
    station.products.add(KEY, "Thermostat T100", Connectivity.WIFI, ProjectType.ECO, ENGINEER)
    station.products.publish(KEY, ENGINEER)
    station.products.buy(KEY, 1000, "order 17", QuotaKind.PRODUCTION, ENGINEER)


@pytest.fixture
def account(station, product, endpoint) -> None:
    entry = CloudEntry(ACCESS_KEY, Secret(ACCESS_SECRET), endpoint, "iot-cn-1")
    station.cloud.set_up(ALL_PRODUCTS, entry, ENGINEER)


@pytest.fixture
def waiting(station, account, platform) -> int:
    """A batch whose codes the cloud has made and could not give."""
    platform.faults["QueryPageByApplyId"] = [(403, "Forbidden.RAM")]
    with pytest.raises(DeskError):
        station.production.generate(
            GenerationOrder(KEY, 3), ENGINEER, lambda *_: None, CancelToken(), station.cloud.issuer(KEY)
        )
    return 1


@pytest.fixture
def window(open_station, station):
    return open_station(station)


def file_of(tmp_path, *names: str):
    path = tmp_path / "names.csv"
    path.write_text("\n".join(["DeviceName", *names]) + "\n", encoding="utf-8")
    return path


def open_decision(qtbot, window):
    window.navigation.choose(RECORDS)
    window.records.show_pending()
    quiet(qtbot, window)
    window.records.batches.decide_button.click()
    quiet(qtbot, window)
    return window.records.dialog


# The account


def test_an_account_is_tried_out_kept_and_its_secret_never_comes_back(
    qtbot, window, station, product, endpoint
):
    window.navigation.choose(PRODUCTS)
    quiet(qtbot, window)
    window.products.cloud_button.click()
    quiet(qtbot, window)
    dialog = window.products.dialog
    assert not dialog.save_button.isEnabled()
    dialog.key_id.setText(ACCESS_KEY)
    dialog.secret.setText("wrong")
    dialog.region.setEditText(endpoint)
    dialog.instance.setText("iot-cn-1")
    dialog.test_button.click()
    quiet(qtbot, window)
    assert "secret is wrong" in dialog.message.text()
    dialog.secret.setText(ACCESS_SECRET)
    dialog.test_button.click()
    quiet(qtbot, window)
    assert dialog.message.text() == "✓ The platform takes the account for this product."
    assert station.cloud.rows() == []
    dialog.save_button.click()
    quiet(qtbot, window)
    assert station.cloud.account(KEY).scope == ALL_PRODUCTS
    assert dialog.secret.text() == ""
    assert "kept" in dialog.secret.placeholderText()
    dialog.test_button.click()  # with the secret that is kept
    quiet(qtbot, window)
    assert dialog.message.text().startswith("✓")
    dialog.for_one.click()
    assert dialog.key_id.text() == ""
    dialog.for_all.click()
    dialog.forget_button.click()
    quiet(qtbot, window)
    assert station.cloud.rows() == []
    dialog.reject()


# The wizard


def test_without_an_account_the_cloud_is_grey_with_the_reason_beside_it(qtbot, window, product):
    one = Walk(qtbot, window)
    one.to_generation()
    issuer = one.page.issuer
    assert not issuer.cloud.isEnabled()
    assert "no cloud account is set up" in issuer.reason.text()
    one.page.choices.buttons[2].click()
    assert not issuer.isVisible()
    one.wizard.reject()


def test_without_the_extra_the_cloud_is_grey_with_the_reason_beside_it(qtbot, window, account, monkeypatch):
    monkeypatch.setattr("app.station.centre.cloud.is_installed", lambda: False)
    one = Walk(qtbot, window)
    one.to_generation()
    assert not one.page.issuer.cloud.isEnabled()
    assert "extra “cloud”" in one.page.issuer.reason.text()
    one.wizard.reject()


def test_names_of_a_file_are_registered_by_the_cloud_after_the_last_yes(
    qtbot, window, station, account, platform, tmp_path
):
    one = Walk(qtbot, window)
    one.to_generation()
    one.page.issuer.cloud.click()
    assert "iot-cn-1" in one.page.issuer.meaning.text()
    one.page.choices.buttons[1].click()
    one.next(Step.UPLOAD)
    one.page.take_file(file_of(tmp_path, "SN-0001", "SN-0002"))
    one.next(Step.CHECK_UPLOAD)
    one.next(Step.CONFIRM)
    assert "the cloud: " in one.page.values[3].text()
    assert "paid" in one.said
    assert platform.calls == {}
    one.next(Step.DONE)
    codes = station.downloads.show(1, ENGINEER)
    assert platform.registered[codes.device_name] == codes.device_secret.reveal()
    assert station.records.batch(1).life is BatchLife.READY
    one.wizard.accept()


def test_names_that_the_cloud_refuses_are_listed_with_their_rows(
    qtbot, window, station, account, platform, tmp_path
):
    platform.registered["SN-0002"] = "0" * 32
    one = Walk(qtbot, window)
    one.to_generation()
    one.page.issuer.cloud.click()
    one.page.choices.buttons[1].click()
    one.next(Step.UPLOAD)
    one.page.take_file(file_of(tmp_path, "SN-0001", "SN-0002"))
    one.next(Step.CHECK_UPLOAD)
    one.next(Step.CONFIRM)
    one.next(Step.MAKING)
    assert "refuses 1 names" in one.said
    assert one.page.problems.line(0) == ["3", "DeviceName", "The device name exists."]
    assert one.wizard.steps.life.text() == "✗ check failed"
    assert station.records.batch(1).life is BatchLife.CHECK_FAILED
    one.back(Step.CONFIRM)
    assert one.wizard.steps.life.text() == ""
    one.wizard.reject()


def test_a_stop_after_the_cloud_was_told_leads_to_the_batch_that_waits(
    qtbot, window, station, account, platform
):
    platform.faults["QueryPageByApplyId"] = ["hang"]
    one = Walk(qtbot, window)
    one.to_generation()
    one.page.issuer.cloud.click()
    one.next(Step.QUANTITY)
    one.page.quantity.setText("3")
    one.next(Step.CHECK_QUANTITY)
    one.next(Step.CONFIRM)
    one.wizard.button(Button.NextButton).click()
    qtbot.waitUntil(lambda: platform.calls["QueryPageByApplyId"] > 0)
    assert one.wizard.steps.life.text() == "… being made"
    one.wizard.button(Button.CancelButton).click()
    quiet(qtbot, window)
    assert platform.hanging == 1, "nobody waits for its answer"
    assert window.wizard is None
    assert "waits" in window.banner.label.text()
    assert window.navigation.buttons[RECORDS].isChecked()
    page = window.records.batches
    assert [page.model.row(k).number for k in range(page.model.rowCount())] == [1]
    assert page.decide_button.isEnabled()
    assert not page.view_button.isEnabled()


# What waits, what has failed


def test_a_batch_that_waits_is_named_on_the_products_page_and_continued(
    qtbot, window, station, waiting, platform
):
    window.navigation.choose(PRODUCTS)
    quiet(qtbot, window)
    line = window.products.pending
    assert line.text.text() == "⚠ Not finished: batch 1 of Thermostat T100"
    line.button.click()
    quiet(qtbot, window)
    window.records.batches.decide_button.click()
    dialog = window.records.dialog
    assert dialog.state.text() == "⚠ waits"
    assert "may have registered them" in dialog.meaning.text()
    dialog.ask_button.click()
    quiet(qtbot, window)
    assert dialog.message.text().startswith("At the cloud: 3 registered, 0 being registered")
    dialog.continue_button.click()
    quiet(qtbot, window)
    assert "Batch 1 is in stock: 3 codes." in window.banner.label.text()
    assert station.records.batch(1).counts.available == 3
    assert len(platform.registered) == 3
    window.navigation.choose(PRODUCTS)
    quiet(qtbot, window)
    assert not line.isVisible()


def test_a_batch_that_waits_says_why_it_still_does(qtbot, window, waiting, platform):
    platform.faults["QueryPageByApplyId"] = [(403, "Forbidden.RAM")]
    dialog = open_decision(qtbot, window)
    dialog.continue_button.click()
    quiet(qtbot, window)
    assert "lacks the right" in dialog.message.text()
    assert dialog.continue_button.isEnabled()
    dialog.reject()


def test_a_batch_is_given_up_with_a_reason_and_dismissed(qtbot, window, station, waiting):
    dialog = open_decision(qtbot, window)
    assert not dialog.give_up_button.isEnabled()
    dialog.reason.setText("the customer has cancelled")
    dialog.give_up_button.click()
    quiet(qtbot, window)
    row = station.records.batch(1)
    assert (row.life, row.pending) == (BatchLife.CREATE_FAILED, True)
    dialog = open_decision(qtbot, window)
    assert dialog.state.text() == "✗ making failed"
    assert not dialog.continue_button.isVisible()
    dialog.dismiss_button.click()
    quiet(qtbot, window)
    assert not station.records.batch(1).pending
    assert station.records.batches() == []
    assert window.records.batches.model.rowCount() == 0


def test_an_operator_looks_and_decides_nothing(qtbot, open_station, staffed, account, waiting):
    window = open_station(staffed)
    staffed.people.sign_in("Chen", Secret(PINS["Chen"]))
    window.session.read()
    quiet(qtbot, window)
    dialog = open_decision(qtbot, window)
    dialog.reason.setText("because")
    for button in (dialog.continue_button, dialog.give_up_button):
        assert not button.isEnabled()
        assert "engineer" in button.toolTip()
    dialog.reject()
