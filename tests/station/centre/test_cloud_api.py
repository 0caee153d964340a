"""Batches that a cloud issues over its API, against a platform on this computer, and its accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("alibabacloud_iot20180120")

from app.exchange.cloud.account import CloudAccount, Limits, Patience
from app.exchange.cloud.issuer import CloudIssuer
from app.model.centre import GenerationOrder
from app.model.cloud import ALL_PRODUCTS, CloudEntry
from app.model.code import BatchState, FlashingMethod
from app.model.faults import Cancelled
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.records import BatchLife
from app.model.reports import BatchUnfinished, DeskError
from app.model.secret import Secret
from app.station.centre.cloud import Cloud, endpoint_of
from app.station.people import NotAllowed
from tests.exchange.cloud.platform import ACCESS_KEY, ACCESS_SECRET, Platform, serving
from tests.station.centre.conftest import KEY, LI, WANG, quiet, token, workbook

QUICK = Patience(connect=2, answer=2, attempts=2, first_pause=0.01, poll=0.01, application=5)
FAST = Limits(calls_a_second=dict.fromkeys(Limits().calls_a_second, 10_000.0))


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def endpoint(platform):
    with serving(platform) as endpoint:
        yield endpoint


@pytest.fixture
def issuer(endpoint):
    account = CloudAccount(ACCESS_KEY, Secret(ACCESS_SECRET), endpoint, "iot-cn-1", "http")
    return CloudIssuer(account, FAST, QUICK)


@pytest.fixture
def cloud(store) -> Cloud:
    return Cloud(store)


def entry(endpoint: str, secret: str | None = ACCESS_SECRET) -> CloudEntry:
    return CloudEntry(ACCESS_KEY, Secret(secret) if secret else None, f"http://{endpoint}", "iot-cn-1")


def uploaded(production, tmp_path, *names: str):
    path = workbook(tmp_path / "names.xlsx", ["DeviceName"], [[name] for name in names])
    return production.check_upload(path, KEY, FlashingMethod.PER_DEVICE, quiet, token())


def secrets_of(store, number: int) -> dict[str, str]:
    return {code.device_name: code.device_secret.reveal() for _, code in store.stock.export_codes(number)}


def take(production, report, issuer, **facts):
    facts = {"only_good": False, "debug": False, "note": "", "by": LI} | facts
    facts = {"progress": quiet, "cancel": token()} | facts
    return production.take_upload(report, issuer=issuer, **facts)


# Making


def test_names_of_an_upload_get_the_cloud_s_secrets_in_the_rows_of_their_file(
    production, store, lamp, tmp_path, issuer, platform
):
    stages: list[BatchState] = []
    report = uploaded(production, tmp_path, "SN-0003", "SN-0001", "SN-0002")
    number = take(production, report, issuer, stages=stages.append)
    assert secrets_of(store, number) == platform.registered
    rows = store.records.code_rows(store.records.code_ids(number))
    assert [row.device_name for row in rows] == ["SN-0003", "SN-0001", "SN-0002"]
    assert stages == [BatchState.CHECK, BatchState.CREATE]
    row = store.records.batch(number)
    assert (row.life, row.issuer, row.place) == (
        BatchLife.READY,
        "Alibaba Cloud IoT Platform",
        issuer.place,
    )
    assert store.deeds.rows(batch=number)[0].detail == (
        "3 codes, per-device, upload, Alibaba Cloud IoT Platform"
    )
    assert store.products.row(KEY).remaining == 97


def test_names_that_are_made_here_are_registered_there(production, store, lamp, issuer, platform):
    number = production.generate(GenerationOrder(KEY, 60), LI, quiet, token(), issuer)
    assert secrets_of(store, number) == platform.registered
    assert len(platform.registered) == 60


def test_macs_of_the_pool_are_registered_there(production, products, store, issuer, platform):
    products.add("b2Speaker", "Speaker", Connectivity.BLUETOOTH, ProjectType.ECO, LI)
    products.publish("b2Speaker", LI)
    products.buy("b2Speaker", 10, "", QuotaKind.PRODUCTION, LI)
    products.add_range("b2Speaker", "7cb94c0000fe", "7cb94c000101", "", LI)
    production.generate(GenerationOrder("b2Speaker", 3), LI, quiet, token(), issuer)
    assert set(platform.registered) == {"7cb94c0000fe", "7cb94c0000ff", "7cb94c000100"}


def test_names_that_the_cloud_refuses_fail_the_check_with_their_rows(
    production, store, lamp, tmp_path, issuer, platform
):
    platform.registered["SN-0002"] = "0" * 32
    report = uploaded(production, tmp_path, "SN-0001", "SN-0002")
    with pytest.raises(DeskError, match="refuses 1 names; the first is SN-0002") as caught:
        take(production, report, issuer)
    assert [(one.row, one.text) for one in caught.value.problems] == [(3, "The device name exists.")]
    row = store.records.batch(1)
    assert (row.life, row.pending, store.products.row(KEY).remaining) == (BatchLife.CHECK_FAILED, True, 100)
    del platform.registered["SN-0002"]
    assert take(production, report, issuer) == 2  # the same file may be taken again
    production.dismiss(1, LI)
    assert [one.number for one in store.records.batches()] == [2]


def test_a_creation_that_the_cloud_ends_without_codes_has_failed(production, store, lamp, issuer, platform):
    platform.spoil_creation = {"x": "Active code quota is insufficient."}
    with pytest.raises(DeskError, match="ended as CREATE_FAILED"):
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), issuer)
    row = store.records.batch(1)
    assert row.life is BatchLife.CREATE_FAILED
    assert "Active code quota is insufficient" in row.problem


def test_a_stop_during_the_check_leaves_no_trace(production, store, lamp, issuer, platform):
    platform.delay = 10_000
    cancel = token()
    with pytest.raises(Cancelled):
        production.generate(
            GenerationOrder(KEY, 3), LI, quiet, cancel, issuer, lambda _state: cancel.cancel()
        )
    assert store.records.batches() == []
    assert platform.registered == {}


@pytest.mark.parametrize("action", ["BatchRegisterDeviceWithApplyId", "QueryPageByApplyId"])
def test_a_network_that_fails_leaves_a_batch_that_waits_and_is_continued_without_asking_twice(
    production, store, lamp, issuer, platform, action
):
    platform.faults[action] = [(503, "ServiceUnavailable")] * QUICK.attempts
    with pytest.raises(BatchUnfinished, match="batch 1 is not finished and waits") as caught:
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), issuer)
    assert caught.value.batch == 1
    row = store.records.batch(1)
    assert (row.life, row.waiting, row.counts.issued) == (BatchLife.CREATE, True, 0)
    production.resume(1, issuer, LI, quiet, token())
    assert secrets_of(store, 1) == platform.registered
    assert [one.status for one in platform.applications.values()] == ["CREATE_SUCCESS"]
    with pytest.raises(DeskError, match="does not wait"):
        production.resume(1, issuer, LI, quiet, token())


def test_a_check_that_was_cut_off_is_done_again(production, store, lamp, issuer, platform):
    platform.faults["BatchCheckDeviceNames"] = [(503, "ServiceUnavailable")] * QUICK.attempts
    with pytest.raises(BatchUnfinished):
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), issuer)
    assert store.records.batch(1).life is BatchLife.CHECK
    production.resume(1, issuer, LI, quiet, token())
    assert secrets_of(store, 1) == platform.registered


def test_a_stop_after_the_cloud_was_told_lets_the_batch_wait(production, store, lamp, issuer, platform):
    cancel = token()
    with pytest.raises(BatchUnfinished, match="stopped"):
        production.generate(
            GenerationOrder(KEY, 60), LI, lambda done, _of: done and cancel.cancel(), cancel, issuer
        )
    assert len(platform.registered) == 60
    assert store.records.batch(1).waiting
    assert store.products.row(KEY).remaining == 40
    production.resume(1, issuer, LI, quiet, token())
    assert store.records.batch(1).counts.available == 60


@pytest.mark.parametrize("action", ["BatchRegisterDeviceWithApplyId", "QueryPageByApplyId"])
def test_a_stop_while_the_cloud_hangs_lets_the_batch_wait_at_once(
    production, store, lamp, endpoint, issuer, platform, action
):
    cancel = token()
    platform.faults[action], platform.when_hanging = ["hang"], cancel.cancel
    account = CloudAccount(ACCESS_KEY, Secret(ACCESS_SECRET), endpoint, "iot-cn-1", "http")
    patient = CloudIssuer(account, FAST, replace(QUICK, answer=60))
    with pytest.raises(BatchUnfinished, match="stopped"):
        production.generate(GenerationOrder(KEY, 3), LI, quiet, cancel, patient)
    assert platform.hanging == 1
    assert store.records.batch(1).waiting
    production.resume(1, issuer, LI, quiet, token())
    assert secrets_of(store, 1) == platform.registered
    assert len(platform.applications) == 1


def test_an_error_of_the_program_itself_leaves_a_batch_that_waits(production, store, lamp, issuer, platform):
    def broken(done: int, _of: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        production.generate(GenerationOrder(KEY, 3), LI, broken, token(), issuer)
    row = store.records.batch(1)
    assert (row.waiting, row.problem) == (True, "an error in Flashline itself: ZeroDivisionError")
    production.resume(1, issuer, LI, quiet, token())
    assert secrets_of(store, 1) == platform.registered


def test_a_batch_is_continued_only_at_the_place_where_it_was_begun(production, lamp, store, endpoint, issuer):
    cancel = token()
    with pytest.raises(BatchUnfinished):
        production.generate(
            GenerationOrder(KEY, 2), LI, lambda done, _of: done and cancel.cancel(), cancel, issuer
        )
    other = CloudIssuer(CloudAccount(ACCESS_KEY, Secret(ACCESS_SECRET), endpoint, "iot-cn-2", "http"))
    with pytest.raises(
        DeskError, match=r"begun at .* iot-cn-1, and the account that is set is at .*iot-cn-2"
    ):
        production.resume(1, other, LI, quiet, token())
    assert store.records.batch(1).waiting
    production.resume(1, issuer, LI, quiet, token())


# Accounts


def test_an_account_is_for_one_product_or_for_all(cloud, products, lamp, endpoint):
    assert "no cloud account is set up" in cloud.refusal(KEY)
    with pytest.raises(DeskError, match="no cloud account"):
        cloud.issuer(KEY)
    cloud.set_up(ALL_PRODUCTS, entry(endpoint), LI)
    assert cloud.account(KEY).scope == ALL_PRODUCTS
    cloud.set_up(KEY, CloudEntry("LTAI5tOther", Secret("x"), "ap-southeast-1"), LI)
    assert cloud.account(KEY).endpoint == "iot.ap-southeast-1.aliyuncs.com"
    assert cloud.account("another").scope == ALL_PRODUCTS
    assert cloud.refusal(KEY) is None
    cloud.forget(KEY, LI)
    assert cloud.issuer(KEY).place == f"{endpoint} iot-cn-1"
    with pytest.raises(DeskError, match="no such cloud account"):
        cloud.forget(KEY, LI)


def test_an_account_is_tried_out_as_typed_and_as_kept(cloud, lamp, endpoint, platform):
    cloud.try_out(KEY, ALL_PRODUCTS, entry(endpoint), LI)
    with pytest.raises(DeskError, match="secret is wrong"):
        cloud.try_out(KEY, ALL_PRODUCTS, entry(endpoint, "wrong"), LI)
    with pytest.raises(DeskError, match="secret is missing"):
        cloud.try_out(KEY, ALL_PRODUCTS, entry(endpoint, None), LI)
    cloud.set_up(ALL_PRODUCTS, entry(endpoint), LI)
    cloud.try_out(KEY, ALL_PRODUCTS, None, LI)
    cloud.set_up(ALL_PRODUCTS, entry(endpoint, None), LI)  # the secret stays the one that is kept
    cloud.try_out(KEY, ALL_PRODUCTS, entry(endpoint, None), LI)
    assert platform.applications == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (CloudEntry("", Secret("x"), "cn-shanghai"), "AccessKey id"),
        (CloudEntry("LTAI", Secret(""), "cn-shanghai"), "secret is empty"),
        (CloudEntry("LTAI", Secret("a b"), "cn-shanghai"), "secret is empty, or has a character"),
        (CloudEntry("LTAI", None, "cn-shanghai"), "secret is missing"),
        (CloudEntry("LTAI", Secret("x"), "nowhere at all"), "no region"),
        (CloudEntry("LTAI", Secret("x"), "http://iot.example.com"), "no region"),
        (CloudEntry("LTAI", Secret("x"), "cn-shanghai", "id with spaces"), "instance id"),
    ],
)
def test_an_account_that_can_not_be_is_refused(cloud, store, wrong, words):
    with pytest.raises(DeskError, match=words) as caught:
        cloud.set_up(ALL_PRODUCTS, wrong, LI)
    assert "a b" not in str(caught.value)
    assert store.deeds.rows() == []


def test_regions_and_endpoints_are_understood():
    assert endpoint_of(" cn-shanghai ") == "iot.cn-shanghai.aliyuncs.com"
    assert endpoint_of("https://iot.eu-central-1.aliyuncs.com/") == "iot.eu-central-1.aliyuncs.com"
    assert endpoint_of("http://127.0.0.1:8080") == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "act",
    [
        lambda cloud, by: cloud.set_up(ALL_PRODUCTS, CloudEntry("LTAI", Secret("x"), "cn-shanghai"), by),
        lambda cloud, by: cloud.forget(ALL_PRODUCTS, by),
        lambda cloud, by: cloud.try_out(KEY, ALL_PRODUCTS, None, by),
    ],
)
def test_an_operator_has_no_business_with_accounts(cloud, act):
    with pytest.raises(NotAllowed):
        act(cloud, WANG)


def test_the_secret_is_in_no_record_and_no_error(cloud, production, store, lamp, endpoint, platform):
    cloud.set_up(ALL_PRODUCTS, entry(endpoint), LI)
    platform.faults["BatchCheckDeviceNames"] = [(400, ACCESS_SECRET)]
    with pytest.raises(DeskError) as caught:
        production.generate(GenerationOrder(KEY, 2), LI, quiet, token(), cloud.issuer(KEY))
    told = [str(caught.value), repr(store.deeds.rows()), repr(store.records.batches()), repr(cloud.rows())]
    assert all(ACCESS_SECRET not in text for text in told)
    everything = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    assert ACCESS_KEY.encode() in everything
    assert ACCESS_SECRET.encode() not in everything


def test_only_an_engineer_continues_gives_up_or_dismisses(production, issuer):
    for act in (
        lambda by: production.resume(1, issuer, by, quiet, token()),
        lambda by: production.give_up(1, "r", by),
        lambda by: production.dismiss(1, by),
    ):
        with pytest.raises(NotAllowed):
            act(WANG)
