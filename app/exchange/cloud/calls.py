"""The platform's calls: paced, tried again where a failure may pass, every failure worded without secrets."""

import time
from collections.abc import Callable
from typing import Any, Protocol, cast

from app.exchange.cloud.account import CloudAccount, Limits, Patience
from app.exchange.cloud.answers import Answer
from app.exchange.cloud.extra import library_missing
from app.exchange.cloud.meanings import meaning_of
from app.exchange.cloud.waiting import awaited
from app.model.cancel import CancelToken
from app.model.issuer import IssuerError
from app.model.wording import said

_PASSING = ("throttling", "serviceunavailable", "internalerror", "iot.system.systemexception")
_SERVER_ERRORS = range(500, 600)
_LONGEST = 300
_PACE = 0.8
"""Share of the allowed rate that is used: the account may have other users."""


class _Client(Protocol):
    """What is used of the platform's library."""

    def batch_check_device_names_with_options(self, request: object, runtime: object) -> object: ...
    def query_batch_register_device_status_with_options(self, request: object, runtime: object) -> object: ...
    def batch_register_device_with_apply_id_with_options(
        self, request: object, runtime: object
    ) -> object: ...
    def query_page_by_apply_id_with_options(self, request: object, runtime: object) -> object: ...


class _CallError(Exception):
    """A call that failed; `passing` as in IssuerError."""

    def __init__(self, text: str, *, passing: bool, code: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.passing = passing
        self.code = code


class CloudCalls:
    """Makes calls to the platform.

    Args:
        account: whose calls they are.
        limits: what the platform allows.
        patience: how long is waited.
    """

    def __init__(self, account: CloudAccount, limits: Limits, patience: Patience) -> None:
        self._account = account
        self._limits = limits
        self._patience = patience
        self._client: _Client | None = None
        self._next_call: dict[str, float] = {}

    def check_names(self, product_key: str, names: list[str], cancel: CancelToken) -> Answer:
        """Ask for an application with these names; the answer has ApplyId or what is wrong with them."""
        models = _models()
        request = models.BatchCheckDeviceNamesRequest(
            product_key=product_key, device_name=names, iot_instance_id=self._instance()
        )
        make = self._connected().batch_check_device_names_with_options
        return self._call("BatchCheckDeviceNames", make, request, cancel)

    def status(self, product_key: str, apply_id: int, cancel: CancelToken) -> Answer:
        """Look where an application is."""
        models = _models()
        request = models.QueryBatchRegisterDeviceStatusRequest(
            product_key=product_key, apply_id=apply_id, iot_instance_id=self._instance()
        )
        make = self._connected().query_batch_register_device_status_with_options
        return self._call("QueryBatchRegisterDeviceStatus", make, request, cancel)

    def register(self, product_key: str, apply_id: int, cancel: CancelToken) -> Answer:
        """Let the devices of a checked application be registered; done when the status says so."""
        models = _models()
        request = models.BatchRegisterDeviceWithApplyIdRequest(
            product_key=product_key, apply_id=apply_id, iot_instance_id=self._instance()
        )
        make = self._connected().batch_register_device_with_apply_id_with_options
        return self._call("BatchRegisterDeviceWithApplyId", make, request, cancel)

    def page(self, apply_id: int, number: int, cancel: CancelToken) -> Answer:
        """Fetch a page of the registered devices, the first is 1; it holds DeviceSecrets."""
        models = _models()
        request = models.QueryPageByApplyIdRequest(
            apply_id=apply_id,
            current_page=number,
            page_size=self._limits.page_size,
            iot_instance_id=self._instance(),
        )
        make = self._connected().query_page_by_apply_id_with_options
        return self._call("QueryPageByApplyId", make, request, cancel)

    def _call(
        self, action: str, make: Callable[[object, object], object], request: object, cancel: CancelToken
    ) -> Answer:
        """Make a call, more than once where the failure may pass.

        Raises:
            IssuerError: it failed.
            Cancelled: a stop was asked for; the call may have reached the platform.
        """
        pause = self._patience.first_pause
        attempt = 1
        while True:
            self._wait_turn(action, cancel)
            try:
                return awaited(lambda: self._once(make, request), cancel)
            except _CallError as failure:
                if not failure.passing or attempt >= self._patience.attempts:
                    text = said("{call}: {reason}", call=action, reason=failure.text)
                    raise IssuerError(text, passing=failure.passing, code=failure.code) from None
            cancel.wait(pause)
            pause *= 2
            attempt += 1

    def _wait_turn(self, action: str, cancel: CancelToken) -> None:
        now = time.monotonic()
        turn = max(now, self._next_call.get(action, 0))
        self._next_call[action] = turn + 1 / (_PACE * self._limits.calls_a_second[action])
        cancel.check()
        if turn > now:
            cancel.wait(turn - now)

    def _once(self, make: Callable[[object, object], object], request: object) -> Answer:
        from alibabacloud_tea_util.models import RuntimeOptions
        from Tea.exceptions import TeaException

        runtime = RuntimeOptions(
            autoretry=False,
            read_timeout=round(self._patience.answer * 1000),
            connect_timeout=round(self._patience.connect * 1000),
        )
        try:
            response = cast("Any", make(request, runtime))
            answer: Answer = response.body.to_map()
        except TeaException as error:
            raise self._call_error(cast("Any", error)) from None
        except Exception:  # noqa: BLE001 - whatever the library's transports raise; their texts show the call
            raise _unreached() from None
        if not answer.get("Success") and not answer.get("Data"):
            code, message = str(answer.get("Code") or ""), str(answer.get("ErrorMessage") or "")
            passing = code.lower().startswith(_PASSING)
            raise _CallError(self._worded(code, message), passing=passing, code=code)
        return answer

    def _call_error(self, error: Any) -> _CallError:  # noqa: ANN401 - the library has no useful type
        """What the library raises, for a refusal and, without a code, for a network that fails."""
        code, status = str(error.code or ""), getattr(error, "status_code", None)
        if not code or code == "None":
            return _unreached()
        passing = code.lower().startswith(_PASSING) or status in _SERVER_ERRORS
        return _CallError(self._worded(code, str(error.message or "")), passing=passing, code=code)

    def _worded(self, code: str, message: str) -> str:
        """What the platform means, or says; what it may echo of the AccessKey is left out."""
        meaning = meaning_of(code)
        if meaning is not None:
            return said("{meaning} ({code})", meaning=meaning, code=code)
        shown = self._masked(message)[:_LONGEST]
        return said("the platform answers {code}: {message}", code=self._masked(code) or "?", message=shown)

    def _masked(self, text: str) -> str:
        shown = text.replace(self._account.access_key_id, "***")
        return shown.replace(self._account.access_key_secret.reveal(), "***")

    def _instance(self) -> str | None:
        return self._account.instance_id or None

    def _connected(self) -> _Client:
        if self._client is None:
            try:
                from alibabacloud_iot20180120.client import Client
                from alibabacloud_tea_openapi.models import Config
            except ImportError:
                raise IssuerError(library_missing()) from None
            config = Config(
                access_key_id=self._account.access_key_id,
                access_key_secret=self._account.access_key_secret.reveal(),
                endpoint=self._account.endpoint,
                protocol=self._account.protocol,
            )
            self._client = cast("_Client", Client(config))
        return self._client


def _unreached() -> _CallError:
    return _CallError(said("the platform can't be reached, or did not answer in time"), passing=True)


def _models() -> Any:  # noqa: ANN401 - 60,000 lines of classes without useful types
    try:
        from alibabacloud_iot20180120 import models
    except ImportError:
        raise IssuerError(library_missing()) from None
    return models
