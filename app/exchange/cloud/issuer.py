"""Codes from Alibaba Cloud: names are checked, registered, and fetched with their secrets."""

import time
from collections.abc import Iterator, Sequence

from app.exchange.cloud.account import CloudAccount, Limits, Patience
from app.exchange.cloud.answers import Answer, application_of, data_of, records_of, refused_names
from app.exchange.cloud.calls import CloudCalls
from app.exchange.cloud.meanings import NO_SUCH_APPLICATION
from app.model.cancel import CancelToken
from app.model.cloud import CloudStanding
from app.model.code import FlashingMethod, device_name_problem, secret_problem
from app.model.issuer import Checked, IssuedCode, IssueRequest, IssuerError, Progress, RefusedName
from app.model.secret import Secret
from app.model.wording import said

_CHECKING, _CHECKED, _CHECK_FAILED = "CHECK", "CHECK_SUCCESS", "CHECK_FAILED"
_CREATING, _CREATED, _CREATE_FAILED = "CREATE", "CREATE_SUCCESS", "CREATE_FAILED"
_LISTED = 5
_NO_APPLICATION = 1


class CloudIssuer:
    """Asks the IoT Platform for codes (`Issuer`): it registers devices under names that are given.

    An application of the platform has at most 10,000 names, so a large request becomes several; their ids are
    joined by commas. Registering is idempotent: names are unique in a product, and an application that is
    already being registered is left alone. Everything can be taken up again by the ids, also after a crash.

    Args:
        account: whose calls they are.
        limits: what the platform allows.
        patience: how long is waited.
    """

    def __init__(
        self, account: CloudAccount, limits: Limits | None = None, patience: Patience | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._patience = patience or Patience()
        self._calls = CloudCalls(account, self._limits, self._patience)
        self._place = account.place

    @property
    def place(self) -> str:
        """The platform's endpoint, and the instance there."""
        return self._place

    @property
    def name(self) -> str:
        """For the records."""
        return said("Alibaba Cloud IoT Platform")

    def check(self, request: IssueRequest, cancel: CancelToken) -> Checked:
        """Hand the names to the platform and wait for its verdict; nothing is registered.

        Raises:
            IssuerError: no names, or the platform can't be asked.
            Cancelled: a stop was asked for.
        """
        if not request.names:
            raise IssuerError(said("the cloud issues codes for names that are given; upload them"))
        ids: list[str] = []
        refused: list[RefusedName] = []
        for names in self._parts(request.names):
            data = data_of(self._calls.check_names(request.product_key, list(names), cancel))
            refused += refused_names(data)
            number = application_of(data)
            if number is None:
                if not refused_names(data):
                    raise IssuerError(said("the platform gave no application and no reason; try again later"))
                continue
            status = self._when_done(request.product_key, number, _CHECKING, cancel)
            refused += refused_names(status)
            ids.append(str(number))
            if status["Status"] == _CHECK_FAILED and not refused_names(status):
                raise IssuerError(said("the platform refuses the names without a reason; try again later"))
        return Checked(",".join(ids), tuple(dict.fromkeys(refused)))

    def create(self, application: str, request: IssueRequest, cancel: CancelToken) -> None:
        """Tell the platform to register what was checked; it takes minutes and goes on by itself.

        Raises:
            IssuerError: an application is not in a state to be registered, or the platform can't be told.
            Cancelled: a stop was asked for before the platform was told of all parts.
        """
        for apply_id in _ids(application):
            status = self._when_done(request.product_key, apply_id, _CHECKING, cancel)
            if status["Status"] in (_CREATING, _CREATED):
                continue
            if status["Status"] != _CHECKED:
                raise _not_issued(status, apply_id)
            self._calls.register(request.product_key, apply_id, cancel)

    def collect(
        self, application: str, request: IssueRequest, progress: Progress, cancel: CancelToken
    ) -> Iterator[IssuedCode]:
        """Fetch the codes of an application, page by page; waits while they are being registered.

        Raises:
            IssuerError: they can't be fetched, or are not exactly those of the names that were asked for.
            Cancelled: a stop was asked for; they can be collected later.
        """
        parts = list(self._parts(request.names))
        ids = _ids(application)
        if len(parts) != len(ids):
            raise IssuerError(said("the application is not the one of these names"))
        done = 0
        for apply_id, names in zip(ids, parts, strict=True):
            status = self._when_done(request.product_key, apply_id, _CREATING, cancel)
            if status["Status"] != _CREATED:
                raise _not_issued(status, apply_id)
            for codes in self._pages(apply_id, set(names), request.method, cancel):
                done += len(codes)
                yield from codes
                progress(done, len(request.names))

    def standing(self, product_key: str, application: str, names: int, cancel: CancelToken) -> CloudStanding:
        """Look what has become of an application; nothing is asked for or changed.

        Args:
            product_key: of its product.
            application: what `check` gave.
            names: that it has.
            cancel: by which the looking is stopped.

        Raises:
            IssuerError: the platform can't be asked, or does not know it.
            Cancelled: a stop was asked for.
        """
        found = {_CREATED: 0, _CREATING: 0, _CREATE_FAILED: 0, _CHECK_FAILED: 0, _CHECKED: 0, _CHECKING: 0}
        size = self._limits.names_a_call
        for place, apply_id in enumerate(_ids(application)):
            data = data_of(self._calls.status(product_key, apply_id, cancel))
            found[str(data.get("Status"))] = found.get(str(data.get("Status")), 0) + min(
                size, names - place * size
            )
        return CloudStanding(
            registered=found[_CREATED],
            under_way=found[_CREATING],
            waiting=found[_CHECKED] + found[_CHECKING],
            failed=found[_CREATE_FAILED] + found[_CHECK_FAILED],
        )

    def try_out(self, product_key: str, cancel: CancelToken) -> None:
        """See whether the platform takes the account for a product; nothing is asked for or changed.

        It is asked for an application that it can't have: to say so it must have taken all the rest.

        Raises:
            IssuerError: it does not.
            Cancelled: a stop was asked for.
        """
        try:
            self._calls.status(product_key, _NO_APPLICATION, cancel)
        except IssuerError as error:
            if error.code not in NO_SUCH_APPLICATION:
                raise

    def _pages(
        self, apply_id: int, wanted: set[str], method: FlashingMethod, cancel: CancelToken
    ) -> Iterator[list[IssuedCode]]:
        number = 1
        while wanted:
            answer = self._calls.page(apply_id, number, cancel)
            devices = records_of(answer.get("ApplyDeviceList"))
            if number == 1 and answer.get("Total") != len(wanted):
                raise IssuerError(
                    said(
                        "the platform has {total} devices in application {id}, {count} were asked for",
                        total=answer.get("Total"),
                        id=apply_id,
                        count=len(wanted),
                    )
                )
            if not devices:
                raise IssuerError(
                    said(
                        "the platform did not give {count} of the names back (first: {name})",
                        count=len(wanted),
                        name=min(wanted),
                    )
                )
            codes = [_code(device, wanted, method) for device in devices]
            yield codes
            number += 1

    def _when_done(self, product_key: str, apply_id: int, working: str, cancel: CancelToken) -> Answer:
        """The state of an application when it is no longer being worked on."""
        end = time.monotonic() + self._patience.application
        while True:
            data = data_of(self._calls.status(product_key, apply_id, cancel))
            if data.get("Status") != working:
                if data.get("Status") is None:
                    raise IssuerError(said("the platform does not know application {id}", id=apply_id))
                return data
            if time.monotonic() > end:
                raise IssuerError(
                    said("the platform is still working on application {id}; ask again later", id=apply_id),
                    passing=True,
                )
            cancel.wait(self._patience.poll)

    def _parts(self, names: Sequence[str]) -> Iterator[Sequence[str]]:
        size = self._limits.names_a_call
        return (names[start : start + size] for start in range(0, len(names), size))


def _ids(application: str) -> list[int]:
    try:
        return [int(part) for part in application.split(",")]
    except ValueError:
        raise IssuerError(said("the application is none of this cloud's")) from None


def _code(device: Answer, wanted: set[str], method: FlashingMethod) -> IssuedCode:
    name, secret = str(device.get("DeviceName", "")), str(device.get("DeviceSecret") or "")
    if name not in wanted or device_name_problem(name) is not None:
        raise IssuerError(said("the platform gave a name that was not asked for, or one twice"))
    wanted.discard(name)
    if method is FlashingMethod.PER_PRODUCT:
        return IssuedCode(name, None)
    if secret_problem(secret) is not None:
        raise IssuerError(said("the platform gave {name} without a DeviceSecret that can be used", name=name))
    return IssuedCode(name, Secret(secret))


def _not_issued(status: Answer, apply_id: int) -> IssuerError:
    refused = refused_names(status)
    shown = ", ".join(f"{one.device_name}: {one.reason}" for one in refused[:_LISTED])
    return IssuerError(
        said(
            "application {id} ended as {status}; {count} names refused ({shown})",
            id=apply_id,
            status=status["Status"],
            count=len(refused),
            shown=shown or "-",
        ),
        final=True,
    )
