"""Codes made here: names, secrets, MACs, and every refusal."""

import re
from collections.abc import Iterator

import pytest

from app.model.centre import GenerationOrder
from app.model.code import BatchState, FlashingMethod, Generation
from app.model.faults import Cancelled
from app.model.issuer import Checked, IssuedCode, IssueRequest, IssuerError, RefusedName
from app.model.product import Connectivity, ProjectType, QuotaKind
from app.model.records import BatchQuery
from app.model.reports import DeskError
from app.model.secret import Secret
from app.station.centre.issuers import random_names
from app.station.people import NotAllowed
from tests.station.centre.conftest import KEY, LI, WANG, quiet, token


def test_names_and_secrets_are_as_the_platform_makes_them_and_all_different(production, store, lamp):
    number = production.generate(GenerationOrder(KEY, 60, note=" first lot "), LI, quiet, token())
    codes = [code for _, code in store.stock.export_codes(number)]
    assert all(re.fullmatch(r"[A-Za-z0-9]{20}", code.device_name) for code in codes)
    assert all(re.fullmatch(r"[0-9a-f]{32}", code.device_secret.reveal()) for code in codes)
    assert len({code.device_name.lower() for code in codes}) == 60
    assert len({code.device_secret.reveal() for code in codes}) == 60
    row = store.records.batch(number)
    assert (row.generation, row.method, row.note, row.made_by, row.debug) == (
        Generation.AUTOMATIC,
        FlashingMethod.PER_DEVICE,
        "first lot",
        "Li",
        False,
    )
    assert store.deeds.rows(batch=number)[0].detail == "60 codes, per-device, automatic, this station"


def test_every_letter_of_the_alphabet_comes_equally_often():
    letters = "".join(random_names(3_000))
    counts = [letters.count(letter) for letter in set(letters)]
    assert len(counts) == 62
    # 60,000 letters: each is expected 968 times, with a deviation of 31.
    assert min(counts) > 968 - 8 * 31
    assert max(counts) < 968 + 8 * 31


def test_more_than_the_quota_is_refused_before_anything_is_made(production, store, lamp):
    with pytest.raises(DeskError, match="Active code quota is insufficient: 100 left, 101 asked"):
        production.check_quota(KEY, 101, False)
    with pytest.raises(DeskError, match="Active code quota is insufficient: 100 left, 101 asked"):
        production.generate(GenerationOrder(KEY, 101), LI, quiet, token())
    with pytest.raises(DeskError, match="10 left, 11 asked"):
        production.generate(GenerationOrder(KEY, 11, debug=True), LI, quiet, token())
    assert store.records.batches() == []
    production.check_quota(KEY, 100, False)


def test_the_per_product_secret_is_not_generated_and_the_reason_is_told(production, products, lamp):
    products.enable_per_product(KEY, LI)
    assert "batch upload only" in production.can_generate(KEY, FlashingMethod.PER_PRODUCT)
    assert production.can_generate(KEY, FlashingMethod.PER_DEVICE) is None
    with pytest.raises(DeskError, match="batch upload only"):
        production.generate(GenerationOrder(KEY, 2, FlashingMethod.PER_PRODUCT), LI, quiet, token())


def test_a_bluetooth_product_gets_macs_of_its_pool_for_names(production, products, store):
    products.add("b2Speaker", "Speaker", Connectivity.BLUETOOTH, ProjectType.ECO, LI)
    products.publish("b2Speaker", LI)
    products.buy("b2Speaker", 10, "", QuotaKind.PRODUCTION, LI)
    assert "MAC pool, which is empty" in production.can_generate("b2Speaker", FlashingMethod.PER_DEVICE)
    products.add_range("b2Speaker", "7cb94c0000fe", "7cb94c000101", "", LI)
    assert production.can_generate("b2Speaker", FlashingMethod.PER_DEVICE) is None
    number = production.generate(GenerationOrder("b2Speaker", 3), LI, quiet, token())
    assert [row.device_name for row, _ in store.stock.export_codes(number)] == [
        "7cb94c0000fe",
        "7cb94c0000ff",
        "7cb94c000100",
    ]
    with pytest.raises(DeskError, match="has 1 free addresses, 2 were asked for"):
        production.generate(GenerationOrder("b2Speaker", 2), LI, quiet, token())


def test_a_product_in_development_gets_debug_codes_only(production, products, store):
    products.add("b2New", "New", Connectivity.WIFI, ProjectType.ECO, LI)
    products.buy("b2New", 5, "", QuotaKind.DEBUG, LI)
    products.buy("b2New", 5, "", QuotaKind.PRODUCTION, LI)
    with pytest.raises(DeskError, match="New is in development"):
        production.generate(GenerationOrder("b2New", 2), LI, quiet, token())
    number = production.generate(GenerationOrder("b2New", 2, debug=True), LI, quiet, token())
    assert store.records.batch(number).debug


