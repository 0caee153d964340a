"""The cloud's issuer against a platform on this computer: its calls, limits and failures."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("alibabacloud_iot20180120")

from app.exchange.cloud.account import CloudAccount, Limits, Patience
from app.exchange.cloud.issuer import CloudIssuer
from app.model.cancel import CancelToken
from app.model.cloud import CloudStanding
from app.model.code import FlashingMethod
from app.model.faults import Cancelled
from app.model.issuer import Issuer, IssueRequest, IssuerError, RefusedName
from app.model.secret import Secret

_spec = importlib.util.spec_from_file_location("cloud_platform", Path(__file__).with_name("platform.py"))
local = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(local)

KEY = "k02m26Wpp9S"
FAST = dict.fromkeys(Limits().calls_a_second, 10_000.0)
QUICK = Patience(connect=2, answer=2, attempts=4, first_pause=0.01, poll=0.01, application=5)


def request(*names: str, method: FlashingMethod = FlashingMethod.PER_DEVICE) -> IssueRequest:
    return IssueRequest(KEY, method, len(names), names)


def names(count: int) -> tuple[str, ...]:
    return tuple(f"unit-{i:05}" for i in range(count))


@pytest.fixture
def platform():
    return local.Platform()


@pytest.fixture
def issuer_on(platform):
    with local.serving(platform) as endpoint:

        def make(limits: Limits | None = None, patience: Patience = QUICK, secret: str = local.ACCESS_SECRET):
            account = CloudAccount(local.ACCESS_KEY, Secret(secret), endpoint, "iot-cn-0pp1n8t", "http")
            return CloudIssuer(account, limits or Limits(calls_a_second=FAST), patience)

        yield make


@pytest.fixture
def issuer(issuer_on):
    return issuer_on()


def issue(issuer: Issuer, wanted: IssueRequest, cancel: CancelToken | None = None):
    """All three steps; gives the application, the codes, and how far it was said to be."""
    cancel = cancel or CancelToken()
    told: list[tuple[int, int]] = []
    checked = issuer.check(wanted, cancel)
    assert checked.refused == ()
    issuer.create(checked.application, wanted, cancel)
    codes = issuer.collect(checked.application, wanted, lambda *done: told.append(done), cancel)
    return checked.application, list(codes), told


def test_names_become_codes_page_by_page(issuer, platform):
    wanted = request(*names(120))
    _, codes, told = issue(issuer, wanted)
    assert [code.device_name for code in codes] == list(wanted.names)
    assert {code.device_name: code.device_secret.reveal() for code in codes} == platform.registered
    assert told == [(50, 120), (100, 120), (120, 120)]
    assert platform.calls["QueryPageByApplyId"] == 3


def test_more_names_than_a_call_takes_become_several_applications(issuer_on, platform):
    platform.names_a_call = 40
    issuer = issuer_on(Limits(names_a_call=40, calls_a_second=FAST))
    application, codes, _ = issue(issuer, request(*names(100)))
    assert len(application.split(",")) == 3
    assert [len(one.names) for one in platform.applications.values()] == [40, 40, 20]
    assert len(codes) == 100


def test_no_name_is_dropped_at_the_documented_limit(issuer, platform):
    checked = issuer.check(request(*names(10_001)), CancelToken())
    assert len(checked.application.split(",")) == 2
    assert sum(len(one.names) for one in platform.applications.values()) == 10_001


def test_per_product_codes_come_without_secret(issuer):
    _, codes, _ = issue(issuer, request("unit-1", method=FlashingMethod.PER_PRODUCT))
    assert codes == [("unit-1", None)]


def test_names_that_the_platform_refuses_have_their_reasons(issuer, platform):
    platform.registered["taken"] = "0" * 32
    assert issuer.check(request("good", "b a d"), CancelToken()).refused == (
        RefusedName("b a d", "The device name is illegal.; Check it."),
    )
    assert issuer.check(request("good", "taken"), CancelToken()).refused == (
        RefusedName("taken", "The device name exists."),
    )
    (twice,) = issuer.check(request("good", "good"), CancelToken()).refused
    assert twice.device_name == "good"
    assert "more than once" in twice.reason


def test_an_application_with_refused_names_is_not_registered(issuer, platform):
    platform.registered["taken"] = "0" * 32
    wanted = request("good", "taken")
    checked = issuer.check(wanted, CancelToken())
    with pytest.raises(IssuerError, match=r"ended as CHECK_FAILED; 1 names refused \(taken"):
        issuer.create(checked.application, wanted, CancelToken())
    assert platform.calls["BatchRegisterDeviceWithApplyId"] == 0


def test_a_registration_that_fails_in_part_says_which_names(issuer, platform):
    platform.spoil_creation = {"unit-00001": "Active code quota is insufficient."}
    with pytest.raises(IssuerError, match=r"CREATE_FAILED; 1 names refused \(unit-00001: Active code quota"):
        issue(issuer, request(*names(3)))


def test_asked_twice_nothing_is_registered_twice(issuer, platform):
    wanted = request(*names(3))
    application, codes, _ = issue(issuer, wanted)
    issuer.create(application, wanted, CancelToken())
    again = list(issuer.collect(application, wanted, lambda *_: None, CancelToken()))
    assert again == codes
    assert platform.calls["BatchRegisterDeviceWithApplyId"] == 1


def test_after_a_crash_another_issuer_goes_on_by_the_application(issuer_on, platform):
    wanted = request(*names(120))
    first = issuer_on()
    checked = first.check(wanted, CancelToken())
    platform.faults["BatchRegisterDeviceWithApplyId"] = ["hang"] * 4
    with pytest.raises(IssuerError, match="did not answer in time") as caught:
        issuer_on(patience=Patience(connect=1, answer=0.2, attempts=2, first_pause=0.01)).create(
            checked.application, wanted, CancelToken()
        )
    assert caught.value.passing
    platform.faults.clear()
    second = issuer_on()
    second.create(checked.application, wanted, CancelToken())
    stop = CancelToken()
    codes = second.collect(checked.application, wanted, lambda *_: stop.cancel(), stop)
    with pytest.raises(Cancelled):
        list(codes)
    third = issuer_on()
    assert len(list(third.collect(checked.application, wanted, lambda *_: None, CancelToken()))) == 120


@pytest.mark.parametrize("action", FAST)
@pytest.mark.parametrize(
    "fault", [(400, "Throttling.User"), (503, "ServiceUnavailable"), (500, "InternalError")]
)
def test_what_passes_is_tried_again(issuer, platform, action, fault):
    platform.faults[action] = [fault, fault]
    _, codes, _ = issue(issuer, request("unit-1"))
    assert len(codes) == 1


def test_what_does_not_pass_is_given_up_in_the_end_and_called_passing(issuer, platform):
    platform.faults["BatchCheckDeviceNames"] = [(400, "Throttling")] * 10
    with pytest.raises(IssuerError, match=r"BatchCheckDeviceNames: .* too often") as caught:
        issuer.check(request("unit-1"), CancelToken())
    assert caught.value.passing
    assert platform.calls["BatchCheckDeviceNames"] == QUICK.attempts


def test_a_refusal_is_not_tried_again(issuer, platform):
    platform.faults["BatchCheckDeviceNames"] = [(403, "Forbidden.RAM")]
    with pytest.raises(IssuerError, match=r"Forbidden\.RAM") as caught:
        issuer.check(request("unit-1"), CancelToken())
    assert not caught.value.passing
    assert platform.calls["BatchCheckDeviceNames"] == 1


def test_calls_are_paced_below_what_is_allowed(issuer_on, platform):
    rates = {**FAST, "QueryPageByApplyId": 50.0}
    issue(issuer_on(Limits(calls_a_second=rates)), request(*names(300)))
    times = platform.times["QueryPageByApplyId"]
    assert len(times) == 6
    assert times[-1] - times[0] >= 5 / 50
    assert all(later > earlier for earlier, later in pairwise(times))


def test_a_platform_that_takes_too_long_is_left_and_asked_later(issuer_on, platform):
    platform.delay = 10_000
    issuer = issuer_on(patience=Patience(poll=0.01, application=0.05))
    with pytest.raises(IssuerError, match="still working on application") as caught:
        issuer.check(request("unit-1"), CancelToken())
    assert caught.value.passing


def test_waiting_can_be_cancelled(issuer_on, platform):
    platform.delay = 10_000
    stop = CancelToken()
    stop.cancel()
    with pytest.raises(Cancelled):
        issuer_on().check(request("unit-1"), stop)


@pytest.mark.parametrize("action", FAST)
def test_a_stop_does_not_wait_for_a_call_that_hangs(issuer_on, platform, action):
    stop = CancelToken()
    platform.faults[action], platform.when_hanging = ["hang"], stop.cancel
    patient, wanted = issuer_on(patience=Patience(answer=60, poll=0.01)), request("unit-1")
    with pytest.raises(Cancelled):
        issue(patient, wanted, stop)
    assert platform.hanging == 1


def test_codes_that_are_missing_or_strange_are_refused(issuer, platform):
    wanted = request(*names(3))
    application, _, _ = issue(issuer, wanted)
    with pytest.raises(IssuerError, match=r"3 devices in application .*, 2 were asked for"):
        list(issuer.collect(application, request(*names(2)), lambda *_: None, CancelToken()))
    with pytest.raises(IssuerError, match="was not asked for"):
        list(issuer.collect(application, request("a-00", "b-00", "c-00"), lambda *_: None, CancelToken()))
    platform.hidden = {"unit-00002"}
    with pytest.raises(IssuerError, match=r"did not give 1 of the names back \(first: unit-00002\)"):
        list(issuer.collect(application, wanted, lambda *_: None, CancelToken()))


def test_an_application_that_is_none_is_refused(issuer):
    for application in ("x", "1,2"):
        with pytest.raises(IssuerError):
            list(issuer.collect(application, request("unit-1"), lambda *_: None, CancelToken()))
    with pytest.raises(IssuerError, match="DeviceApplyIsNotFound"):
        issuer.create("77", request("unit-1"), CancelToken())


def test_without_names_nothing_is_asked(issuer, platform):
    with pytest.raises(IssuerError, match="names that are given"):
        issuer.check(request(), CancelToken())
    assert not platform.calls


@pytest.mark.parametrize("endpoint", [None, "127.0.0.1:9"])
def test_no_failure_shows_the_access_key(issuer_on, platform, endpoint):
    if endpoint is None:
        issuer = issuer_on(secret="wrong-secret-of-someone")
    else:
        account = CloudAccount(local.ACCESS_KEY, Secret(local.ACCESS_SECRET), endpoint, "", "http")
        issuer = CloudIssuer(account, Limits(calls_a_second=FAST), QUICK)
        assert local.ACCESS_SECRET not in repr(account)
    with pytest.raises(IssuerError) as caught:
        issuer.check(request("unit-1"), CancelToken())
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert caught.value.__suppress_context__
    assert local.ACCESS_KEY not in shown
    assert "wrong-secret-of-someone" not in shown
    assert "Signature=" not in shown


def test_the_program_does_without_the_library():
    program = (
        "import sys, app.composition.line, app.exchange.cloud.issuer; "
        "print('alibabacloud_iot20180120' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_an_account_is_tried_out_without_asking_for_anything(issuer_on, platform):
    issuer_on().try_out(KEY, CancelToken())
    assert platform.applications == {}
    assert set(platform.calls) == {"QueryBatchRegisterDeviceStatus"}
    with pytest.raises(IssuerError, match="secret is wrong"):
        issuer_on(secret="another").try_out(KEY, CancelToken())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Forbidden.RAM", "lacks the right"),
        ("iot.prod.NotExistedProduct", "no product of this ProductKey"),
        ("iot.Sre.IotInstanceNotFound", "no instance of this id"),
        ("Iot.system.BillIsOverDue", "unpaid bills"),
        ("InvalidAccessKeyId.NotFound", "AccessKey id is unknown"),
    ],
)
def test_documented_codes_are_told_in_plain_words(issuer, platform, code, words):
    platform.faults["BatchCheckDeviceNames"] = [(400, code)]
    with pytest.raises(IssuerError, match=words) as caught:
        issuer.check(request("unit-1"), CancelToken())
    assert caught.value.code == code
    assert local.ACCESS_KEY not in str(caught.value)


def test_what_has_become_of_an_application_is_told_part_by_part(issuer_on, platform):
    platform.names_a_call = 40
    issuer = issuer_on(Limits(names_a_call=40, calls_a_second=FAST))
    wanted = request(*names(100))
    application = issuer.check(wanted, CancelToken()).application

    def standing():
        return issuer.standing(KEY, application, 100, CancelToken())

    assert standing() == CloudStanding(waiting=100)
    first, second, _ = (int(part) for part in application.split(","))
    issuer.create(str(first), wanted, CancelToken())
    platform.applications[first].delay = 0
    assert standing() == CloudStanding(registered=40, waiting=60)
    issuer.create(str(second), wanted, CancelToken())
    platform.applications[second].delay = 9
    assert standing() == CloudStanding(registered=40, under_way=40, waiting=20)
    assert platform.calls["BatchRegisterDeviceWithApplyId"] == 2
