"""Answers of the cloud's API, as its library hands them on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace

from app.exchange.cloud.account import CloudAccount, Limits, Patience
from app.exchange.cloud.issuer import CloudIssuer
from app.model.cancel import CancelToken
from app.model.code import FlashingMethod
from app.model.issuer import IssueRequest, IssuerError
from app.model.secret import Secret
from tests.fuzz.target import Target

_NAMES = ("unit-0001", "unit-0002")
_REQUEST = IssueRequest("k02m26Wpp9S", FlashingMethod.PER_DEVICE, len(_NAMES), _NAMES)
_KINDS = {
    "batch_check_device_names_with_options": "BatchCheckDeviceNames",
    "query_batch_register_device_status_with_options": "QueryBatchRegisterDeviceStatus",
    "batch_register_device_with_apply_id_with_options": "BatchRegisterDeviceWithApplyId",
    "query_page_by_apply_id_with_options": "QueryPageByApplyId",
}
_NO_WAIT = Patience(connect=0.1, answer=0.1, attempts=2, first_pause=0, poll=0, application=0)
_QUICK = Limits(calls_a_second=dict.fromkeys(_KINDS.values(), 1e9))


class _Network:
    """Gives the library's own answers, made of what came: one JSON document after another.

    Args:
        documents: the answers, in their order; the last is given again and again.
    """

    def __init__(self, documents: list[object]) -> None:
        self._documents = documents

    def __getattr__(self, name: str) -> object:
        from alibabacloud_iot20180120 import models

        kind = getattr(models, f"{_KINDS[name]}ResponseBody")

        def call(_request: object, _runtime: object) -> object:
            document = self._documents.pop(0) if len(self._documents) > 1 else self._documents[0]
            return SimpleNamespace(body=kind().from_map(document))

        return call


def _issued(data: bytes) -> None:
    """An application checked, told to be made, and collected."""
    documents: list[object] = []
    for line in data.split(b"\n")[:8]:
        try:
            documents.append(json.loads(line))
        except (ValueError, RecursionError):
            continue  # the library's own transport refuses it
    if not documents:
        raise IssuerError("no answer")
    account = CloudAccount("LTAI5tFuzz", Secret("never shown"))
    issuer = CloudIssuer(account, _QUICK, _NO_WAIT)
    issuer._calls._client = _Network(documents)
    cancel = CancelToken()
    checked = issuer.check(_REQUEST, cancel)
    if not checked.application or checked.refused:
        return
    issuer.create(checked.application, _REQUEST, cancel)
    found = list(_bounded(issuer.collect(checked.application, _REQUEST, lambda *_: None, cancel)))
    assert [one.device_name for one in found if one.device_name not in _NAMES] == []


def _bounded(codes: Iterator[object]) -> Iterator[object]:
    for number, code in enumerate(codes):
        assert number < len(_NAMES), "more codes than names"
        yield code


def _seeds() -> list[bytes]:
    def said(**data: object) -> dict[str, object]:
        return {"Success": True, "RequestId": "R", "Data": data}

    devices = [{"DeviceName": name, "DeviceSecret": "a" * 31 + str(n)} for n, name in enumerate(_NAMES)]
    page = {"Success": True, "Total": 2, "Page": 1, "ApplyDeviceList": {"ApplyDeviceInfo": devices}}
    bad = {"InvalidDetailList": {"InvalidDetailList": [{"DeviceName": "unit-0001", "ErrorMsg": "exists|x"}]}}
    late = {"InvalidDetailList": {"invalidDetailList": [{"DeviceName": "unit-0001", "ErrorMsg": "taken"}]}}
    talks = [
        [
            said(ApplyId=7), said(Status="CHECK_SUCCESS"), said(Status="CHECK_SUCCESS"), said(),
            said(Status="CREATE_SUCCESS"), page,
        ],
        [said(**bad, ApplyId=7), said(Status="CHECK_FAILED", **late)],
        [{"Success": False, "Code": "iot.Throttling", "ErrorMessage": "slow down", "Data": bad}],
    ]  # fmt: skip
    return [b"\n".join(json.dumps(one).encode() for one in talk) for talk in talks]


def targets() -> list[Target]:
    """All of them."""
    return [
        Target(
            "cloud-answers",
            "app.exchange.cloud.answers, issuer, calls",
            "30 s a call, 6 tries; names that were asked for and no others",
            _issued,
            (IssuerError,),
            _seeds,
        )
    ]