def test_an_operator_makes_no_batch(production, store, lamp):
    with pytest.raises(NotAllowed):
        production.generate(GenerationOrder(KEY, 2), WANG, quiet, token())
    assert store.records.batches() == []


def test_a_generation_that_is_cancelled_leaves_nothing(production, store, lamp):
    cancel = token()
    with pytest.raises(Cancelled):
        production.generate(GenerationOrder(KEY, 9), LI, lambda _done, _of: cancel.cancel(), cancel)
    assert store.records.batches() == []
    assert store.products.row(KEY).remaining == 100


def test_a_making_that_fails_stays_listed_with_its_reason_until_it_is_dismissed(production, store, lamp):
    class Broken(Cloud):
        place = ""

        def collect(self, application, request, progress, cancel):
            yield IssuedCode("unit-0001", Secret("0" * 32))
            raise IssuerError("the disk of the issuer is full")

    with pytest.raises(DeskError, match="disk of the issuer is full"):
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), Broken())
    [row] = store.records.batches(BatchQuery(pending=True))
    assert (row.state, row.problem, row.counts.issued) == (
        BatchState.CREATE_FAILED,
        "the disk of the issuer is full",
        0,
    )
    assert store.products.row(KEY).remaining == 100
    production.dismiss(row.number, LI)
    assert store.records.batches() == []


class Cloud:
    """An issuer that answers as it is told to."""

    name = "a cloud"
    place = "a place"

    def __init__(self, *, refused=(), broken=False, comes=None) -> None:
        self.refused, self.broken, self.comes = refused, broken, comes
        self.created = 0

    def check(self, request, cancel) -> Checked:
        return Checked("apply-1", self.refused)

    def create(self, application, request: IssueRequest, cancel) -> None:
        self.created += 1
        if self.broken:
            raise IssuerError("the cloud refused", passing=True)

    def collect(self, application, request, progress, cancel) -> Iterator[IssuedCode]:
        for place, name in enumerate(request.names[: self.comes]):
            yield IssuedCode(name, Secret(f"{place:032x}"))


def test_another_issuer_makes_the_codes(production, store, lamp):
    number = production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), Cloud())
    secrets = [code.device_secret.reveal() for _, code in store.stock.export_codes(number)]
    assert secrets == [f"{place:032x}" for place in range(3)]
    assert store.records.batch(number).place == "a place"


def test_names_that_an_issuer_refuses_are_told_and_nothing_is_issued(production, store, lamp):
    cloud = Cloud(refused=(RefusedName("x-1", "The device name is illegal."),))
    with pytest.raises(
        DeskError, match=r"a cloud refuses 1 names; the first is x-1: The device name"
    ) as caught:
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), cloud)
    assert (caught.value.problems[0].text, cloud.created) == ("The device name is illegal.", 0)
    [row] = store.records.batches()
    assert (row.state, row.problem) == (BatchState.CHECK_FAILED, str(caught.value))
    assert store.products.row(KEY).remaining == 100


def test_what_a_cloud_was_told_to_issue_waits_for_a_better_network(production, store, lamp):
    with pytest.raises(DeskError, match="3 codes were asked for and 2 came"):
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), Cloud(comes=2))
    [row] = store.records.batches()
    assert (row.state, row.quantity, row.counts.issued) == (BatchState.CREATE, 3, 0)
    assert store.products.row(KEY).remaining == 97
    production.resume(row.number, Cloud(), LI, quiet, token())
    assert store.records.batch(row.number).counts.available == 3
    with pytest.raises(DeskError, match="batch 1 does not wait"):
        production.resume(row.number, Cloud(), LI, quiet, token())


def test_a_batch_that_a_cloud_never_issued_is_given_up(production, store, lamp):
    with pytest.raises(DeskError, match="the cloud refused"):
        production.generate(GenerationOrder(KEY, 3), LI, quiet, token(), Cloud(broken=True))
    with pytest.raises(DeskError, match="reason"):
        production.give_up(1, " ", LI)
    production.give_up(1, "order was cancelled", LI)
    assert store.records.batch(1).state is BatchState.CREATE_FAILED
    assert store.products.row(KEY).remaining == 100
    assert production.generate(GenerationOrder(KEY, 2), LI, quiet, token()) == 2
    assert all(finding.ok for finding in store.doctor())
